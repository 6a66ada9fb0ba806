"""arXiv's metadata snapshot."""

import json
from io import BytesIO

import pytest

from sphinx_papers.formats.arxiv import read_arxiv
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

LINE = {
    "id": "0704.0001",
    "submitter": "Ada Moor",
    "authors": "A. Moor, J. van der Berg (1) and the Lumen Collaboration",
    "title": "On $x_{1}$ in\n  G\\\"odel's R\\&D",
    "comments": "37 pages, 15 figures; published version",
    "journal-ref": "J.Made.Up.D76:013009,2008",
    "doi": "10.1000/JMU.76.013009",
    "report-no": "ABC-1",
    "categories": "math.GT cs.LG",
    "license": None,
    "abstract": "  A fully made-up calculation\nof 5% of nothing -- or less.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [
        ["Moor", "A.", "", "Nowhere University"],
        ["van der Berg", "J.", "Jr"],
        ["Lumen Collaboration", "the", ""],
        ["Platon", "", ""],
    ],
}


def read(*lines):
    data = b"\n".join(json.dumps(line).encode() for line in lines)
    return list(read_arxiv(BytesIO(data), "arxiv.json", "arxiv.json"))


def test_a_line():
    (found,) = read(LINE)
    assert found.paper == Paper(
        title="On $x_{1}$ in Gödel's R&D",
        authors=(
            Author("Moor", "A."),
            Author("van der Berg Jr", "J."),
            Author(literal="the Lumen Collaboration"),
            Author(literal="Platon"),
        ),
        year=2007,
        date="2007-04-02",
        venue="J.Made.Up.D76:013009",
        venue_year=2008,
        abstract="A fully made-up calculation of 5% of nothing – or less.",
        categories=("math.GT", "cs.LG"),
        arxiv="0704.0001",
        doi="10.1000/jmu.76.013009",
        note="37 pages, 15 figures; published version",
    )


@pytest.mark.parametrize(
    ("reference", "venue", "year"),
    [
        ("Phil. Made 12 (1998) 3-4", "Phil. Made 12 (1998) 3-4", None),
        ("Made-up Letters, vol. 3 (2011).", "Made-up Letters, vol. 3", 2011),
        ("Proceedings of MADE 2020", "Proceedings of MADE", 2020),
        ("2020", "2020", None),
        (None, "", None),
    ],
)
def test_journal_references(reference, venue, year):
    (found,) = read({**LINE, "journal-ref": reference})
    assert (found.paper.venue, found.paper.venue_year) == (venue, year)
    assert found.paper.type == ("" if venue else "article")


def test_old_ids_withdrawn_papers_and_names_that_nobody_took_apart():
    line = {
        "id": "math/0309136",
        "title": "T",
        "authors": "Ada Moor, Bo Ek and Li Wu",
        "comments": "This paper has been withdrawn by the author",
        "update_date": "2005-01-01",
    }
    (found,) = read(line)
    paper = found.paper
    assert (paper.arxiv, paper.status, paper.year) == ("math/0309136", "withdrawn", None)
    assert [a.full_name for a in paper.authors] == ["Ada Moor", "Bo Ek", "Li Wu"]


def test_markup_that_is_none_is_kept():
    (found,) = read({**LINE, "title": "All of \\href"})
    assert found.paper.title == "All of \\href"


def test_bad_lines():
    found = read({"title": "No id"}, {**LINE, "title": ""}, {**LINE, "doi": "nowhere"}, LINE)
    assert [str(one) for one in found[:3]] == [
        "arxiv.json:1: Object missing required field 'id'",
        "arxiv.json:2: missing field 'title'",
        "arxiv.json:3: 'nowhere' is no DOI; it is left out",
    ]
    assert [one.place for one in found[3:]] == ["arxiv.json:3", "arxiv.json:4"]
