"""What fresh processes cost, those of peers in turn."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

STARTER = Path(__file__).with_name("starter.py")
Run = Callable[[], "Cost"]
Steps = Mapping[str, Mapping[str, Run]]  # step -> who takes it -> how to run it


class Cost(msgspec.Struct, frozen=True):
    """What one process and all that it waited for cost.

    ``cpu`` and ``wall`` are seconds, ``peak`` is the resident memory of the largest of these
    processes at its largest, in MiB.
    """

    cpu: float
    wall: float
    peak: float


class BenchmarkError(Exception):
    """What was to be measured does not do its work."""


class TooFewRecords(BenchmarkError):
    """A file has not the records for a size."""


def run(command: Sequence[str | Path], folder: Path, cache: Path | None = None) -> Cost:
    """Run a command in a folder; raises BenchmarkError, with what it printed, if it fails.

    The command begins with the path of a program. ``cache`` is where it keeps the user's cache.
    """
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    if cache is not None:
        environment["XDG_CACHE_HOME"] = str(cache)
    starter = [sys.executable, "-I", "-S", STARTER, *command]
    done = subprocess.run(starter, cwd=folder, env=environment, capture_output=True, check=True)
    status, cpu, wall, peak = map(float, done.stdout.split())
    if status:
        printed = done.stderr.decode(errors="replace")
        raise BenchmarkError(f"{' '.join(map(str, command))} failed in {folder}:\n{printed}")
    return Cost(round(cpu, 4), round(wall, 4), round(peak / 1024, 1))


def paired(steps: Steps, rounds: int, seconds: float) -> dict[str, dict[str, list[Cost]]]:
    """The costs of each step to each of those who take it, a round at a time.

    In a round every step is taken by all, one after the other, and each round begins with
    another of them, so what slows the machine for a while slows all. There is no further round
    once ``seconds`` have passed.
    """
    costs: dict[str, dict[str, list[Cost]]]
    costs = {step: {who: [] for who in runs} for step, runs in steps.items()}
    begin = time.perf_counter()
    for number in range(rounds):
        for step, runs in steps.items():
            order = list(runs)
            first = number % len(order)
            for who in order[first:] + order[:first]:
                costs[step][who].append(runs[who]())
        if time.perf_counter() - begin > seconds:
            break
    return costs
