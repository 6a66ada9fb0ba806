"""Everything the sources show, set aside, and which works it is of.

In memory there are a few numbers and the key of each sighting; the occurrences themselves wait
in a file. Evidence is kept as numbers of 32 bits, for these only have to find what may be one
work: what two sightings share by chance is compared and found to differ.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice, pairwise
from pathlib import Path
from typing import NamedTuple, Self
from zlib import crc32

import msgspec

from sphinx_papers.corpus.merge import evidence, works
from sphinx_papers.corpus.records import record
from sphinx_papers.corpus.spill import Spill
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.record import Occurrence

ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(Occurrence)
SORTED_AT_ONCE = 8  # shares of the evidence


class Sighted(NamedTuple):
    """What a part of a source shows: occurrences, and of each its key and its evidence."""

    occurrences: list[bytes]
    keys: list[str]
    are_written: bytearray  # and not made
    pieces: "array[int]"
    counts: "array[int]"  # of pieces
    problems: list[SourceError]


def sighted(readings: Iterable[Occurrence | SourceError], _shared: None = None) -> Sighted:
    """What a part of a source shows."""
    found = Sighted([], [], bytearray(), array("I"), array("I"), [])
    for one in readings:
        if isinstance(one, SourceError):
            found.problems.append(one)
            continue
        pieces = [crc32(piece.encode("utf-8", "surrogatepass")) for piece in evidence(one)]
        found.pieces.extend(pieces)
        found.counts.append(len(pieces))
        found.occurrences.append(ENCODER.encode(one))
        found.keys.append(one.paper.key or record([one]).key)
        found.are_written.append(bool(one.paper.key))
    return found


class Work(NamedTuple):
    """A work: its key, the other keys that lead to it, all occurrences of it in order."""

    key: str
    others: tuple[str, ...]
    occurrences: list[bytes]


class Part(NamedTuple):
    """Some works in the order of their keys, and the number of the first."""

    start: int
    works: list[Work]


class Sightings:
    """All sightings by number, in the order of the sources."""

    def __init__(self, folder: Path) -> None:
        self.problems: list[SourceError] = []
        self._spill = Spill(folder)
        self._keys: list[str] = []
        self._are_written = bytearray()
        self._pieces = array("I")
        self._counts = array("I")
        self._members: dict[int, list[int]] = {}  # of works seen more than once, by the first
        self._others: dict[int, tuple[str, ...]] = {}  # keys of such works, beside the own one
        self._order = array("Q")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._spill.close()

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def works(self) -> int:
        """How many works were found."""
        return len(self._order)

    def add(self, found: Sighted) -> None:
        """Set more sightings aside; raises OSError where they do not fit."""
        for piece in found.occurrences:
            self._spill.append(piece)
        self._keys += found.keys
        self._are_written += found.are_written
        self._pieces += found.pieces
        self._counts += found.counts
        self.problems += found.problems

    def merged(self) -> Iterator[tuple[int]]:
        """The number of each work that was seen more than once."""
        return ((n,) for n, i in enumerate(self._order) if i in self._members)

    def work(self, n: int) -> Work:
        """The work number ``n`` in the order of keys."""
        i = self._order[n]
        occurrences = [self._spill[member] for member in self._members.get(i, (i,))]
        return Work(self._keys[i], self._others.get(i, ()), occurrences)

    def parts(self, size: int) -> Iterator[Part]:
        """All works in the order of their keys, so many at once."""
        for start in range(0, self.works, size):
            end = min(start + size, self.works)
            yield Part(start, [self.work(n) for n in range(start, end)])

    # which are of one work -----------------------------------------------------------------

    def merge(self) -> None:
        """Find the works, and give each a key that is its own."""
        later: set[int] = set()
        for together in self._sharing():
            for group in works([self._occurrence(i) for i in together]):
                if len(group) > 1:
                    first, *more = (together[place] for place in group)
                    self._members[first] = [first, *more]
                    later.update(more)
        del self._pieces[:], self._counts[:]
        firsts = [i for i in range(len(self)) if i not in later]
        self._give_keys(firsts)
        self._order = array("Q", sorted(firsts, key=self._keys.__getitem__))

    def _occurrence(self, i: int) -> Occurrence:
        return DECODER.decode(self._spill[i])

    def _sharing(self) -> Iterable[list[int]]:
        """Sightings that share evidence with one another, directly or through others."""
        shared = self._shared_pieces()
        parents: dict[int, int] = {}
        firsts: dict[int, int] = {}  # of the sightings that show a piece
        for i, (start, end) in enumerate(pairwise(accumulate(self._counts, initial=0))):
            for piece in shared.intersection(self._pieces[start:end]):
                parents.setdefault(i, i)
                one, other = _root(parents, firsts.setdefault(piece, i)), _root(parents, i)
                parents[max(one, other)] = min(one, other)
        groups: dict[int, list[int]] = defaultdict(list)
        for i in parents:
            groups[_root(parents, i)].append(i)
        return groups.values()

    def _shared_pieces(self) -> set[int]:
        """The evidence of more than one sighting (or of one twice)."""
        shared: set[int] = set()
        for share in range(SORTED_AT_ONCE):
            some = sorted([piece for piece in self._pieces if piece % SORTED_AT_ONCE == share])
            shared.update(one for one, other in pairwise(some) if one == other)
        return shared

    def _give_keys(self, firsts: list[int]) -> None:
        """To each work a key that its sources gave it; the first that has one keeps it."""
        owners = self._owners(firsts)
        for i in firsts:
            written = self._written(i)
            own = [key for key in written if owners[key.lower()] == i]
            if len(own) > 1:
                self._others[i] = tuple(own[1:])
            key = own[0] if own else _free_key(next(iter(written), "") or self._made(i), owners)
            self._keys[i] = key
            owners[key.lower()] = i
            self.problems += [
                self._clash(member, one, key) for one, member in written.items() if one not in own
            ]

    def _owners(self, firsts: list[int]) -> dict[str, int]:
        """Which work each key names: the one that has it first, the earlier work of several."""
        owners: dict[str, int] = {}
        for i in firsts:
            for key in islice(self._written(i), 1):
                owners.setdefault(_lowered(key), i)
        for i in sorted(self._members):
            for key in islice(self._written(i), 1, None):
                owners.setdefault(_lowered(key), i)
        return owners

    def _written(self, i: int) -> dict[str, int]:
        """The keys that sources gave a work, each with the first sighting that has it."""
        keys: dict[str, int] = {}
        for member in self._members.get(i, (i,)):
            if self._are_written[member]:
                keys.setdefault(self._keys[member], member)
        return keys

    def _made(self, i: int) -> str:
        """A key for a work to which no source gave one."""
        members = self._members.get(i)
        return record([self._occurrence(m) for m in members]).key if members else self._keys[i]

    def _clash(self, i: int, key: str, instead: str) -> SourceError:
        place = self._occurrence(i).place
        path, _, line = place.rpartition(":")
        reason = f"key '{key}' already names another paper; this one is '{instead}'"
        is_line = line.isdigit()
        return SourceError(path if is_line else place, int(line) if is_line else None, reason)


def _root(parents: dict[int, int], i: int) -> int:
    while parents[i] != i:
        parents[i] = i = parents[parents[i]]
    return i


def _lowered(key: str) -> str:
    """The key in lower case; itself where it is, so that it is kept once."""
    lowered = key.lower()
    return key if lowered == key else lowered


def _free_key(key: str, owners: dict[str, int]) -> str:
    """The key, or with the first free number behind it."""
    free, number = key, 1
    while free.lower() in owners:
        number += 1
        free = f"{key}-{number}"
    return free
