"""Semantic Scholar papers: answers of its Graph API and lines of its data sets.

Formats: https://api.semanticscholar.org/api-docs/graph and .../datasets, which name the same
fields in two spellings (``externalIds``, ``externalids``).
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from sphinx_papers.formats.objects import ObjectReadings, doi_of, objects
from sphinx_papers.paper.identifiers import parse_arxiv
from sphinx_papers.paper.markup import canonical
from sphinx_papers.paper.names import parse_name
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import one_line

SCHEMES = {
    "acl": "acl", "corpusid": "corpusid", "pubmed": "pmid", "pubmedcentral": "pmcid",
    "mag": "mag", "dblp": "dblp",
}  # fmt: skip
TYPES = {
    "journalarticle": "article-journal",
    "conference": "paper-conference",
    "book": "book",
    "booksection": "chapter",
    "dataset": "dataset",
    "review": "article-journal",
}
Ids = dict[str, str | int | None]


class Person(msgspec.Struct):
    """An author."""

    name: str | None = None


class Journal(msgspec.Struct):
    """The journal, and where the paper stands in it."""

    name: str | None = None
    volume: str | None = None
    pages: str | None = None


class Text(msgspec.Struct):
    """A text written by a model."""

    text: str | None = None


class Address(msgspec.Struct):
    """Where a PDF can be had by all."""

    url: str | None = None


class Reference(msgspec.Struct):
    """A paper that is cited."""

    paperid: str | None = None
    corpusid: int | None = None
    externalids: Ids | None = None


class Record(msgspec.Struct, kw_only=True):
    """One paper, its fields in lower case."""

    paperid: str | None = None
    corpusid: int | None = None
    externalids: Ids | None = None
    title: str | None = None
    abstract: str | None = None
    venue: str | None = None
    publicationvenue: Person | None = None
    year: int | None = None
    publicationdate: str | None = None
    authors: list[Person] | None = None
    references: list[Reference] | None = None
    tldr: Text | None = None
    journal: Journal | None = None
    publicationtypes: list[str] | None = None
    openaccesspdf: Address | None = None
    url: str | None = None


def read_semantic_scholar(file: BinaryIO, name: str, source: str) -> ObjectReadings:
    """Each paper as an occurrence, or as the error that says what is wrong with it."""
    return ObjectReadings(objects(file), name, source, parse_record)


def parse_record(data: bytes, faults: list[str]) -> Paper:
    """The paper of a record; what costs only a field is told to ``faults``.

    Raises MsgspecError.
    """
    record = msgspec.convert(_lowered(msgspec.json.decode(data)), Record)
    journal = record.journal or Journal()
    full_name = record.publicationvenue.name if record.publicationvenue else None
    venue = one_line(full_name or record.venue or journal.name or "")
    if re.search(r"(?i)\barxiv\b|^corr$", venue):
        venue = ""
    ids = _ids(record.externalids or {}, record.corpusid, faults)
    if record.paperid:
        ids["s2"] = record.paperid
    date = record.publicationdate or ""
    types = [one.lower() for one in record.publicationtypes or ()]
    return Paper(
        title=canonical(one_line(record.title or "")),
        authors=tuple(parse_name(one.name) for one in record.authors or () if one.name),
        year=int(date[:4]) if date[:4].isdecimal() else record.year,
        date=date[:10],
        venue=venue,
        venue_year=record.year if venue else None,
        abstract=canonical(one_line(record.abstract or "")),
        arxiv=ids.pop("arxiv", ""),
        doi=ids.pop("doi", ""),
        ids=ids,
        url=record.url or "",
        pdf_url=(record.openaccesspdf.url or "") if record.openaccesspdf else "",
        note=one_line(record.tldr.text or "") if record.tldr else "",
        cites=tuple(_cites(record)),
        type=next((TYPES[one] for one in types if one in TYPES), "") if venue else "",
        volume=one_line(journal.volume or "") if venue else "",
        pages=re.sub(r"\s*[‐-―-]\s*", "-", one_line(journal.pages or "")) if venue else "",
    )


def _lowered(value: Any) -> Any:
    """The value with the names of all fields in lower case."""
    if isinstance(value, dict):
        return {name.lower(): _lowered(part) for name, part in value.items()}
    return [_lowered(part) for part in value] if isinstance(value, list) else value


def _ids(external: Ids, corpus_id: int | None, faults: list[str]) -> dict[str, str]:
    """The identifiers by our schemes."""
    given = {scheme.lower(): str(value) for scheme, value in external.items() if value}
    if corpus_id:
        given["corpusid"] = str(corpus_id)
    ids = {ours: given[theirs] for theirs, ours in SCHEMES.items() if theirs in given}
    if "pmcid" in ids and ids["pmcid"].isdecimal():
        ids["pmcid"] = f"PMC{ids['pmcid']}"
    ids |= doi_of(given.get("doi", ""), faults)
    if arxiv := parse_arxiv(given.get("arxiv", "")):
        ids["arxiv"] = arxiv
    return ids


def _cites(record: Record) -> Iterator[str]:
    """The most telling name of each paper that is cited."""
    for cited in record.references or ():
        ids = _ids(cited.externalids or {}, cited.corpusid, [])
        if cited.paperid:
            ids["s2"] = cited.paperid
        scheme = next((s for s in ("doi", "arxiv", "acl", "corpusid", "s2") if s in ids), "")
        if scheme:
            yield f"{scheme}:{ids[scheme]}"
