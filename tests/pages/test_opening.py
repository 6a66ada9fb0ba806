"""How far indexing is, told in the log of the build."""

import logging
import re
from collections.abc import Callable
from itertools import count

import pytest
from sphinx.cmd.build import build_main

from sphinx_papers.pages import opening
from tests.conftest import Project, record

# What indexing 900 papers in one file tells, with nothing left out.
WHOLE = [
    "papers: Reading papers.jsonl",
    "papers: Reading papers.jsonl, 900",
    "papers: Merging, 0 of 900",
    "papers: Merging, 900 of 900",
    "papers: Writing papers, 900 of 900",
]
RELATED = ["papers: Counting words, 900 of 900", "papers: Weighing words, 900 of 900"]


@pytest.fixture
def logged(monkeypatch) -> list[str]:
    """The lines that are told, as they come."""
    lines: list[str] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", lambda line: lines.append(line.getMessage()))
    logger = logging.getLogger(f"sphinx.{opening.__name__}")
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "level", logging.INFO)
    return lines


@pytest.fixture
def goes_on(monkeypatch) -> Callable[[float], None]:
    """Sets a clock that goes on by so many seconds whenever somebody looks."""

    def setting(seconds: float) -> None:
        times = count(0, seconds)
        monkeypatch.setattr(opening, "monotonic", lambda: next(times))

    return setting


@pytest.fixture
def hundreds(project: Project) -> Project:
    """A page with papers of a corpus of 900."""
    project.corpus(*(record(f"paper-{i}") for i in range(900)))
    return project.write(index_rst="T\n=\n\n.. paper:card:: paper-7\n")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([(1.9, "Merging", 10, 10)], []),
        (
            [(0, "Reading a.bib", 0, None), (2, "Reading a.bib", 7, None)],
            ["Reading a.bib, 7"],
        ),
        (  # the same work: after five seconds, with all that was done
            [(3, "Reading a.bib", 7, None), (7.9, "Reading a.bib", 7, None)],
            ["Reading a.bib, 7"],
        ),
        (
            [(3, "Writing", 1000, 3000), (4, "Writing", 1000, 3000), (8, "Writing", 1000, 3000)],
            ["Writing, 1,000 of 3,000", "Writing, 3,000 of 3,000"],
        ),
        (  # other work: at once, but many small pieces of it are no flood
            [(3, "Reading a", 7, None), (3.4, "Reading b", 1, None), (3.5, "Reading c", 2, None)],
            ["Reading a, 7", "Reading c, 2"],
        ),
        (
            [(3, "Reading", 7, None), (3.1, "Merging", 0, 7), (3.6, "Merging", 7, 7)],
            ["Reading, 7", "Merging, 7 of 7"],
        ),
    ],
)
def test_what_takes_long_is_told_from_time_to_time(monkeypatch, logged, told, expected):
    times = iter([0, *(time for time, *_ in told)])
    monkeypatch.setattr(opening, "monotonic", lambda: next(times))
    progress = opening.Progress()
    for _, *work in told:
        progress(*work)
    assert [line for line in logged if line] == [f"papers: {line}" for line in expected]


@pytest.mark.parametrize("jobs", [0, 2])
def test_each_line_stands_by_itself_in_the_log_of_a_build(hundreds, goes_on, jobs):
    goes_on(5)
    status = hundreds.build(jobs=jobs).status
    before, told, after = status.partition("\n".join(["", *WHOLE, ""]))
    assert told
    assert "papers:" not in before + after
    assert "reading sources" in status


@pytest.mark.parametrize("jobs", [0, 2])
def test_related_papers_are_told_when_they_are_first_asked_for(hundreds, goes_on, jobs):
    goes_on(5)
    hundreds.build(jobs=jobs)
    hundreds.write(index_rst="T\n=\n\n.. paper:related:: paper-7\n")
    assert "\n".join(["", *RELATED, ""]) in hundreds.build(jobs=jobs).status
    hundreds.write(index_rst="T\n=\n\n.. paper:related:: paper-8\n")
    assert "papers:" not in hundreds.build(jobs=jobs).status


def test_sphinx_has_begun_a_line_while_what_is_outdated_is_sought(hundreds, goes_on):
    hundreds.build()
    hundreds.corpus(record("paper-7"))
    goes_on(5)
    status = hundreds.build().status
    assert re.search(r"\n\S*updating environment: \S*\npapers: Reading papers.jsonl\n", status)


def test_what_is_indexed_already_is_not_told(hundreds, goes_on):
    hundreds.build()
    goes_on(5)
    assert "papers:" not in hundreds.build(fresh=True).status


def test_what_is_done_at_once_is_not_told(hundreds, goes_on):
    goes_on(0)
    assert "papers:" not in hundreds.build().status


def test_a_quiet_build_tells_nothing(hundreds, goes_on, capsys):
    conf = 'extensions = ["sphinx_papers"]\npapers_corpus = ["papers.jsonl"]\n'
    folder = str(hundreds.write(conf_py=conf).folder)
    goes_on(5)
    assert build_main(["-q", folder, f"{folder}/_build"]) == 0
    assert capsys.readouterr().out == ""
    hundreds.corpus(record("paper-7"))
    assert build_main([folder, f"{folder}/_build"]) == 0
    assert "\npapers: Merging, 0 of 1\n" in capsys.readouterr().out
