"""Normal forms of text, and records that print themselves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_papers.paper.errors import PapersError, SourceError, UnknownPaper
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import compared, folded, shortened, slug, words


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Çağlar", "caglar"),
        ("CAGLAR", "caglar"),
        ("Stra\u00dfe", "strasse"),
        ("e\u0301te\u0301", "ete"),
        ("ﬁne H₂O", "fine h2o"),
        ("Łódź", "łodz"),
        ("Ελλάδα", "ελλαδα"),
        ("", ""),
    ],
)
def test_folded(text, form):
    assert folded(text) == form


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once_for_words(text):
    assert words(" ".join(words(text))) == words(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kites: Flax & Tails", "kites flax tails"),
        ("Kite-Tails", "Kite — tails"),
        ("“Kites”", "KITES."),
        ("Naïve kites", "Naive Kites"),
        ("a+b", "a + b"),
    ],
)
def test_compared_equal(one, other):
    assert compared(one) == compared(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kites 1.0", "Kites 1.5"),
        ("Kites I", "Kites II"),
        ("Kites in C", "Kites in C++"),
        ("Kites in C", "Kites in C#"),
        ("α-kites", "β-kites"),
        ("风筝", "尾巴"),
    ],
)
def test_compared_different(one, other):
    assert compared(one) != compared(other)


def test_slug():
    assert slug("Łódź: The Kites & Tails!") == "lodz-the-kites-tails"
    assert slug("Кайт") == "kayt"
    assert slug("!!!") == slug("!!!") != slug("???")


@settings(deadline=None)
@given(st.text(min_size=1))
def test_a_slug_is_ascii_and_never_empty(text):
    assert slug(text)
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (40, "Kites, tails and flax"),
        (21, "Kites, tails and flax"),
        (15, "Kites, tails…"),
        (8, "Kites…"),
    ],
)
def test_shortened(limit, text):
    assert shortened("Kites, tails and flax", limit) == text


@settings(deadline=None)
@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_is_never_longer_than_its_limit(text, limit):
    assert len(shortened(text, limit)) <= limit


@pytest.mark.parametrize(
    ("paper", "label"),
    [
        (Paper(key="k", title="Kites", authors=(Author("Berg", "Ada"),), year=2020), "Berg, 2020"),
        (Paper(key="k", title="Kites", authors=(Author("Berg", "Ada"),)), "Berg"),
        (Paper(key="k", title="Kites", year=2020), "Kites, 2020"),
        (Paper(key="k", abstract="We fly kites."), "We fly kites."),
        (Paper(key="k"), "k"),
    ],
)
def test_label(paper, label):
    assert paper.label == label


def test_errors_say_where():
    assert str(SourceError("refs.jsonl", 3, "no title")) == "refs.jsonl:3: no title"
    assert str(SourceError("refs.jsonl", None, "no title")) == "refs.jsonl: no title"
    error = UnknownPaper("kits", ["kites", "kit"])
    assert str(error) == "no paper named 'kits' in the corpus; the nearest keys are kites, kit"
    assert isinstance(error, KeyError)
    assert isinstance(error, PapersError)
