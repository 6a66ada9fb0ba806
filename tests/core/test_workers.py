"""Work in several processes gives what it gives in one, whatever happens to the processes."""

import multiprocessing
import os
import signal
import sys
import textwrap
from pathlib import Path
from subprocess import run

import pytest

import sphinx_papers
from sphinx_papers.corpus import workers
from sphinx_papers.corpus.workers import FEW, Workers


def doubled(part, shared):
    return os.getpid(), [2 * number + shared for number in part]


def printed(part, _shared):
    sys.stdout.write("this is no answer\n")
    return part


def failed(part, _shared):
    raise ZeroDivisionError(f"part {part}")


def died(part, _shared):
    if os.getpid() != int(os.environ["MADE_BY"]) and part == [3]:
        os.kill(os.getpid(), signal.SIGKILL)
    return part


@pytest.fixture(autouse=True)
def house(monkeypatch):
    """Lets the processes find this file, as they find all that this one imports."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setenv("MADE_BY", str(os.getpid()))


PARTS = [[n, n + 1] for n in range(20)]
RESULTS = [[2 * n + 5, 2 * n + 7] for n in range(20)]


def test_results_come_in_the_order_of_the_parts():
    with Workers(2) as found:
        processes, results = zip(*found.map(doubled, PARTS, 5), strict=True)
        assert list(results) == RESULTS
        assert os.getpid() not in processes
        assert len(set(processes)) == 2
        again = [result for _, result in found.map(doubled, PARTS, 6)]
    assert again == [[a + 1, b + 1] for a, b in RESULTS]


@pytest.mark.parametrize("most", [0, 1])
def test_one_core_starts_no_process(most):
    with Workers(most) as found:
        assert {process for process, _ in found.map(doubled, PARTS, 5)} == {os.getpid()}


def test_a_few_parts_start_no_process():
    with Workers(2) as found:
        assert {process for process, _ in found.map(doubled, PARTS[:FEW], 5)} == {os.getpid()}
        assert found._workers == []
        assert list(found.map(doubled, [], 5)) == []


def test_parts_are_taken_as_they_are_needed():
    taken = []

    def parts():
        for part in PARTS * 10:
            taken.append(part)
            yield part

    with Workers(2) as found:
        results = found.map(doubled, parts(), 5)
        next(results)
        assert len(taken) < 10
        assert len(list(results)) == 199


@pytest.mark.parametrize("executable", ["", "/nowhere/python", sys.executable + "x"])
def test_where_no_process_starts_the_work_is_done_here(monkeypatch, executable):
    monkeypatch.setattr(sys, "executable", executable)
    with Workers(2) as found:
        processes, results = zip(*found.map(doubled, PARTS, 5), strict=True)
    assert (list(results), set(processes)) == (RESULTS, {os.getpid()})


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a signal of POSIX")
def test_a_part_whose_process_dies_is_done_here():
    parts = [[n] for n in range(12)]
    with Workers(2) as found:
        assert list(found.map(died, parts, None)) == parts


def test_a_command_that_is_no_python_leaves_the_work_here(monkeypatch):
    monkeypatch.setattr(workers, "SERVE", "print('hello')")
    with Workers(2) as found:
        processes, results = zip(*found.map(doubled, PARTS, 5), strict=True)
    assert (list(results), set(processes)) == (RESULTS, {os.getpid()})


def test_what_is_printed_is_no_answer(capfd):
    with Workers(2) as found:
        assert list(found.map(printed, PARTS, None)) == PARTS
    assert "this is no answer" in capfd.readouterr().err


def test_an_error_is_raised_where_the_work_was_asked_for():
    with Workers(2) as found, pytest.raises(ZeroDivisionError, match="part"):
        list(found.map(failed, PARTS, None))


def test_no_process_is_left():
    with Workers(2) as found:
        next(found.map(doubled, PARTS, 5))
        started = found._workers
    assert [worker._process.poll() is not None for worker in started] == [True, True]


def in_child(_number):
    with Workers(2) as found:
        return [result for _, result in found.map(doubled, PARTS, 5)]


def test_work_in_a_child_process_that_may_have_no_children():
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(in_child, [0]) == [RESULTS]


UNGUARDED = """
    import os, sys
    from sphinx_papers.corpus.workers import Workers
    from test_workers import doubled

    with Workers(2) as found:
        print(len(list(found.map(doubled, [[1]] * 9, 0))), "parts")
"""


def test_a_script_needs_no_guard(tmp_path):
    (tmp_path / "script.py").write_text(textwrap.dedent(UNGUARDED), encoding="utf-8")
    folders = [Path(sphinx_papers.__file__).parents[1], Path(__file__).parent]
    found = run(
        [sys.executable, str(tmp_path / "script.py")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))},
        check=True,
        capture_output=True,
        text=True,
    )
    assert (found.stdout, found.stderr) == ("9 parts\n", "")
