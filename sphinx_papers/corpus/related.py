"""Which papers are related to one, how strongly, and why.

Candidates come from the champion lists of the paper's own heaviest terms, from its authors and
from its citations; each is then scored exactly. The text part is the cosine of two vectors of
terms, the paper's own moved towards its five nearest, each by the square of its score (Rocchio,
in The SMART Retrieval System, 1971). The other parts are

=============  ========================================================================
``cites``      0.3 if the paper cites the other; ``cited`` 0.3 if the other cites it
``references`` 0.3 times the coupling; ``citers`` 0.3 times the co-citation
               (see :mod:`~sphinx_papers.corpus.citations`)
``authors``    0.2 times the overlap of the authors
``category``   0.1 times the overlap of the categories
``venue``      0.03 times the rarity of a venue that both have
=============  ========================================================================

An overlap is Dice's coefficient with each shared one counted by its rarity among the papers,
so a category that nearly all papers have adds nearly nothing. Each part, in this order, closes
its share of what the parts before it left open to 1; what would add less than 0.01 is left out.
So the score is the sum of what its reasons add, from 0 for nothing in common to 1, and means
the same for every paper.
"""

import math
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from heapq import nlargest
from typing import NamedTuple

import msgspec

from sphinx_papers.corpus.citations import Citations
from sphinx_papers.corpus.traits import Comparison, Traits
from sphinx_papers.corpus.vectors import SCALE, SMALL
from sphinx_papers.paper.record import Paper

QUERY_STEMS = 30  # how many of the paper's heaviest stems rate candidates
FINDING_STEMS = 12  # how many of these find them
CANDIDATES = 150
MOVED_CANDIDATES = 50  # how many of them are scored again with the moved query
NEAREST = 5  # how many of the nearest papers the query moves towards
MOVED_SHARE = 0.3  # how far, times its score
MOVED_TERMS = 100  # and with how many of their heaviest terms
LINK_SHARE = 0.3
AUTHOR_SHARE = 0.2
CATEGORY_SHARE = 0.1
VENUE_SHARE = 0.03
LEAST_PART = 0.01
SUFFICIENT = frozenset({"cites", "cited", "references", "citers", "authors"})  # without words
NAMED = 5
ALONE = 0.25  # what one word has to add to be a reason alone
LEAST_SCORE = 0.1  # below it, papers have a few common words and nothing else
LEAST_SMALL_SCORE = 0.15  # in a small corpus, where chance makes words look rare

Vector = dict[int, int]  # term number to weight, one being SCALE


class Reason(msgspec.Struct, frozen=True):
    """One reason why two papers are related, and what it adds to the score (``value``).

    ``kind`` is ``terms`` (``items`` are words of both), ``nearest`` (words that the other
    paper shares with the papers nearest to this one), ``cites``, ``cited``, ``references``,
    ``citers`` (no items), ``authors`` (full names), ``category`` or ``venue``. ``items`` come
    with the most telling first and may be fewer than ``count``, all there are.
    """

    kind: str
    items: tuple[str, ...]
    count: int
    value: float = 0.0


class Related(msgspec.Struct, frozen=True):
    """A related paper, its score (0 to 1) and the reasons that add up to it."""

    paper: Paper
    score: float
    reasons: tuple[Reason, ...]


TRAITS = msgspec.json.Decoder(Traits)
PAPER = msgspec.json.Decoder(Paper)


class Ranker:
    """Ranks the papers of one open index."""

    def __init__(self, db: sqlite3.Connection, papers: int) -> None:
        self._db = db
        self._papers = papers

    def related(
        self,
        n: int,
        limit: int,
        min_score: float | None = None,
        only: AbstractSet[int] | None = None,
    ) -> list[Related]:
        """At most ``limit`` papers related to paper number ``n``, the nearest first.

        ``only`` are the numbers of the papers that may be shown; scores do not depend on it.
        """
        if min_score is None:
            min_score = LEAST_SMALL_SCORE if self._papers < SMALL else LEAST_SCORE
        query = Query(self._db, n, self._papers)
        matches = [match for match in query.matches(limit, only) if match.score >= min_score]
        matches.sort(key=lambda match: (-match.score, match.key))
        return [
            Related(query.paper(match.n), match.score, tuple(query.reasons(match)))
            for match in matches[:limit]
        ]


class Match(NamedTuple):
    """What a paper has in common with the query."""

    n: int
    key: str
    score: float
    terms: float
    nearest: float
    others: list[Reason]


