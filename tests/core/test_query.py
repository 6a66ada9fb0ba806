"""The query language: what parses to what, what a mistake is told, what survives YAML."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sphinx_papers.corpus.query import (
    DEEPEST,
    FIELDS,
    MOST_TERMS,
    PARTS,
    All,
    Cited,
    Either,
    Not,
    Term,
    Years,
    parse_query,
)
from sphinx_papers.paper.errors import PapersError, QueryError

DOCUMENTED = [
    "author:Brock year:2019..2022 venue:ICML normalization -audio",
    "author:andrew-brock",
    'author:"Andrew Brock"',
    "year:2021..",
    "year:..2020",
    "year:2021",
    "has:code",
    "source:003",
    "cited",
    "-cited year:2020..",
    'text:"a phrase" -word',
    "one OR two",
    "(one OR two) -(three four)",
    "key:perceiver-io",
    "category:cs.LG keyword:attention",
    "title:transformer abstract:graph",
    "status:preprint",
    "id:2107.14795",
    "arXiv:2107.14795",
    "10.1145/3309551",
    "doi:10.1145/3309551",
    "",
]


def text(value):
    return Term("text", value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", All()),
        ("  \n ", All()),
        ("word", text("word")),
        ("self-attention", text("self-attention")),
        ('"a phrase"', text("a phrase")),
        ("AUTHOR:Brock", Term("author", "Brock")),
        ('author:"Andrew Brock"', Term("author", "Andrew Brock")),
        ("year:2021", Years(2021, 2021)),
        ("year:2019..2022", Years(2019, 2022)),
        ("year:2021..", Years(2021, None)),
        ("year:..2020", Years(None, 2020)),
        ("has:CODE", Term("has", "code")),
        ("cited", Cited()),
        ('"cited"', text("cited")),
        ('"OR"', text("OR")),
        ("-a", Not(text("a"))),
        ("--a", Not(Not(text("a")))),
        ('-"a b"', Not(text("a b"))),
        ("a b", All((text("a"), text("b")))),
        ("a OR b", Either((text("a"), text("b")))),
        ("a b OR c", Either((All((text("a"), text("b"))), text("c")))),
        ("a (b OR c)", All((text("a"), Either((text("b"), text("c")))))),
        ("((a) (b c))", All((text("a"), text("b"), text("c")))),
        ("a OR (b OR c)", Either((text("a"), text("b"), text("c")))),
        ("-(a b)", Not(All((text("a"), text("b"))))),
        ("f(x)", text("f(x)")),
        ("(f(x) OR b)", Either((text("f(x)"), text("b")))),
        ('author:"Ho"year:2020', All((Term("author", "Ho"), Years(2020, 2020)))),
        ("2107.14795", Term("id", "arxiv:2107.14795")),
        ("arXiv:2107.14795v2", Term("id", "arxiv:2107.14795")),
        ("https://arxiv.org/abs/2107.14795", Term("id", "arxiv:2107.14795")),
        ("id:2107.14795", Term("id", "arxiv:2107.14795")),
        ('"2107.14795"', text("2107.14795")),
        ("10.1016/S0140-6736(05)67889-9", Term("id", "doi:10.1016/s0140-6736(05)67889-9")),
        ("(doi:10.1000/a)", Term("id", "doi:10.1000/a")),
        ("title:a:b", Term("title", "a:b")),
        ("or", text("or")),
    ],
)
def test_what_a_query_means(written, meant):
    assert parse_query(written) == meant
    assert parse_query(str(meant)) == meant


@pytest.mark.parametrize(
    ("written", "token", "position", "told"),
    [
        ("a yaer:2020", "yaer:2020", 2, "did you mean 'year'"),
        ("zzz:2020", "zzz:2020", 0, "there is no field 'zzz'. Known are text, title"),
        ("has:cod", "has:cod", 0, "did you mean 'code'"),
        ("a year:20x1", "year:20x1", 2, "2019..2022"),
        ("year:2022..2019", "year:2022..2019", 0, "2019..2022"),
        ("year:2019-2022", "year:2019-2022", 0, "2019..2022"),
        ("year:..", "year:..", 0, "2019..2022"),
        ("a author:", "author:", 2, "straight after the colon"),
        ("author: Brock", "author:", 0, "straight after the colon"),
        ('a "b c', '"', 2, "never closed"),
        ('author:"b', '"', 7, "never closed"),
        ("a (b", "(", 2, "never closed"),
        ("a b)", ")", 3, "closes nothing"),
        (")", ")", 0, "closes nothing"),
        ("a ()", "(", 2, "nothing stands between"),
        ("OR a", "OR", 0, "either side"),
        ("a OR", "OR", 2, "either side"),
        ("a OR OR b", "OR", 2, "either side"),
        ("(a OR )", "OR", 3, "either side"),
        ("a - b", "-", 2, "minus"),
        ("a -", "-", 2, "minus"),
        ("(a -)", "-", 3, "minus"),
        ("-OR", "-", 0, "minus"),
        ("a AND b", "AND", 2, "leave AND out"),
        ("NOT a", "NOT", 0, "-word"),
        ("a +", "+", 2, "no letter and no digit"),
        ('author:""', 'author:""', 0, "no letter and no digit"),
        ("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), "(", DEEPEST, "deep"),
        ("-" * 5000 + "a", "-", DEEPEST, "deep"),
        ("a " * (MOST_TERMS + 1), "a", 0, "at most"),
    ],
)
def test_a_mistake_is_pointed_at(written, token, position, told):
    with pytest.raises(QueryError, match=r"^query, at ") as caught:
        parse_query(written)
    error = caught.value
    assert (error.token, error.position) == (token, position)
    assert told in str(error)
    assert f"character {position + 1}" in str(error)
    line, carets = error.pointer.split("\n")
    assert line[carets.index("^") :].startswith(token)
    assert carets.strip() == "^" * len(token)


def test_a_query_error_is_an_error_of_this_package_and_a_value_error():
    assert issubclass(QueryError, PapersError)
    assert issubclass(QueryError, ValueError)


def test_the_pointer_has_two_lines_whatever_the_white_space():
    with pytest.raises(QueryError) as caught:
        parse_query("a\n\tyaer:1")
    assert caught.value.pointer == "a  yaer:1\n   ^^^^^^"


@pytest.mark.parametrize("query", DOCUMENTED)
def test_the_documented_forms_survive_yaml(query):
    options = yaml.safe_load(f"title: x\nquery: {query}\nlimit: 5\n")
    assert parse_query(str(options["query"] or "")) == parse_query(query)


@pytest.mark.parametrize("query", DOCUMENTED)
def test_what_prints_survives_yaml_and_parses_to_the_same(query):
    parsed = parse_query(query)
    options = yaml.safe_load(f"query: {parsed}")
    assert parse_query(options["query"] or "") == parsed


PIECES = ["OR", "AND", "-", "(", ")", '"', ":", "year:", "author:", "x", "2020", "..", " ", "é"]


def read(written):
    """The query, or the error in its place."""
    try:
        return parse_query(written)
    except QueryError as error:
        return error


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_parses_or_is_answered_with_a_place_in_it(written):
    read_as = read(written)
    if isinstance(read_as, QueryError):
        assert 0 <= read_as.position < len(written)
        assert written[read_as.position :].startswith(read_as.token)
        assert read_as.token
    else:
        assert parse_query(str(read_as)) == read_as


YEARS = st.integers(0, 9999)
VALUES = st.text(st.characters(exclude_characters='"')).filter(lambda v: any(map(str.isalnum, v)))
FREE_FIELDS = sorted(set(FIELDS) - {"year", "has", "id"})
TERMS = (
    st.builds(Term, st.sampled_from(FREE_FIELDS), VALUES)
    | st.builds(Term, st.just("has"), st.sampled_from(sorted(PARTS)))
    | st.tuples(YEARS | st.none(), YEARS | st.none())
    .filter(lambda y: y != (None, None) and (None in y or y[0] <= y[1]))
    .map(lambda y: Years(*y))
    | st.just(Cited())
)


def groups(of, kind, *, inside):
    items = of.filter(lambda query: not isinstance(query, inside))
    return st.lists(items, min_size=2, max_size=4).map(lambda queries: kind(tuple(queries)))


TREES = st.recursive(
    TERMS,
    lambda of: of.map(Not) | groups(of, All, inside=All) | groups(of, Either, inside=Either),
    max_leaves=12,
)


@given(TREES)
def test_every_query_parses_from_what_it_prints(query):
    assert parse_query(str(query)) == query
