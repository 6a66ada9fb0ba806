"""arXiv's metadata snapshot: one object a line, titles and abstracts in LaTeX.

Format: https://www.kaggle.com/datasets/Cornell-University/arxiv. A snapshot holds the
preprint; ``journal-ref`` is taken apart into venue and year only where it ends in a year.
"""

import re
from collections.abc import Callable, Iterator
from email.utils import parsedate
from typing import BinaryIO

import msgspec

from sphinx_papers.formats.objects import ObjectReadings, doi_of, objects
from sphinx_papers.paper.identifiers import parse_arxiv
from sphinx_papers.paper.latex import LatexError, latex_to_marked, latex_to_text
from sphinx_papers.paper.markup import canonical
from sphinx_papers.paper.names import Author, is_group, named, parse_name
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import one_line

WITHDRAWN = re.compile(r"(?i)\bwithdrawn\b")
YEAR_AT_END = re.compile(r"[\s,;(]*\b((?:19|20)\d\d)\)?[\s.]*$")


class Version(msgspec.Struct):
    """One version, by the date of its submission."""

    created: str = ""


class Entry(msgspec.Struct, rename={"journal_ref": "journal-ref"}):
    """One line of the snapshot."""

    id: str
    title: str = ""
    authors: str | None = None
    authors_parsed: list[list[str]] = []
    abstract: str | None = None
    categories: str | list[str] = ""
    doi: str | None = None
    journal_ref: str | None = None
    comments: str | None = None
    update_date: str | None = None
    versions: list[Version] = []


DECODER = msgspec.json.Decoder(Entry)


def read_arxiv(file: BinaryIO, name: str, source: str) -> ObjectReadings:
    """Each line as an occurrence, or as the error that says what is wrong with it."""
    return ObjectReadings(objects(file), name, source, parse_entry)


def parse_entry(data: bytes, faults: list[str]) -> Paper:
    """The paper of a line; what costs only a field is told to ``faults``.

    Raises MsgspecError.
    """
    entry = DECODER.decode(data)
    date = _submitted(entry)
    venue, venue_year = _venue(one_line(entry.journal_ref or ""))
    categories = entry.categories
    return Paper(
        title=_marked(entry.title),
        authors=tuple(_authors(entry)),
        year=int(date[:4]) if date else None,
        date=date,
        venue=venue,
        venue_year=venue_year,
        abstract=_marked(entry.abstract or ""),
        categories=tuple(categories.split() if isinstance(categories, str) else categories),
        arxiv=parse_arxiv(entry.id),
        doi=doi_of((entry.doi or "").split(" ")[0], faults).get("doi", ""),
        note=_text(entry.comments or ""),
        status="withdrawn" if WITHDRAWN.search(entry.comments or "") else "",
        type="" if venue else "article",
    )


def _text(latex: str, read: Callable[[str], str] = latex_to_text) -> str:
    # What cannot be read as LaTeX was written as plain text, which arXiv allows too.
    try:
        return read(latex)
    except LatexError:
        return one_line(latex)


def _marked(latex: str) -> str:
    return canonical(_text(latex, latex_to_marked))


def _authors(entry: Entry) -> Iterator[Author]:
    """The names as arXiv took them apart: family, given, suffix, affiliations."""
    for parts in entry.authors_parsed:
        family, given, suffix = (_text(part) for part in (*parts, "", "", "")[:3])
        if is_group(f"{given} {family}".strip()):
            yield Author(literal=f"{given} {family}".strip())
        elif family or given:
            yield named(family, given, suffix)
    if not entry.authors_parsed and entry.authors:
        for name in re.split(r",\s*(?:and\s+)?|\s+and\s+", _text(entry.authors)):
            if name:
                yield parse_name(name)


def _submitted(entry: Entry) -> str:
    """The day of the first version; without versions that of the last change says too little."""
    day = parsedate(entry.versions[0].created) if entry.versions else None
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}" if day else ""


def _venue(reference: str) -> tuple[str, int | None]:
    """A journal reference without the year it ends in, and that year."""
    found = YEAR_AT_END.search(reference)
    if found is None or not found.start():
        return reference, None
    return reference[: found.start()], int(found[1])
