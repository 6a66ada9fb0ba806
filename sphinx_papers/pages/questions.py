"""What documents ask the corpus, and a digest of each answer as the document shows it.

The environment keeps questions and digests, never answers: a document is out of date when a
question now has an answer of another digest. Most builds ask nothing and only load what was asked:
what makes digests is imported when one is made.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from sphinx_papers.paper.errors import PapersError, UnknownPaper

if TYPE_CHECKING:
    from sphinx_papers.corpus.corpus import Corpus
    from sphinx_papers.corpus.related import Related
    from sphinx_papers.corpus.relations import Relation
    from sphinx_papers.paper.record import Paper

Answer = TypeVar("Answer")


class Question(Protocol[Answer]):
    """What a document asks."""

    def answer(self, corpus: Corpus) -> Answer:
        """What the corpus says; raises PapersError."""

    def digest(self, answer: Answer, corpus: Corpus) -> str | None:
        """A digest of what the document shows of the answer."""


def digest_now(question: Question[Answer], corpus: Corpus) -> str | None:
    """The digest of the answer that the corpus gives now; None for a paper that is gone."""
    try:
        return question.digest(question.answer(corpus), corpus)
    except UnknownPaper:
        return None


class OnePaper(NamedTuple):
    """The paper of a name, of which a part (see ``shown``) is shown; None if there is none."""

    part: str
    name: str

    def answer(self, corpus: Corpus) -> Paper | None:
        return corpus.find(self.name)

    def digest(self, answer: Paper | None, corpus: Corpus) -> str | None:
        from sphinx_papers.pages.shown import paper_digest

        return paper_digest(answer, self.part)


class ShownOfRelated(NamedTuple):
    """What a document shows of related papers: a part of each, and what else."""

    part: str
    reasons: bool
    score: bool
    caption: bool  # ours: what they are related to, out of how many papers, from which sources
    year: bool  # of the paper that they are related to


class RelatedPapers(NamedTuple):
    """A paper and those related to it; ``min_score`` is None for that of the corpus."""

    name: str
    limit: int
    query: str
    min_score: float | None
    shown: ShownOfRelated

    def answer(self, corpus: Corpus) -> tuple[Paper, list[Related]]:
        _check(self.query)
        paper = corpus[self.name]
        found = corpus.related(self.name, self.limit, min_score=self.min_score, query=self.query)
        return paper, found

    def digest(self, answer: tuple[Paper, list[Related]], corpus: Corpus) -> str:
        from sphinx_papers.pages.shown import related_digest

        return related_digest(*answer, self.shown, corpus)


class ListedPapers(NamedTuple):
    """The first papers that a query finds, and how many there are in all."""

    query: str
    sort: str
    limit: int
    part: str

    def answer(self, corpus: Corpus) -> tuple[list[Paper], int]:
        _check(self.query)
        papers = corpus.select(self.query, sort=self.sort, limit=self.limit)
        return papers, len(papers) if len(papers) < self.limit else corpus.count(self.query)

    def digest(self, answer: tuple[list[Paper], int], corpus: Corpus) -> str:
        from sphinx_papers.pages.shown import list_digest

        return list_digest(*answer, self.part)


class DrawnPapers(NamedTuple):
    """The papers that a query finds, by key; one too many if there are more than can be drawn."""

    query: str
    most: int
    part: str

    def answer(self, corpus: Corpus) -> list[Paper]:
        if not self.query:
            return [corpus[key] for key in islice(corpus, self.most + 1)]
        _check(self.query)
        return corpus.select(self.query, sort="key", limit=self.most + 1)

    def digest(self, answer: list[Paper], corpus: Corpus) -> str:
        from sphinx_papers.pages.shown import all_digest

        return all_digest(answer, self.most, self.part)


class DrawnRelations(NamedTuple):
    """How some papers are related to one another, as exactly as a picture tells it."""

    keys: tuple[str, ...]
    limit: int

    def answer(self, corpus: Corpus) -> list[Relation]:
        import msgspec

        from sphinx_papers.corpus.relations import relations_among

        found = relations_among(corpus, self.keys, self.limit)
        return [msgspec.structs.replace(one, score=round(one.score, 2)) for one in found]

    def digest(self, answer: list[Relation], corpus: Corpus) -> str:
        from sphinx_papers.pages.shown import relations_digest

        return relations_digest(answer)


def _check(query: str) -> None:
    """Raise PapersError for what cannot be asked while documents are read."""
    if not query:
        return
    from sphinx_papers.corpus.query import asks_for_cited, parse_query

    if asks_for_cited(parse_query(query)):
        raise PapersError(
            "which papers are cited is known only when all documents are read: "
            "leave 'cited' out, or use paper:cited"
        )
