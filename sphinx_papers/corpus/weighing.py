"""From the terms that were counted to the vectors of all papers, and the papers of each stem.

Terms that only one paper has, or in a small corpus most have, count in the length of a vector and
are left out: nothing is related by them. Papers are read once; their counts wait in a file until
it is known how many papers have each term, so memory grows with the words, not the papers. Terms
that more papers have have the lower numbers.
"""

import math
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from sphinx_papers.corpus.counting import Counted, Counts
from sphinx_papers.corpus.posts import STEM_BITS, TIERS, listed, packed_posts, posts_of
from sphinx_papers.corpus.spill import Spill
from sphinx_papers.corpus.terms import KNOWN_PAPERS, academic_terms, repetition, strength
from sphinx_papers.corpus.vectors import SCALE, SMALL, Row, row_of
from sphinx_papers.corpus.vocabulary import Terms
from sphinx_papers.corpus.workers import Workers

COMMON_SHARE = 3  # 1 in so many papers have relate nothing; in no corpus are they shown
FEW = 5  # papers that any term relates
POSTS_AT_ONCE = 400_000  # at most, but for a stem that more papers have


class Draft:
    """Counts of terms while papers come in; terms are numbered as they are first met."""

    def __init__(self, folder: Path) -> None:
        self._spill = Spill(folder)
        self._folder = folder
        self._terms = Terms()
        self._having = array("I")  # how many papers have each term
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}  # of the words
        self._papers = 0

    def add(self, found: Counted) -> None:
        """Take in the papers that come next."""
        mine = self._terms.translation(found.names)
        self._having.extend([0] * (len(self._terms) - len(self._having)))
        for t, having in zip(mine, found.having, strict=True):
            self._having[t] += having
        for word, count in found.words.items():
            self._words[word] = self._words.get(word, 0) + count
        stems = [mine[stem] for stem in found.stems]
        self._stems.update(zip(found.words, stems, strict=True))
        self._papers += found.counts.papers
        self._spill.append(msgspec.msgpack.encode((mine.tobytes(), found.counts)))

    def write(self, db: sqlite3.Connection, workers: Workers) -> Iterator[int]:
        """Fill the tables; tells how many papers are done."""
        scales = self._scales(self._ordered())
        shares = len(scales.shares)
        posts = Spill(self._folder)
        parts = (self._spill[i] for i in range(len(self._spill)))
        for found in workers.map(weighed, parts, scales):
            db.executemany("INSERT INTO vector VALUES (?, ?, ?, ?, ?)", found.rows)
            for piece in found.posts:
                posts.append(piece)
            yield len(found.rows)
        self._spill.close()
        of_share = ([posts[i] for i in range(k, len(posts), shares)] for k in range(shares))
        for rows in workers.map(listed, of_share, TIERS):
            db.executemany("INSERT INTO post VALUES (?, ?, ?, ?, ?)", rows)
        posts.close()
        db.executemany("INSERT INTO term VALUES (?, ?, ?)", self._term_rows())

    def _ordered(self) -> "array[int]":
        """Give the terms that more papers have the lower numbers; tells the new ones."""
        having = self._having
        order = sorted(range(len(having)), key=lambda t: (-having[t], t))
        places = array("I", bytes(having.itemsize * len(having)))
        for place, t in enumerate(order):
            places[t] = place
        self._having = array("I", [having[t] for t in order])
        self._terms = self._terms.ordered(order, places)
        self._stems = {word: places[t] for word, t in self._stems.items()}
        return places

    def _scales(self, places: "array[int]") -> "Scales":
        known = self._known_having()
        most = self._most() if self._papers < SMALL else self._papers
        kept = bytes(
            mine > 1 and all_known <= most
            for mine, all_known in zip(self._having, known, strict=True)
        )
        by_count = {count: strength(count, self._papers) for count in set(known)}
        strengths = array("d", map(by_count.__getitem__, known))
        return Scales(places, strengths, kept, self._terms.beginnings, self._shares())

    def _known_having(self) -> "array[int]":
        """How many papers have each term; an academic word counts as known to be common."""
        having = self._having[:]
        known = min(self._papers, KNOWN_PAPERS)
        for term in academic_terms():
            if (t := self._terms.get(term)) is not None:
                having[t] = max(having[t], known)
        return having

    def _most(self) -> float:
        """How many papers may have a term that is shown as a reason."""
        return max(FEW, self._papers / COMMON_SHARE)

    def _shares(self) -> list[int]:
        """The terms at which shares of all posts begin that are sorted at once."""
        starts, posts = [0], 0
        for t, (having, start) in enumerate(zip(self._having, self._terms.beginnings, strict=True)):
            if start != t:
                posts += min(having, POSTS_AT_ONCE)
                if posts > POSTS_AT_ONCE:
                    starts.append(t)
                    posts = having
        return starts

    def _term_rows(self) -> Iterator[tuple[int, str | None, int]]:
        common: dict[int, str] = {}
        for word in sorted(self._words, key=lambda word: (-self._words[word], word)):
            common.setdefault(self._stems[word], word)
        academic = academic_terms()
        for term, t in self._terms.items():
            if self._having[t] > 1:
                is_shown = self._having[t] <= self._most() and term not in academic
                yield t, common.get(t) if is_shown else None, self._terms.beginnings[t]


