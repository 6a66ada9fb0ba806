"""The benchmarks: their figures, tables and records. How fast anything is, no test asks."""

import json
import lzma
import sys

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import SUBJECTS, main
from benchmarks.data import Data
from benchmarks.figures import Figure, figure, growth, ratio
from benchmarks.markup import texts
from benchmarks.measure import BenchmarkError, Cost, TooFewRecords, paired, run
from benchmarks.report import facts, printed, subjects, tables
from benchmarks.results import Machine, Measured, Results, load, new_results, save
from benchmarks.subjects import NOTHING, Group, Subject


def costs(*cpu):
    return [Cost(one, 2 * one, 10 * one) for one in cpu]


def results(*measured):
    machine = Machine("Made-up Processor", 2, 24.0, "Linux")
    return Results("2026-11-21", machine, {"sphinx": "9.2.0"}, "made up", list(measured))


# figures ----------------------------------------------------------------------------------


def test_a_figure_is_a_median_with_its_spread():
    assert figure([3.0, 1.0, 9.0]) == Figure(3.0, 1.0, 9.0)
    assert figure([1.0, 2.0]) == Figure(1.5, 1.0, 2.0)


def test_ratios_compare_within_a_round():
    # In the second round the machine was three times slower: the ratio does not see it.
    assert ratio([1.0, 3.0, 2.0], [2.0, 6.0, 2.0]) == Figure(0.5, 0.5, 1.0)


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 1.7])
def test_growth_is_the_exponent(exponent):
    assert growth({n: 3 * n**exponent for n in (10, 100, 5000)}) == pytest.approx(exponent)


def test_growth_is_fitted_by_least_squares_on_logarithms():
    # The logarithms are (0, 0), (1, 1), (2, 1): covariance 1, variance 2.
    assert growth({1: 1.0, 10: 10.0, 100: 10.0}) == pytest.approx(0.5)


# runs -------------------------------------------------------------------------------------


def test_each_round_begins_with_another():
    taken = []

    def noted(name):
        return lambda: taken.append(name) or Cost(len(taken), 0, 0)

    steps = {"a": {"x": noted("ax"), "y": noted("ay")}, "b": {"x": noted("bx")}}
    found = paired(steps, rounds=3, seconds=60)
    assert taken == "ax ay bx ay ax bx ax ay bx".split()
    assert [cost.cpu for cost in found["a"]["x"]] == [1, 5, 7]
    assert [cost.cpu for cost in found["b"]["x"]] == [3, 6, 9]


def test_there_is_one_round_however_long_it_takes():
    found = paired({"a": {"x": lambda: Cost(1, 1, 1)}}, rounds=5, seconds=0)
    assert found == {"a": {"x": [Cost(1, 1, 1)]}}


def test_a_run_counts_the_processes_it_waits_for(tmp_path):
    burn = "sum(i * i for i in range(1_500_000))"
    alone = [sys.executable, "-c", f"{burn}; bytearray(60 << 20)[::4096]"]
    starts = f"import subprocess; subprocess.run({alone}, check=True)"
    quiet = run([sys.executable, "-c", "pass"], tmp_path)
    parent = run([sys.executable, "-c", starts], tmp_path)
    assert parent.cpu > quiet.cpu
    assert parent.peak > 60 > quiet.peak > 1


def test_what_this_process_holds_is_not_counted(tmp_path):
    held = bytearray(120 << 20)
    held[::4096] = b"x" * len(held[::4096])
    assert run([sys.executable, "-c", "pass"], tmp_path).peak < 100


def test_a_run_has_its_own_cache(tmp_path):
    code = "import os; assert os.environ['XDG_CACHE_HOME'].endswith('own')"
    run([sys.executable, "-c", code], tmp_path, tmp_path / "own")


def test_a_run_that_fails_tells_what_was_printed(tmp_path):
    code = "import sys; print('to one'); print('to two', file=sys.stderr); sys.exit(3)"
    with pytest.raises(BenchmarkError, match=r"(?s)failed in .*to (one|two).*to (one|two)"):
        run([sys.executable, "-c", code], tmp_path)


# tables -----------------------------------------------------------------------------------


