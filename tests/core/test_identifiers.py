"""Identifiers in every usual spelling have one normal form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_papers.paper.identifiers import (
    Identifier,
    LeadingArxiv,
    address,
    leading_arxiv,
    parse_arxiv,
    parse_doi,
    parse_identifier,
)

ARXIV = {
    "2107.14795": "2107.14795",
    "2107.14795v2": "2107.14795",
    " 2107.14795 ": "2107.14795",
    "arXiv:2107.14795": "2107.14795",
    "ARXIV: 2107.14795v11": "2107.14795",
    "arxiv:2107.14795.": "2107.14795",
    "<https://arxiv.org/abs/2107.14795>": "2107.14795",
    "https://arxiv.org/abs/2107.14795": "2107.14795",
    "http://www.arxiv.org/pdf/2107.14795v2.pdf": "2107.14795",
    "https://arxiv.org/pdf/2107.14795v2": "2107.14795",
    "https://arxiv.org/html/2107.14795v1/": "2107.14795",
    "export.arxiv.org/abs/2107.14795": "2107.14795",
    "10.48550/arXiv.2107.14795": "2107.14795",
    "https://doi.org/10.48550/ARXIV.2107.14795": "2107.14795",
    "doi:10.48550/arxiv.hep-th/9901001": "hep-th/9901001",
    "0704.0001": "0704.0001",
    "1412.9999": "1412.9999",
    "1501.00001": "1501.00001",
    "hep-th/9901001": "hep-th/9901001",
    "HEP-TH/9901001v3": "hep-th/9901001",
    "math.GT/0309136": "math/0309136",
    "https://arxiv.org/abs/cs/0112017v1": "cs/0112017",
    "cs.LG/0112017": "cs/0112017",
}


@pytest.mark.parametrize(("text", "number"), ARXIV.items())
def test_arxiv(text, number):
    assert parse_identifier(text) == Identifier("arxiv", number)


@pytest.mark.parametrize(
    "text",
    [
        "2113.00001", "2100.00001", "2134.12345", "1501.0001", "1412.00001", "2107.1479",
        "arXiv:", "hep-th/9913001", "hep-th/990100", "21071.4795", "v2", "2107.14795v0",
        "2107.147955", "2107.14795v", "arXiv:2107.14795abstract", "２１０７.14795", "",
    ],
)  # fmt: skip
def test_no_arxiv(text):
    assert not parse_arxiv(text)


DOIS = {
    "10.1145/3309551": "10.1145/3309551",
    "10.1145/ABC.Def": "10.1145/abc.def",
    "doi:10.1145/3309551": "10.1145/3309551",
    "DOI: 10.1145/3309551": "10.1145/3309551",
    "info:doi/10.1145/3309551": "10.1145/3309551",
    "https://doi.org/10.1145/3309551": "10.1145/3309551",
    "http://dx.doi.org/10.1145%2F3309551": "10.1145/3309551",
    "https://www.doi.org/10.1145/3309551": "10.1145/3309551",
    "doi.org/10.1145/3309551": "10.1145/3309551",
    "https://doi.org/10.1145/3309551?via=x": "10.1145/3309551?via=x",
    "10.1145/3309551.": "10.1145/3309551",
    "10.1145/3309551).": "10.1145/3309551",
    "10.1145/3309551,": "10.1145/3309551",
    "10.1002/(SICI)1097-4571(1999)50:1<1::AID-ASI1>3.0.CO;2-C": (
        "10.1002/(sici)1097-4571(1999)50:1<1::aid-asi1>3.0.co;2-c"
    ),
    "10.1016/0370-2693(91)90001-1": "10.1016/0370-2693(91)90001-1",
    "10.1000.10/123": "10.1000.10/123",
    "https://dl.acm.org/doi/abs/10.1145/3309551?download=true": "10.1145/3309551",
    "https://link.example.com/content/pdf/10.1007/978-3-031-20077-9_30.pdf": (
        "10.1007/978-3-031-20077-9_30"
    ),
    "<https://doi.org/10.1145/3309551>": "10.1145/3309551",
}


@pytest.mark.parametrize(("text", "doi"), DOIS.items())
def test_doi(text, doi):
    assert parse_identifier(text) == Identifier("doi", doi)


@pytest.mark.parametrize(
    "text", ["10.1145", "10.1145/", "11.1145/33", "10.12/33", "10.1145/a b", "doi:"]
)
def test_no_doi(text):
    assert not parse_doi(text)


OTHERS = {
    "https://aclanthology.org/P19-1001/": ("acl", "P19-1001"),
    "https://aclanthology.org/2020.acl-main.1.pdf": ("acl", "2020.acl-main.1"),
    "CorpusID:123": ("corpusid", "123"),
    "https://openalex.org/W42": ("openalex", "W42"),
    "openalex:w42": ("openalex", "W42"),
    "https://openreview.net/forum?id=rJl-b3RcF7": ("openreview", "rJl-b3RcF7"),
    "PMC1234": ("pmcid", "PMC1234"),
    "pmc1234": ("pmcid", "PMC1234"),
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC1234/": ("pmcid", "PMC1234"),
    "pmid:123": ("pmid", "123"),
    "https://pubmed.ncbi.nlm.nih.gov/123/": ("pmid", "123"),
}


@pytest.mark.parametrize(("text", "found"), OTHERS.items())
def test_other_identifiers(text, found):
    assert parse_identifier(text) == Identifier(*found)


@pytest.mark.parametrize(
    "text", ["", " ", "perceiver-io", "brock2021high", "123", "https://example.org", "W42"]
)
def test_no_identifier(text):
    assert parse_identifier(text) is None


LEADING = {
    "arXiv:2310.16764Skip": ("2310.16764", 0, "Skip"),
    "arXiv:2310.167643D shapes": ("2310.16764", 0, "3D shapes"),
    "arXiv:2310.16764v23D shapes": ("2310.16764", 2, "3D shapes"),
    "arXiv:2310.16764v12We": ("2310.16764", 12, "We"),
    "arXiv:0704.00015G nets": ("0704.0001", 0, "5G nets"),
    "arXiv:hep-th/9901001We": ("hep-th/9901001", 0, "We"),
    "arXiv:2310.16764 [cs.LG] We": ("2310.16764", 0, "We"),
    "arXiv:2310.16764": ("2310.16764", 0, ""),
}


@pytest.mark.parametrize(("line", "found"), LEADING.items())
def test_leading_arxiv(line, found):
    assert leading_arxiv(line) == LeadingArxiv(*found)


@pytest.mark.parametrize(
    "line", ["2310.16764", "see arXiv:2310.16764", "arXiv:abc", "arXiv:2313.00001"]
)
def test_no_leading_arxiv(line):
    assert leading_arxiv(line) is None


@pytest.mark.parametrize(
    ("identifier", "url"),
    [
        (("arxiv", "hep-th/9901001"), "https://arxiv.org/abs/hep-th/9901001"),
        (("doi", "10.1/a<b>#c?d e%f"), "https://doi.org/10.1/a%3Cb%3E%23c%3Fd%20e%25f"),
        (("isbn", "978"), ""),
    ],
)
def test_address(identifier, url):
    assert address(Identifier(*identifier)) == url


@pytest.mark.parametrize("text", [*ARXIV, *list(DOIS)[:-1], *OTHERS])
def test_an_address_leads_back_to_its_identifier(text):
    identifier = parse_identifier(text)
    if "?" in identifier.value or "<" in identifier.value:
        return  # escaped in an address
    assert parse_identifier(address(identifier)) == identifier


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    found = parse_identifier(text)
    assert found is None or (found.scheme and found.value)
