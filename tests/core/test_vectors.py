"""Vectors: weights worked out by hand, champion lists, what is left out."""

import math
import sqlite3
from array import array
from contextlib import closing

import pytest

from sphinx_papers.corpus import vectors
from sphinx_papers.corpus.counting import counted
from sphinx_papers.corpus.posts import LEVEL_BITS, POST_TABLE, listed, packed_posts, posts_of
from sphinx_papers.corpus.vectors import SCALE, STEPS, VECTOR_TABLES, terms_of
from sphinx_papers.corpus.weighing import Draft
from sphinx_papers.corpus.workers import Workers
from sphinx_papers.paper.record import Paper


@pytest.fixture
def written(tmp_path):
    with closing(sqlite3.connect(":memory:")) as db:

        def write(*papers):
            db.executescript(VECTOR_TABLES + POST_TABLE)
            draft = Draft(tmp_path)
            for start in range(0, len(papers), 2):
                draft.add(counted(start, papers[start : start + 2]))
            assert sum(draft.write(db, Workers(0))) == len(papers)
            return db

        yield write


def vector(db, n):
    row = db.execute("SELECT most, terms, weights FROM vector WHERE n = ?", (n,)).fetchone()
    most, terms, weights = row
    words = dict(db.execute("SELECT t, word FROM term"))
    pairs = zip(terms_of(terms, weights), weights, strict=True)
    return {words[t]: most * w / STEPS / SCALE for t, w in pairs if words[t]}


def test_weights_by_hand(written):
    # Two papers; "zebra" in both (rarity 0), "lion" and "owl" in one (rarity 1).
    db = written(Paper(title="Zebra lion"), Paper(title="Zebra owl"))
    both, one = math.sqrt(2 / 102), math.sqrt(2 / 102 + math.log(500))
    length = math.sqrt(both**2 + one**2)  # each thrice, by the title: a common factor
    assert vector(db, 0) == {"zebra": pytest.approx(math.sqrt(0.5) * both / length, abs=1e-4)}


def test_numbers_of_terms_have_two_bytes_where_they_fit(written, monkeypatch):
    papers = Paper(title="Zebra lion owl"), Paper(title="Zebra lion owl")
    db = written(*papers)
    (short,) = db.execute("SELECT length(terms) FROM vector WHERE n = 0").fetchone()
    words = vector(db, 0)
    db.executescript("DROP TABLE term; DROP TABLE vector; DROP TABLE post;")
    monkeypatch.setattr(vectors, "MOST_SHORT", 1)
    db = written(*papers)
    assert db.execute("SELECT length(terms) FROM vector WHERE n = 0").fetchone() == (2 * short,)
    assert vector(db, 0) == words
    assert words.keys() == {"zebra", "lion", "owl"}


def test_terms_that_more_papers_have_have_the_lower_numbers(written):
    db = written(Paper(title="Owl zebra"), Paper(title="Lion zebra"), Paper(title="Owl zebra"))
    words = db.execute("SELECT word FROM term WHERE word > '' ORDER BY t").fetchall()
    assert words == [("zebra",), ("owl",)]


def test_terms_of_one_paper_are_left_out(written):
    db = written(Paper(title="Zebra lion"), Paper(title="Zebra owl"))
    assert [word for (word,) in db.execute("SELECT word FROM term WHERE word > ''")] == ["zebra"]


def test_nothing_is_left_behind(written, tmp_path):
    written(Paper(title="Zebra"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("papers", [(), (Paper(title="Zebra"),), (Paper(), Paper())])
def test_empty_and_single(written, papers):
    db = written(*papers)
    assert db.execute("SELECT count(*) FROM vector").fetchone() == (len(papers),)
    assert db.execute("SELECT count(*) FROM term").fetchone() == (0,)


def test_academic_words_are_never_shown(written):
    db = written(Paper(title="Proposed zebra results"), Paper(title="Proposed zebra results"))
    assert vector(db, 0).keys() == {"zebra"}


def rows(posts, tiers):
    return {p: row for p, *row in listed([packed_posts(sorted(posts))], tiers)}


def test_posts_keep_the_heaviest_and_then_the_first():
    weights = enumerate([10 << 8, 30 << 8, 20 << 8, 20 << 8])
    posts = [post for n, weight in weights for post in posts_of(n, [7], [weight])]
    ((p, (most, size, papers, _)),) = rows(posts, (2,)).items()
    assert (p, most, size) == (7, 30 << 8, 2)
    assert list(array("I", papers)) == [1, 2]


def test_tiers_by_weight_and_length_within_them_by_weight():
    posts = [
        *posts_of(0, [1], [4 << LEVEL_BITS]),
        *posts_of(1, [1], [6 << LEVEL_BITS]),
        *posts_of(2, range(1, 10), [3 << LEVEL_BITS] * 9),  # thrice the weight, by the root of 9
        *posts_of(3, [1], [5 << LEVEL_BITS]),
    ]
    found = rows(posts, (1, 3))
    assert found[2] == [9 << LEVEL_BITS, 1, array("I", [2]).tobytes(), array("H", [3, 1]).tobytes()]
    assert found[3][:3] == [6 << LEVEL_BITS, 2, array("I", [1, 3]).tobytes()]
    assert found[3][3] == array("H", [6, 1, 5, 2]).tobytes()


def test_posts_of_several_parts_are_one_list():
    pieces = [
        packed_posts(sorted(posts_of(n, [3, 5], [(n % 7) << LEVEL_BITS] * 2))) for n in range(99)
    ]
    together = [
        post for n in range(99) for post in posts_of(n, [3, 5], [(n % 7) << LEVEL_BITS] * 2)
    ]
    assert listed(pieces, (9, 30)) == listed([packed_posts(sorted(together))], (9, 30))


def test_the_word_shown_is_the_one_written_most(written):
    bert = Paper(title="Pruning BERT", abstract="Pruning prunes. BERT bert BERT")
    db = written(bert, bert)
    words = {word for (word,) in db.execute("SELECT word FROM term") if word}
    assert words == {"pruning", "BERT"}
