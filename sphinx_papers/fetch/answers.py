"""What the services answer, as papers.

Shapes: arXiv API user's manual (Atom, RFC 4287), Crossref REST API (``works``), DataCite REST
API (``dois``, JSON:API), OpenAlex (``works``). Each reader raises ValueError or
msgspec.MsgspecError for an answer that has not its service's shape.
"""

import html
import re
from xml.etree import ElementTree as ET

import msgspec

from sphinx_papers.paper.identifiers import parse_arxiv, parse_doi, parse_identifier
from sphinx_papers.paper.markup import canonical, untagged
from sphinx_papers.paper.names import Author, parse_name
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import one_line

OTHER_TAG = re.compile(r"</?(?!(?:i|b|sub|sup|sc)>)[A-Za-z][^<>]*>")
ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"


# arXiv -------------------------------------------------------------------------------


def read_arxiv(body: bytes) -> list[Paper]:
    """The papers of an Atom feed, those that arXiv has."""
    try:
        feed = ET.fromstring(body)  # noqa: S314  expat stops entities that grow without end
    except ET.ParseError as error:
        raise ValueError(f"no XML: {error}") from error
    if feed.tag != f"{ATOM}feed":
        raise ValueError("no Atom feed")
    entries = [(entry, _text(entry, f"{ATOM}id")) for entry in feed.iter(f"{ATOM}entry")]
    for entry, place in entries:
        if "/api/errors" in place:
            raise ValueError(_text(entry, f"{ATOM}summary"))
    return [_arxiv_paper(entry, n) for entry, place in entries if (n := parse_arxiv(place))]


def _arxiv_paper(entry: ET.Element, number: str) -> Paper:
    published = _text(entry, f"{ATOM}published")[:10]
    links = {link.get("title"): link.get("href", "") for link in entry.iter(f"{ATOM}link")}
    return Paper(
        title=_text(entry, f"{ATOM}title"),
        authors=tuple(
            parse_name(_text(author, f"{ATOM}name")) for author in entry.iter(f"{ATOM}author")
        ),
        year=_year(published),
        date=published,
        venue=_text(entry, f"{ARXIV}journal_ref"),
        abstract=_text(entry, f"{ATOM}summary"),
        categories=tuple(c.get("term", "") for c in entry.iter(f"{ATOM}category")),
        arxiv=number,
        doi=parse_doi(_text(entry, f"{ARXIV}doi")),
        pdf_url=links.get("pdf", "").replace("http://", "https://"),
        note=_text(entry, f"{ARXIV}comment"),
    )


def _text(entry: ET.Element, tag: str) -> str:
    return one_line(entry.findtext(tag, ""))


# Crossref ----------------------------------------------------------------------------


class _Name(msgspec.Struct):
    given: str = ""
    family: str = ""
    name: str = ""  # of a group


class _Issued(msgspec.Struct):
    parts: list[list[int | None]] = msgspec.field(default_factory=list, name="date-parts")


class _CrossrefWork(msgspec.Struct):
    doi: str = msgspec.field(name="DOI")
    title: list[str] = []
    author: list[_Name] = []
    issued: _Issued = msgspec.field(default_factory=_Issued)
    container: list[str] = msgspec.field(default_factory=list, name="container-title")
    abstract: str = ""


class _Crossref(msgspec.Struct):
    message: _CrossrefWork


def read_crossref(body: bytes) -> Paper:
    """The one work of an answer."""
    work = msgspec.json.decode(body, type=_Crossref).message
    parts = [part for part in work.issued.parts[0] if part] if work.issued.parts else []
    return Paper(
        title=_marked(next(iter(work.title), "")),
        authors=tuple(
            Author(one.family, one.given) if one.given else Author(literal=one.name or one.family)
            for one in work.author
        ),
        year=parts[0] if parts else None,
        date="-".join(f"{part:02}" for part in parts) if len(parts) > 1 else "",
        venue=untagged(_marked(next(iter(work.container), ""))),
        abstract=re.sub(r"^Abstract[\s:.]*", "", _marked(work.abstract)),
        doi=parse_doi(work.doi),
    )


# DataCite ----------------------------------------------------------------------------


class _Creator(msgspec.Struct):
    name: str = ""
    given: str | None = msgspec.field(default=None, name="givenName")
    family: str | None = msgspec.field(default=None, name="familyName")


class _Title(msgspec.Struct):
    title: str = ""


class _Description(msgspec.Struct):
    description: str | None = ""
    kind: str | None = msgspec.field(default="", name="descriptionType")


class _DataCiteWork(msgspec.Struct):
    doi: str
    titles: list[_Title] = []
    creators: list[_Creator] = []
    year: int | None = msgspec.field(default=None, name="publicationYear")
    descriptions: list[_Description] = []
    url: str | None = None


class _DataCiteData(msgspec.Struct):
    attributes: _DataCiteWork


class _DataCite(msgspec.Struct):
    data: _DataCiteData


def read_datacite(body: bytes) -> Paper:
    """The one work of an answer."""
    work = msgspec.json.decode(body, type=_DataCite).data.attributes
    abstracts = (d.description or "" for d in work.descriptions if d.kind == "Abstract")
    return Paper(
        title=_marked(work.titles[0].title if work.titles else ""),
        authors=tuple(
            Author(one.family, one.given) if one.family and one.given else parse_name(one.name)
            for one in work.creators
        ),
        year=work.year,
        abstract=_marked(next(abstracts, "")),
        doi=parse_doi(work.doi),
        url=work.url or "",
    )


# OpenAlex ----------------------------------------------------------------------------


class _Person(msgspec.Struct):
    name: str | None = msgspec.field(default="", name="display_name")


class _Authorship(msgspec.Struct):
    author: _Person


class _Location(msgspec.Struct):
    source: _Person | None = None
    pdf: str | None = msgspec.field(default=None, name="pdf_url")


class _OpenAlex(msgspec.Struct):
    id: str
    title: str | None = msgspec.field(name="display_name")
    year: int | None = msgspec.field(default=None, name="publication_year")
    date: str | None = msgspec.field(default=None, name="publication_date")
    authorships: list[_Authorship] = []
    location: _Location | None = msgspec.field(default=None, name="primary_location")
    ids: dict[str, str | int | None] = {}
    words: dict[str, list[int]] | None = msgspec.field(default=None, name="abstract_inverted_index")


def read_openalex(body: bytes) -> Paper:
    """The one work of an answer; its abstract is stored as the places of each word."""
    work = msgspec.json.decode(body, type=_OpenAlex)
    at = {place: word for word, places in (work.words or {}).items() for place in places}
    found = [parse_identifier(str(value)) for value in (work.id, *work.ids.values()) if value]
    ids = {one.scheme: one.value for one in found if one is not None}
    location = work.location or _Location()
    return Paper(
        title=_marked(work.title or ""),
        authors=tuple(parse_name(one.author.name or "") for one in work.authorships),
        year=work.year,
        date=work.date or "",
        venue=(location.source.name or "") if location.source else "",
        abstract=_marked(" ".join(at[place] for place in sorted(at))),
        doi=ids.pop("doi", ""),
        arxiv=ids.pop("arxiv", ""),
        ids=ids,
        pdf_url=location.pdf or "",
    )


def _marked(text: str) -> str:
    """Text with the markup that records have, without other tags (JATS, HTML) and entities."""
    return one_line(html.unescape(OTHER_TAG.sub(" ", canonical(text))))


def _year(date: str) -> int | None:
    return int(date[:4]) if date[:4].isdigit() else None