CARDS = (
    Measured(
        "cards", 250, "full build",
        {"sphinx-papers": costs(1.0, 1.2), "by hand": costs(2.0, 2.0), "other": costs(0.5, 0.6)},
    ),
    Measured("cards", 2500, "full build", {"sphinx-papers": costs(10.0), "by hand": costs(20.0)}),
)  # fmt: skip


def test_ratios_come_first():
    table = tables(results(*CARDS), "cards")[0]
    assert table.head == ["size", "step", "rounds", "", "by hand", "other"]
    assert table.rows == [
        ["250", "full build", "2", "sphinx-papers", "0.55 (0.50–0.60)", "2.00"],
        ["2,500", "full build", "1", "sphinx-papers", "0.50", "–"],
    ]


def test_seconds_memory_and_growth_follow():
    _, seconds, memory, exponents = tables(results(*CARDS), "cards")
    assert seconds.head == ["size", "step", "rounds", "sphinx-papers", "by hand", "other"]
    assert seconds.rows[0][3:] == ["1.10 (1.00–1.20)", "2.00", "0.55 (0.50–0.60)"]
    assert memory.rows[0][3:] == ["11", "20", "6"]
    assert exponents.rows == [["full build", "0.96", "1.00", "–"]]


def test_of_a_bibliography_the_clock_is_compared_too():
    both = {"sphinx-papers": [Cost(3.0, 1.5, 10)], "peer": [Cost(2.0, 2.0, 10)]}
    cpu, wall, *_ = tables(results(Measured("bib", 1000, "clean build", both)), "bib")
    assert cpu.title == "Ratio of CPU seconds to each peer: median (least–greatest)"
    assert wall.title == "Ratio of wall seconds to each peer: median (least–greatest)"
    assert (cpu.rows[0][-1], wall.rows[0][-1]) == ("1.50", "0.75")


def test_one_size_has_no_growth():
    assert len(tables(results(CARDS[0]), "cards")) == 3


def test_an_index_is_shown_beside_its_text():
    measured = [
        Measured("index", n, "index", {"sphinx-papers": costs(n / 1e3)},
                 {"records": 1_000 * n, "index": 1_300 * n})
        for n in (1_000, 10_000)
    ]  # fmt: skip
    whole, exponents = tables(results(*measured), "index")
    row = ["1,000", "1", "1.00", "2.00", "10", "1.0", "1.3", "1.30"]
    assert whole.rows[0] == row
    assert len(whole.head) == len(row)
    assert exponents.rows == [["1.00"] * 4]


def test_imports_are_shown_beyond_sphinx():
    taken = {"sphinx-papers": costs(0.35, 0.36), "Sphinx alone": costs(0.3, 0.32)}
    (table,) = tables(results(Measured("imports", 0, "import", taken)), "imports")
    assert table.rows == [
        ["sphinx-papers", "2", "355 (350–360)", "45.0 (40.0–50.0)"],
        ["Sphinx alone", "2", "310 (300–320)", "0.00"],
    ]


def test_a_fresh_process_is_shown_in_milliseconds():
    taken = {"sphinx-papers": costs(0.1), "Python alone": costs(0.01)}
    table, _ = tables(results(*(Measured("process", n, "use", taken) for n in (10, 20))), "process")
    assert table.rows[:2] == [
        ["10", "1", "sphinx-papers", "100", "200", "1"],
        ["10", "1", "Python alone", "10.0", "20.0", "0"],
    ]


def test_tables_are_shown_by_what_they_add():
    taken = {"sphinx-papers": costs(0.9, 1.2), NOTHING: costs(0.4, 0.4)}
    (table,) = tables(results(Measured("tables", 1_000, "full build", taken)), "tables")
    spreads = ["1050 (900–1200)", "400", "650 (500–800)"]
    assert table.rows == [["1,000", "2", *spreads]]
    assert len(table.head) == len(table.rows[0])


def test_what_was_not_measured_has_no_table():
    assert tables(results(*CARDS), "bib") == []
    assert subjects(results(*CARDS)) == ["cards"]


