"""Related papers: which, in what order, and reasons that add up."""

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from made_index import index_of

from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.paper.errors import UnknownPaper
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

FIELDS = ["zebra stripes", "owl feathers", "whale songs", "ant trails", "oak roots"]


def written(path, papers):
    index_of(path, papers)
    return Corpus(path)


@pytest.fixture
def make(tmp_path):
    made = []

    def corpus_of(*papers):
        made.append(written(tmp_path / f"{len(made)}.papers", papers))
        return made[-1]

    yield corpus_of
    for corpus in made:
        corpus._db.close()


def zoo(n=20, **fields):
    """Papers on five subjects in turn; those of one subject have words in common."""
    return [
        Paper(
            key=f"p{i:03}",
            title=f"{FIELDS[i % 5]} observed",
            abstract=f"Notes{i} on {FIELDS[i % 5]}.",
            **fields,
        )
        for i in range(n)
    ]


def keys(rows):
    return [row.paper.key for row in rows]


def kinds(row):
    return {reason.kind: reason for reason in row.reasons}


def test_only_papers_of_the_subject_are_related_ties_by_key(make):
    corpus = make(*zoo())
    rows = corpus.related("p005")
    assert keys(rows) == ["p000", "p010", "p015"]
    assert len({row.score for row in rows}) == 1


def test_reasons_add_up(make):
    author, other = Author("Vane", "Ada"), Author("Moor", "Bo")
    papers = [
        *zoo(12, categories=("zoo.A",), authors=(author,)),
        *(Paper(key=f"x{i}", title=f"Moth wing{i}", authors=(other,)) for i in range(9)),
    ]
    for key in ("p000", "p007", "x3"):
        for row in make(*papers).related(key):
            assert row.score == pytest.approx(sum(r.value for r in row.reasons), abs=1e-9)
            parts = [reason for reason in row.reasons if reason.kind != "authors"]
            assert all(reason.value >= 0.01 for reason in parts)
            assert 0 < row.score <= 1


def test_score_by_hand_cosine_and_moved_query(make):
    # Two equal texts: cosine 1, and moving towards itself leaves it there.
    corpus = make(Paper(key="a", title="Zebra"), Paper(key="b", title="Zebra"))
    (row,) = corpus.related("a")
    assert row.score == pytest.approx(1, abs=1e-4)
    assert kinds(row)["terms"].items == ("zebra",)


def test_score_by_hand_of_authors(make):
    # No word in common; 1 of 1 and 1 of 3 authors: Dice 2/4. The author has 2 of 9 papers.
    ada = Author("Vane", "Ada")
    papers = [
        Paper(key="a", title="Zebra", authors=(ada,)),
        Paper(key="b", title="Owl", authors=(ada, Author("Ox", "Bo"), Author("Elk", "Cy"))),
        *(Paper(key=f"c{i}", title=f"Word{i}") for i in range(7)),
    ]
    (row,) = make(*papers).related("a", min_score=0)
    rare = math.log(10 / 3) / math.log(10 / 2)
    assert row.score == pytest.approx(0.2 * 0.5 * rare, abs=1e-4)
    assert row.reasons[0].items == ("Ada Vane",)


def test_a_category_that_all_have_is_no_reason(make):
    rows = make(*zoo(categories=("zoo.A",))).related("p005")
    assert rows
    assert all("category" not in kinds(row) for row in rows)


def test_category_and_venue_alone_relate_nothing(make):
    alike = {"categories": ("zoo.B",), "venue": "Moth Days"}
    papers = [
        Paper(key="a", title="Quokka", **alike),
        Paper(key="b", title="Lemur", **alike),
        *zoo(30),
    ]
    assert make(*papers).related("a", min_score=0) == []


def test_a_rare_venue_is_named(make):
    days = {"title": "Moth wings", "venue": "Moth Days"}
    papers = [*zoo(40), Paper(key="m0", **days), Paper(key="m1", **days)]
    (row,) = make(*papers).related("m0")
    assert "venue" not in kinds(row)  # equal texts leave nothing open to 1
    papers[-1] = Paper(key="m1", title="Moth songs: whale, owl, ant and oak", venue="Moth Days")
    row = make(*papers).related("m0")[0]
    assert row.paper.key == "m1"
    open_part = (
        1
        - kinds(row)["terms"].value
        - sum(reason.value for kind, reason in kinds(row).items() if kind == "nearest")
    )
    # The venue has 2 of 42 papers.
    rare = math.log(43 / 3) / math.log(43 / 2)
    assert kinds(row)["venue"].items == ("Moth Days",)
    assert kinds(row)["venue"].value == pytest.approx(0.03 * rare * open_part, abs=1e-4)


def test_shared_authors_are_told_however_little_they_add(make):
    crowd = tuple(Author(f"Family{i}", f"Given{i}") for i in range(300))
    papers = [
        Paper(key="a", title="Moth wings", authors=crowd),
        Paper(key="b", title="Moth legs", authors=crowd[:1]),
        *zoo(40),
    ]
    (row,) = make(*papers).related("a", min_score=0)
    assert kinds(row)["authors"].items == ("Given0 Family0",)
    assert kinds(row)["authors"].value == pytest.approx(0.01)
    assert row.score == pytest.approx(sum(reason.value for reason in row.reasons))


