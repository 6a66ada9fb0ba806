"""The terms of every paper, weighed.

=========  ============================================================================
term       its number, the word to show for it (none where it says too little), and the
           number of the term for how it begins (see :mod:`~sphinx_papers.corpus.terms`)
vector     the terms of a paper and their weights, the whole of unit length; the first
           ``stems`` of them are stems, the others beginnings. A weight is a byte, a share of
           the heaviest, ``most``; a term has two bytes where all terms of the paper fit
=========  ============================================================================

The module :mod:`~sphinx_papers.corpus.posts` adds the papers of each stem. Half of a vector's
square length is stems, half beginnings of stems.
"""

import math
from array import array
from collections.abc import Sequence

SCALE = 65535  # weights are 16-bit shares of one
STEPS = 255  # and stored as shares of the heaviest of a paper, in bytes
SHORT = array("H").itemsize
MOST_SHORT = 65535  # of two bytes
SMALL = 300  # papers: in a smaller corpus chance makes words look rare
VECTOR_TABLES = """
    CREATE TABLE term (t INTEGER PRIMARY KEY, word TEXT, beginning INTEGER);
    CREATE TABLE vector (n INTEGER PRIMARY KEY, stems INTEGER, most INTEGER, terms BLOB,
        weights BLOB);
"""
Row = tuple[int, int, int, bytes, bytes]  # of the table vector


def row_of(n: int, stems: int, terms: Sequence[int], weights: Sequence[float]) -> Row:
    """The row of paper ``n``: its terms and their weights, one being SCALE."""
    most = math.ceil(max(weights, default=1))
    share = STEPS / most
    steps = bytes([int(share * weight + 0.5) for weight in weights])
    is_short = max(terms, default=0) <= MOST_SHORT
    return n, stems, most, array("H" if is_short else "I", terms).tobytes(), steps


def terms_of(terms: bytes, weights: bytes) -> "array[int]":
    """The numbers of terms, of as many bytes as the number of their weights tells."""
    return array("H" if len(terms) == SHORT * len(weights) else "I", terms)
