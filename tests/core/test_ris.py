"""RIS: read, written, read back, also by rispy alone."""

from io import BytesIO

import msgspec
import pytest
import rispy
from hypothesis import assume, given, settings
from made_papers import papers

from sphinx_papers.formats.ris import read_ris, write_ris
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.venues import csl_type

RECORD = """TY  - JOUR
ID  - moor2021
TI  - A Made-up
  Title
AU  - Moor, Ada
AU  - Vale, Jan, Jr.
AU  - The Lumen Collaboration
A2  - Ek, Bo
PY  - 2021/07/30/
JO  - Journal of Made-up Results
VL  - 12
IS  - 3
SP  - 101
EP  - 110
SN  - 0000-0019
SN  - 978-0-00-000000-2
DO  - https://doi.org/10.1000/XYZ
UR  - https://example.org/a;b
KW  - graphs
KW  - small things
small words
AN  - PMID: 1234567
AB  - One line
and - another.
N1  - A note
ZZ  - unknown
LA  - en
ER  -
"""
PAPER = Paper(
    key="moor2021",
    title="A Made-up Title",
    authors=(
        Author("Moor", "Ada"),
        Author("Vale Jr.", "Jan"),
        Author(literal="The Lumen Collaboration"),
    ),
    year=2021,
    date="2021-07-30",
    venue="Journal of Made-up Results",
    venue_year=2021,
    abstract="One line and - another.",
    keywords=("graphs", "small things", "small words"),
    doi="10.1000/xyz",
    ids={"pmid": "1234567"},
    url="https://example.org/a;b",
    note="A note",
    type="article-journal",
    volume="12",
    issue="3",
    pages="101-110",
    editors=(Author("Ek", "Bo"),),
    isbn="978-0-00-000000-2",
    issn="0000-0019",
    language="en",
)


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_ris(BytesIO(data), "refs.ris", "refs.ris"))


def test_a_record():
    (found,) = read(RECORD)
    assert found.paper == PAPER
    assert found.place == "refs.ris:1"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + RECORD,
        RECORD.replace("\n", "\r\n"),
        RECORD.replace("ZZ  - unknown\n", "").replace("  - ", " - "),
        RECORD.replace("  - ", "  -  "),
        "\n\n" + RECORD + "\n\n",
    ],
    ids=["mark", "windows", "one space", "three spaces", "blank lines"],
)
def test_what_rispy_alone_would_lose(text):
    (found,) = read(text)
    assert found.paper == PAPER


def test_records_without_an_end_are_kept_and_reported():
    text = "TY  - JOUR\nTI  - One\nTY  - BOOK\nTI  - Two\nER  - \nTY  - BOOK\nTI  - Three\n"
    first, one, two, last, three = read(text)
    assert str(first) == "refs.ris:1: no ER line ends this record; it is kept"
    assert str(last) == "refs.ris:6: no ER line ends this record; it is kept"
    assert [found.paper.title for found in (one, two, three)] == ["One", "Two", "Three"]
    assert [found.place for found in (one, two, three)] == [f"refs.ris:{n}" for n in (1, 3, 6)]


@pytest.mark.parametrize(
    ("bad", "line", "reason"),
    [
        (b"TY  - JOUR\nAU  - Moor, Ada\nER  - \n", 4, "missing field 'TI' (title)"),
        (b"TI  - Lost\n", 4, "'TI  - Lost' stands outside any record: no TY line"),
    ],
)
def test_a_bad_record_costs_that_record(bad, line, reason):
    text = b"TY  - JOUR\nTI  - One\nER  - \n" + bad + b"TY  - JOUR\nTI  - Two\nER  - \n"
    one, fault, two = read(text)
    assert str(fault) == f"refs.ris:{line}: {reason}"
    assert (one.paper.title, two.paper.title) == ("One", "Two")


def test_what_costs_only_a_line_or_a_field():
    fault, found = read(b"TY  - JOUR\nTI  - One\nAU  - Mo\xf6r, Ada\nER  - \n")
    assert str(fault) == "refs.ris:3: this line is left out: it is not UTF-8 text"
    assert found.paper.title == "One"
    fault, found = read("TY  - JOUR\nTI  - One\nDO  - see there\nER  - \n")
    assert str(fault) == "refs.ris:1: 'see there' is no DOI; it is left out"
    assert found.paper.doi == ""


def persons_without_commas(paper):
    people = (*paper.authors, *paper.editors)
    return not any("," in person.family + person.given for person in people)


@settings(deadline=None, max_examples=150)
@given(papers())
def test_written_and_read_back(paper):
    assume(persons_without_commas(paper))  # RIS has no way to write a comma within a name
    (found,) = read(b"".join(write_ris([paper])))
    assert not isinstance(found, SourceError)
    assert found.paper == msgspec.structs.replace(paper, type=csl_type(paper))


@settings(deadline=None, max_examples=100)
@given(papers())
def test_rispy_reads_the_same(paper):
    text = b"".join(write_ris([paper, paper])).decode()
    first, second = rispy.loads(text.replace("\r\n", "\n"))
    assert first == second
    assert (first["id"], first["title"]) == (paper.key, paper.title)
    assert first.get("abstract", "") == paper.abstract
    assert first.get("keywords", []) == list(paper.keywords)
    assert len(first.get("authors", [])) == len(paper.authors)
    assert first.get("year", "") == str(paper.printed_year or "")
