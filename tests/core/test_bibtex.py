"""BibTeX and BibLaTeX: read, written, read back, also by others' parsers."""

from io import BytesIO

import bibtexparser
import msgspec
import pybtex.errors
import pytest
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_papers import papers
from pybtex.database import parse_string
from pybtex.plugin import find_plugin

from sphinx_papers.formats.bibentries import read_entries
from sphinx_papers.formats.bibtex import read_bibtex, write_bibtex
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.latex import is_nested, latex_to_text
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Occurrence, Paper
from sphinx_papers.paper.text import one_line
from sphinx_papers.paper.venues import csl_type


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_bibtex(BytesIO(data), "refs.bib", "refs.bib"))


def papers_of(text):
    found = read(text)
    assert not [str(one) for one in found if isinstance(one, SourceError)]
    return [one.paper for one in found]


def faults_of(text):
    return [str(one) for one in read(text) if isinstance(one, SourceError)]


def kept(text):
    return [one.paper.key for one in read(text) if not isinstance(one, SourceError)]


def test_an_article():
    (paper,) = papers_of(
        """@Article{vale2021,
          author = "Mira Vale and {\\'E}douard de la Cour and {The Lumen Collaboration}",
          title = {A Study of {DNA} \\& {\\"O}l: 5\\% of $\\mathcal{O}(n^2)$},
          JOURNAL = {Journal of Made-up Results}, volume = 12, number = {3},
          pages = {101--110}, year = 2021, month = jul, day = {30},
          publisher = {Nowhere Press}, address = {Oslo}, issn = {0000-0019},
          doi = {https://doi.org/10.1000/XYZ.1}, url = {https://example.org/a\\_b?c=1\\&d=2},
          keywords = {graphs; small, round things; graphs}, language = {en}, note = {In~print},
        }"""
    )
    assert paper == Paper(
        key="vale2021",
        title="A Study of DNA & Öl: 5% of $\\mathcal{O}(n^2)$",
        authors=(
            Author("Vale", "Mira"),
            Author("de la Cour", "Édouard"),
            Author(literal="The Lumen Collaboration"),
        ),
        year=2021,
        date="2021-07-30",
        venue="Journal of Made-up Results",
        venue_year=2021,
        keywords=("graphs", "small, round things"),
        doi="10.1000/xyz.1",
        url="https://example.org/a_b?c=1&d=2",
        note="In print",
        type="article-journal",
        volume="12",
        issue="3",
        pages="101-110",
        publisher="Nowhere Press",
        place="Oslo",
        issn="0000-0019",
        language="en",
    )


def test_places_are_lines():
    text = "a comment\n\n@misc{a, title={A}}\n@misc{b,\n title={B}} @misc{c, title={C}}\n"
    assert [one.place for one in read(text)] == ["refs.bib:3", "refs.bib:4", "refs.bib:5"]


def test_macros_and_concatenation():
    (paper,) = papers_of(
        """@string{jmr = "Journal of " # {Made-up} }
        @STRING(suffix = { Results})
        @article(k, title = "Parentheses (of all) kinds", journal = JMR # suffix, year = 2020)"""
    )
    assert (paper.venue, paper.title) == (
        "Journal of Made-up Results",
        "Parentheses (of all) kinds",
    )


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_fields_are_inherited_wherever_the_parent_stands(order):
    entries = [
        "@inproceedings{child, title={Child}, author={A B}, crossref={Parent}}\n",
        (
            "@proceedings{parent, title={Proc. of Made-up Things}, year=2019, editor={C D},"
            " publisher={Pub}, doi={10.1000/parent}, url={https://example.org/p}}\n"
        ),
    ]
    child = next(p for p in papers_of("".join(entries[i] for i in order)) if p.key == "child")
    assert (child.venue, child.venue_year, child.publisher) == (
        "Proc. of Made-up Things",
        2019,
        "Pub",
    )
    assert child.editors == (Author("D", "C"),)
    assert (child.doi, child.url) == ("", "")


