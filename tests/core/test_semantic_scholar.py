"""Semantic Scholar papers, of the API and of the data sets."""

import json
from io import BytesIO

from sphinx_papers.formats.semantic_scholar import read_semantic_scholar
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

RECORD = {
    "paperId": "ab" * 20,
    "corpusId": 236635379,
    "externalIds": {
        "ArXiv": "2107.14795",
        "DOI": "10.1000/XYZ",
        "ACL": "2021.made-1.3",
        "PubMed": 1234567,
        "PubMedCentral": "77",
        "DBLP": "journals/made/Moor21",
        "CorpusId": 236635379,
    },
    "url": "https://example.org/s2/abab",
    "title": "A Made-up  Title",
    "abstract": None,
    "venue": "JMR",
    "publicationVenue": {"name": "Journal of Made-up Results"},
    "year": 2022,
    "publicationDate": "2021-07-30",
    "authors": [{"authorId": "1", "name": "Ada Moor"}, {"authorId": None, "name": "Li van Wu"}],
    "journal": {"name": "J", "volume": "12", "pages": "\n 101 - 110 "},
    "publicationTypes": ["Review", "JournalArticle"],
    "openAccessPdf": {"url": "https://example.org/a.pdf", "status": "GREEN"},
    "tldr": {"model": "tldr@v2.0.0", "text": "It is so."},
    "references": [
        {"paperId": "cd" * 20, "externalIds": {"DOI": "10.1000/abc"}},
        {"paperId": "ef" * 20, "title": "Only this"},
        {"paperId": None},
    ],
}


def read(*records):
    data = b"\n".join(json.dumps(record).encode() for record in records)
    return list(read_semantic_scholar(BytesIO(data), "s2.jsonl", "s2.jsonl"))


def test_an_answer():
    (found,) = read({"total": 1, "offset": 0, "data": [RECORD]})
    assert found.paper == Paper(
        title="A Made-up Title",
        authors=(Author("Moor", "Ada"), Author("van Wu", "Li")),
        year=2021,
        date="2021-07-30",
        venue="Journal of Made-up Results",
        venue_year=2022,
        arxiv="2107.14795",
        doi="10.1000/xyz",
        ids={
            "acl": "2021.made-1.3",
            "corpusid": "236635379",
            "dblp": "journals/made/Moor21",
            "pmid": "1234567",
            "pmcid": "PMC77",
            "s2": "ab" * 20,
        },
        url="https://example.org/s2/abab",
        pdf_url="https://example.org/a.pdf",
        note="It is so.",
        cites=("doi:10.1000/abc", "s2:" + "ef" * 20),
        type="article-journal",
        volume="12",
        pages="101-110",
    )


def test_a_line_of_a_data_set():
    (found,) = read(
        {
            "corpusid": 7,
            "externalids": {"ACL": None, "DOI": "10.48550/arXiv.2107.14795", "CorpusId": "7"},
            "title": "T",
            "authors": [{"authorId": "1", "name": "Ada Moor"}],
            "venue": "arXiv.org",
            "year": 2021,
            "publicationdate": None,
            "journal": {"name": "ArXiv", "pages": None, "volume": "abs/2107.14795"},
        }
    )
    assert found.paper == Paper(
        title="T",
        authors=(Author("Moor", "Ada"),),
        year=2021,
        arxiv="2107.14795",
        ids={"corpusid": "7"},
    )


def test_bad_records():
    found = read({**RECORD, "title": None}, {**RECORD, "year": "MMXX"}, RECORD)
    assert [str(one) for one in found[:2]] == [
        "s2.jsonl:1: missing field 'title'",
        "s2.jsonl:2: Expected 'int | null', got 'str' at 'year'",
    ]
    assert found[2].paper.year == 2021
