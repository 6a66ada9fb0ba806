"""Queries and free text against an index: who is found, in which order, and how cheaply."""

import json
from contextlib import closing

import pytest

from sphinx_papers import Corpus
from sphinx_papers.corpus import facets
from sphinx_papers.corpus.query import DEEPEST, parse_query
from sphinx_papers.corpus.ready import open_index
from sphinx_papers.corpus.search import SORTS, Search
from sphinx_papers.paper.errors import PapersError, QueryError

RECORDS = [
    {
        "key": "moss",
        "title": "Signal propagation in moss",
        "authors": ["Ångström, Åsa", "Bailly-Comte, Léo"],
        "year": 2019,
        "date": "2019-05-02",
        "venue": "Proceedings of the 3rd Conference on Quiet Networks (CQN'19)",
        "abstract": "We normalize the signals that moss cushions pass on, without any audio.",
        "categories": ["cs.LG", "stat.ML"],
        "keywords": ["self-attention", "moss"],
        "doi": "10.1234/moss(19)1",
        "code_url": "https://example.org/moss",
        "status": "Published",
    },
    {
        "key": "fern",
        "title": "Transformers for ferns",
        "authors": ["Andrew B. Okoro", "Laurens van der Meer"],
        "year": 2021,
        "venue": "CQN",
        "abstract": "A transformer that listens to ferns. Signals of audio, normalization.",
        "categories": ["cs.CV"],
        "arxiv": "2101.00001",
    },
    {
        "key": "lichen",
        "title": "A survey of lichen",
        "authors": ["Andy Okoro", {"literal": "Lichen Team"}],
        "year": 2021,
        "date": "2021-09",
        "venue": "Journal of Slow Things",
        "abstract": "Signal signal signal: what lichen say.",
        "categories": ["csx.AA"],
    },
    {"key": "zebra", "title": "Äther ohne Jahr", "authors": ["Okoro, Zadie"]},
]


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path / "plants.jsonl", RECORDS[:2])
    (tmp_path / "more").mkdir()
    write(tmp_path / "more" / "others.jsonl", RECORDS[1:])
    with Corpus.open(["plants.jsonl", "more/others.jsonl"], folder=tmp_path) as corpus:
        yield corpus


def write(path, records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


def keys(papers):
    return [paper.key for paper in papers]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "fern lichen moss zebra"),
        ("author:okoro", "fern lichen zebra"),
        ("author:andrew-okoro", "fern lichen"),
        ('author:"Andy Okoro"', "fern lichen"),
        ('author:"Okoro, Andrew"', "fern lichen"),
        ("author:zadie-okoro", "zebra"),
        ("author:angstrom", "moss"),
        ("author:ÅNGSTRÖM", "moss"),
        ("author:bailly-comte", "moss"),
        ("author:leo-bailly-comte", "moss"),
        ("author:van-der-meer", "fern"),
        ("author:meer", "fern"),
        ("author:laurens-van-der-meer", "fern"),
        ("author:lichen-team", "lichen"),
        ("author:oko", ""),
        ("year:2021", "fern lichen"),
        ("year:..2020", "moss"),
        ("year:2020..", "fern lichen"),
        ("year:2019..2021", "fern lichen moss"),
        ("-year:2021", "moss zebra"),
        ("-has:year", "zebra"),
        ("venue:cqn", "fern moss"),
        ('venue:"quiet networks"', "moss"),
        ("venue:net", ""),
        ("category:cs", "fern moss"),
        ("category:CS.lg", "moss"),
        ("keyword:attention", "moss"),
        ("status:published", "moss"),
        ("has:code", "moss"),
        ("has:abstract -has:code", "fern lichen"),
        ("key:FERN", "fern"),
        ("2101.00001v3", "fern"),
        ("doi:10.1234/MOSS(19)1", "moss"),
        ("id:10.1234/moss(19)1", "moss"),
        ("source:plants", "fern moss"),
        ("source:plants.jsonl", "fern moss"),
        ("source:others", "fern lichen zebra"),
        ("source:more/others.jsonl", "fern lichen zebra"),
        ("source:plants source:others", "fern"),
        ("source:more", ""),
        ("cited", "lichen zebra"),
        ("-cited year:2019..", "fern moss"),
        ("signal", "fern lichen moss"),
        ("normalization", "fern moss"),
        ("normalization -ferns", "moss"),
        ("title:signal", "moss"),
        ("abstract:moss", "moss"),
        ('"signal propagation"', "moss"),
        ("signal-propagation", "moss"),
        ('"propagation signal"', ""),
        ("title:survey OR title:transformer", "fern lichen"),
        ("(survey OR moss) year:2019", "moss"),
        ("survey OR moss year:2019", "lichen moss"),
        ("survey OR key:zebra", "lichen zebra"),
        ("-(survey OR moss)", "fern zebra"),
        ("ather", "zebra"),
        ("okoro", "fern lichen zebra"),
        ("attention", "moss"),
        ("nowhere", ""),
    ],
)
def test_what_a_query_finds(corpus, query, found):
    cited = {"Zebra", "lichen", "unknown"}
    assert keys(corpus.select(query, sort="key", cited=cited)) == found.split()
    assert corpus.count(query, cited=cited) == len(found.split())
    assert keys(corpus.select(parse_query(query), sort="key", cited=cited)) == found.split()


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", "lichen fern moss zebra"),
        ("oldest", "moss fern lichen zebra"),
        ("title", "lichen zebra moss fern"),
        ("author", "moss fern lichen zebra"),
        ("venue", "fern lichen moss zebra"),
        ("key", "fern lichen moss zebra"),
        ("relevance", "fern lichen moss zebra"),
    ],
)
def test_orders(corpus, sort, order):
    assert keys(corpus.select(sort=sort)) == order.split()
    assert keys(corpus.select(sort=sort, limit=2)) == order.split()[:2]


