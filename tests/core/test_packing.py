"""What the index holds packed: records by some, ascending numbers."""

import zlib

import pytest

from sphinx_papers.corpus.packing import (
    TOGETHER,
    WINDOW,
    Packing,
    packed_numbers,
    unpacked_numbers,
    words_of,
)

RECORDS = [b'{"key":"fern"}', b'{"key":"moss","title":"\xc3\x84 [,]"}', b"{}"]


@pytest.mark.parametrize("words", [b"", b'{"key":"moss"}'])
def test_records_come_back_each(words):
    packing = Packing(words)
    one, other = packing.packed(RECORDS), packing.packed(RECORDS[::-1])
    for n, record in enumerate(RECORDS):
        assert packing.unpacked(one, n + 5 * TOGETHER) == record
        assert packing.unpacked(other, n) == RECORDS[2 - n]


def test_what_is_no_pack_is_an_error():
    with pytest.raises(zlib.error):
        Packing(b"").unpacked(b"no pack", 0)


def test_words_are_those_of_long_records():
    long = [b"%4d" % n * 1000 for n in range(50)]
    words = words_of([one for pair in zip(long, [b"short"] * 50, strict=True) for one in pair])
    assert len(words) == WINDOW
    assert b"short" not in words
    assert words_of([]) == b""
    assert words_of([b"a", b"bc"]) == b"bc"


@pytest.mark.parametrize("numbers", [[], [0], [7], [0, 1, 200, 70_000, 5_000_000_000]])
def test_numbers_come_back(numbers):
    assert unpacked_numbers(packed_numbers(numbers)) == numbers


def test_dense_numbers_take_a_byte_each():
    assert len(packed_numbers(range(100_000, 101_000))) < 1010
