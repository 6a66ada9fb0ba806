"""What a build costs, in counts: no clock decides whether a test passes."""

import os
import pickle
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from sphinx_papers.corpus import corpus as corpora
from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.pages.indices import INDICES
from tests.conftest import Project, record

INDEX = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n"
SOURCE = "papers.jsonl"

opened: list[str] | None = None  # names of files, while somebody counts


def _note_opened(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and opened is not None:
        opened.append(str(arguments[0]))


sys.addaudithook(_note_opened)  # Python has no way to take it back


@pytest.fixture
def files() -> Iterator[list[str]]:
    """The files that are opened while a test runs."""
    global opened  # noqa: PLW0603
    opened = []
    yield opened
    opened = None


@pytest.fixture
def openings(tmp_path, monkeypatch):
    """The number of corpora that each process has opened."""
    noted = tmp_path / "openings"
    begin = Corpus.__init__

    def opening(self: Corpus, *arguments: object) -> None:
        with noted.open("a") as file:
            file.write(f"{os.getpid()}\n")
        begin(self, *arguments)

    monkeypatch.setattr(Corpus, "__init__", opening)

    def count() -> dict[int, int]:
        found = Counter(map(int, noted.read_text().split())) if noted.exists() else {}
        noted.unlink(missing_ok=True)
        return dict(found)

    return count


@pytest.fixture
def queries(monkeypatch) -> list[str]:
    """The statements that are run on indexes of corpora."""
    asked: list[str] = []
    connect = corpora.open_index

    def listening(*arguments):
        db = connect(*arguments)
        db.set_trace_callback(asked.append)
        return db

    monkeypatch.setattr(corpora, "open_index", listening)
    return asked


def with_pages(project: Project, pages: int, text: str = ".. paper:card:: paper-{i}") -> Project:
    """Pages that show a paper each, of a corpus of a hundred."""
    abstract = "Magnets lift heavy loads. " * 5
    project.corpus(*(record(f"paper-{i}", abstract=abstract) for i in range(100)))
    documents = {f"page_{i}_rst": f"P{i}\n==\n\n{text.format(i=i)}\n" for i in range(pages)}
    return project.write(index_rst=INDEX, **documents)


@pytest.mark.parametrize("jobs", [0, 2])
def test_the_corpus_is_opened_once_and_by_one_process(project, openings, jobs):
    with_pages(project, 8).build(jobs=jobs)
    assert openings() == {os.getpid(): 1}
    project.build(jobs=jobs)
    assert openings() == {os.getpid(): 1}


def test_without_papers_a_second_build_opens_no_corpus(project, openings, files):
    with_pages(project, 3, "Nothing of papers.").build()
    openings()
    files.clear()
    project.build()
    assert openings() == {}
    assert [name for name in files if name.endswith(SOURCE)] == []


def test_a_second_build_reads_each_source_once_and_writes_nothing_of_ours(project, files):
    with_pages(project, 8).build()
    files.clear()
    project.build()
    assert len([name for name in files if name.endswith(SOURCE)]) == 1
    assert [name for name in files if "/_papers/" in name] == []


def test_what_a_second_build_asks_is_what_its_indices_say(project, queries):
    counts = []
    for pages in (4, 8):
        with_pages(project, pages).build()
        queries.clear()
        project.build()
        counts.append(len(queries))
    # Each index looks the paper up, and its record is read once.
    assert counts[1] - counts[0] <= 4 * (len(INDICES) + 1)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        (".. paper:card:: paper-{i}", 12),
        (":paper:ref:`paper-{i}`", 3),
        (":paper:year:`paper-{i}`", 3),
    ],
)
def test_what_a_paper_costs_in_queries(project, queries, text, most):
    counts = []
    for pages in (4, 8):
        queries.clear()
        with_pages(project, pages, text).build(fresh=True)
        counts.append(len(queries))
    assert 0 < (counts[1] - counts[0]) / 4 <= most


@pytest.mark.parametrize(
    "text",
    [
        ".. paper:card:: {key}",
        ":paper:ref:`{key}`",
        ":paper:year:`{key}`",
        ":cite:p:`{key}`",
        ".. paper:related:: {key}",
        ".. paper:list::\n   :query: key:{key}",
        ".. paper:timeline:: {key}",
    ],
)
def test_what_a_use_costs_in_the_environment(project, text):
    """Bytes of ours for each use, from two builds of one page with few and with many."""
    records = [record(f"paper-number-{i}", abstract="Words. " * 50) for i in range(40)]
    project.corpus(*records)
    if "cite" in text:
        project.conf["extensions"] = ["sphinxcontrib.bibtex", *project.conf["extensions"]]
    sizes = []
    for count in (20, 40):
        uses = "\n\n".join(text.format(key=one["key"]) for one in records[:count])
        project.write(index_rst=f"Title\n=====\n\n{uses}\n\n:paper:year:`paper-number-39`\n")
        project.build()
        pickled = (project.folder / "_build" / "doctrees" / "environment.pickle").read_bytes()
        sizes.append(len(pickle.dumps(pickle.loads(pickled).domaindata["paper"])))
    assert 0 < (sizes[1] - sizes[0]) / 20 <= 300


def test_a_changed_record_costs_the_same_however_many_pages_show_others(project, files):
    counts = []
    for pages in (4, 8):
        with_pages(project, pages).build()
        changed = [record(f"paper-{i}") for i in range(100)]
        project.corpus({**changed[0], "title": "Anew"}, *changed[1:])
        project.build()
        project.corpus({**changed[0], "title": "Again"}, *changed[1:])
        files.clear()
        built = project.build()
        assert built.read == ["page_0"]
        counts.append(len([name for name in files if name.endswith((".doctree", ".bib"))]))
    assert counts[0] == counts[1]
