"""How papers and findings look in a terminal: aligned, no wider than it, plain in a pipe."""

import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, islice

import click

from sphinx_papers.corpus.reasons import reason_words
from sphinx_papers.corpus.related import Related
from sphinx_papers.paper.identifiers import address
from sphinx_papers.paper.markup import unmarked
from sphinx_papers.paper.names import short_authors
from sphinx_papers.paper.record import Paper

WIDEST_KEY = 32
AUTHORS = 20  # columns
ROOM_FOR_TITLE = 48  # columns; where there are fewer, a row goes without authors
MEASURED = 1000  # how many of the first rows decide where the columns stand
WIDEST_TEXT = 100  # wider paragraphs are hard to read


def screen_width() -> int:
    """The columns of the terminal; in a pipe as many as a row needs."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize


def width_of(text: str) -> int:
    """The columns a text takes (UAX #11: East Asian wide characters take two)."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def cut(text: str, width: int) -> str:
    """The text in at most so many columns, an ellipsis where it was cut."""
    if width_of(text) <= width:
        return text
    while text and width_of(text) >= width:
        text = text[:-1]
    return text.rstrip() + "…"


def filled(text: str, width: int) -> str:
    """The text in just so many columns, blanks behind it."""
    text = cut(text, width)
    return text + " " * (width - width_of(text))


def rows(papers: Iterable[Paper], indent: int = 0) -> Iterator[str]:
    """A line for each paper: key, year, authors where there is room, title.

    Keys are never cut. ``indent`` columns are left free for what is put before the line.
    """
    papers = iter(papers)
    first = list(islice(papers, MEASURED))
    keys = min(WIDEST_KEY, max((width_of(paper.key) for paper in first), default=0))
    width = screen_width() - indent - keys - len("  2021  ")
    authors = AUTHORS + 2 if width - AUTHORS - 2 >= ROOM_FOR_TITLE else 0
    for paper in chain(first, papers):
        blanks = " " * (keys - width_of(paper.key))
        names = filled(short_authors(paper.authors), AUTHORS) + "  " if authors else ""
        over = max(0, width_of(paper.key) - keys)
        title = cut(paper.plain_title, max(1, width - authors - over))
        yield f"{click.style(paper.key, bold=True)}{blanks}  {paper.year or '':>4}  {names}{title}"


def full(paper: Paper) -> Iterator[str]:
    """All lines of one paper."""
    width = min(screen_width(), WIDEST_TEXT)
    yield from (click.style(line, bold=True) for line in _wrapped(paper.plain_title, width))
    authors = ", ".join(author.full_name for author in paper.authors)
    yield from _wrapped(" · ".join(filter(None, [authors, paper.venue, paper.status])), width)
    yield ""
    if paper.abstract:
        yield from (*_wrapped(unmarked(paper.abstract), width), "")
    for name, value in _facts(paper):
        lines = _wrapped(value, max(20, width - 12))
        for i, line in enumerate(lines):
            label = click.style((name if i == 0 else "").ljust(10), dim=True)
            yield f"{label}  {line}"


def _facts(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "key", paper.key
    if paper.year:
        yield "year", paper.date or str(paper.year)
    for one in paper.identifiers():
        yield one.scheme, " ".join(filter(None, [one.value, address(one)]))
    for name in ("url", "pdf_url", "code_url"):
        if value := getattr(paper, name):
            yield name.removesuffix("_url"), value
    for name in ("categories", "keywords"):
        if value := getattr(paper, name):
            yield name, ", ".join(value)
    if paper.note:
        yield "note", paper.note
    for repair in paper.repairs:
        yield "mended", f"{repair.before} → {repair.after} ({repair.how})"
    for seen in paper.seen:
        yield "seen in", " · ".join([f"{seen.source}, {seen.place}", *seen.notes])


def related_rows(related: Iterable[Related]) -> Iterator[str]:
    """Two lines for each related paper: score and paper, then the reasons."""
    related = list(related)
    for one, row in zip(related, rows((row.paper for row in related), 6), strict=True):
        yield f"{one.score:.2f}  {row}"
        if one.reasons:
            reasons = "; ".join(reason_words(reason) for reason in one.reasons)
            for line in _wrapped(reasons, min(screen_width(), WIDEST_TEXT) - 6):
                yield "      " + click.style(line, dim=True)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
