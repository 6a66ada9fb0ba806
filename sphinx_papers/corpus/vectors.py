"""The terms of every paper, weighed, and for each term the papers it says most about.

=========  ============================================================================
term       its number, the word to show for it (none where it says too little), and the
           number of the term for how it begins (see :mod:`~sphinx_papers.corpus.terms`)
vector     the terms of a paper and their weights, the whole of unit length; the first
           ``stems`` of them are stems, the others beginnings
post       tier ``i`` of the papers a stem ``t`` says most about (champions), in row
           ``len(TIERS) * t + i``: how much it says at most, how many papers there are,
           their numbers by weight, and in ``levels`` what the stem weighs, roughly: pairs
           of a level, one being LEVELS, and the place where the papers of that level end
=========  ============================================================================

Half of a vector's square length is stems, half beginnings of stems. Terms that only one paper
has, or in a small corpus most have, count in the length and are left out: nothing is related by
them. Papers are read once; counts wait in a temporary table of the database, so memory grows
with the words, not the papers.
"""

import math
import sqlite3
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, pairwise
from operator import mul

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
TIERS = (1000, 3000, 8000)  # where the tiers of a stem's papers end
LEVELS = 64
LEVEL_BITS = 10  # of a weight, below its level
N_BITS = 32  # of a post in memory: the number of a paper, below what its level lacks,
PLACE_BITS = 40  # below what its weight times the root lacks
MOST_PLACE = (1 << 24) - 1
SMALL = 300  # papers: in a smaller corpus, terms that more than
COMMON_SHARE = 3  # 1 in so many papers have relate nothing; in no corpus are they shown
FEW = 5  # papers that any term relates
VECTOR_TABLES = """
    CREATE TABLE term (t INTEGER PRIMARY KEY, word TEXT, beginning INTEGER);
    CREATE TABLE vector (n INTEGER PRIMARY KEY, stems INTEGER, terms BLOB, weights BLOB);
    CREATE TABLE post (p INTEGER PRIMARY KEY, most INTEGER, size INTEGER, papers BLOB, levels BLOB);
    CREATE TEMP TABLE draft (n INTEGER PRIMARY KEY, terms BLOB, counts BLOB);
"""
Row = tuple[int, int, "array[int]", "array[int]"]  # of the table vector
Post = tuple[int, int, int, "array[int]", "array[int]"]  # of the table post


def write_vectors(db: sqlite3.Connection, papers: Iterable[Paper]) -> None:
    """Weigh the terms of every paper; list each paper under its heaviest ones."""
    draft = Draft(db)
    db.executemany(
        "INSERT INTO draft VALUES (?, ?, ?)",
        ((n, *draft.counted(paper)) for n, paper in enumerate(papers)),
    )
    draft.write()


class Numbers(dict[str, int]):
    """The number of each term, given when a stem is first asked for.

    ``beginnings`` has the number of how each stem begins; a beginning's own is itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.beginnings: list[int] = []

    def __missing__(self, stem: str) -> int:
        start = self.setdefault(beginning(stem), len(self))
        if start == len(self.beginnings):
            self.beginnings.append(start)
        self.beginnings.append(start)
        number = self[stem] = len(self)
        return number


class Draft:
    """Counts of terms while papers come in; terms are numbered as they are first met."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._terms = Terms()
        self._numbers = Numbers()
        self._having: Counter[int] = Counter()  # how many papers have each term
        self._papers = 0

    def counted(self, paper: Paper) -> "tuple[array[int], array[int]]":
        """The stems of the next paper and how often each occurs."""
        counts = self._terms.counts(paper)
        stems = array("I", map(self._numbers.__getitem__, counts))
        self._having.update(stems)
        self._having.update(set(map(self._numbers.beginnings.__getitem__, stems)))
        self._papers += 1
        return stems, array("I", counts.values())

    def write(self) -> None:
        """Fill the tables."""
        posts = Posts(TIERS)
        insert = "INSERT INTO vector VALUES (?, ?, ?, ?)"
        self._db.executemany(insert, self._vectors(posts))
        self._db.executemany("INSERT INTO post VALUES (?, ?, ?, ?, ?)", posts)
        self._db.executemany("INSERT INTO term VALUES (?, ?, ?)", self._term_rows())
        self._db.execute("DROP TABLE draft")

    def _vectors(self, posts: "Posts") -> Iterator[Row]:
        """Each paper and the weights of its terms, 0 to SCALE."""
        scales = Scales(self._known_having(), self._kept(), self._papers)
        beginnings = self._numbers.beginnings
        for n, terms, counts in self._db.execute("SELECT * FROM draft ORDER BY n"):
            stems = dict(zip(array("I", terms), array("I", counts), strict=True))
            starts: dict[int, int] = {}
            for t, count in stems.items():
                start = beginnings[t]
                starts[start] = starts.get(start, 0) + count
            numbers, weights = scales.weighed(stems)
            posts.add(n, numbers, weights)
            more, their_weights = scales.weighed(starts)
            yield n, len(numbers), numbers + more, weights + their_weights

    def _known_having(self) -> list[int]:
        """How many papers have each term; an academic word counts as known to be common."""
        having = [self._having[t] for t in range(len(self._numbers))]
        known = min(self._papers, KNOWN_PAPERS)
        for term in academic_terms():
            if term in self._numbers:
                t = self._numbers[term]
                having[t] = max(having[t], known)
        return having

    def _kept(self) -> list[bool]:
        """Whether each term can relate papers."""
        most = self._most() if self._papers < SMALL else self._papers
        known = self._known_having()
        return [self._having[t] > 1 and known[t] <= most for t in range(len(known))]

    def _most(self) -> float:
        """How many papers may have a term that is shown as a reason."""
        return max(FEW, self._papers / COMMON_SHARE)

    def _term_rows(self) -> Iterator[tuple[int, str | None, int]]:
        words = self._terms.written()
        academic = academic_terms()
        for term, t in self._numbers.items():
            if self._having[t] > 1:
                is_shown = self._having[t] <= self._most() and term not in academic
                word = words.get(term) if is_shown else None
                yield t, word, self._numbers.beginnings[t]


