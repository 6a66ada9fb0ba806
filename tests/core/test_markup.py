"""The markup of titles and abstracts: read, shown, written and left out."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_papers.formats.arxiv import parse_entry
from sphinx_papers.formats.bibtex import read_bibtex, write_bibtex
from sphinx_papers.formats.coins import coins_title
from sphinx_papers.formats.csl import csl_item, read_csl, write_csl
from sphinx_papers.formats.highwire import meta_tags
from sphinx_papers.formats.jsonl import parse_paper, read_jsonl, write_jsonl
from sphinx_papers.formats.openalex import parse_work
from sphinx_papers.formats.ris import read_ris, write_ris
from sphinx_papers.formats.semantic_scholar import parse_record
from sphinx_papers.paper.markup import canonical, spans, unmarked
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import compared, slug

TITLE = "<i>E. coli</i> in H<sub>2</sub>O at 10<sup>6</sup> <sc>Sat</sc> <b>units</b>"
PLAIN = "E. coli in H2O at 106 Sat units"
TAGS = ("i", "b", "sub", "sup", "sc")
words = st.text("abcxyzäß", min_size=1, max_size=4)
any_tag = st.sampled_from([*(f"<{n}>" for n in (*TAGS, "u")), *(f"</{n}>" for n in (*TAGS, "u"))])
marked = st.recursive(
    words,
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, min_size=1, max_size=3)).map(
        lambda made: f"<{made[0]}>{' '.join(made[1])}</{made[0]}>"
    ),
    max_leaves=8,
)


def shown(text):
    """The spans of a text, tags as brackets with their names."""
    forms = {"begin": "[{}:", "end": "]", "math": "${}$", "text": "{}"}
    return "".join(forms[span.kind].format(span.text) for span in spans(text))


@pytest.mark.parametrize(
    ("text", "spans_"),
    [
        ("plain", "plain"),
        (TITLE, "[i:E. coli] in H[sub:2]O at 10[sup:6] [sc:Sat] [b:units]"),
        ("<i>a <b>b</b></i> c", "[i:a [b:b]] c"),
        ("CO$_2$, 5$^{th}$ and $x_{1}$", "CO[sub:2], 5[sup:th] and $x_{1}$"),
        ("<i>of $a<b$</i>", "[i:of $a<b$]"),
        ("<i></i>nothing <b> </b>", "nothing [b: ]"),
        ("a < b and c > d, x<i and y>j", "a < b and c > d, x<i and y>j"),
        ("<i>open", "<i>open"),
        ("closed</i>", "closed</i>"),
        ("<i>a <b>b</i> c</b>", "[i:a <b>b] c</b>"),
        ("<u>other</u> <i class=x>odd</i>", "<u>other</u> <i class=x>odd</i>"),
    ],
)
def test_what_is_shown(text, spans_):
    assert shown(text) == spans_


@given(st.lists(st.one_of(words, any_tag, st.sampled_from(["$", " ", "<", ">"]))))
def test_no_text_is_lost_and_marks_are_nested(parts):
    text = "".join(parts)
    open_marks = []
    for span in spans(text):
        if span.kind == "begin":
            open_marks.append(span.text)
        elif span.kind == "end":
            assert open_marks.pop() == span.text
    assert not open_marks
    rest = iter(unmarked(text))
    assert all(letter in rest for part in parts if part.isalpha() for letter in part)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<em>a</em> <strong>b</strong> <scp>c</scp>", "<i>a</i> <b>b</b> <sc>c</sc>"),
        ("<I>a</I> <jats:italic>b</jats:italic>", "<i>a</i> <i>b</i>"),
        ('<span style="font-variant: small-caps;">a</span>', "<sc>a</sc>"),
        ('<span class="nocase">a</span>', "a"),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."),
        ("<mml:math><mml:mi>x</mml:mi></mml:math> < 1", "x < 1"),
        ("Use of the <em> tag", "Use of the <em> tag"),
    ],
)
def test_the_one_form_that_records_have(text, kept):
    assert canonical(text) == kept
    assert canonical(kept) == kept


def test_every_reader_gives_that_form():
    wild = TITLE.replace("<i>", "<em>").replace("</i>", "</em>")
    line = json.dumps({"key": "k", "title": wild}).encode()
    assert parse_paper(line).title == TITLE
    assert parse_work(json.dumps({"id": "W1", "title": wild}).encode(), []).title == TITLE
    assert parse_record(json.dumps({"title": wild}).encode(), []).title == TITLE
    (csl,) = read_csl(io.BytesIO(json.dumps([{"id": "k", "title": wild}]).encode()), "f", "f")
    assert csl.paper.title == TITLE
    (ris,) = read_ris(io.BytesIO(f"TY  - JOUR\nTI  - {wild}\nER  - \n".encode()), "f", "f")
    assert ris.paper.title == TITLE
    latex = (
        r"{\em E. coli} in H\textsubscript{2}O at 10\textsuperscript{6} \textsc{Sat} {\bf units}"
    )
    assert parse_entry(json.dumps({"id": "2107.14795", "title": latex}).encode(), []).title == TITLE
    (bib,) = read_bibtex(io.BytesIO(f"@misc{{k, title = {{{latex}}}}}".encode()), "f", "f")
    assert bib.paper.title == TITLE


@given(st.lists(marked, min_size=1, max_size=4).map(" ".join))
def test_there_and_back(title):
    paper = Paper(key="k", title=title, abstract=title)
    for read, write in (
        (read_bibtex, write_bibtex),
        (read_csl, write_csl),
        (read_jsonl, write_jsonl),
    ):
        (again,) = read(io.BytesIO(b"".join(write([paper]))), "file", "file")
        assert (again.paper.title, again.paper.abstract) == (title, title)


def test_each_format_has_its_own():
    paper = Paper(key="k", title=TITLE, abstract=TITLE)
    assert b"".join(write_bibtex([paper])).decode().splitlines()[1] == (
        r"  title = {{\emph{E. coli} in H\textsubscript{2}O at 10\textsuperscript{6} "
        r"\textsc{Sat} \textbf{units}}},"
    )
    assert '<span style="font-variant:small-caps;">Sat</span>' in csl_item(paper)["title"]
    ris = b"".join(write_ris([paper])).decode()
    assert f"TI  - {PLAIN}\r\n" in ris
    assert "<" not in ris


def test_what_programs_read_has_none():
    paper = Paper(key="k", title=TITLE, abstract=TITLE)
    assert "%3C" not in coins_title(paper, abstract=True)
    assert dict(meta_tags(paper))["citation_title"] == PLAIN
    assert paper.plain_title == paper.label == PLAIN
    assert compared(TITLE) == compared(PLAIN)
    assert slug(TITLE) == slug(PLAIN)


def test_a_name_and_a_venue_have_none():
    entry = (
        r"@article{k, title={T}, author={\textsc{Doe}, Ann}, journal={\emph{Acta} B}, year=2020}"
    )
    (bib,) = read_bibtex(io.BytesIO(entry.encode()), "f", "f")
    assert bib.paper.authors[0].full_name == "Ann Doe"
    assert bib.paper.venue == "Acta B"


def test_an_untitled_paper_is_not_cut_within_a_tag():
    paper = Paper(abstract="<i>Many</i> " * 20)
    assert paper.plain_title.startswith("Many Many")
    assert "<" not in paper.display_title
