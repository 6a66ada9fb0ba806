"""Where a paper is found: its DOI, its pages, its PDF."""

from sphinx_papers.paper.addresses import doi_url, own_doi, page_urls, pdf_url
from sphinx_papers.paper.record import Paper


def test_paper_at_arxiv_alone():
    paper = Paper(arxiv="2101.00001")
    assert own_doi(paper) == "10.48550/arXiv.2101.00001"
    assert doi_url(paper) == "https://doi.org/10.48550/arXiv.2101.00001"
    assert page_urls(paper) == ["https://arxiv.org/abs/2101.00001"]
    assert pdf_url(paper) == "https://arxiv.org/pdf/2101.00001"


def test_paper_with_everything():
    paper = Paper(
        arxiv="2101.00001",
        doi="10.1000/kite",
        url="https://kites.example/1",
        pdf_url="https://kites.example/1.pdf",
        ids={"acl": "P99-1001", "house": "17"},
    )
    assert own_doi(paper) == "10.1000/kite"
    assert page_urls(paper) == [
        "https://kites.example/1",
        "https://arxiv.org/abs/2101.00001",
        "https://aclanthology.org/P99-1001",
    ]
    assert pdf_url(paper) == "https://kites.example/1.pdf"


def test_address_of_the_doi_is_no_page():
    assert page_urls(Paper(doi="10.1000/kite", url="https://dx.doi.org/10.1000/KITE")) == []
    arxiv = Paper(arxiv="2101.00001", url="https://doi.org/10.48550/arXiv.2101.00001")
    assert page_urls(arxiv) == ["https://arxiv.org/abs/2101.00001"]
    other = "https://doi.org/10.1000/another"
    assert page_urls(Paper(doi="10.1000/kite", url=other)) == [other]


def test_paper_with_nothing():
    paper = Paper(title="Kites", url="kites.html")
    assert (own_doi(paper), doi_url(paper), pdf_url(paper)) == ("", "", "")
    assert page_urls(paper) == ["kites.html"]
