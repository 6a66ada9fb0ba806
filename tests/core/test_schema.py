"""JSON Lines in our own schema: round trips, and the schema that is published."""

import json
from io import BytesIO

import jsonschema
import pytest
from hypothesis import given, settings
from made_papers import papers

from sphinx_papers.formats.jsonl import read_jsonl, schema, write_jsonl


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema())


@settings(deadline=None, max_examples=100)
@given(papers())
def test_written_keeps_to_the_schema_and_is_read_back(paper):
    (line,) = write_jsonl([paper])
    jsonschema.validate(json.loads(line), schema())
    (found,) = read_jsonl(BytesIO(line), "x.jsonl", "x.jsonl")
    assert found.paper == paper


@pytest.mark.parametrize(
    "bad",
    [
        {"key": "k"},
        {"title": "T"},
        {"key": "k", "title": "T", "year": "2021"},
        {"key": "k", "title": "T", "authors": "Ada Moor"},
        {"key": "k", "title": "T", "editors": [{"family": 3}]},
    ],
)
def test_reader_and_schema_refuse_the_same(bad):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, schema())
    (found,) = read_jsonl([json.dumps(bad).encode()], "x.jsonl", "x.jsonl")
    assert isinstance(found, Exception)


def test_names_may_be_plain_strings():
    line = {"key": "k", "title": "T", "authors": ["Ada Moor"], "editors": ["Ek, Bo"]}
    jsonschema.validate(line, schema())
    (found,) = read_jsonl([json.dumps(line).encode()], "x.jsonl", "x.jsonl")
    assert [a.inverted_name for a in (*found.paper.authors, *found.paper.editors)] == [
        "Moor, Ada",
        "Ek, Bo",
    ]


def test_what_the_corpus_itself_knows_is_not_in_it():
    properties = schema()["$defs"]["Entry"]["properties"]
    assert {"provenance", "seen", "versions", "repairs"}.isdisjoint(properties)
    assert {"key", "title", "authors", "volume"} <= set(properties)
