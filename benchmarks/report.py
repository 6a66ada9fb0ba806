"""Results as tables, for the terminal and for the documentation."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.figures import Figure, figure, growth, ratio
from benchmarks.measure import Cost
from benchmarks.results import Measured, Results
from benchmarks.subjects import NOTHING, OURS, SPHINX

NONE = "–"


class Table(NamedTuple):
    """A table of texts; ``head`` names its columns."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def tables(results: Results, subject: str) -> list[Table]:
    """The tables of one subject, ratios first; none for a subject that was not measured."""
    found = [one for one in results.measured if one.subject == subject]
    makers: tuple[Callable[[list[Measured]], Table], ...]
    makers = SPECIAL.get(subject, (ratios, cpu_seconds, peaks, exponents))
    return [table for make in makers if found and (table := make(found)).rows]


def subjects(results: Results) -> list[str]:
    """What was measured, in its order."""
    return list(dict.fromkeys(one.subject for one in results.measured))


def facts(results: Results) -> list[tuple[str, str]]:
    """When, where and with what the results were made."""
    machine = results.machine
    sizes = f"{machine.cores} cores, {machine.memory:g} GiB"
    return [
        ("Date", results.date),
        ("Machine", f"{machine.processor}, {sizes}, {machine.system}"),
        ("Versions", ", ".join(f"{name} {version}" for name, version in results.versions.items())),
        ("Records", results.records),
    ]


# tables -----------------------------------------------------------------------------------


def ratios(found: list[Measured]) -> Table:
    """What ours costs, over what each peer costs in the same round."""
    return _ratios(found, "cpu", "CPU seconds")


def wall_ratios(found: list[Measured]) -> Table:
    """How long ours takes, over how long each peer takes in the same round."""
    return _ratios(found, "wall", "wall seconds")


def _ratios(found: list[Measured], name: str, unit: str) -> Table:
    peers = [who for who in _all(found) if not _is_ours(who)]
    rows = [
        [*_place(one), who, *(_ratio(one, who, peer, name) for peer in peers)]
        for one in found
        for who in one.costs
        if _is_ours(who)
    ]
    title = f"Ratio of {unit} to each peer: median (least–greatest)"
    return Table(title, ["size", "step", "rounds", "", *peers], rows if peers else [])


def cpu_seconds(found: list[Measured]) -> Table:
    """CPU seconds of each."""
    head, rows = _by_who(found, lambda costs: _spread(_figure(costs, "cpu")))
    return Table("CPU seconds: median (least–greatest)", head, rows)


def peaks(found: list[Measured]) -> Table:
    """Peak memory of each."""
    head, rows = _by_who(found, lambda costs: f"{_figure(costs, 'peak').median:.0f}")
    return Table("Peak memory in MiB: median", head, rows)


def exponents(found: list[Measured]) -> Table:
    """How CPU seconds grow with the size."""
    everyone = _all(found)
    rows = [
        [step, *(_growth(found, step, who, "cpu") for who in everyone)]
        for step in dict.fromkeys(one.step for one in found)
    ]
    several = len({one.size for one in found}) > 1
    title = "Growth of CPU seconds: exponent k of size^k"
    return Table(title, ["step", *everyone], rows if several else [])


def index_costs(found: list[Measured]) -> Table:
    """What the index of a corpus costs, and its size beside that of the records."""
    rows = []
    for one in found:
        cpu, wall, peak = (_figure(one.costs[OURS], name) for name in ("cpu", "wall", "peak"))
        text, index = one.facts["records"], one.facts["index"]
        sizes = (f"{text / 1e6:.1f}", f"{index / 1e6:.1f}", f"{index / text:.2f}")
        costs = (_spread(cpu), _spread(wall), f"{peak.median:.0f}")
        rows.append([*_place(one)[::2], *costs, *sizes])
    head = ["records", "rounds", "CPU s", "wall s", "peak MiB", "text MB", "index MB", "index/text"]
    return Table("An index of records in JSON Lines: median (least–greatest)", head, rows)


def index_growth(found: list[Measured]) -> Table:
    """How the costs of an index grow with the number of records."""
    sizes = {one.size: float(one.facts["index"]) for one in found}
    if len(sizes) == 1:
        return Table("", [], [])
    costs = [_growth(found, found[0].step, OURS, name) for name in ("cpu", "wall", "peak")]
    head = ["CPU s", "wall s", "peak MiB", "index MB"]
    row = [*costs, f"{growth(sizes):.2f}"]
    return Table("Growth of an index: exponent k of records^k", head, [row])


