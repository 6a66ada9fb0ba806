"""Few numbers that stand for many: medians with their spread, ratios of pairs, growth."""

from collections.abc import Mapping, Sequence
from math import log
from statistics import linear_regression, median
from typing import NamedTuple


class Figure(NamedTuple):
    """A median and the least and greatest of the values it stands for."""

    median: float
    least: float
    greatest: float


def figure(values: Sequence[float]) -> Figure:
    """The median of values and their spread; there is at least one."""
    return Figure(median(values), min(values), max(values))


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Figure:
    """Our cost over theirs, compared within each round."""
    return figure([one / other for one, other in zip(ours, theirs, strict=True)])


def growth(values: Mapping[int, float]) -> float:
    """The exponent k of the power law size**k that fits values by size best.

    It is the slope of least squares through the logarithms; there are at least two sizes.
    """
    sizes = [log(size) for size in values]
    return linear_regression(sizes, [log(value) for value in values.values()]).slope
