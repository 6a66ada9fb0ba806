"""What a picture is made of, in units that are pixels on a screen; y grows downwards."""

from collections.abc import Sequence
from typing import Literal

import msgspec

FONT = 13
DOT = 4.5  # radius of the dot of a paper
WIDTH = 640
SHORTEST = 2.5  # a piece of a line

# Widths of letters in hundredths of the font size. They are those of the wide fonts of screens,
# with and without serifs, whichever is wider: what fits with them fits in other fonts too.
GROUPS = (
    (34, "ijlI.,:;'’/!| "), (40, "ft()[]-J"), (48, "r"), (56, "sz–"), (61, "acekvxyF"),
    (65, "bdghnopquEPSTL0123456789"), (76, "ABCKRVXYZ"), (88, "DGHNOQUw&"), (103, "mMW…@%"),
)  # fmt: skip
WIDTHS = {letter: width for width, letters in GROUPS for letter in letters}
OTHER = 70
EAST_ASIAN = 100
FIRST_EAST_ASIAN = "\u1100"
BOLD = 1.13  # times as wide


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A paper: its dot, and ``name`` and ``more`` from ``(text_x, text_y)`` on the base line.

    Where there is more, the name is bold. ``title`` is what a reader hears, and sees when
    pointing at it. ``is_struck`` where the paper no longer stands.
    """

    x: float
    y: float
    text_x: float
    text_y: float
    anchor: Literal["start", "middle"]
    name: str
    more: str
    title: str
    is_struck: bool = False


class Line(msgspec.Struct, frozen=True):
    """Straight pieces ``(x1, y1, x2, y2)`` of one line, and how thick it is."""

    pieces: tuple[tuple[float, float, float, float], ...]
    width: float


class Word(msgspec.Struct, frozen=True):
    """A text that ends at ``(x, y)`` on the base line."""

    x: float
    y: float
    text: str


class Picture(msgspec.Struct, frozen=True):
    """Lines under marks and words."""

    width: int
    height: int
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    words: tuple[Word, ...] = ()


class Box(msgspec.Struct, frozen=True):
    """A rectangle, its sides parallel to the axes."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two have an inner point in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def text_width(text: str, *, bold: bool = False) -> float:
    """How wide a text may become, rather too much than too little."""
    hundredths = sum(
        WIDTHS.get(letter, EAST_ASIAN if letter >= FIRST_EAST_ASIAN else OTHER) for letter in text
    )
    return hundredths * FONT * (BOLD if bold else 1) / 100


def fitted(text: str, width: float, *, bold: bool = False) -> str:
    """As much of a text as fits, cut between words where possible and ended with an ellipsis.

    Empty where not even a letter fits.
    """
    if text_width(text, bold=bold) <= width:
        return text
    end = len(text)
    while end and text_width(text[:end] + "…", bold=bold) > width:
        end -= 1
    if not end:
        return ""
    cut = text[:end] if text[end] == " " else text[:end].rpartition(" ")[0] or text[:end]
    return cut.rstrip(" ,;:.–-") + "…"


def text_box(mark: Mark) -> Box:
    """Where the text of a mark is."""
    width = text_width(mark.name)
    if mark.more:
        width = text_width(f"{mark.name} ", bold=True) + text_width(mark.more)
    left = mark.text_x - (width / 2 if mark.anchor == "middle" else 0)
    return Box(left, mark.text_y - 0.8 * FONT, left + width, mark.text_y + 0.25 * FONT)


def cut_by_boxes(
    piece: tuple[float, float, float, float], boxes: Sequence[Box]
) -> tuple[tuple[float, float, float, float], ...]:
    """What is left of a straight line outside of all boxes, without the shortest pieces."""
    x1, y1, x2, y2 = piece
    covered = sorted(part for box in boxes if (part := _inside(piece, box)) is not None)
    left, start = [], 0.0
    for begin, end in [*covered, (1.0, 1.0)]:
        if begin > start:
            left.append((start, begin))
        start = max(start, end)
    dx, dy = x2 - x1, y2 - y1
    return tuple(
        (
            round(x1 + a * dx, 1),
            round(y1 + a * dy, 1),
            round(x1 + b * dx, 1),
            round(y1 + b * dy, 1),
        )
        for a, b in left
        if (b - a) * (b - a) * (dx * dx + dy * dy) >= SHORTEST * SHORTEST
    )


def _inside(piece: tuple[float, float, float, float], box: Box) -> tuple[float, float] | None:
    """The part of a line that is in a box, as shares of its length (Liang and Barsky, 1984)."""
    x1, y1, x2, y2 = piece
    begin, end = 0.0, 1.0
    for p, q in (
        (x1 - x2, x1 - box.left),
        (x2 - x1, box.right - x1),
        (y1 - y2, y1 - box.top),
        (y2 - y1, box.bottom - y1),
    ):
        if p == 0:
            if q <= 0:
                return None
        elif p < 0:
            begin = max(begin, q / p)
        else:
            end = min(end, q / p)
    return (begin, end) if begin < end else None