class Scales:
    """Weighs the terms of papers: by what each says, and by how often it is repeated."""

    def __init__(self, having: Sequence[int], kept: Sequence[bool], papers: int) -> None:
        by_count = {count: strength(count, papers) for count in set(having)}
        self._strengths = [by_count[count] for count in having]
        self._kept = kept
        self._gains = Gains()
        self._half = SCALE * math.sqrt(0.5)

    def weighed(self, counts: dict[int, int]) -> "tuple[array[int], array[int]]":
        """The terms that are kept and their weights, half of a vector."""
        gains = map(self._gains.__getitem__, counts.values())
        weights = list(map(mul, gains, map(self._strengths.__getitem__, counts)))
        share = self._half / (math.hypot(*weights) or 1)
        kept = list(map(self._kept.__getitem__, counts))
        rounded = [int(share * weight + 0.5) for weight in compress(weights, kept)]
        return array("I", compress(counts, kept)), array("H", rounded)


class Gains(dict[int, float]):
    """What each number of repetitions adds, worked out when first asked for."""

    def __missing__(self, count: int) -> float:
        gain = self[count] = repetition(count)
        return gain


class Posts:
    """For each stem the papers it says most about, in tiers that end at some places."""

    def __init__(self, tiers: Sequence[int]) -> None:
        self._tiers = tiers
        self._lists: dict[int, array[int]] = defaultdict(lambda: array("Q"))

    def add(self, n: int, stems: Sequence[int], weights: Sequence[int]) -> None:
        """List a paper under the heaviest of its stems."""
        least = sorted(weights)[-LISTED_STEMS] if len(weights) > LISTED_STEMS else 0
        root = math.sqrt(len(weights))
        lightest = MOST_PLACE << PLACE_BITS | (LEVELS - 1) << N_BITS | n
        most = self._tiers[-1]
        for t, weight in zip(stems, weights, strict=True):
            if weight >= least:
                listed = self._lists[t]
                level = weight >> LEVEL_BITS
                listed.append(lightest - (int(root * weight) << PLACE_BITS) - (level << N_BITS))
                if len(listed) > 2 * most:
                    self._lists[t] = array("Q", sorted(listed)[:most])

    def __iter__(self) -> Iterator[Post]:
        """The rows of each stem in turn."""
        low = (1 << PLACE_BITS) - 1
        for t in sorted(self._lists):
            listed = sorted(self._lists[t])
            for i, (start, end) in enumerate(pairwise((0, *self._tiers))):
                if tier := listed[start:end]:
                    most = MOST_PLACE - (tier[0] >> PLACE_BITS)
                    posts = sorted([post & low for post in tier])
                    papers = array("I", [post & ((1 << N_BITS) - 1) for post in posts])
                    yield len(self._tiers) * t + i, most, len(tier), papers, _ends(posts)


def _ends(posts: list[int]) -> "array[int]":
    """For each level in sorted posts, the level and where it ends."""
    ends = array("H")
    end = 0
    while end < len(posts):
        lack = posts[end] >> N_BITS
        end = bisect_left(posts, (lack + 1) << N_BITS, end)
        ends.extend((LEVELS - 1 - lack, end))
    return ends
