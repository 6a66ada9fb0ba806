"""Which papers are related to one, how strongly, and why.

Candidates come from the champion lists of the paper's own heaviest stems, from its authors and
from its citations; those whose stems are nearest are then scored exactly. The text part is the
cosine of two vectors of terms, the paper's own moved towards its four nearest, each by the
square of its score (Rocchio, in The SMART Retrieval System, 1971). Where both papers have a
vector from a language model, what they mean is half of that part, the words are the other half
(see :mod:`~sphinx_papers.corpus.meaning`). The other parts are

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
its share of what the parts before it left open to 1; what would add less than 0.01 is left out,
but shared authors, as readers look for them, add so much where so much is open.
So the score is the sum of what its reasons add, from 0 for nothing in common to 1, and means
the same for every paper.
"""

import math
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from heapq import nlargest
from typing import NamedTuple

import msgspec

from sphinx_papers.corpus.candidates import Candidates
from sphinx_papers.corpus.citations import Citations
from sphinx_papers.corpus.meaning import Meaning
from sphinx_papers.corpus.ready import among, paper_of
from sphinx_papers.corpus.shown_terms import ShownTerms
from sphinx_papers.corpus.terms import KNOWN_PAPERS
from sphinx_papers.corpus.traits import TRAITS, Comparison, Traits
from sphinx_papers.corpus.vectors import SCALE, SMALL, STEPS, terms_of
from sphinx_papers.paper.record import Paper

QUERY_STEMS = 40  # how many of the paper's heaviest stems find candidates
# The candidates that are compared: by stems, by all terms, and by everything that may relate them.
RATED = 220
NEAR = 60
SCORED = 25
FIRST = 15  # scored to find the nearest
NEAREST = 4  # papers, which the query moves towards
MOVED_SHARE = 0.3  # how far, times its score
MOVED_TERMS = 100  # and with how many of their heaviest terms
MEANING_SHARE = 0.5  # of the text part, where there are vectors
SAME_MEANING = 0.2  # what meaning must add to relate papers that share no words
LINK_SHARE = 0.3
AUTHOR_SHARE = 0.2
CATEGORY_SHARE = 0.1
VENUE_SHARE = 0.03
LEAST_PART = 0.01
SUFFICIENT = frozenset({"cites", "cited", "references", "citers", "authors"})  # without words
NAMED = 5
ALONE = 0.3  # what one word, or two and nothing else, must add in a small corpus
LEAST_SCORE = 0.1  # below it, papers have a few common words and nothing else
CHANCE = 0.06  # more in a small corpus, where chance makes words look rare

Vector = dict[int, int]  # term number to weight, one being SCALE
Row = tuple[int, float, "array[int]", bytes]  # stems, weight of a step, terms, steps