def test_inheritance_goes_on_and_xdata_is_no_paper():
    (book, child) = papers_of(
        """@inbook{child, title={Child}, crossref={book}}
        @book{book, title={Book}, xdata={house}, year=2001}
        @xdata{house, publisher={House Press}, location={Graz}}"""
    )[::-1]
    assert (child.publisher, child.place, child.venue, child.year) == (
        "House Press", "Graz", "Book", 2001,
    )  # fmt: skip
    assert book.place == "Graz"


def test_parents_that_are_missing_or_go_in_circles_are_reported():
    text = "@misc{a, title={A}, crossref={b}}\n@misc{b, title={B}, crossref={a}}\n"
    assert faults_of(text) == [
        "refs.bib:1: entry 'a' inherits from 'a' in a circle",
        "refs.bib:2: entry 'b' inherits from 'b' in a circle",
    ]
    assert kept(text) == ["a", "b"]
    text = "@misc{a, title={A}, crossref={none}}"
    assert faults_of(text) == [
        "refs.bib:1: entry 'a' names 'none' in crossref, which is not in this file"
    ]
    assert kept(text) == ["a"]


@pytest.mark.parametrize(
    ("fields", "year", "date"),
    [
        ("date={2021-07-30}", 2021, "2021-07-30"),
        ("date={2021-07-30/2021-08-02}", 2021, "2021-07-30"),
        ("date={2021-07}", 2021, "2021-07"),
        ("date={2021}", 2021, ""),
        ("date={2021-07}, year={1999}", 2021, "2021-07"),
        ("year={2021}, month={July}", 2021, "2021-07"),
        ("year={2021}, month=dec", 2021, "2021-12"),
        ("year={2021}, month={7}, day={4}", 2021, "2021-07-04"),
        ('year={2021}, month="30~" # jan', 2021, "2021-01"),
        ("year={c. 1998}", 1998, ""),
        ("year={2003a}", 2003, ""),
    ],
)
def test_dates(fields, year, date):
    (paper,) = papers_of(f"@misc{{k, title={{T}}, {fields}}}")
    assert (paper.year, paper.date) == (year, date)


def test_what_is_no_year_is_reported():
    text = "@misc{k,\n title={T}, year={in press}}"
    assert faults_of(text) == ["refs.bib:1: entry 'k': 'in press' is no year; it is left out"]
    assert kept(text) == ["k"]


@pytest.mark.parametrize(
    "fields",
    [
        "eprint={2107.14795}, archivePrefix={arXiv}, primaryClass={cs.LG}",
        "eprint={2107.14795v2}, eprinttype={arxiv}, eprintclass={cs.LG}",
        "eprint={arXiv:2107.14795}, primaryclass={cs.LG}",
        "url={http://arxiv.org/abs/2107.14795v1}, primaryclass={cs.LG}",
        "journal={arXiv preprint arXiv:2107.14795}, primaryclass={cs.LG}",
        "journal={CoRR}, volume={abs/2107.14795}, primaryclass={cs.LG}",
        "doi={10.48550/arXiv.2107.14795}, primaryclass={cs.LG}",
        "howpublished={arXiv:2107.14795 [cs.LG]}, primaryclass={cs.LG}",
    ],
)
def test_an_arxiv_id_wherever_it_stands(fields):
    (paper,) = papers_of(f"@misc{{k, title={{T}}, {fields}}}")
    assert (paper.arxiv, paper.categories, paper.type) == ("2107.14795", ("cs.LG",), "article")
    assert (paper.venue, paper.volume, paper.doi) == ("", "", "")


