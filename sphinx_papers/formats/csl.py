"""CSL-JSON, what Zotero, Mendeley, pandoc and Crossref exchange (CSL 1.0.2).

Reading takes what real files have: lists and numbers for texts, Crossref's types, raw dates.
Writing keeps to the schema of CSL; what no variable of it holds goes into ``custom``.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from sphinx_papers.formats.objects import ObjectReadings, doi_of, objects, text_of
from sphinx_papers.paper.identifiers import parse_arxiv, parse_identifier
from sphinx_papers.paper.markup import canonical, csl_markup, untagged
from sphinx_papers.paper.names import Author, named
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import one_line
from sphinx_papers.paper.venues import csl_type

Value = str | int | float | list[Any] | None
CROSSREF_TYPES = {
    "journal-article": "article-journal", "proceedings-article": "paper-conference",
    "book-chapter": "chapter", "posted-content": "article", "dissertation": "thesis",
    "monograph": "book", "edited-book": "book", "reference-book": "book", "document": "",
}  # fmt: skip
EXTRA = re.compile(r"(?im)^\s*(PMID|PMCID|DOI|arXiv)\s*:\s*(\S+)[^\n]*\n?")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
ISO_DATE = re.compile(r"\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?!\d)")
ENCODER = msgspec.json.Encoder()


class Name(msgspec.Struct):
    """A name variable."""

    family: str | None = None
    given: str | None = None
    literal: str | None = None
    name: str | None = None
    suffix: str | None = None
    non_dropping_particle: str | None = msgspec.field(default=None, name="non-dropping-particle")
    dropping_particle: str | None = msgspec.field(default=None, name="dropping-particle")


class Date(msgspec.Struct):
    """A date variable."""

    parts: list[list[str | int | None]] | None = msgspec.field(default=None, name="date-parts")
    raw: str | None = None
    literal: str | None = None


class Custom(msgspec.Struct, omit_defaults=True):
    """What we keep beyond CSL."""

    pdf_url: str = ""
    code_url: str = ""
    status: str = ""
    cites: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    ids: dict[str, str] = {}


class Item(msgspec.Struct, kw_only=True):
    """One item, its fields of every type that real files give them."""

    id: Value = None
    citation_key: Value = msgspec.field(default=None, name="citation-key")
    type: Value = None
    title: Value = None
    author: list[Name] | None = None
    editor: list[Name] | None = None
    issued: Date | str | int | None = None
    original_date: Date | str | int | None = msgspec.field(default=None, name="original-date")
    container_title: Value = msgspec.field(default=None, name="container-title")
    collection_title: Value = msgspec.field(default=None, name="collection-title")
    event_title: Value = msgspec.field(default=None, name="event-title")
    abstract: Value = None
    keyword: Value = None
    categories: list[str] | None = None
    doi: Value = msgspec.field(default=None, name="DOI")
    url: Value = msgspec.field(default=None, name="URL")
    isbn: Value = msgspec.field(default=None, name="ISBN")
    issn: Value = msgspec.field(default=None, name="ISSN")
    pmid: Value = msgspec.field(default=None, name="PMID")
    pmcid: Value = msgspec.field(default=None, name="PMCID")
    archive: Value = None
    archive_location: Value = None
    number: Value = None
    volume: Value = None
    issue: Value = None
    page: Value = None
    genre: Value = None
    publisher: Value = None
    place: Value = msgspec.field(default=None, name="publisher-place")
    language: Value = None
    note: Value = None
    custom: Any = None


DECODER = msgspec.json.Decoder(Item)


def read_csl(file: BinaryIO, name: str, source: str) -> ObjectReadings:
    """Each item as an occurrence, or as the error that says what is wrong with it."""
    return ObjectReadings(objects(file), name, source, parse_csl)


def parse_csl(data: bytes, faults: list[str]) -> Paper:
    """The paper of an item; what costs only a field is told to ``faults``.

    Raises MsgspecError.
    """
    item = DECODER.decode(data)
    custom = _custom(item.custom)
    note = "" if item.note is None else str(item.note)
    ids = {**_ids(item, note), **custom.ids, **doi_of(_text(item.doi), faults)}
    venue = _text(item.container_title) or _text(item.event_title)
    year, date = _date(item.issued)
    origin, origin_date = _date(item.original_date) if venue else (None, "")
    type_ = _text(item.type)
    number = _text(item.number)
    return Paper(
        key=_text(item.id) or _text(item.citation_key),
        title=_marked(item.title),
        authors=_names(item.author),
        year=origin or year,
        date=origin_date if origin else date,
        venue=venue,
        venue_year=year if venue else None,
        abstract=_marked(item.abstract),
        keywords=custom.keywords or _listed(_text(item.keyword)),
        categories=tuple(item.categories or ()),
        arxiv=ids.pop("arxiv", ""),
        doi=ids.pop("doi", ""),
        ids=ids,
        url=_text(item.url),
        pdf_url=custom.pdf_url,
        code_url=custom.code_url,
        note=one_line(EXTRA.sub("", note)),
        cites=custom.cites,
        status=custom.status,
        type=CROSSREF_TYPES.get(type_, type_),
        genre=_text(item.genre),
        volume=_text(item.volume),
        issue=_text(item.issue) or ("" if parse_arxiv(number) else number),
        pages=re.sub(r"\s*[‐-―]+\s*", "-", _text(item.page)),
        series=_text(item.collection_title),
        editors=_names(item.editor),
        publisher=_text(item.publisher),
        place=_text(item.place),
        isbn=_text(item.isbn),
        issn=_text(item.issn),
        language=_text(item.language),
    )


def _custom(value: object) -> Custom:
    # Others keep what they like in there: only what has our shape is ours.
    try:
        return msgspec.convert(value, Custom)
    except msgspec.ValidationError:
        return Custom()


def _marked(value: Value) -> str:
    """A variable as text with the markup that records have."""
    return canonical(text_of(value))


def _text(value: Value) -> str:
    """A variable as text without markup."""
    return untagged(_marked(value))


def _names(names: list[Name] | None) -> tuple[Author, ...]:
    return tuple(author for name in names or () if (author := _author(name)) is not None)


def _author(name: Name) -> Author | None:
    whole = name.literal or name.name
    if whole:
        return Author(literal=one_line(whole))
    particle = " ".join(p for p in (name.dropping_particle, name.non_dropping_particle) if p)
    family = one_line(f"{particle} {name.family or ''}")
    given = one_line(name.given or "")
    return named(family, given, one_line(name.suffix or "")) if family or given else None


def _date(value: Date | str | int | None) -> tuple[int | None, str]:
    """The year, and the date where the month is known too."""
    if value is None:
        return None, ""
    if isinstance(value, Date):
        if value.parts and value.parts[0]:
            parts = [str(part) for part in value.parts[0] if part not in {None, ""}]
        else:
            return _date(value.raw or value.literal)
    else:
        found = ISO_DATE.match(str(value))
        if found is None:
            year = YEAR.search(str(value))
            return (int(year[0]) if year else None), ""
        parts = [part for part in found.groups() if part]
    if not all(part.isdecimal() for part in parts) or not parts:
        return None, ""
    date = "-".join([parts[0], *(f"{int(part):02}" for part in parts[1:3])])
    return int(parts[0]), date if len(parts) > 1 else ""


def _listed(text: str) -> tuple[str, ...]:
    separator = ";" if ";" in text else ","
    return tuple(dict.fromkeys(item.strip() for item in text.split(separator) if item.strip()))


def _ids(item: Item, note: str) -> dict[str, str]:
    """Every identifier by scheme, those of the note's lines (as Zotero has them) included."""
    ids: dict[str, str] = {}
    if item.pmid:
        ids["pmid"] = _text(item.pmid)
    if item.pmcid:
        ids["pmcid"] = _text(item.pmcid)
    texts = [_text(item.number), _text(item.url)]
    if _text(item.archive).lower() == "arxiv":
        texts.insert(0, f"arXiv:{_text(item.archive_location)}")
    texts += [f"{found[1]}:{found[2]}" for found in EXTRA.finditer(note)]
    for text in texts:
        if (":" in text or "/" in text) and (found := parse_identifier(text)):
            ids.setdefault(found.scheme, found.value)
    return ids


