"""One large ``.bib`` of which few entries are cited: ours beside sphinxcontrib-bibtex alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.data import Data
from benchmarks.markup import by_card
from benchmarks.projects import Project
from benchmarks.subjects import OURS, Group, Subject
from sphinx_papers.formats.bibtex import bibtex_key, write_bibtex
from sphinx_papers.paper.record import Paper

CITED = 50
PER_PAGE = 10
FILE = "refs.bib"
CARDS = f"{OURS}, cards"
CITATIONS = f"{OURS}, citations"
ALONE = "sphinxcontrib-bibtex"
CONFS = {
    CARDS: f'extensions = ["sphinx_papers"]\npapers_corpus = ["../../{FILE}"]\n',
    CITATIONS: f"""\
extensions = ["sphinx_papers", "sphinxcontrib.bibtex"]
papers_corpus = ["../../{FILE}"]
bibtex_bibfiles = []
""",
    ALONE: f'extensions = ["sphinxcontrib.bibtex"]\nbibtex_bibfiles = ["../../{FILE}"]\n',
}


def prepare(folder: Path, data: Data, size: int) -> Iterator[Group]:
    """Projects over a ``.bib`` of ``size`` entries; raises BenchmarkError if one shows less."""
    _write(folder, data, size)
    projects = {name: Project(folder / name, folder / name / "cache") for name in CONFS}
    yield Group(
        "bib",
        {
            "clean build": {name: one.build_first for name, one in projects.items()},
            "no-op rebuild": {name: one.build for name, one in projects.items()},
            "one page touched": {name: one.build_touched for name, one in projects.items()},
        },
        files={FILE: folder / FILE},
    )
    _check(projects, data, size)


def _write(folder: Path, data: Data, size: int) -> None:
    with (folder / FILE).open("wb") as file:
        file.writelines(write_bibtex(data.whole(size)))
    papers = cited(data, size)
    parts = [papers[at : at + PER_PAGE] for at in range(0, len(papers), PER_PAGE)]
    cards = {f"p{n}": by_card(part, "") for n, part in enumerate(parts)}
    cites = {f"p{n}": _sentences(part) for n, part in enumerate(parts)}
    cites["references"] = ".. bibliography::"
    for name, conf in CONFS.items():
        project = Project(folder / name, folder)
        project.write(conf, cards if name == CARDS else cites)


def cited(data: Data, size: int) -> list[Paper]:
    """The papers that are cited, evenly over the file; all of a smaller file."""
    step = max(size // CITED, 1)
    return [paper for n, paper in enumerate(data.whole(size)) if n % step == 0][:CITED]


def _sentences(papers: Sequence[Paper]) -> str:
    return "\n\n".join(f"This is shown by :cite:p:`{bibtex_key(one.key)}`." for one in papers)


def _check(projects: dict[str, Project], data: Data, size: int) -> None:
    papers = cited(data, size)
    for name, project in projects.items():
        for n, paper in enumerate(papers):
            page = f"p{n // PER_PAGE}" if name == CARDS else "references"
            project.check(page, [paper.title])


BIB = Subject((1_000, 10_000), (100_000,), prepare)