class Scales:
    """Weighs the terms of papers: by what each says, and by how often it is repeated.

    ``places`` has the number of each term by the one under which its counts wait.
    """

    def __init__(
        self,
        places: Sequence[int],
        strengths: Sequence[float],
        kept: bytes,
        beginnings: Sequence[int],
        shares: list[int],
    ) -> None:
        self.places = places
        self._strengths = strengths
        self._kept = kept
        self.beginnings = beginnings
        self.shares = shares
        self._gains = Gains()
        self._half = SCALE * math.sqrt(0.5)

    def weighed(self, counts: dict[int, int]) -> tuple[list[int], list[float]]:
        """The terms that are kept and their weights, one being SCALE: half of a vector."""
        gains, strengths, kept = self._gains, self._strengths, self._kept
        weights = [gains[count] * strengths[t] for t, count in counts.items()]
        share = self._half / (math.hypot(*weights) or 1)
        are_kept = [kept[t] for t in counts]
        shares = [share * weight for weight in compress(weights, are_kept)]
        return list(compress(counts, are_kept)), shares


class Gains(dict[int, float]):
    """What each number of repetitions adds, worked out when first asked for."""

    def __missing__(self, count: int) -> float:
        gain = self[count] = repetition(count)
        return gain


class Weighed(NamedTuple):
    """Rows of the table vector, and the posts of each share."""

    rows: list[Row]
    posts: list[bytes]


def weighed(part: bytes, scales: Scales) -> Weighed:
    """The vectors of the papers of a part, and under which stems they are listed."""
    terms, counts = msgspec.msgpack.decode(part, type=tuple[bytes, Counts])
    places, beginnings = [scales.places[t] for t in array("I", terms)], scales.beginnings
    stems, times = [places[t] for t in array("I", counts.stems)], array("I", counts.counts)
    rows: list[Row] = []
    posts: list[int] = []
    begin = 0
    for n, size in enumerate(array("I", counts.sizes), counts.start):
        own = dict(zip(stems[begin : begin + size], times[begin : begin + size], strict=True))
        begin += size
        starts: dict[int, int] = {}
        for start, count in zip([beginnings[t] for t in own], own.values(), strict=True):
            starts[start] = starts.get(start, 0) + count
        numbers, weights = scales.weighed(own)
        posts += posts_of(n, numbers, weights)
        more, their_weights = scales.weighed(starts)
        rows.append(row_of(n, len(numbers), numbers + more, weights + their_weights))
    posts.sort()
    ends = [bisect_left(posts, t << STEM_BITS) for t in scales.shares[1:]]
    return Weighed(
        rows, [packed_posts(posts[one:other]) for one, other in pairwise([0, *ends, len(posts)])]
    )
