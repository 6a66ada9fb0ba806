"""The objects of JSON files in every usual layout."""

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_papers.formats import objects as module
from sphinx_papers.formats.objects import objects

RECORDS = [{"a": '}{[\\"', "b": {"c": [1, {}]}}, {"a": "ünï\n"}, {}]


def found(text):
    data = text if isinstance(text, bytes) else text.encode()
    return list(objects(BytesIO(data)))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(record) for record in RECORDS),
        "\n\n".join(json.dumps(record) for record in RECORDS) + "\r\n",
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=1),
        "\ufeff" + json.dumps(RECORDS),
        json.dumps({"meta": {"count": 3}, "results": RECORDS}),
        json.dumps({"meta": {"count": 3}, "results": RECORDS}, indent=2),
        json.dumps({"total": 3, "data": RECORDS}),
        json.dumps({"items": RECORDS}, indent=2),
        "\n".join(json.dumps(record, indent=2) for record in RECORDS),
    ],
)
def test_every_layout(text):
    assert [json.loads(data) for _, data in found(text)] == RECORDS


def test_lines():
    text = '[\n{"a": 1}, {"a": 2},\n\n{\n"a": 3}\n]'
    assert [line for line, _ in found(text)] == [2, 2, 4]
    text = '{"meta": {},\n"results": [\n{"a": 1},\n{"a": 1}]}'
    assert [line for line, _ in found(text)] == [3, 4]


@given(
    st.lists(
        st.recursive(
            st.text('a{}[]"\\ü'), lambda v: st.dictionaries(st.text('a{}"'), v), max_leaves=4
        ),
        max_size=4,
    ),
    st.integers(1, 9),
)
def test_pieces_of_any_size(values, size):
    records = [{"v": value} for value in values]
    text = json.dumps(records, ensure_ascii=False, indent=1).encode()
    before, module.CHUNK = module.CHUNK, size
    try:
        assert [json.loads(data) for _, data in found(text)] == records
    finally:
        module.CHUNK = before


def test_a_quotation_mark_that_is_missing_costs_that_object():
    text = '[\n{"a": "one"},\n{"a": "two},\n{"a": "three"}\n]'
    assert found(text) == [
        (2, b'{"a": "one"}'),
        (3, b'{"a": "two},'),
        (4, b'{"a": "three"}'),
    ]


def test_a_brace_that_is_missing_costs_that_object():
    text = '[\n {"a": {"b": 1},\n {"a": 2},\n {\n  "a": [{"b": 3}]\n }, {"a": 4}\n]\n'
    assert found(text) == [
        (2, b'{"a": {"b": 1}'),
        (3, b'{"a": 2}'),
        (4, b'{\n  "a": [{"b": 3}]\n }'),
        (6, b'{"a": 4}'),
    ]
    lines = '{"a": 1\n{"a": 2}\n'
    assert found(lines) == [(1, b'{"a": 1'), (2, b'{"a": 2}')]


def test_an_object_without_an_end_is_given_up_before_memory_ends(monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 64)
    monkeypatch.setattr(module, "LARGEST", 256)
    text = '[\n{"a": {\n' + '{"a": 1},\n' * 100 + "]"
    assert [data for _, data in found(text)] == [b'{"a": {', *[b'{"a": 1}'] * 100]
