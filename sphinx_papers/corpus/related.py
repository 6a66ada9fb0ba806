"""Which papers are related to one, how strongly, and why.

Candidates come from the champion lists of the paper's own heaviest stems, from its authors and
from its citations; those whose stems are nearest are then scored exactly. The text part is the
cosine of two vectors of terms, the paper's own moved towards its five nearest, each by the
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

import json
import math
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from heapq import nlargest
from typing import NamedTuple

import msgspec

from sphinx_papers.corpus.candidates import Candidates
from sphinx_papers.corpus.citations import Citations
from sphinx_papers.corpus.meaning import Meaning
from sphinx_papers.corpus.terms import KNOWN_PAPERS
from sphinx_papers.corpus.traits import Comparison, Traits
from sphinx_papers.corpus.vectors import SCALE, SMALL
from sphinx_papers.paper.record import Paper

QUERY_STEMS = 40  # how many of the paper's heaviest stems find candidates
RATED_FOR_ONE = 4  # candidates whose stems are compared for each that is scored
CANDIDATES = 50  # scored, at least
NEAREST = 5  # how many of the nearest papers the query moves towards
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
Row = tuple[int, "array[int]", "array[int]"]  # of the table vector: stems, terms, weights


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


TRAITS = msgspec.json.Decoder(Traits)
PAPER = msgspec.json.Decoder(Paper)


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
    meaning: float
    others: list[Reason]


class Query:
    """One paper, and what its words, its traits and its citations bring near it."""

    def __init__(self, db: sqlite3.Connection, n: int, papers: int) -> None:
        self._db = db
        self._n = n
        self._papers = papers
        self._rows: dict[int, Row] = {}
        self._shared: dict[int, tuple[Vector, int]] = {}
        self._others: dict[int, tuple[str, list[Reason]]] = {}
        paper = self.paper(n)
        self._comparison = Comparison(db, paper, papers)
        self._citations = Citations(db, n, paper.key, papers)
        self._meaning = Meaning(db, n)
        self._read_rows([n])
        self._vector = self._vector_of(n)
        self._stems = dict(list(self._vector.items())[: self._rows[n][0]])
        self._terms: dict[int, tuple[str | None, int]] = {}
        self._read_terms(self._vector)
        self._telling = self._telling_beginnings()
        self._heads = self._heads_of()
        self._linked: dict[int, float] = {}  # what authors and citations may add at most
        self._candidates = self._found()
        self._moved = self._vector
        self._added: Vector = {}  # to the vector, where it is moved
        self._length = float(SCALE)

    def matches(self, limit: int, only: AbstractSet[int] | None) -> Iterator[Match]:
        """The nearest candidates, a few more than ``limit``."""
        near = self._scored(self._best(CANDIDATES, None))
        self._move(near[:NEAREST])
        most = max(CANDIDATES, 2 * limit)
        if only is not None or most > CANDIDATES:
            near = self._scored(self._best(most, only), near)
        for match in near[:most]:
            if moved := self._match(match.n):
                yield moved

    # candidates --------------------------------------------------------------------------

    def _found(self) -> Candidates:
        """What champion lists, authors and citations say of each paper."""
        found = Candidates(self._papers)
        heaviest = nlargest(QUERY_STEMS, self._stems, key=lambda t: (self._stems[t], -t))
        found.find(self._db, {t: self._stems[t] for t in heaviest})
        for n, overlap in self._comparison.coauthored():
            self._linked[n] = AUTHOR_SHARE * overlap
        for n in self._citations.linked():
            self._linked[n] = self._linked.get(n, 0.0) + LINK_SHARE
        for n, value in self._linked.items():
            found.link(n, value)
        found.drop(self._n)
        return found

    def _best(self, most: int, only: AbstractSet[int] | None) -> Collection[int]:
        """The ``most`` papers whose stems are nearest; all there may be, if not more."""
        allowed = range(self._papers) if only is None else only
        if len(allowed) <= most:
            return [n for n in sorted(allowed) if n != self._n]
        rated = self._candidates.best(RATED_FOR_ONE * most, only)
        self._read_rows(rated)
        near = {n: self._nearness(n) for n in rated}
        return sorted(rated, key=near.__getitem__, reverse=True)[:most]

    def _nearness(self, n: int) -> float:
        """How near paper ``n`` seems by its stems and by what links it."""
        stems, terms, weights = self._rows[n]
        mine = self._stems
        pairs = zip(terms[:stems], weights, strict=False)
        same = sum([mine[t] * w for t, w in pairs if t in mine])
        return 2 * same / SCALE**2 + self._linked.get(n, 0.0)

    def _scored(self, numbers: Collection[int], known: Iterable[Match] = ()) -> list[Match]:
        """Matches of the papers that have anything in common with the query, best first."""
        matches = {match.n: match for match in known}
        unknown = [n for n in numbers if n not in matches]
        self._read_rows(unknown)
        self._read_others(unknown)
        self._meaning.read(unknown)
        found = (matches.get(n) or self._match(n) for n in numbers)
        return sorted(filter(None, found), key=lambda match: (-match.score, match.key))

    # rows --------------------------------------------------------------------------------

    def _read_rows(self, numbers: Iterable[int]) -> None:
        missing = json.dumps([n for n in numbers if n not in self._rows])
        select = "SELECT * FROM vector WHERE n IN (SELECT value FROM json_each(?))"
        for n, stems, terms, weights in self._db.execute(select, (missing,)):
            self._rows[n] = stems, array("I", terms), array("H", weights)

    def _read_terms(self, numbers: Iterable[int]) -> None:
        missing = [t for t in numbers if t not in self._terms]
        if not missing:
            return
        select = "SELECT * FROM term WHERE t IN (SELECT value FROM json_each(?))"
        for t, word, start in self._db.execute(select, (json.dumps(missing),)):
            self._terms[t] = word, start

    def _read_others(self, numbers: Iterable[int]) -> None:
        """The key of papers, and the parts besides their words, each as if it came first."""
        select = "SELECT n, unpacked(record) FROM paper WHERE n IN (SELECT value FROM json_each(?))"
        for n, record in self._db.execute(select, (json.dumps(list(numbers)),)):
            traits = TRAITS.decode(record)
            parts = [*self._links(n, traits.key), *self._overlaps(n, traits)]
            self._others[n] = traits.key, [part for part in parts if part.value]

    def _vector_of(self, n: int) -> Vector:
        _, terms, weights = self._rows[n]
        return dict(zip(terms, weights, strict=True))

    def paper(self, n: int) -> Paper:
        """The record of a paper."""
        (record,) = self._db.execute(
            "SELECT unpacked(record) FROM paper WHERE n = ?", (n,)
        ).fetchone()
        return PAPER.decode(record)

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
        """The terms of both with their weights in paper ``n``, and how many are telling."""
        shared = self._shared.get(n)
        if shared is None:
            mine = self._vector
            _, terms, weights = self._rows[n]
            both = {t: w for t, w in zip(terms, weights, strict=True) if t in mine}
            shared = self._shared[n] = both, len(self._telling.intersection(both))
        return shared

    def _match(self, n: int) -> Match | None:
        """What paper ``n`` has in common with the query; None for nothing worth a word."""
        key, possible = self._others[n]
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
        return Match(n, key, score, terms, nearest, meaning, others)

    def _words(self, n: int, *, is_alone: bool) -> tuple[float, float]:
        """The cosine with paper ``n``: by words of the paper, and by what moved it."""
        shared, words = self._shared_with(n)
        if not words:
            return 0.0, 0.0
        unit = self._length * SCALE
        moved, added = self._moved, self._added
        terms = min(1.0, sum([moved[t] * w for t, w in shared.items()]) / unit)
        is_chance = words == 1 or (words == 2 and is_alone)
        if is_chance and terms < ALONE and self._papers < SMALL:
            return 0.0, 0.0
        if not added:
            return terms, 0.0
        _, numbers, weights = self._rows[n]
        pairs = zip(numbers, weights, strict=True)
        nearest = sum([added[t] * w for t, w in pairs if t in added]) / unit
        return terms, min(1.0 - terms, nearest)

    def _links(self, n: int, key: str) -> Iterator[Reason]:
        if n in self._linked:
            links = self._citations.links(n, key)
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

    def reasons(self, match: Match) -> Iterator[Reason]:
        """The reasons of a match, those of its words first."""
        vector = self._vector_of(match.n)
        self._read_terms(self._moved)
        if match.terms:
            parts = {t: self._moved[t] * w for t, w in vector.items() if t in self._vector}
            yield self._words_reason("terms", parts, match.terms)
        if match.nearest:
            moved = self._moved.keys() - self._vector.keys()
            parts = {t: self._moved[t] * w for t, w in vector.items() if t in moved}
            yield self._words_reason("nearest", parts, match.nearest)
        if match.meaning:
            yield Reason("meaning", (), 1, match.meaning)
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
        return self._terms[t]

    def _telling_beginnings(self) -> set[int]:
        """How the words of the query that can be shown begin."""
        return {start for word, start in map(self._term, self._vector) if word}

    def _heads_of(self) -> dict[int, int]:
        """For each beginning the heaviest stem of the query that has it."""
        ordered = sorted(self._vector, key=lambda t: (self._vector[t], -t))
        return {start: t for t in ordered if (start := self._term(t)[1]) != t}


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
