"""Candidates: byte sums worked out by hand, what is best, and that no sum overflows."""

import math
import sqlite3
from array import array
from contextlib import closing

import pytest

from sphinx_papers.corpus import candidates
from sphinx_papers.corpus.candidates import RATED, Candidates
from sphinx_papers.corpus.posts import LEVELS, POST_TABLE, TIERS
from sphinx_papers.corpus.related import QUERY_STEMS
from sphinx_papers.corpus.vectors import SCALE


def listed(*papers):
    return array("I", papers).tobytes()


def ends(*pairs):
    return array("H", pairs).tobytes()


def test_sums_by_hand():
    found = Candidates(6)
    found.rate(SCALE // 4, listed(3, 1, 5), ends(40, 1, 20, 3))
    found.rate(SCALE // 8, listed(1), ends(40, 1))
    # Paper 3: a quarter times 40.5 levels; paper 1: a quarter of 20.5 and an eighth of 40.5.
    assert round(RATED / 4 * 40.5 / LEVELS) == 68
    assert found._sums == bytes([0, 34 + 34, 0, 68, 0, 34])
    assert found.best(2, None) == [1, 3]
    assert found.best(9, None) == [1, 3, 5]


def test_only_some_and_without_one():
    found = Candidates(4)
    found.rate(SCALE // 4, listed(0, 1, 2), ends(40, 3))
    found.drop(0)
    assert found.best(5, None) == [1, 2]
    assert found.best(5, {0, 2, 3}) == [2]


def test_best_looks_beyond_the_sample():
    found = Candidates(3000)
    first = array("I", range(1000)).tobytes()
    found.rate(SCALE // 4, first, ends(30, 1000))
    found.rate(SCALE // 4, array("I", range(1000, 3000)).tobytes(), ends(20, 2000))
    found.rate(SCALE // 4, listed(*range(2000), 2500), ends(1, 2001))
    assert found.best(10, None) == list(range(10))
    found.link(2999, 1.0)
    assert found.best(1, None) == [2999]


def test_equal_vectors_of_any_length_stay_within_a_byte():
    for size in range(1, QUERY_STEMS + 1):
        weight = int(SCALE * math.sqrt(0.5 / size))
        found = Candidates(1)
        for _ in range(size):
            found.rate(weight, listed(0), ends(weight * LEVELS // (SCALE + 1), 1))
        assert 190 < found._sums[0] <= 255
        found.link(0, 1.0)
        assert found._sums[0] == 255


@pytest.fixture
def posts():
    """Adds a tier to a table of posts and gives the table."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(POST_TABLE)

        def add(t, i, most, papers, level):
            row = (len(TIERS) * t + i, most, len(papers), listed(*papers), ends(level, len(papers)))
            db.execute("INSERT INTO post VALUES (?, ?, ?, ?, ?)", row)
            return db

        yield add


def test_tiers_that_may_add_most_are_read_first_as_far_as_it_goes(posts, monkeypatch):
    monkeypatch.setattr(candidates, "SUMMED", 3)
    posts(1, 0, 900, [0, 1], 20)
    posts(1, 1, 300, [2], 20)
    posts(2, 0, 500, [3], 20)
    db = posts(3, 0, 999, [4], 20)  # not of the query
    found = Candidates(5)
    found.find(db, {1: SCALE // 4, 2: SCALE // 2})
    # 500 / 2 comes before 900 / 4, and then enough is read.
    part = round(RATED / 4 * 20.5 / LEVELS), round(RATED / 2 * 20.5 / LEVELS)
    assert found._sums == bytes([part[0], part[0], 0, part[1], 0])
