"""The parts of a graph, each in its own rectangle, and the rectangles in rows."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sphinx_papers.pages.drawing.picture import DOT, WIDTH
from sphinx_papers.pages.drawing.stress import Point, place

MARGIN = 6
ROOM_Y = 13  # between two nodes, one above the other
TEXT_BELOW = DOT + 14  # from the dot to the base line of its label
NODE_HEIGHT = DOT + TEXT_BELOW + 4 + ROOM_Y
UNIT_X, UNIT_Y = 105, 64  # what a distance of one in the graph is on paper
APART = 24  # between parts
SMALL = 16  # nodes
FILL = 0.4  # how much of its room a part may fill with nodes
PUSHES = 80  # rounds; where there is too little room sideways, all go up and down after them


class Block(msgspec.Struct, frozen=True):
    """A part of the graph in its own rectangle: where in it the dot of each node is."""

    width: float
    height: float
    places: dict[int, Point]


def components(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected parts of a graph, the largest first, each sorted."""
    part = list(range(count))  # the least node of each node's part
    before: list[int] = []
    while part != before:
        before = list(part)
        for i, j in pairs:
            part[i] = part[j] = min(part[i], part[j])
    found: dict[int, list[int]] = {}
    for i, least in enumerate(part):
        found.setdefault(least, []).append(i)
    return sorted(found.values(), key=lambda nodes: (-len(nodes), nodes))


def arranged(
    names: Sequence[str], widths: Sequence[float], lengths: Mapping[tuple[int, int], float]
) -> list[Block]:
    """A block for each part of the graph of nodes so wide, with edges so long."""
    parts = components(len(names), lengths)
    return [_block(part, names, widths, lengths, _room(part, parts)) for part in parts]


def _room(part: Sequence[int], parts: Sequence[Sequence[int]]) -> float:
    """How wide a part may be: two small ones find room beside each other."""
    if len(parts) > 1 and len(part) <= SMALL:
        return (WIDTH - 2 * MARGIN - APART) / 2
    return WIDTH - 2 * MARGIN


def _block(
    part: Sequence[int],
    names: Sequence[str],
    widths: Sequence[float],
    lengths: Mapping[tuple[int, int], float],
    room: float,
) -> Block:
    """One part, at most ``room`` wide."""
    number = {i: n for n, i in enumerate(part)}
    edges = {(number[i], number[j]): d for (i, j), d in lengths.items() if i in number}
    points = place([names[i] for i in part], edges)
    sizes = [widths[i] for i in part]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    scale_x = min(UNIT_X, (room - max(sizes)) / (right - left or 1.0))
    height = NODE_HEIGHT * (1 + len(part) * UNIT_X / (FILL * room))
    scale_y = min(UNIT_Y, height / (bottom - top or 1.0))
    places = [[(x - left) * scale_x + max(sizes) / 2, y * scale_y] for x, y in points]
    spread(places, sizes, room)
    left = min(x - w / 2 for (x, _), w in zip(places, sizes, strict=True))
    right = max(x + w / 2 for (x, _), w in zip(places, sizes, strict=True))
    top, bottom = min(y for _, y in places), max(y for _, y in places)
    dots = {i: (x - left, y - top + DOT) for i, (x, y) in zip(part, places, strict=True)}
    return Block(right - left, bottom - top + NODE_HEIGHT - ROOM_Y + DOT, dots)


def spread(places: Sequence[list[float]], widths: Sequence[float], room: float) -> None:
    """Move nodes as little as need be until no two of them overlap."""
    rounds = 0
    while _pushed(places, widths, room, sideways=rounds < PUSHES):
        rounds += 1


def _pushed(
    places: Sequence[list[float]], widths: Sequence[float], room: float, *, sideways: bool
) -> bool:
    """Push every two nodes that overlap apart; whether there were such."""
    found = False
    for i, a in enumerate(places):
        for j in range(i):
            b, wide = places[j], (widths[i] + widths[j]) / 2
            over_x = wide - abs(a[0] - b[0])
            over_y = NODE_HEIGHT - abs(a[1] - b[1])
            if over_x <= 0 or over_y <= 0:
                continue
            found = True
            # Labels are wide: measured by their own size, nodes are pushed to all sides alike.
            is_beside = sideways and over_x * NODE_HEIGHT < over_y * wide
            k, over = (0, over_x) if is_beside else (1, over_y)
            push = over / 2 + 0.1 if a[k] >= b[k] else -over / 2 - 0.1
            a[k] += push
            b[k] -= push
        a[0] = min(max(a[0], widths[i] / 2), room - widths[i] / 2)
    return found


def packed(blocks: Sequence[Block], room: float) -> tuple[float, dict[int, Point]]:
    """The height of all blocks in rows of the width ``room``, and where each node is."""
    rows: list[list[Block]] = []
    for block in blocks:
        if rows and row_width([*rows[-1], block]) <= room:
            rows[-1].append(block)
        else:
            rows.append([block])
    places: dict[int, Point] = {}
    top = float(MARGIN)
    for row in rows:
        height = max(block.height for block in row)
        space = (room - row_width(row)) / (len(row) + 1)
        left = MARGIN + space
        for block in row:
            down = top + (height - block.height) / 2
            places |= {i: (x + left, y + down) for i, (x, y) in block.places.items()}
            left += block.width + APART + space
        top += height + APART
    return top - APART - MARGIN, places


def row_width(row: Sequence[Block]) -> float:
    """How wide blocks are beside each other."""
    width = -float(APART)
    for block in row:
        width += block.width + APART
    return width
