"""Which papers are related to one, how strongly, and why.

Candidates come from the lists of the paper's own heaviest terms and from its authors; each is
then scored exactly. With ``c`` the cosine of the two term vectors, ``a`` the overlap of the
authors and ``k`` that of the categories (Dice, 0 to 1), the score is
1 - (1 - c)(1 - 0.1 a)(1 - 0.1 k): 0 for nothing in common, 1 at most, and the same scale for
every paper.
"""

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest

import msgspec

from sphinx_papers.corpus.vectors import SCALE
from sphinx_papers.paper.names import person
from sphinx_papers.paper.record import Paper

QUERY_TERMS = 60  # how many of the paper's terms look for candidates
CANDIDATES = 100
AUTHOR_SHARE = 0.1
CATEGORY_SHARE = 0.1
TERMS_NAMED = 5
LEAST_SCORE = 0.08  # below it, papers have a few common words and nothing else


class Reason(msgspec.Struct, frozen=True):
    """One reason why two papers are related.

    ``kind`` is ``terms`` (``value`` their cosine), ``authors``, ``venue`` or ``category``;
    ``items`` are the words, names or codes that both have, the most telling first, and
    ``count`` how many there are in all.
    """

    kind: str
    items: tuple[str, ...]
    count: int
    value: float = 0.0


class Related(msgspec.Struct, frozen=True):
    """A related paper, its score (0 to 1) and the reasons, the strongest first."""

    paper: Paper
    score: float
    reasons: tuple[Reason, ...]


class Ranker:
    """Ranks the papers of one open index."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def related(self, n: int, paper: Paper, limit: int) -> list[Related]:
        """At most ``limit`` papers related to paper number ``n``, the nearest first."""
        query = self._vector(n)
        if query is None:
            return []
        wanted = self._candidates(n, query, paper)
        rows = (self._scored(query, paper, candidate) for candidate in wanted)
        good = [row for row in rows if row.score >= LEAST_SCORE and row.reasons]
        good.sort(key=lambda row: (-row.score, row.paper.key))
        return good[:limit]

    def _vector(self, n: int) -> dict[int, int] | None:
        row = self._db.execute("SELECT terms, weights FROM vector WHERE n = ?", (n,)).fetchone()
        return dict(zip(array("I", row[0]), array("H", row[1]), strict=True)) if row else None

    def _candidates(self, n: int, query: dict[int, int], paper: Paper) -> list[int]:
        """The papers most listed under the query's heaviest terms, and its authors' others."""
        heaviest = nlargest(QUERY_TERMS, query, key=lambda t: (query[t], -t))
        found: Counter[int] = Counter()
        for t in heaviest:
            if row := self._db.execute(
                "SELECT papers, weights FROM post WHERE t = ?", (t,)
            ).fetchone():
                for other, weight in zip(array("I", row[0]), array("H", row[1]), strict=True):
                    found[other] += query[t] * weight
        best = nlargest(CANDIDATES, found, key=lambda other: (found[other], -other))
        people = sorted({person(author) for author in paper.authors})
        return sorted({*best, *self._written_by(people)} - {n})

    def _written_by(self, people: Sequence[str]) -> Iterator[int]:
        # A name that wrote more papers than this says little, and may be several persons.
        for name in people:
            rows = self._db.execute(
                "SELECT n FROM person WHERE name = ? LIMIT ?", (name, CANDIDATES)
            )
            yield from (n for (n,) in rows)

    def _scored(self, query: dict[int, int], paper: Paper, n: int) -> Related:
        vector = self._vector(n) or {}
        (record,) = self._db.execute("SELECT record FROM paper WHERE n = ?", (n,)).fetchone()
        other = msgspec.json.decode(record, type=Paper)
        parts = {t: query[t] * w for t, w in vector.items() if t in query}
        cosine = min(1.0, sum(parts.values()) / SCALE**2)
        people = _shared_people(paper, other)
        categories = sorted(set(paper.categories) & set(other.categories))
        authors = _dice(len(people), len(paper.authors), len(other.authors))
        category = _dice(len(categories), len(paper.categories), len(other.categories))
        score = 1 - (1 - cosine) * (1 - AUTHOR_SHARE * authors) * (1 - CATEGORY_SHARE * category)
        reasons = (
            *_reason("authors", people),
            *self._shared_terms(parts, cosine),
            *_shared_venue(paper, other),
            *_reason("category", categories),
        )
        return Related(other, round(score, 4), reasons if cosine or people else ())

    def _shared_terms(self, parts: dict[int, int], cosine: float) -> Iterator[Reason]:
        heaviest = nlargest(TERMS_NAMED, parts, key=lambda t: (parts[t], -t))
        if heaviest:
            yield Reason("terms", tuple(self._words(heaviest)), len(parts), round(cosine, 2))

    def _words(self, numbers: Iterable[int]) -> Iterator[str]:
        for t in numbers:
            (word,) = self._db.execute("SELECT word FROM term WHERE t = ?", (t,)).fetchone()
            yield word


def _shared_people(paper: Paper, other: Paper) -> list[str]:
    """The full names of the authors of both, in the order of the first paper."""
    theirs = {person(author) for author in other.authors}
    shared = {person(a): a.full_name for a in paper.authors if person(a) in theirs}
    return list(shared.values())


def _dice(shared: int, mine: int, yours: int) -> float:
    return 2 * shared / (mine + yours) if shared else 0.0


def _reason(kind: str, items: Sequence[str]) -> Iterator[Reason]:
    if items:
        yield Reason(kind, tuple(items[:TERMS_NAMED]), len(items))


def _shared_venue(paper: Paper, other: Paper) -> Iterator[Reason]:
    if paper.venue and paper.venue == other.venue:
        year = paper.venue_year
        same_year = year is not None and year == other.venue_year
        yield Reason("venue", (f"{paper.venue} {year}" if same_year else paper.venue,), 1)
