"""Places for the nodes of a graph, so that distances on paper are distances in the graph.

Stress majorization (Gansner, Koren and North, "Graph Drawing by Stress Majorization", 2004): of
every two nodes the square of the difference between the two distances, divided by the square of
the distance in the graph, is made small in the sum; one node after the other moves to where the
others want it.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from math import inf, sqrt

Point = tuple[float, float]
Edges = Mapping[tuple[int, int], float]  # two nodes, the smaller first, and their distance

ROUNDS = 120
STILL = 0.002  # a round that moves no node farther than this is the last


def place(names: Sequence[str], edges: Edges) -> list[Point]:
    """A place for every node of a connected graph; the main direction of all is horizontal.

    ``names`` decide where nodes start, so that one graph always gets one picture.
    """
    if len(names) < 2:
        return [(0.0, 0.0) for _ in names]
    wanted = distances(len(names), edges)
    points = [_start(name) for name in names]
    for _ in range(ROUNDS):
        farthest = 0.0
        for i, old in enumerate(points):
            points[i] = new = _moved(i, points, wanted[i])
            farthest = max(farthest, _length(new[0] - old[0], new[1] - old[1]))
        if farthest < STILL:
            break
    return _turned(points)


def distances(count: int, edges: Edges) -> list[list[float]]:
    """The length of the shortest path between any two nodes (Floyd, 1962)."""
    table = [[0.0 if i == j else inf for j in range(count)] for i in range(count)]
    for (i, j), length in edges.items():
        table[i][j] = table[j][i] = length
    for k, via in enumerate(table):
        for row in table:
            for j, rest in enumerate(via):
                row[j] = min(row[j], row[k] + rest)
    return table


def _start(name: str) -> Point:
    digest = blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "big") / 2**31, int.from_bytes(digest[4:], "big") / 2**31


def _moved(i: int, points: Sequence[Point], wanted: Sequence[float]) -> Point:
    """Where the other nodes want node ``i``: equation 10 of the paper, for one node."""
    x, y = points[i]
    sum_x = sum_y = weights = 0.0
    for j, (other_x, other_y) in enumerate(points):
        if i == j:
            continue
        d = wanted[j]
        weight = 1 / (d * d)
        dx, dy = x - other_x, y - other_y
        scale = d / (_length(dx, dy) or 1.0)
        sum_x += weight * (other_x + dx * scale)
        sum_y += weight * (other_y + dy * scale)
        weights += weight
    return sum_x / weights, sum_y / weights


def _length(dx: float, dy: float) -> float:
    return sqrt(dx * dx + dy * dy)


def _turned(points: Sequence[Point]) -> list[Point]:
    """The points about their centre, turned so that they spread most along x."""
    centre_x = centre_y = 0.0
    for x, y in points:
        centre_x += x / len(points)
        centre_y += y / len(points)
    moved = [(x - centre_x, y - centre_y) for x, y in points]
    xx = xy = yy = 0.0
    for x, y in moved:
        xx, xy, yy = xx + x * x, xy + x * y, yy + y * y
    # The eigenvector of the larger eigenvalue of the matrix of second moments.
    larger = (xx + yy + sqrt((xx - yy) * (xx - yy) + 4 * xy * xy)) / 2
    u, v = (xy, larger - xx) if xy else ((1.0, 0.0) if xx >= yy else (0.0, 1.0))
    length = _length(u, v)
    u, v = u / length, v / length
    return [(x * u + y * v, y * u - x * v) for x, y in moved]
