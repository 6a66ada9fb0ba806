"""How the papers of a selection are related to one another."""

from collections.abc import Iterable

import msgspec

from sphinx_papers.corpus.corpus import Corpus

NEIGHBOURS = 100  # papers outside the selection that may be nearer to one than those in it


class Relation(msgspec.Struct, frozen=True):
    """Two papers, the lesser key first, and the higher of their scores for each other (0 to 1)."""

    one: str
    other: str
    score: float


def relations_among(corpus: Corpus, keys: Iterable[str], limit: int) -> list[Relation]:
    """The relations of each paper with the ``limit`` nearest of the others, sorted by key.

    Keys that no paper has are left out.
    """
    chosen = {key for key in keys if key in corpus}
    found: dict[tuple[str, str], float] = {}
    for key in sorted(chosen):
        rows = corpus.related(key, NEIGHBOURS + len(chosen))
        near = [row for row in rows if row.paper.key in chosen][:limit]
        for row in near:
            one, other = sorted((key, row.paper.key))
            found[one, other] = max(row.score, found.get((one, other), 0.0))
    return [Relation(one, other, score) for (one, other), score in sorted(found.items())]