def uses(found: list[Measured]) -> Table:
    """What a fresh process costs that uses a corpus, beside one that does nothing."""
    rows = []
    for one in found:
        for who, costs in one.costs.items():
            times = [_spread(_figure(costs, name, 1e3)) for name in ("cpu", "wall")]
            rows.append([*_place(one)[::2], who, *times, f"{_figure(costs, 'peak').median:.0f}"])
    head = ["records", "rounds", "", "CPU ms", "wall ms", "peak MiB"]
    return Table("A fresh process: median (least–greatest)", head, rows)


def beyond(found: list[Measured]) -> Table:
    """What imports cost beyond those of Sphinx itself, compared within each round."""
    rows = []
    for one in found:
        for who, costs in one.costs.items():
            cells = (_spread(_figure(costs, "cpu", 1e3)), _more(costs, one.costs[SPHINX]))
            rows.append([who, str(len(costs)), *cells])
    head = ["", "rounds", "CPU ms", "beyond Sphinx alone, CPU ms"]
    return Table("Import in a fresh process: median (least–greatest)", head, rows)


def added(found: list[Measured]) -> Table:
    """What tables of related papers add to a build, compared within each round."""
    rows = []
    for one in found:
        ours, none = one.costs[OURS], one.costs[NOTHING]
        times = [_spread(_figure(costs, "cpu", 1e3)) for costs in (ours, none)]
        rows.append([*_place(one)[::2], *times, _more(ours, none)])
    head = ["records", "rounds", "with tables, CPU ms", "without, CPU ms", "tables add, CPU ms"]
    return Table("A build of one page of tables: median (least–greatest)", head, rows)


# A subject has the tables of cards and peers, but for these.
SPECIAL: dict[str, tuple[Callable[[list[Measured]], Table], ...]] = {
    "bib": (ratios, wall_ratios, cpu_seconds, peaks, exponents),
    "index": (index_costs, index_growth),
    "process": (uses, exponents),
    "tables": (added,),
    "imports": (beyond,),
}


def _by_who(
    found: list[Measured], cell: Callable[[list[Cost]], str]
) -> tuple[list[str], list[list[str]]]:
    everyone = _all(found)
    rows = [
        [*_place(one), *(cell(one.costs[who]) if who in one.costs else NONE for who in everyone)]
        for one in found
    ]
    return ["size", "step", "rounds", *everyone], rows


def _place(one: Measured) -> list[str]:
    rounds = len(next(iter(one.costs.values())))
    return [f"{one.size:,}", one.step, str(rounds)]


def _all(found: list[Measured]) -> list[str]:
    return list(dict.fromkeys(who for one in found for who in one.costs))


def _is_ours(who: str) -> bool:
    return who.startswith(OURS)


def _ratio(one: Measured, ours: str, peer: str, name: str) -> str:
    if peer not in one.costs:
        return NONE
    pairs = [[getattr(cost, name) for cost in one.costs[who]] for who in (ours, peer)]
    return _spread(ratio(*pairs))


def _more(costs: Sequence[Cost], base: Sequence[Cost]) -> str:
    """CPU milliseconds beyond those of another in the same round."""
    return _spread(figure([1e3 * (c.cpu - b.cpu) for c, b in zip(costs, base, strict=True)]))


def _growth(found: list[Measured], step: str, who: str, name: str) -> str:
    medians = {
        one.size: _figure(one.costs[who], name).median
        for one in found
        if one.step == step and who in one.costs
    }
    return f"{growth(medians):.2f}" if len(medians) > 1 else NONE


def _figure(costs: Sequence[Cost], name: str, times: float = 1) -> Figure:
    """The figure of one field of costs, in another unit."""
    return figure([times * getattr(cost, name) for cost in costs])


def _spread(one: Figure) -> str:
    """A median and its spread in three digits: ``0.53 (0.52–0.55)``; of one value no spread."""
    if one.least == one.greatest:
        return _digits(one.median)
    return f"{_digits(one.median)} ({_digits(one.least)}–{_digits(one.greatest)})"


def _digits(value: float) -> str:
    """Three digits, as many behind the point as that leaves."""
    places = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:.{places}f}"


# text -------------------------------------------------------------------------------------


def printed(table: Table) -> str:
    """A table as text, its columns aligned."""
    lines = [table.head, *table.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = "  ".join("-" * width for width in widths)
    text = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
    return "\n".join([table.title, "", text[0], rule, *text[1:], ""])