def test_other_eprints_and_ids():
    (paper,) = papers_of(
        "@article{k, title={T}, eprint={1234567}, eprinttype={pubmed}, pmcid={PMC77},"
        " url={https://aclanthology.org/2020.made-1.3/}}"
    )
    assert paper.ids == {"pmid": "1234567", "pmcid": "PMC77", "acl": "2020.made-1.3"}
    (paper,) = papers_of("@article{k, title={T}, eprint={10.2307/77}, eprinttype={jstor}}")
    assert paper.ids == {"jstor": "10.2307/77"}


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Knuth, Jr., Donald E.", [Author("Knuth Jr.", "Donald E.")]),
        ("King, Anna Luise, Jr.", [Author("King Jr.", "Anna Luise")]),
        ("van der Berg, Jan and Ludwig van Moor",
         [Author("van der Berg", "Jan"), Author("van Moor", "Ludwig")]),
        ("family=Moor, given=Jan, prefix=van, useprefix=true", [Author("van Moor", "Jan")]),
        ("Ada {Moor Vale}", [Author("Moor Vale", "Ada")]),
        ("{Vale and Sons} and Ada\n   Moor",
         [Author(literal="Vale and Sons"), Author("Moor", "Ada")]),
        ("Moor, Ada and others", [Author("Moor", "Ada")]),
        ("{\\L}uczak, {\\\"O}zg{\\\"u}r AND {\\'I}{\\~n}igo Ru{\\'\\i}z",
         [Author("Łuczak", "Özgür"), Author("Ruíz", "Íñigo")]),
        ("{Moor, Inc.}", [Author(literal="Moor, Inc.")]),
        ("王小明", [Author(literal="王小明")]),
    ],
)  # fmt: skip
def test_names(names, authors):
    (paper,) = papers_of(f"@misc{{k, title={{T}}, author={{{names}}}}}")
    assert list(paper.authors) == authors


@pytest.mark.parametrize(
    "names", ["Smith, John; Jones, Mary", "John Smith, Mary Jones, and Ed Brown"]
)
def test_names_that_are_not_joined_by_and_are_reported(names):
    (fault,) = faults_of(f"@misc{{k, title={{T}}, author={{{names}}}}}")
    assert "names are joined by ' and '" in fault


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ("howpublished={\\url{https://a.org/x_y}}", "https://a.org/x_y"),
        ("howpublished={Available at \\url{https://a.org/b}.}", "https://a.org/b"),
        ("howpublished={https://a.org/b%20c}", "https://a.org/b%20c"),
        ("howpublished={\\url{https://a.org}}, url={https://b.org}", "https://b.org"),
        ("howpublished={Privately printed}", ""),
    ],
)
def test_the_address_may_stand_where_it_says_how_it_was_published(fields, url):
    (paper,) = papers_of(f"@misc{{k, title={{T}}, {fields}}}")
    assert paper.url == url


def test_names_joined_by_commas_are_reported():
    text = "@misc{k, title={T}, author={Ada Moor, Jan Vale, Bo Ek, Li Wu}}"
    reason = "the name 'Ada Moor, Jan Vale, Bo Ek, Li Wu' has too many commas"
    assert faults_of(text) == [f"refs.bib:1: entry 'k': {reason}; names are joined by ' and '"]
    assert kept(text) == ["k"]


@pytest.mark.parametrize(
    ("bad", "line", "reason"),
    [
        ("@misc{bad, title = {B} year = {2000}}", 2,
         "entry 'bad' is left out: ',' or '}' expected at 'year = {2000}}'"),
        ("@misc{bad,\n title = {B},\n year = {2000", 2,
         ("entry 'bad' is left out: a closing brace is missing before line 5, where another one "
         "begins")),
        ("@misc{bad, author = {A B}}", 2, "entry 'bad' is left out: missing field 'title'"),
        ("@misc{, title = {B}}", 2, "entry '' is left out: entry key expected at ', title = {B}}'"),
        (b"@misc{bad,\n title = {\xe9}}", 3, "entry 'bad' is left out: it is not UTF-8 text"),
        ("@string{half = }", 2, "this @string is left out: field value expected at '}'"),
        ("@misc{bad = {x}}", 2, "entry 'bad' is left out: ',' or '}' expected at '= {x}}'"),
    ],
)  # fmt: skip
def test_a_bad_entry_costs_that_entry(bad, line, reason):
    bad = bad if isinstance(bad, bytes) else bad.encode()
    text = b"@misc{one, title={One}}\n" + bad + b"\n@misc{two, title={Two}}\n"
    assert kept(text) == ["one", "two"]
    assert faults_of(text) == [f"refs.bib:{line}: {reason}"]


