"""Cards: the same papers on the same pages, as each peer has them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.data import Data
from benchmarks.markup import (
    by_card,
    by_design,
    by_hand,
    by_hand_labelled,
    by_hand_unsearched,
    by_needs,
    by_needs_table,
    left_out,
    links,
    texts,
)
from benchmarks.projects import Project, project_in
from benchmarks.subjects import NOTHING, OURS, Group, Subject
from sphinx_papers.formats.jsonl import write_jsonl
from sphinx_papers.paper.record import Paper

PER_PAGE = 50
NEEDS = """
extensions = ["sphinx_needs"]
needs_types = [
    {"directive": "paper", "title": "Paper", "prefix": "P", "color": "", "style": "node"}
]
needs_fields = {
    name: {"nullable": True, "parse_variants": False, "parse_dynamic_functions": False}
    for name in ("authors", "venue", "year", "addresses", "abstract")
}
needs_string_links = {
    "address": {
        "regex": "^(?P<value>.+)$",
        "link_url": "{{value}}",
        "link_name": "{{value}}",
        "options": ["addresses"],
    }
}
"""


class Kind(NamedTuple):
    """Who shows papers: with which ``conf.py``, and a page of papers as its user writes it."""

    conf: str
    page: Callable[[Sequence[Paper], str], str]


KINDS = {
    OURS: Kind('extensions = ["sphinx_papers"]\npapers_corpus = ["papers.jsonl"]\n', by_card),
    "by hand": Kind("", by_hand),
    "by hand, labels": Kind("", by_hand_labelled),
    "by hand, labels, abstracts not searched": Kind("", by_hand_unsearched),
    "sphinx-design": Kind('extensions = ["sphinx_design"]\n', by_design),
    "sphinx-needs, objects": Kind(NEEDS, by_needs),
    "sphinx-needs, table": Kind(NEEDS, by_needs_table),
    NOTHING: Kind("", left_out),
}
# What is written by hand is rebuilt alike, with labels or without.
REBUILT = [name for name in KINDS if not name.startswith("by hand,")]


def prepare(
    folder: Path, data: Data, size: int, kinds: Sequence[str] = tuple(KINDS)
) -> Iterator[Group]:
    """Projects of ``size`` papers; raises BenchmarkError if a peer does not show them all."""
    _write(folder, data, size, kinds)
    projects = {name: project_in(folder, name) for name in kinds}
    projects[OURS].build()  # makes the index
    first = Project(folder / OURS, folder / "first")
    anew = {name: project.build_anew for name, project in projects.items()}
    again = {name: project for name, project in projects.items() if name in REBUILT}
    yield Group(
        "cards",
        {
            "full build": {f"{OURS}, indexing too": first.build_first, **anew},
            "no-op rebuild": {name: project.build for name, project in again.items()},
            "one page touched": {name: project.build_touched for name, project in again.items()},
        },
    )
    for name in projects:
        if name != NOTHING:
            _check(folder, data, size, name)


def _write(folder: Path, data: Data, size: int, kinds: Sequence[str]) -> None:
    papers = dict(pages(data, size))
    for name in kinds:
        conf, page = KINDS[name]
        written = {number: page(shown, number) for number, shown in papers.items()}
        project_in(folder, name).write(conf, written)
    with (project_in(folder, OURS).source / "papers.jsonl").open("wb") as file:
        file.writelines(write_jsonl(data.whole(size)))


def _check(folder: Path, data: Data, size: int, name: str) -> None:
    for page, papers in pages(data, size):
        shown = [text for one in papers for text in texts(one)]
        addresses = [url for one in papers for _, url in links(one)]
        project_in(folder, name).check(page, shown, addresses)


def pages(data: Data, size: int) -> Iterator[tuple[str, list[Paper]]]:
    """The papers of each page by its name: ``p0``, ``p1``."""
    papers, number = data.whole(size), 0
    while shown := list(islice(papers, PER_PAGE)):
        yield f"p{number}", shown
        number += 1


CARDS = Subject((25, 250, 1_000), (5_000,), prepare)
