"""Vectors of meaning: how they are packed, what half of their mean does, how near they are."""

import math
import sqlite3
from array import array
from contextlib import closing

import pytest

from sphinx_papers.corpus.meaning import EMBEDDING_TABLE, Meaning, pack, unit, write_embeddings


@pytest.fixture
def written():
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(EMBEDDING_TABLE)

        def write(**vectors):
            rows = [(int(n[1:]), unit(vector).tobytes()) for n, vector in vectors.items()]
            assert write_embeddings(db, rows) == len(rows)
            return db

        yield write


def test_the_largest_part_of_a_packed_vector_fills_its_byte():
    assert list(pack([0.5, -1.0, 0.25])) == [64, -127, 32]
    assert list(pack([0.0, 0.0])) == []


def test_half_of_the_mean_is_taken_out(written):
    # The mean of the two is (1/2, 1/2), and half of that is taken from each.
    db = written(n0=[2, 0], n1=[0, 5])
    ((_, packed, length), _) = db.execute("SELECT * FROM embedding").fetchall()
    assert list(array("b", packed)) == [127, -42]  # 3/4 and -1/4
    assert length == math.hypot(127, 42)
    meaning = Meaning(db, 0)
    meaning.read([1])
    assert meaning.nearness(1) == 0  # the cosine is below 0


def test_nearness_by_hand(written):
    db = written(
        n0=[1, 0, 0], n1=[1, 1, 0], n2=[0, 0, 1], n3=[0, 0, -1], n4=[-1, -1, 0], n5=[-1, 0, 0]
    )
    meaning = Meaning(db, 0)  # the mean is zero
    meaning.read([1, 2])
    assert meaning.nearness(1) == pytest.approx(math.sqrt(0.5), abs=0.01)
    assert meaning.nearness(2) == 0
    meaning.move([(2, 1.0)])
    assert meaning.nearness(2) == pytest.approx(math.sqrt(0.5), abs=0.01)
    assert meaning.nearness(1) == pytest.approx(0.5, abs=0.01)


def test_a_paper_without_a_vector_is_not_compared(written):
    db = written(n0=[1, 0], n1=[0, 1])
    meaning = Meaning(db, 7)
    meaning.read([0, 1])
    meaning.move([(0, 0.5)])
    assert meaning.nearness(0) is None
    assert Meaning(db, 0).nearness(7) is None
