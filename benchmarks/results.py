"""What a run of the benchmarks leaves: every cost that was measured, and where."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from benchmarks.measure import Cost

PACKAGES = (
    "sphinx-papers", "sphinx", "docutils", "sphinx-design", "sphinx-needs",
    "sphinxcontrib-bibtex", "pybtex", "msgspec", "snowballstemmer", "PyStemmer",
)  # fmt: skip


class Machine(msgspec.Struct, frozen=True):
    """The kind of machine: its processor, how many cores it gives, its memory in GiB."""

    processor: str
    cores: int
    memory: float
    system: str


class Measured(msgspec.Struct, frozen=True):
    """The costs of one step at one size: who takes it -> a cost for each round.

    ``facts`` are sizes of files in bytes, for what is not a cost of time or memory.
    """

    subject: str
    size: int
    step: str
    costs: dict[str, list[Cost]]
    facts: dict[str, int] = {}


class Results(msgspec.Struct, frozen=True):
    """A run: when, where, with what, on which records, and all that was measured."""

    date: str
    machine: Machine
    versions: dict[str, str]
    records: str
    measured: list[Measured]


def new_results(records: str, measured: Sequence[Measured]) -> Results:
    """The results of a run that ends now, on this machine."""
    now = datetime.now(UTC).date().isoformat()
    return Results(now, this_machine(), versions(), records, list(measured))


def this_machine() -> Machine:
    """The machine that this is, as Linux describes it."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    processor = names[0] if names else platform.machine()
    return Machine(processor, cores, round(memory, 1), platform.system())


def versions() -> dict[str, str]:
    """The version of everything that was measured, where it is installed."""
    found = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # PyStemmer, with which Sphinx stems faster, is optional
    return found


def load(path: Path) -> Results:
    """The results in a file; raises msgspec.ValidationError for a file of another form."""
    return msgspec.json.decode(path.read_bytes(), type=Results)


def save(results: Results, path: Path) -> None:
    """Write results as JSON; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
