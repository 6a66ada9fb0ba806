"""Sources: which reader a file gets, packed files, files that are none of ours."""

import gzip
import json
import lzma

import pytest

from sphinx_papers.corpus.sources import find_sources
from sphinx_papers.formats.bibtex import write_bibtex
from sphinx_papers.formats.csl import write_csl
from sphinx_papers.formats.jsonl import write_jsonl
from sphinx_papers.formats.ris import write_ris
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

PAPERS = [
    Paper(
        key=f"made-{n}", title=f"A Made-up Title {n}", authors=(Author("Moor", "Ada"),), year=2020,
        venue="Journal of Made-up Results", venue_year=2020, type="article-journal",
    )
    for n in range(3)
]  # fmt: skip
LINES = {
    "arxiv": {"id": "0704.0001", "title": "T", "authors_parsed": []},
    "openalex": {"id": "https://openalex.org/W1", "title": "T", "authorships": []},
    "semantic scholar": {"paperId": "ab", "title": "T"},
    "data set": {"corpusid": 1, "title": "T"},
    "csl": {"id": "k", "type": "book", "title": "T"},
    "own": {"key": "k", "title": "T"},
}
PACK = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress}


def read(folder, name, data):
    (folder / name).write_bytes(data)
    (source,) = find_sources([name], folder)
    return list(source.read())


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.bib", write_bibtex),
        ("a.ris", write_ris),
        ("a.b.JSON", write_csl),
        ("a.jsonl", write_jsonl),
        ("a.json", write_jsonl),
    ],
)
def test_every_format_packed_and_not(tmp_path, name, write, packing):
    found = read(tmp_path, name + packing, PACK[packing](b"".join(write(PAPERS))))
    assert [one.paper for one in found] == PAPERS
    assert {one.source for one in found} == {name + packing}
    assert found[0].place.startswith(f"{name}{packing}:")


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
@pytest.mark.parametrize("indent", [None, 2])
def test_json_is_known_by_its_fields(tmp_path, suffix, line, indent):
    for data in (json.dumps(line), json.dumps([line, line], indent=indent)):
        found = read(tmp_path, f"a{suffix}", data.encode())
        assert {one.paper.title for one in found} == {"T"}


def test_own_json_with_mistakes_is_told_line_by_line(tmp_path):
    found = read(tmp_path, "a.jsonl", b'{"title": "T"}\n{"key": "k"}\n{"key": 3}\n{"key"}\n')
    assert [str(one) for one in found] == [
        "a.jsonl:1: missing field 'key'",
        "a.jsonl:2: missing field 'title'",
        "a.jsonl:3: Expected 'str', got 'int' at 'key'",
        "a.jsonl:4: JSON is malformed: expected ':' (byte 6)",
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.bib", "a.ris"])
def test_an_empty_file_has_no_papers(tmp_path, name):
    assert read(tmp_path, name, b"") == []


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.docx", ".docx"), ("a.docx.gz", ".docx"), ("a", ""), ("a.gz", "")]
)
def test_an_unknown_suffix(tmp_path, name, suffix):
    (fault,) = read(tmp_path, name, b"")
    assert str(fault) == (
        f"{name}: unknown format '{suffix}'; known are .bib, .json, .jsonl, .ris, .txt, each also "
        "packed as .gz or .xz, and the name 'seed'"
    )


def test_unknown_json_names_what_was_tried(tmp_path):
    (fault,) = read(tmp_path, "a.json", b'[{"text": "T", "label": 1}]')
    assert str(fault) == (
        "a.json: this JSON has none of the known forms: our own (key and title), CSL-JSON (id and "
        "type), the arXiv snapshot (id and authors_parsed), OpenAlex (id and authorships), "
        "Semantic Scholar (paperId or corpusid); its objects have label, text"
    )


@pytest.mark.parametrize("packing", [".gz", ".xz"])
def test_packed_files_that_are_damaged(tmp_path, packing):
    whole = PACK[packing](b"".join(write_jsonl(PAPERS * 2000)))
    *found, fault = read(tmp_path, f"a.jsonl{packing}", whole[: len(whole) // 2])
    assert isinstance(fault, SourceError)
    assert str(fault).startswith(f"a.jsonl{packing}: cannot be unpacked: ")
    assert not any(isinstance(one, SourceError) for one in found)
    (fault,) = read(tmp_path, f"b.jsonl{packing}", b"no archive at all")
    assert str(fault).startswith(f"b.jsonl{packing}: cannot be unpacked: ")


def test_a_file_that_is_missing(tmp_path):
    (source,) = find_sources(["none.bib"], tmp_path)
    (fault,) = source.read()
    assert str(fault) == "none.bib: cannot be read: No such file or directory"


def test_a_listing_that_is_not_utf8(tmp_path):
    (fault,) = read(tmp_path, "a.txt", b"Abstract: one\ntwo \xe9\n")
    assert str(fault) == "a.txt:2: this is not UTF-8 text"
