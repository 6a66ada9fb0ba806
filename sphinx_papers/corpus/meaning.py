"""How near papers are in what they mean, by a vector of each that a language model gave.

=========  ============================================================================
embedding  the vector of a paper: bytes with a sign, and their length
=========  ============================================================================

Vectors of one corpus have much in common, which says nothing about any paper; half of their mean
is taken out of each (less of all of it, as Mu and Viswanath do: ICLR 2018). Then a cosine of 0
means that two papers have nothing to do with each other.
"""

import math
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from operator import add, mul

from sphinx_papers.corpus.ready import among

EMBEDDING_TABLE = "CREATE TABLE embedding (n INTEGER PRIMARY KEY, vector BLOB, length REAL);"
MOST = 127  # of a byte with a sign
COMMON_SHARE = 0.5  # of the mean of all vectors that is taken out of each

Vector = Sequence[float]


def unit(values: Vector) -> "array[float]":
    """A vector of length one in the direction of another, which is not zero."""
    length = math.hypot(*values)
    return array("f", [value / length for value in values])


def write_embeddings(db: sqlite3.Connection, vectors: Iterable[tuple[int, bytes]]) -> int:
    """Write the table from vectors of length one, floats each; returns how many there are."""
    db.execute("CREATE TEMP TABLE whole (n INTEGER PRIMARY KEY, vector BLOB)")
    db.executemany("INSERT INTO whole VALUES (?, ?)", vectors)
    (count,) = db.execute("SELECT count(*) FROM whole").fetchone()
    common = [COMMON_SHARE / max(count, 1) * part for part in _sums(db)]
    db.execute("DELETE FROM embedding")
    db.executemany("INSERT INTO embedding VALUES (?, ?, ?)", _packed(db, common))
    db.execute("DROP TABLE whole")
    return int(count)


def _whole(db: sqlite3.Connection) -> "Iterator[tuple[int, array[float]]]":
    for n, vector in db.execute("SELECT n, vector FROM whole ORDER BY n"):
        yield n, array("f", vector)


def _sums(db: sqlite3.Connection) -> list[float]:
    sums: list[float] = []
    for _, vector in _whole(db):
        sums = list(map(add, sums, vector)) if sums else list(vector)
    return sums


def _packed(db: sqlite3.Connection, common: list[float]) -> Iterator[tuple[int, bytes, float]]:
    for n, vector in _whole(db):
        left = [value - part for value, part in zip(vector, common, strict=True)]
        if packed := pack(left):
            yield n, packed.tobytes(), math.hypot(*packed)


def pack(values: Vector) -> "array[int]":
    """A vector in bytes, as exact as they allow; none for zero."""
    most = max(map(abs, values), default=0.0)
    return array("b", [round(MOST / most * value) for value in values] if most else [])


class Meaning:
    """What one paper means, to be compared with what others mean."""

    def __init__(self, db: sqlite3.Connection, n: int) -> None:
        self._db = db
        self._vectors: dict[int, tuple[array[int], float]] = {}
        self.read([n])
        self._mine = self._vectors.get(n)

    def read(self, numbers: Iterable[int]) -> None:
        """Read the vectors of papers that are to be compared."""
        missing = among(n for n in numbers if n not in self._vectors)
        select = "SELECT * FROM embedding WHERE n IN (SELECT value FROM json_each(?))"
        for n, vector, length in self._db.execute(select, missing):
            self._vectors[n] = array("b", vector), length

    def move(self, towards: Iterable[tuple[int, float]]) -> None:
        """Move it towards other papers, each given with how far."""
        if self._mine is None:
            return
        vector, length = self._mine
        moved = [value / length for value in vector]
        for n, share in towards:
            if n in self._vectors:
                theirs, length = self._vectors[n]
                moved = [a + share / length * b for a, b in zip(moved, theirs, strict=True)]
        packed = pack(moved)
        self._mine = packed, math.hypot(*packed)

    def nearness(self, n: int) -> float | None:
        """The cosine with paper ``n``, 0 at least; None where either has no vector."""
        if self._mine is None or n not in self._vectors:
            return None
        (mine, length), (theirs, other) = self._mine, self._vectors[n]
        return max(0.0, float(sum(map(mul, mine, theirs))) / (length * other))