# writing -----------------------------------------------------------------------------


def write_csl(papers: Iterable[Paper]) -> Iterator[bytes]:
    """The papers as one array, an item a line."""
    opening = b"[\n"
    for paper in papers:
        yield opening + ENCODER.encode(csl_item(paper))
        opening = b",\n"
    yield b"[]\n" if opening == b"[\n" else b"\n]\n"


def csl_item(paper: Paper) -> dict[str, Any]:
    """The paper as an item of CSL-JSON, empty variables left out."""
    year = paper.printed_year
    is_later = year != paper.year
    issued = _parts(str(year or "")) if is_later else _parts(paper.date or str(paper.year or ""))
    own = Custom(
        pdf_url=paper.pdf_url,
        code_url=paper.code_url,
        status=paper.status,
        cites=paper.cites,
        keywords=paper.keywords if _listed(", ".join(paper.keywords)) != paper.keywords else (),
        ids={k: v for k, v in paper.ids.items() if k not in {"pmid", "pmcid"}},
    )
    variables = {
        "id": paper.key,
        "type": csl_type(paper) or "document",
        "title": csl_markup(paper.title),
        "author": [_name(author) for author in paper.authors],
        "editor": [_name(editor) for editor in paper.editors],
        "issued": issued,
        "original-date": _parts(paper.date or str(paper.year or "")) if is_later else None,
        "container-title": paper.venue,
        "collection-title": paper.series,
        "abstract": csl_markup(paper.abstract),
        "keyword": ", ".join(paper.keywords),
        "categories": list(paper.categories),
        "DOI": paper.doi,
        "URL": paper.url,
        "ISBN": paper.isbn,
        "ISSN": paper.issn,
        "PMID": paper.ids.get("pmid", ""),
        "PMCID": paper.ids.get("pmcid", ""),
        "archive": "arXiv" if paper.arxiv else "",
        "archive_location": paper.arxiv,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": paper.pages,
        "genre": paper.genre,
        "publisher": paper.publisher,
        "publisher-place": paper.place,
        "language": paper.language,
        "note": paper.note,
        "custom": msgspec.to_builtins(own),
    }
    return {name: value for name, value in variables.items() if value}


def _name(author: Author) -> dict[str, str]:
    if author.family and author.given:
        return {"family": author.family, "given": author.given}
    return {"literal": author.literal or author.family or author.given}


def _parts(date: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else None
