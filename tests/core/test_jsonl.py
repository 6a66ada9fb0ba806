"""JSON Lines: one bad line costs that line and says why."""

import json

import pytest

from sphinx_papers.formats.jsonl import parse_paper, read_jsonl, write_jsonl
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper, Seen

GOOD = b'{"key": "kites", "title": "Flax tails"}\n'


def read(*lines):
    return list(read_jsonl(lines, "refs.jsonl", "refs"))


def test_a_line_is_a_paper():
    (one,) = read(GOOD)
    assert (one.paper.key, one.paper.title) == ("kites", "Flax tails")
    assert (one.place, one.source) == ("refs.jsonl:1", "refs")


BAD = {
    "no JSON": (b"{key: kites}\n", "malformed"),
    "cut off": (b'{"key": "kites", "ti', "truncated"),
    "a list": (b"[]\n", "Expected 'object', got 'array'"),
    "a year in words": (b'{"key": "k", "title": "t", "year": "old"}\n', "at 'year'"),
    "one author": (b'{"key": "k", "title": "t", "authors": "Berg"}\n', "at 'authors'"),
    "a number among authors": (b'{"key": "k", "title": "t", "authors": [1]}\n', "at 'authors"),
    "no key": (b'{"title": "t"}\n', "missing field 'key'"),
    "a blank key": (b'{"key": " ", "title": "t"}\n', "missing field 'key'"),
    "no title": (b'{"key": "k"}\n', "missing field 'title'"),
    "not UTF-8": (b'{"key": "k", "title": "t\xe9t\xe9"}\n', "utf-8|UTF-8"),
    "two values": (GOOD.strip() + GOOD, "trailing"),
}


@pytest.mark.parametrize(("line", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_reported_and_costs_nothing_else(line, reason):
    first, error, last = read(GOOD, line, GOOD)
    assert first.paper == last.paper
    assert last.place == "refs.jsonl:3"
    assert isinstance(error, SourceError)
    assert (error.path, error.line) == ("refs.jsonl", 2)
    with pytest.raises(SourceError, match=reason):
        raise error


@pytest.mark.parametrize("name", ["doi", "arxiv"])
@pytest.mark.parametrize("value", ["n/a", "PMC123", "http://hdl.example.org/2065/1"])
def test_what_is_no_identifier_is_reported_and_left_out(name, value):
    problem, one = read(json.dumps({"key": "k", "title": "t", name: value}).encode())
    assert str(problem).startswith(f"refs.jsonl:1: '{value}' in '{name}' is no such identifier")
    assert one.paper == Paper(key="k", title="t")


def test_blank_lines_a_byte_order_mark_and_line_ends_do_not_matter():
    found = read(b"\xef\xbb\xbf" + GOOD, b"\n", b"  \r\n", GOOD.replace(b"\n", b"\r\n"))
    assert [one.place for one in found] == ["refs.jsonl:1", "refs.jsonl:4"]
    assert found[0].paper == found[1].paper


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"doi": "https://doi.org/10.1145/ABC"}, {"doi": "10.1145/abc"}),
        ({"doi": "10.48550/arXiv.2107.14795"}, {"arxiv": "2107.14795"}),
        ({"arxiv": "arXiv:2107.14795v2"}, {"arxiv": "2107.14795"}),
        (
            {"ids": {"arxiv": "2107.14795v1", "doi": "10.1145/X"}},
            {"arxiv": "2107.14795", "doi": "10.1145/x"},
        ),
        ({"ids": {"openalex": "https://openalex.org/w42"}}, {"ids": {"openalex": "W42"}}),
        ({"ids": {"corpusid": "7", "shelf": "A 1"}}, {"ids": {"corpusid": "7", "shelf": "A 1"}}),
        ({"doi": "10.1000/x", "ids": {"doi": "10.1000/y"}}, {"doi": "10.1000/x"}),
    ],
)
def test_identifiers_get_their_normal_form(fields, expected):
    line = json.dumps({"key": "k", "title": "t", **fields}).encode()
    assert parse_paper(line) == Paper(key="k", title="t", **expected)


def test_authors_in_every_form():
    line = (
        b'{"key":"k","title":" Flax\\n tails","authors":["Berg, Ada","Leo Ruiz","Kite Team",'
        b'{"family":"Li","given":"Wei"},{"literal":"Platon"}]}'
    )
    paper = parse_paper(line)
    assert paper.title == "Flax tails"
    assert paper.authors == (
        Author("Berg", "Ada"),
        Author("Ruiz", "Leo"),
        Author(literal="Kite Team"),
        Author("Li", "Wei"),
        Author(literal="Platon"),
    )


def test_what_is_written_reads_back():
    paper = Paper(
        key="kites",
        title="Flax – tails",
        authors=(Author("Berg", "Ada"), Author(literal="Kite Team")),
        year=2020,
        doi="10.1000/x",
        ids={"pmid": "7"},
        keywords=("flax", "kites"),
        cites=("dough",),
    )
    known = Paper(key="a", title="t", provenance={"title": "x"}, seen=(Seen("a", "x"),))
    first, second = write_jsonl([paper, known])
    assert parse_paper(first) == paper
    assert json.loads(second) == {"key": "a", "title": "t"}


def test_what_only_the_corpus_knows_cannot_be_written_by_hand():
    paper = parse_paper(b'{"key":"k","title":"t","provenance":{"title":"x"}}')
    assert paper.provenance == {}
