"""The terms of every paper, weighed, and for each term the papers it says most about.

=========  ============================================================================
term       its number, the word to show for it (none where it says too little), and the
           number of the term for how it begins (see :mod:`~sphinx_papers.corpus.terms`)
vector     the terms of a paper and their weights, the whole of unit length
post       the papers in which a stem weighs most (champions), heaviest first
=========  ============================================================================

Half of a vector's square length is stems, half beginnings of stems. Terms that only one paper
has, or in a small corpus most have, count in the length and are left out: nothing is related by
them. Papers are read once; counts wait in a temporary table of the database, so memory grows
with the words, not the papers.
"""

import math
import sqlite3
from array import array
from collections.abc import Iterable, Iterator

from sphinx_papers.corpus.terms import (
    KNOWN_PAPERS,
    Terms,
    academic_terms,
    beginning,
    repetition,
    strength,
)
from sphinx_papers.paper.record import Paper

SCALE = 65535  # weights are stored as 16-bit shares of one
LISTED_STEMS = 40  # how many of a paper's heaviest stems list it
CHAMPIONS = 4000  # how many papers a stem lists
N_BITS = 24  # of a post in memory: the number of a paper, below what its weight lacks of 255
LOW = (1 << N_BITS) - 1
SMALL = 300  # papers: in a smaller corpus, terms that more than
COMMON_SHARE = 3  # 1 in so many papers have relate nothing; in no corpus are they shown
FEW = 5  # papers that any term relates
VECTOR_TABLES = """
    CREATE TABLE term (t INTEGER PRIMARY KEY, word TEXT, beginning INTEGER);
    CREATE TABLE vector (n INTEGER PRIMARY KEY, terms BLOB, weights BLOB);
    CREATE TABLE post (t INTEGER PRIMARY KEY, papers BLOB, lacks BLOB);
    CREATE TEMP TABLE draft (n INTEGER PRIMARY KEY, terms BLOB, counts BLOB);
"""


def write_vectors(db: sqlite3.Connection, papers: Iterable[Paper]) -> None:
    """Weigh the terms of every paper; list each paper under its heaviest ones."""
    draft = Draft(db)
    for n, paper in enumerate(papers):
        draft.add(n, paper)
    draft.write()


class Draft:
    """Counts of terms while papers come in; terms are numbered as they are first met."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._terms = Terms()
        self._numbers: dict[str, int] = {}
        self._beginnings = array("I")  # of each term; a beginning's own is itself
        self._having = array("I")  # how many papers have each term
        self._papers = 0

    def add(self, n: int, paper: Paper) -> None:
        """Count the terms of the next paper."""
        counts = self._terms.counts(paper)
        numbers = [self._number(stem) for stem in counts]
        for t in {*numbers, *(self._beginnings[t] for t in numbers)}:
            self._having[t] += 1
        blobs = array("I", numbers), array("I", counts.values())
        self._db.execute("INSERT INTO draft VALUES (?, ?, ?)", (n, *blobs))
        self._papers += 1

    def _number(self, stem: str) -> int:
        t = self._numbers.get(stem)
        if t is None:
            start = self._new(beginning(stem))
            t = self._new(stem)
            self._beginnings[t] = start
        return t

    def _new(self, term: str) -> int:
        t = self._numbers.setdefault(term, len(self._numbers))
        if t == len(self._having):
            self._having.append(0)
            self._beginnings.append(t)
        return t

    def write(self) -> None:
        """Fill the tables; terms get their final numbers in alphabetical order."""
        final = array("I", bytes(4 * len(self._numbers)))
        for number, term in enumerate(sorted(self._numbers)):
            final[self._numbers[term]] = number
        posts = Posts(CHAMPIONS)
        insert = "INSERT INTO vector VALUES (?, ?, ?)"
        for n, weights in self._vectors():
            numbers = array("I", [final[t] for t in weights])
            stored = array("H", weights.values())
            self._db.execute(insert, (n, numbers, stored))
            stems = (t for t in weights if self._beginnings[t] != t)
            posts.add(n, [(weights[t], final[t]) for t in stems])
        self._db.executemany("INSERT INTO post VALUES (?, ?, ?)", posts)
        self._db.executemany("INSERT INTO term VALUES (?, ?, ?)", self._term_rows(final))
        self._db.execute("DROP TABLE draft")

    def _vectors(self) -> Iterator[tuple[int, dict[int, int]]]:
        """Each paper and the weights of its terms, 0 to SCALE."""
        having = self._known_having()
        most = self._most() if self._papers < SMALL else self._papers
        by_count = {count: strength(count, self._papers) for count in set(having)}
        strengths = array("d", [by_count[count] for count in having])
        gains = Gains()
        half = SCALE * math.sqrt(0.5)
        for n, terms, counts in self._db.execute("SELECT * FROM draft ORDER BY n"):
            stems = dict(zip(array("I", terms), array("I", counts), strict=True))
            starts: dict[int, int] = {}
            for t, count in stems.items():
                start = self._beginnings[t]
                starts[start] = starts.get(start, 0) + count
            vector: dict[int, int] = {}
            for part in (stems, starts):
                weights = {t: gains[tf] * strengths[t] for t, tf in part.items()}
                length = math.hypot(*weights.values()) or 1
                for t, w in weights.items():
                    if self._having[t] > 1 and having[t] <= most:
                        vector[t] = round(half * w / length)
            yield n, vector

    def _known_having(self) -> "array[int]":
        """How many papers have each term; an academic word counts as known to be common."""
        having = array("I", self._having)
        known = min(self._papers, KNOWN_PAPERS)
        for term in academic_terms():
            if (t := self._numbers.get(term)) is not None:
                having[t] = max(having[t], known)
        return having

    def _most(self) -> float:
        """How many papers may have a term that is shown as a reason."""
        return max(FEW, self._papers / COMMON_SHARE)

    def _term_rows(self, final: "array[int]") -> Iterator[tuple[int, str | None, int]]:
        words = self._terms.written()
        academic = academic_terms()
        for term in sorted(self._numbers):
            t = self._numbers[term]
            if self._having[t] > 1:
                is_shown = self._having[t] <= self._most() and term not in academic
                word = words.get(term) if is_shown else None
                yield final[t], word, final[self._beginnings[t]]


class Gains(dict[int, float]):
    """What each number of repetitions adds, worked out when first asked for."""

    def __missing__(self, count: int) -> float:
        gain = self[count] = repetition(count)
        return gain


class Posts:
    """For each term the papers in which it weighs most, never many more than ``most``."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lists: dict[int, array[int]] = {}

    def add(self, n: int, weights: Iterable[tuple[int, int]]) -> None:
        """List a paper under the heaviest of its (weight, term) pairs."""
        for weight, t in sorted(weights, reverse=True)[:LISTED_STEMS]:
            listed = self._lists.get(t)
            if listed is None:
                listed = self._lists[t] = array("I")
            listed.append((255 - (weight >> 8)) << N_BITS | n)
            if len(listed) > 4 * self._most:
                self._lists[t] = self._champions(listed)

    def _champions(self, listed: "array[int]") -> "array[int]":
        return array("I", sorted(listed)[: self._most])

    def __iter__(self) -> "Iterator[tuple[int, array[int], bytes]]":
        """Each term, its papers, and what the weight of each lacks of 255."""
        for t in sorted(self._lists):
            champions = self._champions(self._lists[t])
            papers = array("I", [post & LOW for post in champions])
            yield t, papers, bytes(post >> N_BITS for post in champions)