class Query:
    """One paper, and what its words, its traits and its citations bring near it."""

    def __init__(self, db: sqlite3.Connection, n: int, papers: int) -> None:
        self._db = db
        self._n = n
        self._papers = papers
        self._vectors: dict[int, Vector] = {}
        self._others: dict[int, tuple[str, list[Reason]]] = {}
        paper = self.paper(n)
        self._comparison = Comparison(db, paper, papers)
        self._citations = Citations(db, n, paper.key, papers)
        self._vector = self._vector_of(n)
        self._terms: dict[int, tuple[str | None, int]] = {}
        self._telling = self._telling_beginnings()
        self._heads = self._heads_of()
        self._moved = self._vector
        self._length = float(SCALE)

    def matches(self, limit: int, only: AbstractSet[int] | None) -> Iterator[Match]:
        """The nearest candidates, a few more than ``limit``."""
        found = self._found()
        near = self._scored(self._best(found, CANDIDATES, None))
        self._move(near[:NEAREST])
        most = max(MOVED_CANDIDATES, 2 * limit)
        if only is not None or most > CANDIDATES:
            near = self._scored(self._best(found, max(CANDIDATES, most), only), near)
        for match in near[:most]:
            if moved := self._match(match.n):
                yield moved

    # candidates --------------------------------------------------------------------------

    def _found(self) -> dict[int, float]:
        """What champion lists, authors and citations say of each paper, roughly its score.

        The heaviest stems, the authors and the citations find papers; other stems only add.
        """
        sums = [0.0] * self._papers
        finding: set[int] = set()
        stems = [t for t in self._vector if self._term(t)[1] != t]
        heaviest = nlargest(QUERY_STEMS, stems, key=lambda t: (self._vector[t], -t))
        for place, t in enumerate(heaviest):
            papers, lacks = self._posts(t)
            if place < FINDING_STEMS:
                finding.update(papers)
            part = 2 * self._vector[t] / SCALE / 255  # twice, for the beginnings
            parts = [part * (255 - lack) for lack in range(256)]
            for n, more in zip(papers, map(parts.__getitem__, lacks), strict=True):
                sums[n] += more
        for n, overlap in self._comparison.coauthored():
            finding.add(n)
            sums[n] += AUTHOR_SHARE * overlap
        for n in self._citations.linked():
            finding.add(n)
            sums[n] += LINK_SHARE
        return {n: sums[n] for n in sorted(finding - {self._n})}

    def _posts(self, t: int) -> "tuple[array[int], bytes]":
        select = "SELECT papers, lacks FROM post WHERE t = ?"
        papers, lacks = self._db.execute(select, (t,)).fetchone() or (b"", b"")
        return array("I", papers), lacks

    def _best(
        self, found: dict[int, float], most: int, only: AbstractSet[int] | None
    ) -> Iterable[int]:
        """The ``most`` papers of which most was found; all there may be, if not more."""
        allowed = range(self._papers) if only is None else only
        if len(allowed) <= most:
            return (n for n in allowed if n != self._n)
        if only is not None:
            found = {n: part for n, part in found.items() if n in only}
        enough = max(found.values(), default=0.0) / 4
        high = [n for n, part in found.items() if part > enough]
        return nlargest(most, high if len(high) >= most else found, key=found.__getitem__)

    def _scored(self, numbers: Iterable[int], known: Iterable[Match] = ()) -> list[Match]:
        """Matches of the papers that have anything in common with the query, best first."""
        matches = {match.n: match for match in known}
        found = (matches.get(n) or self._match(n) for n in numbers)
        return sorted(filter(None, found), key=lambda match: (-match.score, match.key))

    def _vector_of(self, n: int) -> Vector:
        vector = self._vectors.get(n)
        if vector is None:
            select = "SELECT terms, weights FROM vector WHERE n = ?"
            terms, weights = self._db.execute(select, (n,)).fetchone()
            vector = dict(zip(array("I", terms), array("H", weights), strict=True))
            self._vectors[n] = vector
        return vector

    def _traits(self, n: int) -> Traits:
        (record,) = self._db.execute("SELECT record FROM paper WHERE n = ?", (n,)).fetchone()
        return TRAITS.decode(record)

    def paper(self, n: int) -> Paper:
        """The record of a paper."""
        (record,) = self._db.execute("SELECT record FROM paper WHERE n = ?", (n,)).fetchone()
        return PAPER.decode(record)

    # scores ------------------------------------------------------------------------------

    def _move(self, nearest: Iterable[Match]) -> None:
        """Move the query towards its nearest papers."""
        towards: dict[int, float] = {}
        for match in nearest:
            for t, weight in self._vector_of(match.n).items():
                towards[t] = towards.get(t, 0.0) + MOVED_SHARE * match.score * weight
        heaviest = nlargest(MOVED_TERMS, towards, key=lambda t: (towards[t], -t))
        moved = dict(self._vector)
        for t in heaviest:
            moved[t] = moved.get(t, 0) + round(towards[t])
        self._moved = moved
        self._length = math.sqrt(sum(weight * weight for weight in moved.values())) or 1.0

    def _match(self, n: int) -> Match | None:
        """What paper ``n`` has in common with the query; None for nothing worth a word."""
        vector = self._vector_of(n)
        terms = nearest = 0.0
        shared = self._vector.keys() & vector.keys()
        words = len(shared & self._telling)
        if words:
            unit = self._length * SCALE
            moved = self._moved
            terms = min(1.0, sum([moved[t] * vector[t] for t in shared]) / unit)
            if len(moved) > len(self._vector):
                both = (moved.keys() & vector.keys()) - shared
                nearest = min(1.0 - terms, sum([moved[t] * vector[t] for t in both]) / unit)
        if words == 1 and terms < ALONE and self._papers < SMALL:
            terms = nearest = 0.0
        terms, nearest = round(terms, 4), round(nearest, 4) if nearest >= LEAST_PART else 0.0
        key, possible = self._other_parts(n)
        others = list(_closing(possible, 1 - terms - nearest))
        if not terms and not any(reason.kind in SUFFICIENT for reason in others):
            return None
        score = round(terms + nearest + sum(reason.value for reason in others), 4)
        return Match(n, key, score, terms, nearest, others)

    def _other_parts(self, n: int) -> tuple[str, list[Reason]]:
        """The key of paper ``n`` and the parts besides its words, each as if it came first."""
        if n not in self._others:
            traits = self._traits(n)
            self._others[n] = traits.key, [*self._links(n, traits.key), *self._overlaps(n, traits)]
        return self._others[n]

    def _links(self, n: int, key: str) -> Iterator[Reason]:
        links = self._citations.links(n, key)
        yield Reason("cites", (), int(links.cites), LINK_SHARE * links.cites)
        yield Reason("cited", (), int(links.cited), LINK_SHARE * links.cited)
        yield Reason("references", (), links.references, LINK_SHARE * links.coupling)
        yield Reason("citers", (), links.citers, LINK_SHARE * links.cocitation)

    def _overlaps(self, n: int, traits: Traits) -> Iterator[Reason]:
        for kind, share, overlap in (
            ("authors", AUTHOR_SHARE, self._comparison.authors(n, traits)),
            ("category", CATEGORY_SHARE, self._comparison.categories(traits)),
            ("venue", VENUE_SHARE, self._comparison.venue(traits)),
        ):
            yield Reason(kind, overlap.names[:NAMED], len(overlap.names), share * overlap.value)

    # words -------------------------------------------------------------------------------

    def reasons(self, match: Match) -> Iterator[Reason]:
        """The reasons of a match, those of its words first."""
        vector = self._vector_of(match.n)
        if match.terms:
            parts = {t: self._moved[t] * w for t, w in vector.items() if t in self._vector}
            yield self._words_reason("terms", parts, match.terms)
        if match.nearest:
            moved = self._moved.keys() - self._vector.keys()
            parts = {t: self._moved[t] * w for t, w in vector.items() if t in moved}
            yield self._words_reason("nearest", parts, match.nearest)
        yield from match.others

    def _words_reason(self, kind: str, parts: Mapping[int, int], value: float) -> Reason:
        """The words behind terms; what a beginning adds counts with a stem that has it."""
        stems: dict[int, int] = {}
        heads = dict(self._heads)
        for t in sorted(parts, key=lambda t: (parts[t], -t)):
            if (start := self._term(t)[1]) != t:
                stems[t] = parts[t]
                heads[start] = t
        for start in parts.keys() - stems.keys():
            if start in heads:
                stems[heads[start]] = stems.get(heads[start], 0) + parts[start]
        heaviest = sorted(stems, key=lambda t: (-stems[t], t))
        words = [word for t in heaviest if (word := self._term(t)[0])]
        return Reason(kind, tuple(words[:NAMED]), len(stems), value)

    def _term(self, t: int) -> tuple[str | None, int]:
        """The word to show for a term, and the term for how it begins."""
        if t not in self._terms:
            select = "SELECT word, beginning FROM term WHERE t = ?"
            self._terms[t] = self._db.execute(select, (t,)).fetchone()
        return self._terms[t]

    def _telling_beginnings(self) -> AbstractSet[int]:
        """How the words of the query that can be shown begin."""
        return {start for word, start in map(self._term, self._vector) if word}

    def _heads_of(self) -> dict[int, int]:
        """For each beginning the heaviest stem of the query that has it."""
        ordered = sorted(self._vector, key=lambda t: (self._vector[t], -t))
        return {start: t for t in ordered if (start := self._term(t)[1]) != t}


def _closing(parts: Iterable[Reason], rest: float) -> Iterator[Reason]:
    """The parts, each closing its share of what is open; those that add too little left out."""
    for part in parts:
        value = round(part.value * rest, 4)
        if value >= LEAST_PART:
            rest -= value
            yield msgspec.structs.replace(part, value=value)
