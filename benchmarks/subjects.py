"""What a subject of the benchmarks is made of."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.data import Data
from benchmarks.measure import Steps, paired
from benchmarks.results import Measured

OURS = "sphinx-papers"  # how the name of what is ours begins; all others are peers
SPHINX = "Sphinx alone"
NOTHING = "no extension, no papers"  # the same project without what is measured


class Group(NamedTuple):
    """Steps that are measured together, ``times`` as often as asked.

    ``files`` are those whose sizes belong to the results; they are there after the runs.
    """

    subject: str
    steps: Steps
    times: int = 1
    files: Mapping[str, Path] = {}


# Makes what one size needs in a folder, and gives it a group at a time.
Prepare = Callable[[Path, Data, int], Iterator[Group]]


class Subject(NamedTuple):
    """A subject: its sizes in a moderate run, those that a full run adds, what it measures."""

    sizes: tuple[int, ...]
    large: tuple[int, ...]
    prepare: Prepare


def measured(
    subject: Subject, data: Data, size: int, rounds: int, seconds: float
) -> Iterator[Measured]:
    """Measure one size of a subject; what it is measured on is gone afterwards."""
    with TemporaryDirectory(prefix="papers-benchmark-") as folder:
        for group in subject.prepare(Path(folder), data, size):
            costs = paired(group.steps, rounds * group.times, seconds)
            facts = {name: path.stat().st_size for name, path in group.files.items()}
            for step, taken in costs.items():
                yield Measured(group.subject, size, step, taken, facts)