def test_a_closing_brace_too_many():
    text = "@misc{a,\n title={A},\n note={n}},\n year={2000}\n}\n@misc{b, title={B}}\n"
    assert faults_of(text) == [
        (
            "refs.bib:4: field 'year' stands outside any entry and is left out; "
            "the entry of line 1 has a closing brace too many"
        )
    ]
    assert kept(text) == ["a", "b"]


def test_the_end_of_the_file_in_an_entry():
    text = "@misc{one, title={One}}\n\n@misc{bad,\n title={B}\n"
    reason = "entry 'bad' is left out: a closing brace is missing before the end of the file"
    assert faults_of(text) == [f"refs.bib:3: {reason}"]
    assert kept(text) == ["one"]


def test_what_costs_only_a_field():
    text = (
        "@misc{a, title={A}, year={1999}, year={2000}}\n"
        "@misc{b, title={B}, journal=nature,\n doi={see there}}\n"
        "@misc{c, title={C}, note={\\frac}}\n"
    )
    reason = "cannot be read; field 'note' is kept as it is written"
    assert faults_of(text) == [
        "refs.bib:1: entry 'a' has field 'year' twice; the first one counts",
        "refs.bib:2: entry 'b' uses 'nature', which no @string defines",
        "refs.bib:2: entry 'b': 'see there' is no DOI; it is left out",
        f"refs.bib:4: entry 'c': the LaTeX markup of '\\frac' {reason}",
    ]
    assert kept(text) == ["a", "b", "c"]


def test_keys_that_come_twice_are_reported_and_kept_apart():
    text = "@misc{k, title={One Title}}\n@misc{K, title={Another Title}}\n"
    assert faults_of(text) == [
        "refs.bib:2: key 'K' stands already at line 1; both entries are kept"
    ]
    assert kept(text) == ["k", "K"]


def test_what_is_no_entry_is_passed_over():
    text = (
        "\ufeff% Encoding: UTF-8\n mail me@example.org about this\n"
        "@preamble{{\\newcommand{\\x}{}}}\n"
        "@comment{jabref-meta: @misc{x, title={X}}}\n%@misc{no, title={No}}\n"
        "@misc\n{yes, title={Yes, @misc is in my title}}\n"
    )
    assert [paper.key for paper in papers_of(text)] == ["yes"]


def test_line_ends_of_any_system():
    text = "@misc{a,\r\n title={A\r\n B}}\r\n@misc{b, title={C}}\r\n"
    assert [(paper.key, paper.title) for paper in papers_of(text)] == [("a", "A B"), ("b", "C")]


# writing -----------------------------------------------------------------------------


def test_a_preprint_as_arxiv_itself_writes_it():
    paper = Paper(
        key="moor2021", title="A Name & a Number", authors=(Author("Moor", "Ada"),), year=2021,
        arxiv="2107.14795", categories=("cs.LG",),
    )  # fmt: skip
    assert b"".join(write_bibtex([paper])).decode() == (
        "@misc{moor2021,\n  title = {{A Name \\& a Number}},\n  author = {Moor, Ada},\n"
        "  year = {2021},\n  primaryclass = {cs.LG},\n  eprint = {2107.14795},\n"
        "  archiveprefix = {arXiv},\n}\n\n"
    )


@settings(deadline=None, max_examples=150)
@given(papers())
def test_written_and_read_back(paper):
    (found,) = papers_of(b"".join(write_bibtex([paper])))
    assert found == msgspec.structs.replace(paper, type=csl_type(paper))


def text_is_shared_ground(text):
    # Braces without a partner, and a dollar sign alone, have no spelling that all parsers read.
    return is_nested(text) and text.count("$") != 1


