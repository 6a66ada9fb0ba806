"""Which papers may be related to one: what champion lists say of each, roughly.

Sums are bytes, one a paper, so that they cost little to add up, to keep and to search, however
many papers there are. Ties are broken by the number of the paper.
"""

import re
import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from sphinx_papers.corpus.posts import LEVELS, TIERS
from sphinx_papers.corpus.ready import among
from sphinx_papers.corpus.vectors import SCALE

# Stems are half of a vector, so their cosines reach 0.5; rounded, they stay within a byte.
RATED = 430
SUMMED = 38000  # places of lists that are read, at least
SAMPLED = 30  # papers of a tier; among all of these is a fair share of the best
SET = re.compile(b"\1")


class Candidates:
    """Rates papers by the lists that have them."""

    def __init__(self, papers: int) -> None:
        self._sums = bytearray(papers)
        self._sample: set[int] = set()

    def find(self, db: sqlite3.Connection, stems: Mapping[int, int]) -> None:
        """Add up what stems of some weight say of the papers they list.

        Tiers are read in the order of what they may add to a paper, as far as SUMMED goes: so
        a query costs much the same in a corpus of any size (Lin and Trotman, ICTIR 2015).
        """
        chosen, summed = [], 0
        for _, p, size in sorted(self._tiers(db, stems)):
            if summed >= SUMMED:
                break
            summed += size
            chosen.append(p)
        select = "SELECT p, papers, levels FROM post WHERE p IN (SELECT value FROM json_each(?))"
        for p, papers, levels in db.execute(select, among(chosen)):
            self.rate(stems[p // len(TIERS)], papers, levels)

    def _tiers(
        self, db: sqlite3.Connection, stems: Mapping[int, int]
    ) -> Iterator[tuple[int, int, int]]:
        each = len(TIERS)
        rows = among(each * t + i for t in stems for i in range(each))
        for p, most, size in db.execute(
            "SELECT p, most, size FROM post WHERE p IN (SELECT value FROM json_each(?))", rows
        ):
            yield -stems[p // each] * most, p, size

    def rate(self, weight: int, papers: bytes, levels: bytes) -> None:
        """Add what a stem of some weight says of the papers of one tier."""
        sums = self._sums
        numbers = array("I", papers)
        unit = weight / SCALE * RATED / LEVELS
        start = 0
        ends = array("H", levels)
        for level, end in zip(ends[::2], ends[1::2], strict=True):
            if part := round(unit * (level + 0.5)):
                for n in numbers[start:end]:
                    sums[n] += part
            start = end
        self._sample.update(numbers[:SAMPLED])

    def link(self, n: int, value: float) -> None:
        """Add what authors or citations say of a paper, as a part of a score."""
        self._sums[n] = min(255, self._sums[n] + round(value * RATED / 2))
        self._sample.add(n)

    def drop(self, n: int) -> None:
        """Take a paper out."""
        self._sums[n] = 0

    def best(self, most: int, only: AbstractSet[int] | None) -> list[int]:
        """The ``most`` papers of the highest sums, of those in ``only`` if given."""
        sums = self._sums
        if only is not None:
            found = sorted(n for n in only if sums[n])
        else:
            least = self._least(most)
            above = sums.translate(bytes(least) + b"\1" * (256 - least))
            found = [place.start() for place in SET.finditer(above)]
        return sorted(found, key=sums.__getitem__, reverse=True)[:most]

    def _least(self, most: int) -> int:
        """A sum, above 0, that at least ``most`` papers reach; 1 where no such is known."""
        known = sorted(map(self._sums.__getitem__, self._sample), reverse=True)
        return max(1, known[most - 1]) if len(known) >= most else 1
