"""Words around the records, for people: reasons, venues, labels of links."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sphinx.locale import get_translation

from sphinx_papers.corpus.related import Reason
from sphinx_papers.paper.identifiers import Identifier, address
from sphinx_papers.paper.record import Paper

_ = get_translation("sphinx_papers")

ACRONYM = re.compile(r"\(([A-Z][\w-]*[A-Z][\w-]*)\)")
SHORTEST_NAMED_VENUE = 28  # characters: what is longer needs its acronym for a badge


class Link(NamedTuple):
    """A link of a paper: its words, its address, whether the words say where it leads."""

    text: str
    url: str
    is_telling: bool = False


def venue_badge(paper: Paper) -> str:
    """A venue in few characters, with its year: ``ICLR 2022``; empty if it has no short name."""
    found = ACRONYM.search(paper.venue)
    name = found[1] if found else paper.venue
    if not name or len(name) > SHORTEST_NAMED_VENUE:
        return ""
    return _with_year(name, paper.venue_year)


def venue_line(paper: Paper) -> str:
    """The venue in full with its year, or the year alone for a paper without a venue."""
    if not paper.venue:
        return str(paper.year or "")
    return _with_year(paper.venue, paper.venue_year or paper.year)


def _with_year(name: str, year: int | None) -> str:
    return f"{name} {year}" if year and str(year) not in name else name


def main_url(paper: Paper) -> str:
    """Where the title leads: the record's own address, else that of its first identifier."""
    return paper.url or next((url for i in paper.identifiers() if (url := address(i))), "")


def links(paper: Paper) -> Iterator[Link]:
    """Every link of a paper: identifiers, PDF, code."""
    for identifier in paper.identifiers():
        if url := address(identifier):
            yield Link(_identifier_words(identifier), url, is_telling=True)
    if pdf := paper.pdf_url or (f"https://arxiv.org/pdf/{paper.arxiv}" if paper.arxiv else ""):
        yield Link(_("PDF"), pdf)
    if paper.code_url:
        yield Link(_("Code"), paper.code_url)


def _identifier_words(identifier: Identifier) -> str:
    return f"arXiv:{identifier.value}" if identifier.scheme == "arxiv" else str(identifier)


def reason_words(reason: Reason) -> str:
    """One reason as a sentence with its numbers."""
    items = ", ".join(reason.items)
    if reason.kind == "authors":
        if reason.count == 1:
            return str(_("same author: %s") % items)
        more = reason.count - len(reason.items)
        named = _("%(names)s and %(more)d more") % {"names": items, "more": more}
        return str(
            _("shares %(count)d authors: %(names)s")
            % {"count": reason.count, "names": named if more else items}
        )
    forms = {
        "terms": _("shared terms: %(items)s (%(value).2f)"),
        "nearest": _("like its nearest papers: %(items)s (%(value).2f)"),
        "cites": _("cites it"),
        "cited": _("cited by it"),
        "references": _("%(count)d shared references"),
        "citers": _("cited together by %(count)d"),
        "venue": _("same venue: %(items)s"),
        "category": _("same category: %(items)s"),
    }
    numbers = {"items": items, "value": reason.value, "count": reason.count}
    return str(forms[reason.kind] % numbers)