def test_a_table_as_text_is_aligned():
    lines = printed(tables(results(*CARDS), "cards")[0]).splitlines()
    assert lines[0].startswith("Ratio")
    assert lines[3].startswith("-----  ----------  ------")
    column = lines[2].index("by hand")
    assert [line[column:].split()[0] for line in lines[4:]] == ["0.55", "0.50"]


def test_results_say_where_they_were_made():
    told = dict(facts(results()))
    assert told["Machine"] == "Made-up Processor, 2 cores, 24 GiB, Linux"
    assert told["Versions"] == "sphinx 9.2.0"
    here = new_results("made up", [])
    assert here.machine.cores >= 1
    assert here.machine.memory > 0
    assert here.versions["msgspec"]


def test_results_survive_the_file(tmp_path):
    save(results(*CARDS), tmp_path / "results" / "r.json")
    assert load(tmp_path / "results" / "r.json") == results(*CARDS)


# records ----------------------------------------------------------------------------------


def line(key, **fields):
    made = {"title": f"On {key}", "authors": ["Ana Made-Up"], "abstract": "It is invented."}
    return json.dumps({"id": key, **made, **fields}) + "\n"


def test_what_all_show_is_only_what_all_can_show(tmp_path):
    lines = [
        line("a"), line("A"), line("b", abstract=""), line("c", authors=[]),
        line("d", title="Of $x^2$"), line("e", abstract="In <i>italics</i>."), line("f"),
    ]  # fmt: skip
    path = tmp_path / "made.jsonl.xz"
    path.write_bytes(lzma.compress("".join(lines).encode()))
    data = Data(path)
    assert [paper.key for paper in data.papers(6)] == ["a", "b", "c", "d", "e", "f"]
    assert [paper.key for paper in data.whole(2)] == ["a", "f"]
    assert texts(next(data.whole(1))) == ("On a", "Made-Up", "It is invented.")
    with pytest.raises(TooFewRecords, match="only 2 records"):
        list(data.whole(3))
    assert data.described() == "from a file"


def test_a_line_that_is_no_record_is_told_with_its_place(tmp_path):
    path = tmp_path / "made.jsonl"
    path.write_text(line("a") + "{no JSON}\n")
    with pytest.raises(BenchmarkError, match=r"made\.jsonl:2: JSON is malformed"):
        list(Data(path).papers(2))


def test_made_up_records_are_enough_for_all():
    papers = list(Data().whole(100))
    assert len({paper.key for paper in papers}) == 100
    assert all(paper.authors and paper.abstract for paper in papers)
    assert len(list(Data().papers(30))) == 30


def test_what_fails_is_told_and_the_rest_is_measured(tmp_path, monkeypatch):
    def prepare(_folder, _data, size):
        yield Group("made", {"step": {"sphinx-papers": lambda: Cost(1, 1, 1)}})
        if size == 2:
            raise BenchmarkError("page p0 does not show: A Title")

    monkeypatch.setitem(SUBJECTS, "cards", Subject((1, 2, 3), (), prepare))
    options = ["--only", "cards", "--rounds", "2", "--save", str(tmp_path / "saved.json")]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 1
    assert "Error: page p0 does not show: A Title" in done.output
    saved = load(tmp_path / "saved.json").measured
    assert [(one.size, len(one.costs["sphinx-papers"])) for one in saved] == [(1, 2), (3, 2)]


def test_large_sizes_are_for_a_full_run(tmp_path, monkeypatch):
    taken = []

    def prepare(_folder, _data, size):
        taken.append(size)
        yield Group("made", {})

    monkeypatch.setitem(SUBJECTS, "bib", Subject((10,), (5, 50), prepare))
    save = ["--only", "bib", "--save", str(tmp_path / "saved.json")]
    for options in ([], ["--full"], ["--full", "--sizes", "7,8"]):
        assert CliRunner().invoke(main, [*save, *options]).exit_code == 0
    assert taken == [10, 5, 10, 50, 7, 8]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "cards,cakes"], "'cakes' is none of cards, bib"),
        (["--sizes", "10,many"], "'10,many' is no list of sizes"),
        (["--sizes", "0"], "'0' is no list of sizes"),
    ],
)
def test_a_wrong_option_is_told(arguments, message):
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert message in done.output