def test_every_order_is_tested():
    (mark,) = test_orders.pytestmark
    assert {case[0] for case in mark.args[1]} == set(SORTS)


def test_an_unknown_order_is_an_error(corpus):
    with pytest.raises(PapersError, match=r"no order 'best'; known are newest, oldest"):
        corpus.select(sort="best")


def test_relevance_puts_titles_first_and_unscored_papers_last(corpus):
    found = corpus.select("(audio OR ferns) OR key:lichen", sort="relevance")
    assert keys(found) == ["fern", "moss", "lichen"]


def test_a_query_error_reaches_the_caller(corpus):
    with pytest.raises(QueryError):
        corpus.select("yaer:2020")
    with pytest.raises(QueryError):
        corpus.count("yaer:2020")


def test_search_ranks_what_has_all_words_first(corpus):
    assert keys(corpus.search("moss audio")) == ["moss", "fern"]
    assert keys(corpus.search("ferns listen audio signal"))[0] == "fern"
    assert keys(corpus.search("ferns listen audio signal", limit=1)) == ["fern"]
    assert keys(corpus.search("Åsa ANGSTROM")) == ["moss"]


@pytest.mark.parametrize("text", ["", "!?", '"', "nowhere", "OR", "a* NEAR(b) {x} : ^"])
def test_search_takes_any_text(corpus, text):
    assert corpus.search(text) == [] or text.startswith("a*")


@pytest.fixture
def db(corpus):
    with closing(open_index(corpus.index)) as db:
        yield db


def test_numbers_are_the_places_of_the_keys(corpus, db):
    numbers = corpus.numbers("signal -cited", cited={"lichen"})
    assert {list(corpus)[n] for n in numbers} == {"fern", "moss"}
    keys_of = dict(db.execute("SELECT n, key FROM paper"))
    assert {keys_of[n] for n in numbers} == {"fern", "moss"}


def test_filters_use_their_indexes(db):
    query = parse_query("author:okoro venue:cqn category:cs source:plants signal cited")
    sql, values = Search(db, {"fern"}).condition(query)
    plan = db.execute(f"EXPLAIN QUERY PLAN SELECT p.n FROM listed p WHERE {sql}", values)
    steps = [step for *_, step in plan]
    assert "SEARCH p USING INTEGER PRIMARY KEY (rowid=?)" in steps
    scans = [step for step in steps if step.startswith("SCAN")]
    assert all("VIRTUAL TABLE" in step for step in scans), scans


def test_without_fts5_only_words_cannot_be_found(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path / "plants.jsonl", RECORDS)
    with monkeypatch.context() as patched:
        patched.setattr(facets, "has_fts5", lambda _db: False)
        corpus = Corpus.open(["plants.jsonl"], folder=tmp_path)
    with corpus:
        assert keys(corpus.select("author:okoro year:2021", sort="key")) == ["fern", "lichen"]
        with pytest.raises(PapersError, match="write it again"):
            corpus.select("signal")
        monkeypatch.setattr("sphinx_papers.corpus.search.has_fts5", lambda _db: False)
        with pytest.raises(PapersError, match="SQLite has no FTS5"):
            corpus.search("signal")


def test_the_longest_query_is_answered(corpus):
    assert corpus.count(" OR ".join(["key:fern", "signal"] * 100)) == 3
    assert corpus.count(" ".join(["-key:fern", "signal"] * 100)) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("-" * DEEPEST + "signal", 3),
        ("-(" * (DEEPEST // 2) + "signal" + ")" * (DEEPEST // 2), 1),
        ("(fern OR signal (moss OR " * (DEEPEST // 2) + "zebra" + "))" * (DEEPEST // 2), 2),
        ("-(key:zebra OR year:1999 " * (DEEPEST // 2) + "zebra" + ")" * (DEEPEST // 2), 3),
        ("author:x OR -(venue:x -(" * (DEEPEST // 4) + "zebra" + "))" * (DEEPEST // 4), 4),
    ],
)
def test_the_deepest_query_is_answered(corpus, query, found):
    assert corpus.count(query) == found
