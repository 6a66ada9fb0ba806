"""Highwire Press tags and signposting, for a page that stands for one paper only.

Google Scholar (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing) and Zotero
take a page with these tags for the paper itself: never on a page that merely cites papers.
"""

from sphinx_papers.paper.addresses import doi_url, own_doi, page_urls, pdf_url
from sphinx_papers.paper.markup import unmarked
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import one_line
from sphinx_papers.paper.venues import Kind, institution, printed_date, venue_kind

VENUE_TAGS: dict[Kind, str] = {
    "conference": "citation_conference_title",
    "journal": "citation_journal_title",
    "report": "citation_technical_report_institution",
    "thesis": "citation_dissertation_institution",
}


def meta_tags(paper: Paper) -> list[tuple[str, str]]:
    """``name`` and ``content`` of each ``meta`` element, a tag of its own for each author."""
    kind = venue_kind(paper)
    is_institution = kind in {"report", "thesis"}
    tags = [
        ("citation_title", paper.plain_title),
        *(("citation_author", author.inverted_name) for author in paper.authors),
        ("citation_publication_date", printed_date(paper).replace("-", "/")),
        (VENUE_TAGS.get(kind, ""), institution(paper) if is_institution else paper.venue),
        ("citation_volume", paper.volume),
        ("citation_issue", paper.issue),
        ("citation_firstpage", paper.pages.partition("-")[0]),
        ("citation_lastpage", paper.pages.partition("-")[2]),
        ("citation_publisher", "" if is_institution else paper.publisher),
        ("citation_language", paper.language),
        ("citation_isbn", paper.isbn),
        ("citation_issn", paper.issn),
        ("citation_doi", own_doi(paper)),
        ("citation_arxiv_id", paper.arxiv),
        ("citation_pdf_url", pdf_url(paper)),
        *(("citation_keywords", keyword) for keyword in paper.keywords),
        ("citation_abstract", unmarked(paper.abstract)),
    ]
    return [(name, text) for name, content in tags if name and (text := one_line(content))]


def cite_as(paper: Paper) -> str:
    """The address of a ``cite-as`` link (RFC 8574): the DOI's, else a page's; or empty."""
    return doi_url(paper) or next(iter(page_urls(paper)), "")
