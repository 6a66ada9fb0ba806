"""Measure, print the tables, save the results: ``python -m benchmarks --help``."""

from pathlib import Path

import click

from benchmarks.bib import BIB
from benchmarks.cards import CARDS
from benchmarks.corpora import CORPORA
from benchmarks.data import Data
from benchmarks.imports import IMPORTS
from benchmarks.measure import BenchmarkError, TooFewRecords
from benchmarks.report import facts, printed, subjects, tables
from benchmarks.results import Results, new_results, save
from benchmarks.subjects import Subject, measured

SUBJECTS = {"cards": CARDS, "bib": BIB, "imports": IMPORTS, "corpora": CORPORA}
LAST = Path(__file__).parent / "results" / "last.json"


def _names(_ctx: click.Context, _param: click.Parameter, value: str) -> list[str]:
    names = value.split(",")
    for name in names:
        if name not in SUBJECTS:
            raise click.BadParameter(f"'{name}' is none of {', '.join(SUBJECTS)}")
    return names


def _sizes(_ctx: click.Context, _param: click.Parameter, value: str | None) -> list[int] | None:
    if value is None:
        return None
    sizes = [int(size) if size.isdecimal() else 0 for size in value.split(",")]
    if min(sizes) < 1:
        raise click.BadParameter(f"'{value}' is no list of sizes such as 25,250")
    return sizes


@click.command()
@click.option(
    "--only",
    callback=_names,
    default=",".join(SUBJECTS),
    metavar="NAME,…",
    help=f"What to measure: {', '.join(SUBJECTS)}.",
)
@click.option("--sizes", callback=_sizes, metavar="N,…", help="Numbers of records to measure with.")
@click.option("--full", is_flag=True, help="Also the large sizes, which take most of an hour.")
@click.option(
    "--rounds",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="How often everything is measured at most.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0),
    default=60.0,
    show_default=True,
    help="What has been measured for so long is not measured once more.",
)
@click.option(
    "--data",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Records in JSON Lines, packed or not. Without it they are made up.",
)
@click.option(
    "--save",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=LAST,
    help="Where the results go, as JSON (benchmarks/results/last.json).",
)
def main(
    *,
    only: list[str],
    sizes: list[int] | None,
    full: bool,
    rounds: int,
    seconds: float,
    file: Path | None,
    path: Path,
) -> None:
    """Measure sphinx-papers beside its peers, in turn, in fresh processes."""
    data = Data(file)
    results = new_results(data.described(), [])
    failed = False
    for name in only:
        for size in _sizes_of(SUBJECTS[name], sizes, full=full):
            click.echo(f"measuring {name} at {size:,} …", err=True)
            try:
                found = list(measured(SUBJECTS[name], data, size, rounds, seconds))
            except TooFewRecords as error:
                click.echo(f"left out: {error}", err=True)
                continue
            except BenchmarkError as error:
                click.echo(f"Error: {error}", err=True)
                failed = True
                continue
            results = new_results(data.described(), [*results.measured, *found])
            save(results, path)  # at once: a long run may be stopped
    print_results(results)
    if failed:
        raise SystemExit(1)


def _sizes_of(subject: Subject, chosen: list[int] | None, *, full: bool) -> list[int]:
    """The sizes to measure; what has no sizes is measured once, at 0."""
    if not subject.sizes:
        return [0]
    return chosen or sorted([*subject.sizes, *(subject.large if full else ())])


def print_results(results: Results) -> None:
    """Every table of the results, and what they were measured on."""
    for subject in subjects(results):
        for table in tables(results, subject):
            click.echo(printed(table._replace(title=f"{subject}: {table.title}")))
    for name, value in facts(results):
        click.echo(f"{name}: {value}")


if __name__ == "__main__":
    main()
