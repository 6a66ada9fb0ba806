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
    text_width,
)

MOST_ROWS = 24  # with more years than these, some years share a row
SPANS = (1, 2, 5, 10, 20, 50, 100)  # years
AXIS = 74  # where the line of time runs
COLUMN = 280
LINE = 23  # from one base line to the next
ROOM = 11  # between two rows
GAP = 7  # more room for each span of years without a paper, up to three


class Entry(msgspec.Struct, frozen=True):
    """A paper of a year: whose it is, its title, and what is said when pointing at it."""

    year: int
    name: str
    text: str
    title: str


def draw_timeline(entries: Sequence[Entry]) -> Picture:
    """The years from top to bottom, the papers of each beside it; entries are sorted by year."""
    span = _span([entry.year for entry in entries])
    rows = [(start, list(row)) for start, row in groupby(entries, lambda e: e.year // span * span)]
    columns = 1 if len(entries) == len(rows) or len(entries) < 9 else 2
    marks: list[Mark] = []
    words: list[Word] = []
    ticks: list[Line] = []
    y, last = 4 + LINE - 6, rows[0][0]
    for start, row in rows:
        y += GAP * min(3, max(0, (start - last) // span - 1))
        words.append(Word(AXIS - 16, y, _years(start, span)))
        ticks.append(Line(((AXIS - 5, y - 4.5, AXIS + 5, y - 4.5),), 2))
        marks += _row(row, y, columns)
        y += LINE * (-(-len(row) // columns)) + ROOM
        last = start
    height = y - ROOM - LINE + 12
    axis = Line(((AXIS, 4, AXIS, height - 4),), 2)
    width = AXIS + 24 + columns * COLUMN
    return Picture(min(WIDTH, width), height, (axis, *ticks), tuple(marks), tuple(words))


def _span(years: Sequence[int]) -> int:
    """How many years share a row."""
    for span in SPANS:
        if len({year // span for year in years}) <= MOST_ROWS:
            return span
    return SPANS[-1]


def _years(start: int, span: int) -> str:
    return str(start) if span == 1 else f"{start}–{(start + span - 1) % 100:02}"


def _row(row: Sequence[Entry], y: int, columns: int) -> Iterator[Mark]:
    """The papers of a row, in lines of one or two."""
    for i, entry in enumerate(row):
        x = AXIS + 24 + i % columns * COLUMN
        base = y + i // columns * LINE
        room = COLUMN - 14 - 20  # the dot before, and room after
        name = fitted(entry.name, room) or entry.name[:20]
        more = fitted(entry.text, room - text_width(name + " "))
        yield Mark(x, base - 0.35 * FONT, x + 12, base, "start", name, more, entry.title)