class Reason(msgspec.Struct, frozen=True):
    """One reason why two papers are related, and what it adds to the score (``value``).

    ``kind`` is ``terms`` (``items`` are words of both), ``nearest`` (words that the other
    paper shares with the papers nearest to this one), ``meaning``, ``cites``, ``cited``,
    ``references``, ``citers`` (these have no items), ``authors`` (full names), ``category`` or
    ``venue``. ``items`` come with the most telling first and may be fewer than ``count``, all
    there are.
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


def least_score(papers: int) -> float:
    """The score below which a paper is not shown: 0.16 in the smallest corpus, 0.1 in a large."""
    return LEAST_SCORE + CHANCE * KNOWN_PAPERS / (papers + KNOWN_PAPERS)


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
            min_score = least_score(self._papers)
        query = Query(self._db, n, self._papers)
        matches = [match for match in query.matches(limit, only) if match.score >= min_score]
        nearest = sorted(matches, key=_in_order)[:limit]
        return [
            Related(query.paper(match.n), match.score, reasons)
            for match, reasons in zip(nearest, query.reasons(nearest), strict=True)
        ]


class Match(NamedTuple):
    """What a paper has in common with the query."""

    n: int
    score: float
    terms: float
    nearest: float
    meaning: float
    others: list[Reason]


class Query:
    """One paper, and what its words, its traits and its citations bring near it."""

    def __init__(self, db: sqlite3.Connection, n: int, papers: int) -> None:
        self._db = db
        self._n = n
        self._papers = papers
        self._rows: dict[int, Row] = {}
        self._same: dict[int, int] = {}  # what terms of the moved query add up to
        self._shared: dict[int, tuple[Vector, int]] = {}
        self._others: dict[int, list[Reason]] = {}
        paper = self.paper(n)
        self._comparison = Comparison(db, n, paper, papers)
        self._citations = Citations(db, n, papers)
        self._meaning = Meaning(db, n)
        self._read_rows([n])
        self._vector = self._vector_of(n)
        self._stems = dict(list(self._vector.items())[: self._rows[n][0]])
        self._shown = ShownTerms(db, self._vector)
        self._linked: dict[int, float] = {}  # what authors and citations may add at most
        self._candidates = self._found()
        self._moved = self._vector
        self._added: Vector = {}  # to the vector, where it is moved
        self._length = float(SCALE)

    def matches(self, limit: int, only: AbstractSet[int] | None) -> list[Match]:
        """The nearest candidates, a few more than ``limit``."""
        near = self._nearest(self._rated(RATED, None), NEAR, self._stem_nearness)
        self._meaning.read(near)
        first = self._scored(near[:FIRST])
        self._move(sorted(first, key=_in_order)[:NEAREST])
        most = max(SCORED, 2 * limit)
        if only is not None or most > SCORED:
            rated = self._rated(max(RATED, 4 * most), only)
            near = self._nearest(rated, max(NEAR, 2 * most), self._stem_nearness)
            self._meaning.read(near)
        return self._scored(self._nearest(near, most, self._nearness))

    # candidates --------------------------------------------------------------------------

    def _found(self) -> Candidates:
        """What champion lists, authors and citations say of each paper."""
        found = Candidates(self._papers)
        heaviest = nlargest(QUERY_STEMS, self._stems, key=lambda t: (self._stems[t], -t))
        found.find(self._db, {t: self._stems[t] for t in heaviest})
        for n, overlap in self._comparison.coauthored():
            self._linked[n] = AUTHOR_SHARE * overlap
        for n, links in self._citations.linked().items():
            self._linked[n] = self._linked.get(n, 0.0) + LINK_SHARE * links
        for n, value in self._linked.items():
            found.link(n, value)
        found.drop(self._n)
        return found

    def _rated(self, most: int, only: AbstractSet[int] | None) -> list[int]:
        """The ``most`` candidates that lists rate best; all there may be, if not more."""
        allowed = range(self._papers) if only is None else only
        if len(allowed) <= most:
            rated = [n for n in sorted(allowed) if n != self._n]
        else:
            rated = self._candidates.best(most, only)
        self._read_rows(rated)
        return rated

    def _nearest(
        self, rated: Sequence[int], most: int, nearness: Callable[[int], float]
    ) -> Sequence[int]:
        """Of candidates the ``most`` that are nearest, the nearest first."""
        near = {n: nearness(n) for n in rated}
        return sorted(rated, key=near.__getitem__, reverse=True)[:most]

    def _stem_nearness(self, n: int) -> float:
        """How near paper ``n`` seems by its stems and by what links it."""
        stems, step, terms, steps = self._rows[n]
        mine = self._stems
        pairs = zip(terms[:stems], steps, strict=False)
        same = step * sum([mine[t] * w for t, w in pairs if t in mine])
        return 2 * same / SCALE**2 + self._linked.get(n, 0.0)

    def _nearness(self, n: int) -> float:
        """How near paper ``n`` is to the moved query by its text and by what links it."""
        _, step, terms, steps = self._rows[n]
        moved = self._moved
        pairs = zip(terms, steps, strict=True)
        same = self._same[n] = sum([moved[t] * w for t, w in pairs if t in moved])
        text = step * same / (self._length * SCALE)
        if (meaning := self._meaning.nearness(n)) is not None:
            text += MEANING_SHARE * (meaning - text)
        return text + self._linked.get(n, 0.0)

    def _scored(self, numbers: Sequence[int]) -> list[Match]:
        """Matches of the papers that have anything in common with the query."""
        self._read_others([n for n in numbers if n not in self._others])
        return list(filter(None, map(self._match, numbers)))

    # rows --------------------------------------------------------------------------------

    def _read_rows(self, numbers: Iterable[int]) -> None:
        missing = among(n for n in numbers if n not in self._rows)
        select = "SELECT * FROM vector WHERE n IN (SELECT value FROM json_each(?))"
        for n, stems, most, terms, steps in self._db.execute(select, missing):
            self._rows[n] = stems, most / STEPS, terms_of(terms, steps), steps

    def _read_others(self, numbers: Iterable[int]) -> None:
        """What papers share besides their words, each part as if it came first."""
        select = "SELECT n, traits FROM paper WHERE n IN (SELECT value FROM json_each(?))"
        for n, traits in self._db.execute(select, among(numbers)):
            parts = [*self._links(n), *self._overlaps(n, TRAITS.decode(traits))]
            self._others[n] = [part for part in parts if part.value]

    def _vector_of(self, n: int) -> Vector:
        _, step, terms, steps = self._rows[n]
        return {t: round(step * w) for t, w in zip(terms, steps, strict=True)}

    def paper(self, n: int) -> Paper:
        """The record of a paper."""
        return paper_of(self._db, n)

    # scores ------------------------------------------------------------------------------

    def _move(self, nearest: Collection[Match]) -> None:
        """Move the query towards its nearest papers."""
        self._meaning.move([(match.n, MOVED_SHARE * match.score) for match in nearest])
        towards: dict[int, float] = {}
        for match in nearest:
            for t, weight in self._vector_of(match.n).items():
                towards[t] = towards.get(t, 0.0) + MOVED_SHARE * match.score * weight
        heaviest = nlargest(MOVED_TERMS, towards, key=lambda t: (towards[t], -t))
        moved = dict(self._vector)
        for t in heaviest:
            moved[t] = moved.get(t, 0) + round(towards[t])
        self._moved = moved
        self._added = {t: weight for t, weight in moved.items() if t not in self._vector}
        self._length = math.sqrt(sum(weight * weight for weight in moved.values())) or 1.0

    def _shared_with(self, n: int) -> tuple[Vector, int]:
        """The terms of both with their steps in paper ``n``, and how many are telling."""
        shared = self._shared.get(n)
        if shared is None:
            mine = self._vector
            _, _, terms, steps = self._rows[n]
            both = {t: w for t, w in zip(terms, steps, strict=True) if t in mine}
            shared = self._shared[n] = both, len(self._shown.telling.intersection(both))
        return shared

    def _match(self, n: int) -> Match | None:
        """What paper ``n`` has in common with the query; None for nothing worth a word."""
        possible = self._others[n]
        terms, nearest = self._words(n, is_alone=not possible)
        meaning = 0.0
        if (nearness := self._meaning.nearness(n)) is not None:
            terms, nearest = (1 - MEANING_SHARE) * terms, (1 - MEANING_SHARE) * nearest
            meaning = _worth_telling(MEANING_SHARE * nearness)
        terms, nearest = round(terms, 4), _worth_telling(nearest)
        links = (part for part in possible if part.kind in SUFFICIENT)
        is_related = terms or meaning >= SAME_MEANING
        if not is_related and not any(part.value >= LEAST_PART for part in links):
            return None
        text = terms + nearest + meaning
        others = list(_closing(possible, 1 - text))
        score = round(text + sum(reason.value for reason in others), 4)
        return Match(n, score, terms, nearest, meaning, others)

    def _words(self, n: int, *, is_alone: bool) -> tuple[float, float]:
        """The cosine with paper ``n``: by words of the paper, and by what moved it."""
        shared, words = self._shared_with(n)
        may_be_chance = self._papers < SMALL and (words == 1 or (words == 2 and is_alone))
        if not words or (may_be_chance and self._own_cosine(n) < ALONE):
            return 0.0, 0.0
        unit = self._length * SCALE / self._rows[n][1]
        moved = self._moved
        own = sum([moved[t] * w for t, w in shared.items()])
        terms = min(1.0, own / unit)
        if not self._added:
            return terms, 0.0
        return terms, min(1.0 - terms, (self._same[n] - own) / unit)

    def _own_cosine(self, n: int) -> float:
        """The cosine with paper ``n`` of what the query is before it is moved."""
        shared, _ = self._shared_with(n)
        step = self._rows[n][1]
        return step * sum([self._vector[t] * w for t, w in shared.items()]) / SCALE**2

    def _links(self, n: int) -> Iterator[Reason]:
        if n in self._linked:
            links = self._citations.links(n)
            yield Reason("cites", (), int(links.cites), LINK_SHARE * links.cites)
            yield Reason("cited", (), int(links.cited), LINK_SHARE * links.cited)
            yield Reason("references", (), links.references, LINK_SHARE * links.coupling)
            yield Reason("citers", (), links.citers, LINK_SHARE * links.cocitation)

    def _overlaps(self, n: int, traits: Traits) -> Iterator[Reason]:
        compared = self._comparison
        for kind, share, overlap in (
            ("authors", AUTHOR_SHARE, compared.authors(n, traits)),
            ("category", CATEGORY_SHARE, compared.categories(traits)),
            ("venue", VENUE_SHARE, compared.venue(traits)),
        ):
            if names := overlap.names:
                yield Reason(kind, names[:NAMED], len(names), share * overlap.value)

    # words -------------------------------------------------------------------------------

    def reasons(self, matches: Iterable[Match]) -> Iterator[tuple[Reason, ...]]:
        """The reasons of each match, those of its words first."""
        parts = [(match, list(self._word_parts(match))) for match in matches]
        self._shown.read({t for _, words in parts for _, part, _ in words for t in part})
        for match, words in parts:
            told = [self._words_reason(*one) for one in words]
            meaning = [Reason("meaning", (), 1, match.meaning)] if match.meaning else []
            yield *told, *meaning, *match.others

    def _word_parts(self, match: Match) -> Iterator[tuple[str, Vector, float]]:
        """The words of both, and those that the nearest brought: what each adds, and all do."""
        if match.terms:
            shared, _ = self._shared_with(match.n)
            yield "terms", {t: self._moved[t] * w for t, w in shared.items()}, match.terms
        if match.nearest:
            _, _, terms, steps = self._rows[match.n]
            added, pairs = self._added, zip(terms, steps, strict=True)
            yield "nearest", {t: added[t] * w for t, w in pairs if t in added}, match.nearest

    def _words_reason(self, kind: str, parts: Mapping[int, int], value: float) -> Reason:
        words, stems = self._shown.words(parts)
        return Reason(kind, tuple(words[:NAMED]), stems, value)


def _in_order(match: Match) -> tuple[float, int]:
    """The nearest first, equal ones in the order of their keys, as papers are numbered."""
    return -match.score, match.n


def _worth_telling(value: float) -> float:
    """A part of a score as it is told; 0 for one that adds too little."""
    return round(value, 4) if value >= LEAST_PART else 0.0


def _closing(parts: Iterable[Reason], rest: float) -> Iterator[Reason]:
    """The parts, each closing its share of what is open; those that add too little left out."""
    for part in parts:
        value = round(part.value * rest, 4)
        if part.kind == "authors":
            value = max(value, round(min(rest, LEAST_PART), 4))
        elif value < LEAST_PART:
            continue
        rest -= value
        yield Reason(part.kind, part.items, part.count, value)
