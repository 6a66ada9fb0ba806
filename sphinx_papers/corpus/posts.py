"""For each stem the papers it says most about (champions), the best first, in tiers.

=========  ============================================================================
post       tier ``i`` of the papers of stem ``t``, in row ``len(TIERS) * t + i``: how much it
           says at most, how many papers there are, their numbers by weight, and in ``levels``
           what the stem weighs, roughly: pairs of a level, one being LEVELS, and the place
           where the papers of that level end
=========  ============================================================================

A post is a number, so that sorting brings those of a stem together and the best of them first.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

LISTED_STEMS = 32  # how many of a paper's heaviest stems list it
TIERS = (1000, 3000, 8000)  # where the tiers of a stem's papers end
LEVELS = 64
LEVEL_BITS = 10  # of a weight, below its level
N_BITS = 32  # of a post: the number of a paper, below what its level lacks,
PLACE_BITS = 40  # below what its weight times the root lacks, below the number of the stem
STEM_BITS = 64
MOST_PLACE = (1 << 24) - 1
POST_TABLE = """CREATE TABLE post
    (p INTEGER PRIMARY KEY, most INTEGER, size INTEGER, papers BLOB, levels BLOB);"""
Post = tuple[int, int, int, bytes, bytes]  # of the table post


def posts_of(n: int, stems: Sequence[int], weights: Sequence[float]) -> list[int]:
    """A paper under the heaviest of its stems, so that in order the best come first."""
    least = sorted(weights)[-LISTED_STEMS] if len(weights) > LISTED_STEMS else 0
    root = math.sqrt(len(weights))
    lightest = MOST_PLACE << PLACE_BITS | (LEVELS - 1) << N_BITS | n
    return [
        (t << STEM_BITS)
        + lightest
        - (int(root * weight) << PLACE_BITS)
        - (int(weight) >> LEVEL_BITS << N_BITS)
        for t, weight in zip(stems, weights, strict=True)
        if weight >= least
    ]


def packed_posts(posts: list[int]) -> bytes:
    """Posts in order, as :func:`listed` takes them."""
    low = (1 << STEM_BITS) - 1
    stems = array("I", [post >> STEM_BITS for post in posts])
    rest = array("Q", [post & low for post in posts])
    return stems.tobytes() + rest.tobytes()


def _unpacked(piece: bytes) -> list[int]:
    number = len(piece) // (array("I").itemsize + array("Q").itemsize)
    stems = array("I", piece[: number * array("I").itemsize])
    rest = array("Q", piece[number * array("I").itemsize :])
    return [t << STEM_BITS | post for t, post in zip(stems, rest, strict=True)]


def listed(pieces: list[bytes], tiers: Sequence[int]) -> list[Post]:
    """The rows of the table post for all stems of some posts, which are sorted piece by piece."""
    posts = sorted([post for piece in pieces for post in _unpacked(piece)])
    low = (1 << PLACE_BITS) - 1
    rows: list[Post] = []
    start = 0
    while start < len(posts):
        t = posts[start] >> STEM_BITS
        end = bisect_left(posts, (t + 1) << STEM_BITS, start)
        for i, (first, last) in enumerate(pairwise((0, *tiers))):
            if tier := posts[min(start + first, end) : min(start + last, end)]:
                most = MOST_PLACE - (tier[0] >> PLACE_BITS & MOST_PLACE)
                by_level = sorted([post & low for post in tier])
                papers = array("I", [post & ((1 << N_BITS) - 1) for post in by_level])
                ends = _ends(by_level)
                row = len(tiers) * t + i, most, len(tier), papers.tobytes(), ends.tobytes()
                rows.append(row)
        start = end
    return rows


def _ends(posts: list[int]) -> "array[int]":
    """For each level in sorted posts, the level and where it ends."""
    ends = array("H")
    end = 0
    while end < len(posts):
        lack = posts[end] >> N_BITS
        end = bisect_left(posts, (lack + 1) << N_BITS, end)
        ends.extend((LEVELS - 1 - lack, end))
    return ends
