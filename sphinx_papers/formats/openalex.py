"""OpenAlex works: lines of the snapshot, or answers of the service.

Format: https://docs.openalex.org/api-entities/works/work-object. The abstract comes as the
positions of each word; works cited are named by their OpenAlex ids.
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from sphinx_papers.formats.csl import CROSSREF_TYPES
from sphinx_papers.formats.objects import ObjectReadings, doi_of, objects
from sphinx_papers.paper.identifiers import parse_identifier
from sphinx_papers.paper.markup import canonical
from sphinx_papers.paper.names import Author, parse_name
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import one_line

TYPES = {
    **CROSSREF_TYPES, "article": "article-journal", "preprint": "article",
    "conference-paper": "paper-conference", "book": "book", "dataset": "dataset",
    "report": "report", "review": "article-journal", "letter": "article-journal",
    "editorial": "article-journal", "software": "software", "standard": "standard",
}  # fmt: skip


class Named(msgspec.Struct):
    """A thing with a name: an author, a key word."""

    display_name: str | None = None
    keyword: str | None = None


class Venue(msgspec.Struct):
    """A journal, conference or repository."""

    display_name: str | None = None
    type: str | None = None
    issn_l: str | None = None
    host_organization_name: str | None = None


class Location(msgspec.Struct):
    """One place where the work can be had."""

    landing_page_url: str | None = None
    pdf_url: str | None = None
    source: Venue | None = None


class Authorship(msgspec.Struct):
    """An author's part in the work."""

    author: Named | None = None
    raw_author_name: str | None = None


class Biblio(msgspec.Struct):
    """Where it stands in its venue."""

    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None
    last_page: str | None = None


class Access(msgspec.Struct):
    """Whether it can be read by all, and where."""

    oa_url: str | None = None


class Work(msgspec.Struct, kw_only=True):
    """One work."""

    id: str
    doi: str | None = None
    title: str | None = None
    display_name: str | None = None
    publication_year: int | None = None
    publication_date: str | None = None
    type: str | None = None
    language: str | None = None
    ids: dict[str, str | int | None] = {}
    primary_location: Location | None = None
    best_oa_location: Location | None = None
    locations: list[Location] | None = None
    open_access: Access | None = None
    authorships: list[Authorship] | None = None
    biblio: Biblio | None = None
    is_retracted: bool | None = False
    keywords: list[Named] | None = None
    abstract_inverted_index: dict[str, list[int]] | None = None
    referenced_works: list[str] | None = None


DECODER = msgspec.json.Decoder(Work)


def read_openalex(file: BinaryIO, name: str, source: str) -> ObjectReadings:
    """Each work as an occurrence, or as the error that says what is wrong with it."""
    return ObjectReadings(objects(file), name, source, parse_work)


def parse_work(data: bytes, faults: list[str]) -> Paper:
    """The paper of a work; what costs only a field is told to ``faults``.

    Raises MsgspecError.
    """
    work = DECODER.decode(data)
    place = work.primary_location or Location()
    where = place.source or Venue()
    # A repository holds the work; it is not where the work appeared.
    venue = one_line(where.display_name or "") if where.type != "repository" else ""
    biblio = work.biblio or Biblio()
    pages = [page for page in (biblio.first_page, biblio.last_page) if page]
    ids = {**_ids(work), **doi_of(work.doi or "", faults)}
    date = work.publication_date or ""
    return Paper(
        title=canonical(one_line(work.title or work.display_name or "")),
        authors=tuple(_authors(work)),
        year=work.publication_year,
        date=date if work.publication_year and not date.endswith("-01-01") else "",
        venue=venue,
        venue_year=work.publication_year if venue else None,
        abstract=_abstract(work.abstract_inverted_index or {}),
        keywords=tuple(
            word for one in work.keywords or () if (word := one.display_name or one.keyword)
        ),
        arxiv=ids.pop("arxiv", ""),
        doi=ids.pop("doi", ""),
        ids=ids,
        url=place.landing_page_url or "",
        pdf_url=_pdf(work),
        cites=tuple(_cites(work)),
        status="retracted" if work.is_retracted else "",
        type=TYPES.get(work.type or "", ""),
        volume=biblio.volume or "",
        issue=biblio.issue or "",
        pages="-".join(dict.fromkeys(pages)),
        publisher=(where.host_organization_name or "") if venue else "",
        issn=(where.issn_l or "") if venue else "",
        language=work.language or "",
    )


def _ids(work: Work) -> dict[str, str]:
    """Every identifier by scheme, an arXiv id from any of the work's locations."""
    ids: dict[str, str] = {}
    texts = [work.id, *(str(value) for value in work.ids.values() if value)]
    texts += [place.landing_page_url or "" for place in work.locations or ()]
    for text in texts:
        if (found := parse_identifier(text)) and found.scheme not in ids and "/" in text:
            ids[found.scheme] = found.value
    if mag := work.ids.get("mag"):
        ids["mag"] = str(mag)
    return ids


def _authors(work: Work) -> Iterator[Author]:
    for part in work.authorships or ():
        name = (part.author and part.author.display_name) or part.raw_author_name
        if name:
            yield parse_name(name)


def _abstract(positions: dict[str, list[int]]) -> str:
    """The words in their order; a position that no word has is left out."""
    placed = sorted((at, word) for word, where in positions.items() for at in where)
    text = canonical(one_line(" ".join(word for _, word in placed)))
    return text.removeprefix("Abstract ")


def _pdf(work: Work) -> str:
    places = (work.best_oa_location, work.primary_location)
    pdf = next((place.pdf_url for place in places if place and place.pdf_url), "")
    address = (work.open_access.oa_url or "") if work.open_access else ""
    return pdf or (address if address.endswith(".pdf") else "")


def _cites(work: Work) -> Iterator[str]:
    for address in work.referenced_works or ():
        if found := parse_identifier(address):
            yield str(found)
