"""Vectors: weights worked out by hand, champion lists, what is left out."""

import math
import sqlite3
from array import array
from contextlib import closing

import pytest

from sphinx_papers.corpus.vectors import LEVEL_BITS, SCALE, VECTOR_TABLES, Posts, write_vectors
from sphinx_papers.paper.record import Paper


@pytest.fixture
def written():
    with closing(sqlite3.connect(":memory:")) as db:

        def write(*papers):
            db.executescript(VECTOR_TABLES)
            write_vectors(db, papers)
            return db

        yield write


def vector(db, n):
    terms, weights = db.execute("SELECT terms, weights FROM vector WHERE n = ?", (n,)).fetchone()
    words = dict(db.execute("SELECT t, word FROM term"))
    pairs = zip(array("I", terms), array("H", weights), strict=True)
    return {words[t]: w / SCALE for t, w in pairs if words[t]}


def test_weights_by_hand(written):
    # Two papers; "zebra" in both (rarity 0), "lion" and "owl" in one (rarity 1).
    db = written(Paper(title="Zebra lion"), Paper(title="Zebra owl"))
    both, one = math.sqrt(2 / 102), math.sqrt(2 / 102 + math.log(500))
    length = math.sqrt(both**2 + one**2)  # each thrice, by the title: a common factor
    assert vector(db, 0) == {"zebra": pytest.approx(math.sqrt(0.5) * both / length, abs=1e-4)}


def test_terms_of_one_paper_are_left_out(written):
    db = written(Paper(title="Zebra lion"), Paper(title="Zebra owl"))
    assert [word for (word,) in db.execute("SELECT word FROM term WHERE word > ''")] == ["zebra"]


def test_nothing_is_left_behind(written):
    db = written(Paper(title="Zebra"))
    tables = db.execute("SELECT name FROM sqlite_temp_master").fetchall()
    assert tables == []


@pytest.mark.parametrize("papers", [(), (Paper(title="Zebra"),), (Paper(), Paper())])
def test_empty_and_single(written, papers):
    db = written(*papers)
    assert db.execute("SELECT count(*) FROM vector").fetchone() == (len(papers),)
    assert db.execute("SELECT count(*) FROM term").fetchone() == (0,)


def test_academic_words_are_never_shown(written):
    db = written(Paper(title="Proposed zebra results"), Paper(title="Proposed zebra results"))
    assert vector(db, 0).keys() == {"zebra"}


def test_posts_keep_the_heaviest_and_then_the_first():
    posts = Posts((2,))
    for n, weight in enumerate([10 << 8, 30 << 8, 20 << 8, 20 << 8]):
        posts.add(n, [7], [weight])
    ((p, most, size, listed, _),) = posts
    assert (p, most, size) == (7, 30 << 8, 2)
    assert list(listed) == [1, 2]


def test_posts_are_cut_while_they_grow():
    posts = Posts((2,))
    for n in range(100):
        posts.add(n, [1], [(n << LEVEL_BITS) // 2])
    ((*_, listed, _),) = posts
    assert list(listed) == [98, 99]  # of one level


def test_tiers_by_weight_and_length_within_them_by_weight():
    posts = Posts((1, 3))
    posts.add(0, [1], [4 << LEVEL_BITS])
    posts.add(1, [1], [6 << LEVEL_BITS])
    posts.add(2, range(1, 10), [3 << LEVEL_BITS] * 9)  # thrice the weight, by the root of 9
    posts.add(3, [1], [5 << LEVEL_BITS])
    rows = {p: row for p, *row in posts}
    assert rows[2] == [9 << LEVEL_BITS, 1, array("I", [2]), array("H", [3, 1])]
    assert rows[3] == [6 << LEVEL_BITS, 2, array("I", [1, 3]), array("H", [6, 1, 5, 2])]
