"""The one face of the corpus: a mapping that is generous in look-up and precise in errors."""

import json

import pytest

from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.paper.errors import SourceError, UnknownPaper

REFS = [
    {
        "key": "Kites",
        "title": "Flax tails steady kites",
        "doi": "10.1000/ABC",
        "arxiv": "2401.00001v3",
    },
    {"key": "dough", "title": "A finger for dough", "ids": {"openreview": "Kt-1"}, "year": 2020},
]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "refs.jsonl").write_text("\n".join(map(json.dumps, REFS)), encoding="utf-8")
    return Corpus.open(["refs.jsonl"], folder=tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "Kites",
        "kites",
        " KITES ",
        "2401.00001",
        "2401.00001v1",
        "ARXIV:2401.00001v9",
        "https://arxiv.org/abs/2401.00001v2",
        "https://arxiv.org/pdf/2401.00001",
        "10.48550/arXiv.2401.00001",
        "10.1000/abc",
        "10.1000/ABC",
        "doi:10.1000/abc",
        "https://doi.org/10.1000/ABC",
        "http://dx.doi.org/10.1000%2Fabc",
        "10.1000/abc.",
    ],
)
def test_every_name_leads_to_the_paper(corpus, name):
    assert name in corpus
    assert corpus[name].key == "Kites"
    assert corpus.get(name) == corpus.find(name) == corpus["Kites"]


def test_other_identifiers_lead_to_the_paper(corpus):
    assert corpus["https://openreview.net/forum?id=Kt-1"].key == "dough"


def test_a_mapping(corpus):
    assert list(corpus) == ["Kites", "dough"] == [paper.key for paper in corpus.values()]
    assert len(corpus) == 2
    assert dict(corpus.items())["dough"].year == 2020
    assert corpus.problems == []


@pytest.mark.parametrize(
    "name", ["kyte", "", "2401.00002", "10.1000/abd", "🪁", "dou%", "' OR 1=1"]
)
def test_an_unknown_name(corpus, name):
    assert name not in corpus
    assert corpus.get(name) is None
    assert corpus.find(name) is None
    assert corpus.digest_of(name) is None
    with pytest.raises(KeyError) as caught:
        corpus[name]
    assert isinstance(caught.value, UnknownPaper)
    with pytest.raises(UnknownPaper):
        corpus.related(name)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("perciever-io", "perceiver-io"),
        ("perceiver_io", "perceiver-io"),
        ("NFNets", "nfnet"),
        ("gemini1.5", "gemini-1.5"),
        ("flamngo", "flamingo"),
    ],
)
def test_the_nearest_keys_are_named(name, nearest):
    with pytest.raises(UnknownPaper) as caught:
        Corpus.open()[name]
    assert caught.value.nearest[0] == nearest
    assert nearest in str(caught.value)


def test_nothing_is_near_to_nonsense():
    assert Corpus.open().nearest("§§§") == []


def test_the_default_is_the_seed():
    corpus = Corpus.open()
    assert len(corpus) == 23
    assert corpus.problems == []


def test_bad_lines_are_problems_and_the_others_are_there(tmp_path):
    lines = [
        b'{"key": "one", "title": "Flax"}',
        b'{"key": "two", "title": ',
        b'{"key": "three", "title": "Dough", "year": "old"}',
        b'{"key": "four"}',
        b'{"key": "five", "title": "\xff"}',
        b'{"key": "One", "title": "Clocks"}',
        b'{"key": "six", "title": "Hemp"}',
    ]
    (tmp_path / "refs.jsonl").write_bytes(b"\n".join(lines))
    corpus = Corpus.open(["refs.jsonl"], folder=tmp_path)
    assert list(corpus) == ["One-2", "one", "six"]
    assert [(p.path, p.line) for p in corpus.problems] == [("refs.jsonl", n) for n in range(2, 7)]
    assert all(isinstance(p, SourceError) and p.reason for p in corpus.problems)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gone.jsonl", None, "cannot be read: No such file"),
        ("page.txt", b"A few words.\n", "no listing page"),
        ("page.txt", b"Abstract: one\nAbstract: caf\xe9\n", "page.txt:2: this is not UTF-8"),
        ("refs.doc", b"x", "unknown format '.doc'"),
        ("folder.jsonl", "folder", "cannot be read"),
    ],
)
def test_a_bad_source_is_a_problem_and_the_others_are_there(tmp_path, name, content, reason):
    if content == "folder":
        (tmp_path / name).mkdir()
    elif content is not None:
        (tmp_path / name).write_bytes(content)
    corpus = Corpus.open([name, "seed"], folder=tmp_path)
    assert len(corpus) == 23
    (problem,) = corpus.problems
    assert reason in str(problem)
    assert problem.path == name


def test_the_earlier_source_wins(tmp_path):
    line = {
        "key": "flamingo-2022",
        "title": "Flamingo!",
        "arxiv": "2204.14198",
        "abstract": "Birds.",
    }
    (tmp_path / "mine.jsonl").write_text(json.dumps(line), encoding="utf-8")
    mine = Corpus.open(["mine.jsonl", "seed"], folder=tmp_path)
    assert len(mine) == 23
    assert mine["flamingo"] == mine["flamingo-2022"]
    paper = mine["flamingo"]
    assert (paper.key, paper.title, paper.abstract) == ("flamingo-2022", "Flamingo!", "Birds.")
    assert paper.provenance["title"] == "mine.jsonl"
    assert [version.places for version in paper.versions] == [("003:4",)]
    assert len(paper.authors) > 20
    later = Corpus.open(["seed", "mine.jsonl"], folder=tmp_path)["flamingo"]
    assert (later.key, later.abstract[:8]) == ("flamingo", "Building")


def test_digests_tell_records_apart(tmp_path):
    def digests(year):
        rows = [REFS[0], {**REFS[1], "year": year}]
        (tmp_path / "refs.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        corpus = Corpus.open(["refs.jsonl"], folder=tmp_path)
        return corpus.digest, corpus.digest_of("kites"), corpus.digest_of("dough")

    assert digests(2020) == digests(2020)
    before, after = digests(2020), digests(2021)
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, True, False]


def test_a_digest_tells_which_documents_say_it_and_not_where_in_them(tmp_path):
    def digest(*files):
        for i, rows in enumerate(files):
            text = "\n".join(map(json.dumps, rows))
            (tmp_path / f"{i}.jsonl").write_text(text, encoding="utf-8")
        names = [f"{i}.jsonl" for i in range(len(files))]
        return Corpus.open(names, folder=tmp_path).digest_of("kites")

    alone = digest(REFS[:2])
    assert digest(REFS[1::-1]) == alone
    assert digest(REFS[:2], REFS[:1]) != alone
