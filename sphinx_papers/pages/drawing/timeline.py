"""The picture of papers along the years."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from sphinx_papers.pages.drawing.picture import (
    FONT,
    WIDTH,
    Line,
    Mark,
    Picture,
    Word,
    fitted,
    text_box,
    text_width,
)

MOST_ROWS = 24  # with more years than these, some years share a row
SPANS = (1, 2, 5, 10, 20, 50, 100)  # years
BESIDE = 16  # from years to the line of time
INDENT = 24  # from there to the papers
ONE_COLUMN = 30  # papers at most; more share the width between two
LINE = 22  # from one base line to the next
ROOM = 10  # between two rows
GAP = 7  # more room for each span of years without a paper, up to three


class Entry(msgspec.Struct, frozen=True):
    """A paper of a year: whose it is, its title, what is said when pointing at it, its standing."""

    year: int
    name: str
    text: str
    title: str
    is_struck: bool = False


def draw_timeline(entries: Sequence[Entry]) -> Picture:
    """The years from top to bottom, the papers of each beside it; entries are sorted by year."""
    span = _span([entry.year for entry in entries])
    rows = [(start, list(row)) for start, row in groupby(entries, lambda e: e.year // span * span)]
    columns = 1 if len(entries) <= ONE_COLUMN else 2
    axis = int(max(text_width(_years(start, span), bold=True) for start, _ in rows)) + 4 + BESIDE
    marks: list[Mark] = []
    words: list[Word] = []
    ticks: list[Line] = []
    y, last = 4 + LINE - 6, rows[0][0]
    for start, row in rows:
        y += GAP * min(3, max(0, (start - last) // span - 1))
        words.append(Word(axis - BESIDE, y, _years(start, span)))
        ticks.append(Line(((axis - 5, y - 4.5, axis + 5, y - 4.5),), 2))
        marks += _row(row, axis + INDENT, y, columns)
        y += LINE * (-(-len(row) // columns)) + ROOM
        last = start
    height = y - ROOM - LINE + 12
    time = Line(((axis, 4, axis, height - 4),), 2)
    width = int(max(text_box(mark).right for mark in marks)) + 4
    return Picture(width, height, (time, *ticks), tuple(marks), tuple(words))


def _span(years: Sequence[int]) -> int:
    """How many years share a row."""
    for span in SPANS:
        if len({year // span for year in years}) <= MOST_ROWS:
            return span
    return SPANS[-1]


def _years(start: int, span: int) -> str:
    return str(start) if span == 1 else f"{start}–{(start + span - 1) % 100:02}"


def _row(row: Sequence[Entry], left: int, y: int, columns: int) -> Iterator[Mark]:
    """The papers of a row, in lines of one or two."""
    column = (WIDTH - left) // columns
    room = column - 12 - 16  # the dot before, and space after
    for i, entry in enumerate(row):
        x = left + i % columns * column
        base = y + i // columns * LINE
        name = fitted(entry.name, room, bold=True)
        more = fitted(entry.text, room - text_width(f"{name} ", bold=True))
        dot = base - 0.35 * FONT
        yield Mark(x, dot, x + 12, base, "start", name, more, entry.title, entry.is_struck)
