"""The picture of papers and their relations."""

from collections.abc import Mapping, Sequence
from math import sqrt

import msgspec

from sphinx_papers.pages.drawing.blocks import MARGIN, TEXT_BELOW, arranged, packed, row_width
from sphinx_papers.pages.drawing.picture import (
    DOT,
    WIDTH,
    Box,
    Line,
    Mark,
    Picture,
    cut_by_boxes,
    text_box,
    text_width,
)

ROOM_X = 16  # between two papers beside each other
NARROWEST = 320 - 2 * MARGIN


class Node(msgspec.Struct, frozen=True):
    """A paper to be placed: its key, its label, what is said when pointing at it, its standing."""

    key: str
    label: str
    title: str
    is_struck: bool = False


def draw_graph(nodes: Sequence[Node], scores: Mapping[tuple[int, int], float]) -> Picture:
    """Nodes and the lines between them; ``scores`` (0 to 1) of pairs, the smaller number first.

    The higher the score, the shorter and thicker the line. No two labels overlap, and lines
    stop short of labels.
    """
    widths = [text_width(node.label) + ROOM_X for node in nodes]
    lengths = {pair: 0.9 / (0.5 + score) for pair, score in scores.items()}
    blocks = arranged([node.key for node in nodes], widths, lengths)
    width = min(WIDTH - 2 * MARGIN, max(NARROWEST, row_width(blocks)))
    height, places = packed(blocks, width)
    marks = [_mark(node, *places[i]) for i, node in enumerate(nodes)]
    boxes = [_grown(text_box(mark)) for mark in marks]
    lines = [
        Line(_between(marks[i], marks[j], boxes), round(min(0.6 + 7 * score, 5), 1))
        for (i, j), score in sorted(scores.items())
    ]
    return Picture(int(width) + 2 * MARGIN, int(height) + 2 * MARGIN, tuple(lines), tuple(marks))


def _mark(node: Node, x: float, y: float) -> Mark:
    x, y = round(x, 1), round(y, 1)
    base = round(y + TEXT_BELOW, 1)
    return Mark(x, y, x, base, "middle", node.label, "", node.title, node.is_struck)


def _grown(box: Box) -> Box:
    return Box(box.left - 2, box.top - 1, box.right + 2, box.bottom + 1)


def _between(
    a: Mark, b: Mark, boxes: Sequence[Box]
) -> tuple[tuple[float, float, float, float], ...]:
    """The line from dot to dot, less what labels cover of it."""
    dx, dy = b.x - a.x, b.y - a.y
    gap = (DOT + 2) / sqrt(dx * dx + dy * dy)
    piece = (a.x + gap * dx, a.y + gap * dy, b.x - gap * dx, b.y - gap * dy)
    return cut_by_boxes(piece, boxes)