@settings(deadline=None, max_examples=100)
@given(papers())
def test_others_read_the_same(paper):
    assume(all(map(text_is_shared_ground, (paper.title, paper.abstract))))
    text = b"".join(write_bibtex([paper])).decode()
    fields = parse_string(text, "bibtex").entries[paper.key].fields
    assert latex_to_text(fields["title"]) == paper.title
    (entry,) = bibtexparser.parse_string(
        text, append_middleware=[LatexDecodingMiddleware()]
    ).entries
    assert one_line(entry["title"]) == paper.title
    assert one_line(entry["abstract"] if paper.abstract else "") == paper.abstract
    assert fields.get("url", "") == paper.url


@pytest.mark.parametrize(
    "author",
    [
        Author("van der Berg", "Jan"), Author(literal="The Lumen Collaboration"),
        Author("Łuczak", "Özgür"), Author("Knuth Jr.", "Donald E."),
    ],
)  # fmt: skip
def test_others_read_the_same_names(author):
    text = b"".join(write_bibtex([Paper(key="k", title="T", authors=(author,))])).decode()
    (person,) = parse_string(text, "bibtex").entries["k"].persons["author"]
    family = " ".join(person.prelast_names + person.last_names).strip("{}")
    assert family == author.short_name
    assert " ".join(person.first_names + person.middle_names) == author.given
    (entry,) = bibtexparser.parse_string(
        text, append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    ).entries
    (name,) = entry["author"]
    assert " ".join(name.von + name.last).strip("{}") == author.short_name
    assert " ".join(name.first) == author.given


whole = Paper(
    key="k", title="T", authors=(Author("Moor", "Ada"),), year=2020, venue="V", venue_year=2020,
    publisher="P", note="N", volume="1", issue="2", pages="3-4", editors=(Author("Ek", "Bo"),),
)  # fmt: skip
missing = st.sets(st.sampled_from("authors year venue publisher note volume pages editors".split()))
types = "article-journal paper-conference chapter book thesis report manuscript webpage".split()


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(["", "article", *types]), missing, st.sampled_from(["plain", "unsrt", "alpha"])
)
def test_no_style_misses_a_field(type_, without, style):
    empty = {name: getattr(Paper(), name) for name in without}
    paper = msgspec.structs.replace(whole, type=type_, **empty)
    data = parse_string(b"".join(write_bibtex([paper])).decode(), "bibtex")
    with pybtex.errors.capture() as errors:
        shown = list(find_plugin("pybtex.style.formatting", style)().format_bibliography(data))
    # A label of alpha's needs an author; what is missing there no entry type makes good.
    assert [str(error) for error in errors if "label" not in str(error)] == []
    assert len(shown) == 1


@settings(deadline=None, max_examples=100)
@given(papers())
def test_plain_entries_are_read_as_pybtex_reads_them(paper):
    text = b"".join(write_bibtex([paper]))
    (entry,) = read_entries(BytesIO(text), "refs.bib")
    with_macro = b'@string{x = ""}\n' + text.replace(b" = {{", b" = x # {{", 1)
    *_, again = read_entries(BytesIO(with_macro), "refs.bib")
    assert again.fields == entry.fields


def test_entries_are_read_alike_in_parts():
    data = b"".join(
        b"@misc{k%d, title = {T%d}, month = nine}\n@misc{x%d, year = 1}\n@misc{u%d,\n"
        % (n, n, n, n)
        for n in range(5)
    )
    whole = list(read_bibtex(BytesIO(data), "refs.bib", "refs.bib"))
    parts = list(read_bibtex(BytesIO(data), "refs.bib", "refs.bib").parts(2))
    assert len(parts) > 2
    read = [one for part in parts for one in part]
    assert [str(one) for one in read] == [str(one) for one in whole]
    assert any(isinstance(one, Occurrence) for one in read)
    assert any(isinstance(one, SourceError) for one in read)
