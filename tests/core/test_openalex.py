"""OpenAlex works."""

import json
from io import BytesIO

from sphinx_papers.formats.openalex import read_openalex
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

WORK = {
    "id": "https://openalex.org/W100000001",
    "doi": "https://doi.org/10.1000/XYZ",
    "title": "A <i>Made-up</i> Title",
    "display_name": "A <i>Made-up</i> Title",
    "publication_year": 2021,
    "publication_date": "2021-07-30",
    "type": "article",
    "language": "en",
    "ids": {
        "openalex": "https://openalex.org/W100000001",
        "doi": "https://doi.org/10.1000/xyz",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/1234567",
        "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC77",
        "mag": 2000000001,
    },
    "primary_location": {
        "landing_page_url": "https://example.org/a",
        "pdf_url": None,
        "source": {
            "display_name": "Journal of Made-up Results",
            "type": "journal",
            "issn_l": "0000-0019",
            "host_organization_name": "Nowhere Press",
        },
    },
    "best_oa_location": {"pdf_url": "https://example.org/a.pdf"},
    "locations": [{"landing_page_url": "http://arxiv.org/abs/2107.14795", "source": None}],
    "open_access": {"oa_url": "https://example.org/b.pdf", "is_oa": True},
    "authorships": [
        {"author": {"display_name": "Ada Moor"}, "raw_author_name": "MOOR A"},
        {"author": {"display_name": None}, "raw_author_name": "Jan van der Berg"},
        {"author": None},
    ],
    "biblio": {"volume": "12", "issue": None, "first_page": "101", "last_page": "110"},
    "is_retracted": True,
    "keywords": [{"display_name": "Graphs"}, {"keyword": "things"}],
    "abstract_inverted_index": {"Abstract": [0], "is": [2], "It": [1], "so,": [3], "so.": [4]},
    "referenced_works": ["https://openalex.org/W7", "https://openalex.org/W8"],
    "concepts": [{"display_name": "Unused"}],
}


def read(data):
    return list(read_openalex(BytesIO(data), "works.jsonl", "works.jsonl"))


def test_a_work():
    (found,) = read(json.dumps(WORK).encode())
    assert found.paper == Paper(
        title="A <i>Made-up</i> Title",
        authors=(Author("Moor", "Ada"), Author("van der Berg", "Jan")),
        year=2021,
        date="2021-07-30",
        venue="Journal of Made-up Results",
        venue_year=2021,
        abstract="It is so, so.",
        keywords=("Graphs", "things"),
        arxiv="2107.14795",
        doi="10.1000/xyz",
        ids={"openalex": "W100000001", "pmid": "1234567", "pmcid": "PMC77", "mag": "2000000001"},
        url="https://example.org/a",
        pdf_url="https://example.org/a.pdf",
        cites=("openalex:W7", "openalex:W8"),
        status="retracted",
        type="article-journal",
        volume="12",
        pages="101-110",
        publisher="Nowhere Press",
        issn="0000-0019",
        language="en",
    )


def test_an_answer_of_the_service_and_a_preprint():
    preprint = {
        **WORK,
        "type": "preprint",
        "doi": "https://doi.org/10.48550/arxiv.2107.14795",
        "primary_location": {"source": {"display_name": "arXiv", "type": "repository"}},
        "publication_date": "2021-01-01",
        "is_retracted": None,
    }
    (found,) = read(json.dumps({"meta": {"count": 1}, "results": [preprint]}).encode())
    paper = found.paper
    assert (paper.arxiv, paper.venue, paper.venue_year) == ("2107.14795", "", None)
    assert (paper.type, paper.status, paper.date) == ("article", "", "")


def test_all_may_be_missing_but_id_and_title():
    nothing = {name: None for name in WORK if name not in {"id", "ids", "title"}}
    (found,) = read(json.dumps({**nothing, "id": WORK["id"], "title": "T"}).encode())
    assert found.paper == Paper(title="T", ids={"openalex": "W100000001"})


def test_bad_works():
    lines = [{"title": "T"}, {**WORK, "title": None, "display_name": None}, {**WORK, "ids": []}]
    found = read(b"\n".join(json.dumps(line).encode() for line in lines))
    assert [str(one) for one in found] == [
        "works.jsonl:1: Object missing required field 'id'",
        "works.jsonl:2: missing field 'title'",
        "works.jsonl:3: Expected 'object', got 'array' at 'ids'",
    ]
