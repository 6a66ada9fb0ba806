"""Which papers may be related to one: what champion lists say of each, roughly.

Sums are bytes, one a paper, so that they cost little to add up, to keep and to search, however
many papers there are. Ties are broken by the number of the paper.
"""

import re
from array import array
from collections.abc import Set as AbstractSet

from sphinx_papers.corpus.vectors import LEVELS, SCALE

# Stems are half of a vector, so their cosines reach 0.5; rounded, they stay within a byte.
RATED = 440
SAMPLED = 60  # papers of a list; among all of these is a fair share of the best
SET = re.compile(b"\1")


class Candidates:
    """Rates papers by the lists that have them."""

    def __init__(self, papers: int) -> None:
        self._sums = bytearray(papers)
        self._sample: set[int] = set()

    def rate(self, weight: int, papers: bytes, levels: bytes) -> None:
        """Add what a stem of some weight says of the papers it lists (the table ``post``)."""
        sums = self._sums
        numbers = array("I", papers)
        unit = weight / SCALE * RATED / LEVELS
        start = 0
        ends = array("H", levels)
        for level, end in zip(ends[::2], ends[1::2], strict=True):
            part = round(unit * (level + 0.5))
            if not part:
                break
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
