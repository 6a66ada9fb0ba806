"""Growth with the corpus: its index, a fresh process that uses it, documentation over it."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks.data import Data
from benchmarks.measure import Cost, run
from benchmarks.projects import Project, project_in
from benchmarks.subjects import NOTHING, OURS, Group, Subject
from sphinx_papers.formats.jsonl import write_jsonl

RECORDS = "records.jsonl"
INDEX = "records.papers"
KEYS = "keys.txt"
LOOKED_UP = 100
EACH_RELATED = 5  # related papers are asked for of each fifth that is looked up
SHOWN = 50  # pages, of one paper each
TABLES = 50  # of related papers, on one page
READY = f"{OURS}, ready index"
CONFS = {
    OURS: f'extensions = ["sphinx_papers"]\npapers_corpus = ["../../{RECORDS}"]\n',
    READY: f'extensions = ["sphinx_papers"]\npapers_corpus = ["../../{INDEX}"]\n',
    NOTHING: "",
}
COMMAND = "from sphinx_papers.cli import main; main()"
USE = f"""
import sys
from pathlib import Path
from sphinx_papers import Corpus
corpus = Corpus.open(["{INDEX}"])
keys = Path("{KEYS}").read_text().split()
found = [corpus[key] for key in keys]
related = [corpus.related(key) for key in keys[::{EACH_RELATED}]]
"""


def prepare(folder: Path, data: Data, size: int) -> Iterator[Group]:
    """A corpus of ``size`` records, its index, then what uses the index."""
    _write_records(folder, data, size)
    files = {"records": folder / RECORDS, "index": folder / INDEX}
    yield Group("index", {"index": {OURS: partial(_index, folder)}}, files=files)
    use = {OURS: USE, "Python alone": "pass"}
    commands = {name: [sys.executable, "-c", code] for name, code in use.items()}
    runs = {name: partial(run, command, folder) for name, command in commands.items()}
    yield Group("process", {"fresh process": runs})
    projects = {name: project_in(folder, name) for name in CONFS}
    _write_pages(projects, data, min(size, SHOWN))
    projects[OURS].build()  # makes its index, where the command has not left it
    steps = {
        "full build": {name: one.build_anew for name, one in projects.items()},
        "no-op rebuild": {name: one.build for name, one in projects.items()},
    }
    yield Group("pages", steps)
    page = _write_tables(folder)
    yield Group("tables", {"full build": {name: one.build_anew for name, one in page.items()}})


def _index(folder: Path) -> Cost:
    """Index the records, with nothing there of an earlier index."""
    shutil.rmtree(folder / "cache", ignore_errors=True)
    (folder / INDEX).unlink(missing_ok=True)
    command = [sys.executable, "-c", COMMAND, "index", INDEX, "--corpus", RECORDS]
    return run(command, folder, folder / "cache")


def _write_records(folder: Path, data: Data, size: int) -> None:
    step = max(size // LOOKED_UP, 1)
    keys = []
    with (folder / RECORDS).open("wb") as file:
        for n, paper in enumerate(data.papers(size)):
            file.writelines(write_jsonl([paper]))
            if n % step == 0:
                keys.append(paper.key)
    (folder / KEYS).write_text("\n".join(keys[:LOOKED_UP]), encoding="utf-8")


def _write_pages(projects: Mapping[str, Project], data: Data, count: int) -> None:
    keys = [paper.key for paper in data.papers(count)]
    pages = {f"p{n}": _page(keys[n], keys[n - 1]) for n in range(count)}
    for name, project in projects.items():
        project.write(CONFS[name], dict.fromkeys(pages, "") if name == NOTHING else pages)


def _page(key: str, other: str) -> str:
    """A card, its related papers, and a sentence with a link to another page's card."""
    return f".. paper:card:: {key}\n\n.. paper:related:: {key}\n\nSee :paper:ref:`{other}`."


def _write_tables(folder: Path) -> dict[str, Project]:
    """A page of tables of the papers related to one each, and a page without tables."""
    keys = (folder / KEYS).read_text(encoding="utf-8").split()
    text = "\n\n".join(f".. paper:related:: {key}" for key in keys[:: LOOKED_UP // TABLES])
    tables, none = project_in(folder, "tables"), project_in(folder, "none")
    tables.write(CONFS[READY], {"p": text})
    none.write(CONFS[NOTHING], {"p": ""})
    return {OURS: tables, NOTHING: none}


CORPORA = Subject((1_000, 10_000, 100_000), (100, 1_000_000), prepare)
