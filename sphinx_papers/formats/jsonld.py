"""JSON-LD: what a page cites, in the vocabulary of schema.org, for crawlers.

Terms: https://schema.org/ScholarlyArticle, https://schema.org/citation; syntax:
https://www.w3.org/TR/json-ld11/, in HTML as its section 7 asks.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from sphinx_papers.paper.addresses import doi_url, main_url, own_doi, page_urls, pdf_url
from sphinx_papers.paper.identifiers import SCHEMES, Identifier
from sphinx_papers.paper.markup import unmarked
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.venues import Kind, institution, printed_date, venue_kind

Node = dict[str, Any]
TYPES: dict[Kind, str] = {
    "book": "Book", "chapter": "Chapter", "thesis": "Thesis", "report": "Report",
    "dataset": "Dataset", "software": "SoftwareSourceCode",
}  # fmt: skip
# Nothing of the text may end the script element or, in older browsers, a line of it.
UNSAFE = "<>&\u2028\u2029"


def jsonld(page_url: str, papers: Iterable[Paper]) -> str:
    """One graph: the page, which cites the papers, and each of them, in their order.

    The text may stand in a ``script`` element as it is. ``page_url`` may be empty where it
    is not known: then the nodes' ids are relative to the page.
    """
    articles = [_article(paper, page_url) for paper in papers]
    page = {
        "@type": "TechArticle",
        "@id": f"{page_url}#page",
        "url": page_url,
        "citation": [{"@id": article["@id"]} for article in articles],
    }
    graph = {"@context": "https://schema.org", "@graph": [_filled(page), *articles]}
    text = msgspec.json.encode(graph).decode()
    for character in UNSAFE:
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _article(paper: Paper, page_url: str) -> Node:
    title = paper.plain_title
    urls = page_urls(paper)
    doi = doi_url(paper)
    name = doi or (urls[0] if urls else f"{page_url}#paper-{quote(paper.key, safe='')}")
    kind = venue_kind(paper)
    return _filled(
        {
            "@type": TYPES.get(kind, "ScholarlyArticle"),
            "@id": name,
            "name": title,
            "headline": title,
            "author": [_author(author) for author in paper.authors if author.full_name],
            "datePublished": printed_date(paper),
            "isPartOf": _container(paper, kind),
            "pagination": paper.pages,
            "inLanguage": paper.language,
            "publisher": _publisher(paper, kind),
            "identifier": [_identifier(identifier) for identifier in _identifiers(paper)],
            "sameAs": [url for url in urls if url != name],
            "url": main_url(paper),
            "abstract": unmarked(paper.abstract),
            "keywords": list(paper.keywords),
            "creativeWorkStatus": paper.status,
            "encoding": _pdf(pdf_url(paper)),
        }
    )


def _filled(node: Node) -> Node:
    return {key: value for key, value in node.items() if value}


def _author(author: Author) -> Node:
    if author.literal:
        return {"@type": "Organization", "name": author.literal}
    person = {
        "@type": "Person",
        "name": author.full_name,
        "givenName": author.given,
        "familyName": author.family,
    }
    return _filled(person)


def _container(paper: Paper, kind: Kind) -> Node:
    """What the paper is a part of: a volume of proceedings, a journal; else nothing."""
    if kind == "conference":
        proceedings = {
            "@type": "PublicationVolume",
            "name": paper.venue,
            "volumeNumber": paper.volume,
            "isbn": paper.isbn,
        }
        return _filled(proceedings)
    if kind == "chapter":
        return _filled({"@type": "Book", "name": paper.venue, "isbn": paper.isbn})
    if kind == "journal":
        periodical = {"@type": "Periodical", "name": paper.venue, "issn": paper.issn}
        volume = {"@type": "PublicationVolume", "volumeNumber": paper.volume}
        issue = {"@type": "PublicationIssue", "issueNumber": paper.issue}
        return _within([periodical, volume, issue])
    return {}


def _within(levels: Sequence[Node]) -> Node:
    """Nodes from the outermost to the innermost, each a part of the one before."""
    node: Node = {}
    for level in levels:
        if _filled(level).keys() - {"@type"}:
            node = _filled({**level, "isPartOf": node})
    return node


def _pdf(url: str) -> Node:
    if not url:
        return {}
    return {"@type": "MediaObject", "encodingFormat": "application/pdf", "contentUrl": url}


def _publisher(paper: Paper, kind: Kind) -> Node:
    name = ""
    if kind == "book":
        name = paper.publisher
    elif kind == "preprint":
        name = "arXiv" if paper.arxiv else paper.venue
    elif kind in {"thesis", "report"}:
        name = institution(paper)
    return {"@type": "Organization", "name": name} if name else {}


def _identifiers(paper: Paper) -> list[Identifier]:
    """The identifiers of the record; for an arXiv id alone also the DOI that goes with it."""
    identifiers = list(paper.identifiers())
    doi = own_doi(paper)
    return identifiers if paper.doi or not doi else [Identifier("doi", doi), *identifiers]


def _identifier(identifier: Identifier) -> Node:
    return {
        "@type": "PropertyValue",
        "propertyID": SCHEMES.get(identifier.scheme, identifier.scheme),
        "value": identifier.value,
    }
