"""CSL-JSON: what others write is read, what we write keeps to its schema."""

import json
from io import BytesIO

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from made_papers import papers

from sphinx_papers.formats.csl import csl_item, read_csl, write_csl
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.venues import csl_type

# What CSL 1.0.2 allows of the variables that we write; no others may stand in an item.
TEXT = {"type": "string"}
NAME = {
    "type": "object",
    "properties": dict.fromkeys(("family", "given", "suffix", "literal"), TEXT),
    "additionalProperties": False,
}
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {
                "type": "array",
                "minItems": 1,
                "maxItems": 3,
                "items": {"type": ["string", "number"]},
            },
        }
    },
    "additionalProperties": False,
}
TYPES = (
    "article article-journal article-magazine article-newspaper book chapter dataset document "
    "manuscript pamphlet paper-conference patent periodical post-weblog report software speech "
    "standard thesis webpage"
)
VARIABLES = (
    "abstract archive archive_location container-title collection-title DOI genre ISBN ISSN "
    "issue keyword language note page PMCID PMID publisher publisher-place title URL volume"
)
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": TYPES.split()},
            "author": {"type": "array", "items": NAME},
            "editor": {"type": "array", "items": NAME},
            "issued": DATE,
            "original-date": DATE,
            "categories": {"type": "array", "items": TEXT},
            "custom": {"type": "object"},
            **dict.fromkeys(VARIABLES.split(), TEXT),
        },
        "required": ["id", "type"],
        "additionalProperties": False,
    },
}


def read(items):
    data = items if isinstance(items, bytes) else json.dumps(items).encode()
    return list(read_csl(BytesIO(data), "refs.json", "refs.json"))


def paper_of(**item):
    (found,) = read([{"id": "k", "title": "T", **item}])
    return found.paper


def test_an_item_of_a_reference_manager():
    (found,) = read(
        [
            {
                "id": "http://zotero.org/users/1/items/AB",
                "citation-key": "moor2021",
                "type": "paper-conference",
                "title": 'A <i>Made-up</i> <span class="nocase">Title</span>, a < b',
                "author": [
                    {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
                    {"family": "Vale", "given": "Ada", "suffix": "Jr."},
                    {"literal": "The Lumen Collaboration"},
                    {"family": "Platon"},
                ],
                "container-title": "Proc. of Made-up Things",
                "issued": {"date-parts": [["2021", "7", 30]]},
                "volume": 12,
                "page": "101–110",
                "DOI": "10.1000/XYZ",
                "note": "PMID: 1234567\nPMCID: PMC77\nread twice",
                "keyword": "graphs, small things",
                "event-place": "Nowhere",
            }
        ]
    )
    assert found.paper == Paper(
        key="http://zotero.org/users/1/items/AB",
        title="A <i>Made-up</i> Title, a < b",
        authors=(
            Author("van der Berg", "Jan"),
            Author("Vale Jr.", "Ada"),
            Author(literal="The Lumen Collaboration"),
            Author(literal="Platon"),
        ),
        year=2021,
        date="2021-07-30",
        venue="Proc. of Made-up Things",
        venue_year=2021,
        keywords=("graphs", "small things"),
        doi="10.1000/xyz",
        ids={"pmid": "1234567", "pmcid": "PMC77"},
        note="read twice",
        type="paper-conference",
        volume="12",
        pages="101-110",
    )


def test_what_a_registry_answers():
    paper = paper_of(
        type="journal-article",
        title=["A Title", "Its second form"],
        ISSN=["0000-0019", "0000-0027"],
        abstract="<jats:p>It is so.</jats:p>",
        author=[{"name": "The Lumen Collaboration", "sequence": "first"}],
        issued={"date-parts": [[None]]},
        **{"container-title": []},
    )
    assert (paper.title, paper.type, paper.issn) == ("A Title", "article-journal", "0000-0019")
    assert (paper.abstract, paper.year, paper.venue) == ("It is so.", None, "")
    assert paper.authors == (Author(literal="The Lumen Collaboration"),)


@pytest.mark.parametrize(
    ("issued", "year", "date"),
    [
        ({"date-parts": [[2021]]}, 2021, ""),
        ({"date-parts": [[2021, 7], [2021, 8]]}, 2021, "2021-07"),
        ({"raw": "2021-07-30"}, 2021, "2021-07-30"),
        ({"literal": "circa 1998"}, 1998, ""),
        ("2021-7", 2021, "2021-07"),
        (2021, 2021, ""),
        ({"date-parts": [[]]}, None, ""),
        ({"literal": "n.d."}, None, ""),
    ],
)
def test_dates(issued, year, date):
    paper = paper_of(issued=issued)
    assert (paper.year, paper.date) == (year, date)


@pytest.mark.parametrize(
    "item",
    [
        {"archive": "arXiv", "archive_location": "2107.14795"},
        {"number": "arXiv:2107.14795", "publisher": "arXiv"},
        {"DOI": "10.48550/arXiv.2107.14795"},
        {"URL": "http://arxiv.org/abs/2107.14795v2"},
        {"note": "arXiv:2107.14795 [cs.LG]"},
    ],
)
def test_an_arxiv_id_wherever_it_stands(item):
    paper = paper_of(**item)
    assert (paper.arxiv, paper.doi, paper.issue, paper.note) == ("2107.14795", "", "", "")


def test_a_bad_item_costs_that_item():
    text = b"""[
  {"id": "a", "title": "A"},
  {"id": "b", "title": "B", "author": "Moor"},
  {"id": "c", "title": "C",},
  {"id": "d"},
  {"id": "e", "title": "E", "DOI": "see there"},
  {"id": "f", "title": "F",
"""
    found = read(text)
    assert [str(one) for one in found if isinstance(one, SourceError)] == [
        "refs.json:3: Expected 'array | null', got 'str' at 'author'",
        "refs.json:4: JSON is malformed: trailing comma in object (byte 25)",
        "refs.json:5: missing field 'title'",
        "refs.json:6: 'see there' is no DOI; it is left out",
        "refs.json:7: Input data was truncated",
    ]
    kept = [one for one in found if not isinstance(one, SourceError)]
    assert [(one.paper.key, one.place) for one in kept] == [
        ("a", "refs.json:2"),
        ("e", "refs.json:6"),
    ]


def test_what_others_keep_in_custom_does_no_harm():
    assert paper_of(custom={"pdf_url": 3}).pdf_url == ""
    assert paper_of(custom="theirs").title == "T"


@settings(deadline=None, max_examples=150)
@given(papers())
def test_written_keeps_to_the_schema_and_is_read_back(paper):
    data = b"".join(write_csl([paper, paper]))
    jsonschema.validate(json.loads(data), SCHEMA)
    first, second = read(data)
    assert first.paper == second.paper == msgspec.structs.replace(paper, type=csl_type(paper))


def test_no_papers_are_an_empty_array():
    assert json.loads(b"".join(write_csl([]))) == []


def test_empty_variables_are_left_out():
    assert csl_item(Paper(key="k", title="T")) == {"id": "k", "type": "document", "title": "T"}
