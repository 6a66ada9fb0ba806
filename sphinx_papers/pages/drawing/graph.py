"""The picture of papers and their relations."""

from collections.abc import Mapping, Sequence
from math import sqrt

import msgspec

from sphinx_papers.pages.drawing.picture import (
    DOT,
    FONT,
    WIDTH,
    Box,
    Line,
    Mark,
    Picture,
    cut_by_boxes,
    text_box,
    text_width,
)
from sphinx_papers.pages.drawing.stress import Point, place

MARGIN = 6
ROOM_X, ROOM_Y = 12, 9  # between two papers with their labels
TEXT_BELOW = DOT + 14  # from the dot to the base line of its label
ROUNDS = 300
STRETCH = 1.06


class Node(msgspec.Struct, frozen=True):
    """A paper to be placed: its key, its label, and what is said when pointing at it."""

    key: str
    label: str
    title: str


def draw_graph(nodes: Sequence[Node], scores: Mapping[tuple[int, int], float]) -> Picture:
    """Nodes and the lines between them; ``scores`` (0 to 1) of pairs, the smaller number first.

    The higher the score, the shorter and thicker the line. No two labels overlap, and lines
    stop short of labels.
    """
    lengths = {pair: 1.6 - score for pair, score in scores.items()}
    sizes = [(text_width(node.label) + ROOM_X, DOT + TEXT_BELOW + 4 + ROOM_Y) for node in nodes]
    width = _width(sizes)
    points = _spread(_scaled(place([n.key for n in nodes], lengths), sizes, width), sizes, width)
    top = min(y for _, y in points) - DOT - MARGIN
    marks = [
        _mark(node, round(x, 1), round(y - top, 1)) for node, (x, y) in zip(nodes, points, strict=True)
    ]
    boxes = [_grown(text_box(mark)) for mark in marks]
    lines = [
        Line(_between(marks[i], marks[j], boxes), round(0.8 + 5 * score, 1))
        for (i, j), score in sorted(scores.items())
    ]
    height = max(mark.text_y for mark in marks) + 0.3 * FONT + MARGIN
    return Picture(width, int(height) + 1, tuple(lines), tuple(marks))


def _width(sizes: Sequence[tuple[float, float]]) -> int:
    """Narrow enough for a phone while the papers are few."""
    area = 0.0
    for w, h in sizes:
        area += w * h
    widest = max(w for w, _ in sizes) + 2 * MARGIN
    return int(min(WIDTH, max(320.0, widest, sqrt(6.5 * area))))


def _scaled(
    points: Sequence[Point], sizes: Sequence[tuple[float, float]], width: int
) -> list[Point]:
    """The points stretched to the width of the picture, and to a height that fits their number."""
    area = 0.0
    for w, h in sizes:
        area += w * h
    height = max(60.0, 2.6 * area / width)
    spans = [max(p[k] for p in points) - min(p[k] for p in points) or 1.0 for k in (0, 1)]
    room = width - 2 * MARGIN - max(w for w, _ in sizes)
    # A picture of a row of papers stays a row.
    scale_y = min(height / spans[1], 2 * room / spans[0])
    return [(x * room / spans[0], y * scale_y) for x, y in points]


def _spread(
    points: Sequence[Point], sizes: Sequence[tuple[float, float]], width: int
) -> list[Point]:
    """The points moved as little as need be until no two papers overlap."""
    middle = (max(x for x, _ in points) + min(x for x, _ in points)) / 2
    places = [[x - middle + width / 2, y] for x, y in points]
    for count in range(ROUNDS):
        if not _pushed(places, sizes, width):
            break
        if count % 20 == 19:  # pushing alone goes round in circles where there is no room
            for one in places:
                one[1] *= STRETCH
    return [(x, y) for x, y in places]


def _pushed(
    places: Sequence[list[float]], sizes: Sequence[tuple[float, float]], width: int
) -> bool:
    """Push every two that overlap apart, the shorter way; whether there were such."""
    found = False
    for i, (a, (w, h)) in enumerate(zip(places, sizes, strict=True)):
        for j in range(i):
            b, (other_w, other_h) = places[j], sizes[j]
            over_x = (w + other_w) / 2 - abs(a[0] - b[0])
            over_y = (h + other_h) / 2 - abs(a[1] - b[1])
            if over_x <= 0 or over_y <= 0:
                continue
            found = True
            k, push = (0, over_x) if over_x < over_y else (1, over_y)
            push = push / 2 + 0.1
            if a[k] < b[k]:
                push = -push
            a[k] += push
            b[k] -= push
        a[0] = min(max(a[0], w / 2), width - w / 2)
    return found


def _mark(node: Node, x: float, y: float) -> Mark:
    return Mark(x, y, x, round(y + TEXT_BELOW, 1), "middle", node.label, "", node.title)


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
