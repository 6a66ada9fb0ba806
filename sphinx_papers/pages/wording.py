"""Words around the records, for people: reasons, venues, labels of links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from sphinx_papers.corpus import reasons
from sphinx_papers.pages.locale_ import _
from sphinx_papers.paper.addresses import pdf_url
from sphinx_papers.paper.identifiers import SCHEMES, address
from sphinx_papers.paper.record import Paper

if TYPE_CHECKING:
    from sphinx_papers.corpus.related import Reason

ACRONYM = re.compile(r"\(([A-Z][\w-]*[A-Z][\w-]*)\)")
NAMES_IN_PREVIEW = 4
SOURCES_NAMED = 3
SHORTEST_NAMED_VENUE = 28  # characters: what is longer needs its acronym for a badge


class Link(NamedTuple):
    """A link of a paper: its words, its address, whether the words say where it leads."""

    text: str
    url: str
    is_telling: bool = False


def badges(paper: Paper) -> Iterator[str]:
    """Venue or preprint, and the status; that of a withdrawn paper stands before its title."""
    if text := venue_badge(paper) or _preprint_badge(paper):
        yield text
    if paper.status and not is_withdrawn(paper):
        yield paper.status


def is_withdrawn(paper: Paper) -> bool:
    """Whether a paper no longer stands: retracted or withdrawn."""
    return paper.status.lower().startswith(("retract", "withdr"))


def venue_badge(paper: Paper) -> str:
    """A venue in few characters, with its year: ``ICLR 2022``; empty if it has no short name."""
    found = ACRONYM.search(paper.venue)
    name = found[1] if found else paper.venue
    if not name or len(name) > SHORTEST_NAMED_VENUE:
        return ""
    return _with_year(name, paper.venue_year)


def _preprint_badge(paper: Paper) -> str:
    return _with_year("arXiv", paper.year) if paper.arxiv and not paper.venue else ""


def venue_line(paper: Paper) -> str:
    """The venue in full with its year, or the year alone for a paper without a venue."""
    if not paper.venue:
        return str(paper.year or "")
    return _with_year(paper.venue, paper.venue_year or paper.year)


def _with_year(name: str, year: int | None) -> str:
    return f"{name} {year}" if year and str(year) not in name else name


def identifier_links(paper: Paper) -> Iterator[Link]:
    """A link for every identifier that leads somewhere."""
    for identifier in paper.identifiers():
        if url := address(identifier):
            words = identifier.value if identifier.scheme == "arxiv" else str(identifier)
            prefix = "arXiv:" if identifier.scheme == "arxiv" else ""
            yield Link(prefix + words, url, is_telling=True)


def short_links(paper: Paper) -> Iterator[Link]:
    """A link of one word for every identifier that leads somewhere."""
    for identifier in paper.identifiers():
        if url := address(identifier):
            yield Link(SCHEMES.get(identifier.scheme, identifier.scheme), url)


def resource_links(paper: Paper) -> Iterator[Link]:
    """The paper's own files: PDF, code."""
    if pdf := pdf_url(paper):
        yield Link(_("PDF"), pdf)
    if paper.code_url:
        yield Link(_("Code"), paper.code_url)


def preview_names(paper: Paper) -> str:
    """The first authors by full name, and how many more there are."""
    names = ", ".join(author.full_name for author in paper.authors[:NAMES_IN_PREVIEW])
    more = len(paper.authors) - NAMES_IN_PREVIEW
    return f"{names} " + _("and %d more") % more if more > 0 else names


def provenance_words(paper: Paper) -> str:
    """Which sources the record was made from, in their order; where in them, if that is known."""
    documents: dict[str, list[str]] = {}
    for seen in paper.seen:
        places = documents.setdefault(seen.source, [])
        if seen.document != seen.source:
            places.append(seen.document)
    sources = [
        f"{source} ({', '.join(dict.fromkeys(places))})" if places else source
        for source, places in documents.items()
    ]
    return _("Record from %s") % ", ".join(sources) if sources else ""


def corpus_words(sources: Sequence[str]) -> str:
    """The sources of a corpus by name, the first few of many: ``seed, refs.bib and 4 more``."""
    names = ", ".join(PurePath(source).name for source in sources[:SOURCES_NAMED])
    more = len(sources) - SOURCES_NAMED
    return f"{names} " + _("and %d more") % more if more > 0 else names


def reason_words(reason: Reason) -> str:
    """One reason as a phrase in the language of the documentation."""
    return reasons.reason_words(reason, _)
