"""Records as the index holds them: JSON, packed by words that many records have; and numbers."""

import zlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, islice, pairwise

import msgspec

LEVEL = 4  # 6, the usual one, takes twice the time and gains a twentieth
TOGETHER = 4  # records: they take a fifth less than one by one, and one is read in 20 µs
WINDOW = 1 << 15  # bytes that deflate (RFC 1951) looks back
SAMPLED = 200  # records, of which some fill it
FEWEST = 500  # of fewer papers the words are not worth their place
NO_HEADER = -zlib.MAX_WBITS


def sample(papers: int) -> Sequence[int]:
    """The numbers of the papers whose records show which words there are."""
    return range(0, papers, papers // SAMPLED) if papers >= FEWEST else ()


def words_of(records: Iterable[bytes]) -> bytes:
    """What a window holds of some records, from first to last, without the shorter half.

    Prose is what packing gains least on, and long records have most of it.
    """
    some = list(islice(records, SAMPLED))
    middle = sorted(map(len, some))[len(some) // 2] if some else 0
    longer = [one for one in some if len(one) >= middle]
    return b"".join(longer[:: max(1, sum(map(len, longer)) // WINDOW)])[-WINDOW:]


class Packing:
    """Packs and unpacks records in JSON, some together."""

    def __init__(self, words: bytes) -> None:
        self._words = words
        self._last: tuple[bytes, list[msgspec.Raw]] = b"", []

    @cached_property
    def _packer(self) -> "zlib._Compress":
        """A packer that has read the words, which takes longer than packing a record."""
        return zlib.compressobj(LEVEL, wbits=NO_HEADER, zdict=self._words)

    def packed(self, records: Iterable[bytes]) -> bytes:
        """Records, TOGETHER or fewer, as the index holds them."""
        packer = self._packer.copy()
        return packer.compress(b"[" + b",".join(records) + b"]") + packer.flush()

    def unpacked(self, data: bytes, n: int) -> bytes:
        """The record number ``n`` again; raises zlib.error for what is none."""
        known, records = self._last
        if known != data:
            records = self.all_of(data)
            self._last = data, records
        return bytes(records[n % TOGETHER])

    def all_of(self, data: bytes) -> list[msgspec.Raw]:
        """All records that were packed together."""
        text = zlib.decompressobj(NO_HEADER, self._words).decompress(data)
        return msgspec.json.decode(text, type=list[msgspec.Raw])


def packed_numbers(numbers: Iterable[int]) -> bytes:
    """Ascending numbers as the index holds them: how far each is from the one before."""
    steps = [other - one for one, other in pairwise((0, *numbers))]
    return msgspec.msgpack.encode(steps)


def unpacked_numbers(data: bytes) -> list[int]:
    """The numbers again; raises msgspec.DecodeError for what is none."""
    return list(accumulate(msgspec.msgpack.decode(data, type=list[int])))
