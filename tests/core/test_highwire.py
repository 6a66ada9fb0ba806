"""Tags of a page that stands for one paper."""

import re

import pytest

from sphinx_papers import Corpus
from sphinx_papers.formats.highwire import cite_as, meta_tags
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

PAPER = Paper(
    title="Kites at $10\\%$",
    authors=(Author("van der Molen", "Ada"), Author("Berg", "Jo"), Author(literal="Kite Team")),
    venue="Conference on Kites",
    venue_year=2021,
    year=2021,
    date="2021-07-03",
    arxiv="2101.00001",
    doi="10.1000/kite",
    keywords=("sky", "wind"),
    abstract="Kites\nfly $10\\%$.",
)


def test_all_tags():
    assert meta_tags(PAPER) == [
        ("citation_title", "Kites at 10%"),
        ("citation_author", "van der Molen, Ada"),
        ("citation_author", "Berg, Jo"),
        ("citation_author", "Kite Team"),
        ("citation_publication_date", "2021/07/03"),
        ("citation_conference_title", "Conference on Kites"),
        ("citation_doi", "10.1000/kite"),
        ("citation_arxiv_id", "2101.00001"),
        ("citation_pdf_url", "https://arxiv.org/pdf/2101.00001"),
        ("citation_keywords", "sky"),
        ("citation_keywords", "wind"),
        ("citation_abstract", "Kites fly 10%."),
    ]


@pytest.mark.parametrize(
    ("fields", "tag"),
    [
        ({"venue": "Annals of Kites"}, ("citation_journal_title", "Annals of Kites")),
        (
            {"venue": "Technical report, Kite Institute"},
            ("citation_technical_report_institution", "Kite Institute"),
        ),
        (
            {"venue": "PhD thesis, University of Kites"},
            ("citation_dissertation_institution", "University of Kites"),
        ),
        ({"isbn": "978-0-00-000000-2"}, ("citation_isbn", "978-0-00-000000-2")),
        ({"volume": "7"}, ("citation_volume", "7")),
        ({"issue": "2"}, ("citation_issue", "2")),
        ({"pages": "e17"}, ("citation_firstpage", "e17")),
        ({"publisher": "Kite Press"}, ("citation_publisher", "Kite Press")),
        ({"language": "en"}, ("citation_language", "en")),
        ({"issn": "0000-0019"}, ("citation_issn", "0000-0019")),
    ],
)
def test_tags_by_kind(fields, tag):
    assert meta_tags(Paper(title="Kites", **fields)) == [("citation_title", "Kites"), tag]


def test_preprint_has_no_venue():
    names = [name for name, _ in meta_tags(Paper(title="Kites", arxiv="2101.00001"))]
    assert names == ["citation_title", "citation_doi", "citation_arxiv_id", "citation_pdf_url"]


def test_cite_as():
    assert cite_as(PAPER) == "https://doi.org/10.1000/kite"
    assert cite_as(Paper(arxiv="2101.00001")) == "https://doi.org/10.48550/arXiv.2101.00001"
    assert cite_as(Paper(ids={"acl": "P99-1001"})) == "https://aclanthology.org/P99-1001"
    assert cite_as(Paper(title="Kites")) == ""


def test_seed():
    for paper in Corpus.open().values():
        tags = meta_tags(paper)
        authors = [content for name, content in tags if name == "citation_author"]
        assert authors == [author.inverted_name for author in paper.authors]
        once = [name for name, _ in tags if name not in {"citation_author", "citation_keywords"}]
        assert len(once) == len(set(once))
        (date,) = (content for name, content in tags if name == "citation_publication_date")
        assert re.fullmatch(r"\d{4}(/\d\d){0,2}", date)
        assert cite_as(paper).startswith("https://doi.org/10.")