def test_citations_relate(make):
    papers = [
        Paper(key="a", title="Zebra", cites=("b", "doi:10.1234/x", "10.1234/y", "q")),
        Paper(key="b", title="Owl", doi="10.1234/b"),
        Paper(key="c", title="Whale", cites=("10.1234/X", "https://doi.org/10.1234/y", "q")),
        Paper(key="d", title="Ant", cites=("a", "e", "doi:10.1234/B")),
        Paper(key="e", title="Oak"),
        *(Paper(key=f"z{i}", title=f"Word{i}") for i in range(9)),
    ]
    rows = {row.paper.key: kinds(row) for row in make(*papers).related("a", min_score=0)}
    assert rows.keys() == {"b", "c", "d", "e"}
    assert rows["b"]["cites"].value == pytest.approx(0.3)
    assert rows["b"]["citers"].count == 1
    assert rows["d"]["cited"].value == pytest.approx(0.3)
    assert rows["c"]["references"].count == 3
    # Three references, each cited by 2 of 14: 3 r / (sqrt(4 * 3) + 2).
    rare = math.log(15 / 3) / math.log(15 / 2)
    coupling = 3 * rare / (math.sqrt(12) + 2)
    assert rows["c"]["references"].value == pytest.approx(0.3 * coupling, abs=1e-4)
    assert rows["e"]["citers"].value == pytest.approx(0.3 / (1 + 2), abs=1e-4)


def test_filter_before_the_cut(make):
    corpus = make(*zoo(200))
    everything = corpus.related("p000", 100)
    late = [f"key:p{n}" for n in range(150, 200)]
    rows = corpus.related("p000", 5, query=" OR ".join(late))
    assert keys(rows) == ["p150", "p155", "p160", "p165", "p170"]
    scores = {row.paper.key: row.score for row in everything}
    assert all(scores.get(row.paper.key, row.score) == row.score for row in rows)
    assert corpus.related("p000", 5, query="key:none") == []


def test_limit_and_floor(make):
    corpus = make(*zoo(60))
    assert len(corpus.related("p000", 4)) == 4
    assert corpus.related("p000", 0) == []
    assert corpus.related("p000", min_score=1.01) == []


def test_small_corpora(make):
    assert make(Paper(key="a", title="Zebra")).related("a") == []
    with pytest.raises(UnknownPaper):
        make().related("a")


def test_two_chance_words_relate_nothing_in_a_small_corpus(make):
    mine = "Quokka burrows mapped by radar echoes, ranking sites in linear time"
    yours = "Ranking checkpoints of trained kites for gliding, a linear probe of wind"
    fill = [Paper(key=f"z{i}", title=f"Word{i} other{i}") for i in range(20)]
    alone = [Paper(key="a", title=mine), Paper(key="b", title=yours), *fill]
    assert make(*alone).related("a", min_score=0) == []
    ada = (Author("Vane", "Ada"),)
    written_by_one = [
        Paper(key="a", title=mine, authors=ada),
        Paper(key="b", title=yours, authors=ada),
        *fill,
    ]
    (row,) = make(*written_by_one).related("a", min_score=0)
    assert set(kinds(row)["terms"].items) == {"ranking", "linear"}


def test_nothing_in_common_gives_no_row(make):
    papers = [
        Paper(key="a", title="We propose results"),
        Paper(key="b", title="We propose results"),
    ]
    assert make(*papers).related("a") == []


@pytest.mark.parametrize(
    "title", ["神经网络的剪枝", "Обучение нейронных сетей", "การเรียนรู้ของเครื่อง"]
)
def test_other_scripts(make, title):
    papers = [Paper(key=key, title=title) for key in ("a", "b")] + zoo()
    (row,) = make(*papers).related("a")
    assert row.paper.key == "b"
    assert kinds(row)["terms"].items


def test_an_author_among_hundreds_counts_for_little(make):
    crowd = tuple(Author(f"Family{i}", f"Given{i}") for i in range(942))
    papers = [
        Paper(key="crowd", title="Zebra stripes", authors=crowd),
        Paper(key="crowd2", title="Owl", authors=crowd[:900]),
        Paper(key="one", title="Whale songs", authors=crowd[:1]),
        *(Paper(key=f"z{i}", title=f"Word{i}") for i in range(20)),
    ]
    (row,) = make(*papers).related("crowd", min_score=0)
    assert row.paper.key == "crowd2"
    assert (len(row.reasons[0].items), row.reasons[0].count) == (5, 900)


DUMP = """
import sys
from pathlib import Path
sys.path.insert(0, {folder!r})
from test_related import written, zoo
from sphinx_papers.paper.names import Author
papers = zoo(120, authors=(Author("Vane", "Ada"), Author("Ox", "Bo")), cites=("p001", "p002"))
corpus = written(Path(sys.argv[1]), papers[::-1] if sys.argv[2] == "1" else papers)
print(corpus.index.read_bytes().hex())
print([corpus.related(key, min_score=0) for key in ("p000", "p007")])
"""


def test_hash_seed_and_order_of_sources_change_nothing(tmp_path):
    script = DUMP.format(folder=str(Path(__file__).parent))
    shown = [
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / seed), seed],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert shown[0] == shown[1]
