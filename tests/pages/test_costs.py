"""What a build costs, in counts: no clock decides whether a test passes."""

import os
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sphinx.search.en import SearchEnglish

import sphinx_papers
from sphinx_papers.corpus import corpus as corpora
from sphinx_papers.corpus import terms_file
from sphinx_papers.corpus.corpus import Corpus
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

    def opening(self: Corpus, *arguments: object, **options: object) -> None:
        with noted.open("a") as file:
            file.write(f"{os.getpid()}\n")
        begin(self, *arguments, **options)

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


@pytest.fixture
def settled(monkeypatch):
    """Files count as unchanged at once, not only when they are older than their clock's grain."""
    monkeypatch.setattr("sphinx_papers.corpus.files.SETTLED", 0)


def with_pages(project: Project, pages: int, text: str = ".. paper:card:: paper-{i}") -> Project:
    """Pages that show a paper each, of a corpus of a hundred."""
    abstract = "Magnets lift heavy loads. " * 5
    project.corpus(*(record(f"paper-{i}", abstract=abstract) for i in range(100)))
    documents = {f"page_{i}_rst": f"P{i}\n==\n\n{text.format(i=i)}\n" for i in range(pages)}
    return project.write(index_rst=INDEX, **documents)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("jobs", [0, 2])
@pytest.mark.parametrize(
    "text", [".. paper:card:: paper-{i}", ".. paper:list::\n   :query: key:paper-{i}"]
)
def test_the_corpus_is_opened_once_and_by_one_process(project, openings, jobs, text):
    with_pages(project, 8, text).build(jobs=jobs)
    assert openings() == {os.getpid(): 1}
    project.build(jobs=jobs)
    assert openings() == {}
    project.conf["html_title"] = "Anew"  # every page is written, none is read
    project.build(jobs=jobs)
    assert openings() == {os.getpid(): 1}


@pytest.mark.parametrize("jobs", [0, 2])
def test_what_relates_papers_is_made_by_the_first_page_that_asks(project, monkeypatch, jobs):
    cache = project.folder / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    made = project.folder / "made"
    write = terms_file.write_terms

    def writing(*arguments: object) -> None:
        with made.open("a") as file:
            file.write(f"{os.getpid()}\n")
        write(*arguments)

    monkeypatch.setattr(terms_file, "write_terms", writing)
    with_pages(project, 4).build(jobs=jobs)
    assert not list(cache.rglob("*.terms"))
    pages = {f"more_{i}_rst": f"M{i}\n==\n\n.. paper:related:: paper-{i}\n" for i in range(8)}
    project.write(**pages).build(jobs=jobs)
    assert made.read_text() == f"{os.getpid()}\n"
    assert len(list(cache.rglob("*.terms"))) == 1
    project.build(jobs=jobs, fresh=True)
    assert made.read_text() == f"{os.getpid()}\n"


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("papers_pages", [True, False])
def test_a_second_build_opens_neither_the_corpus_nor_a_source(
    project, openings, files, papers_pages
):
    project.conf["papers_pages"] = papers_pages
    text = ".. paper:card:: paper-{i}\n\n.. paper:cited::"
    with_pages(project, 3, text).build()
    openings()
    files.clear()
    project.build()
    assert openings() == {}
    assert [name for name in files if name.endswith((SOURCE, ".papers", ".terms"))] == []


def test_files_of_this_moment_are_compared_by_what_they_hold(project, openings):
    with_pages(project, 3).build()
    openings()
    project.build()
    assert openings() == {os.getpid(): 1}


@pytest.mark.usefixtures("settled")
def test_a_document_without_papers_is_read_without_the_corpus(project, openings):
    with_pages(project, 3)
    with (project.folder / SOURCE).open("a") as source:
        source.write("no record\n")
    told = f"{SOURCE}:101: WARNING: "
    project.write(plain_rst="Plain\n=====\n")
    assert told in project.build().warnings
    openings()
    built = project.write(plain_rst="Plain\n=====\n\nA word more.\n").build()
    assert (built.read, built.warnings, openings()) == (["plain"], "", {})
    built = project.write(page_0_rst="P\n=\n\n.. paper:card:: paper-7\n").build()
    assert built.read == ["page_0"]
    assert told in built.warnings
    assert openings() == {os.getpid(): 1}


@pytest.mark.usefixtures("settled")
def test_what_is_wrong_in_a_source_that_has_changed_is_told_whatever_is_read(project):
    with_pages(project, 3).write(plain_rst="Plain\n=====\n").build()
    with (project.folder / SOURCE).open("a") as source:
        source.write("no record\n")
    assert project.build().warnings == ""  # nothing is read
    built = project.write(plain_rst="Plain\n=====\n\nA word more.\n").build()
    assert built.read == ["plain"]
    assert f"{SOURCE}:101: WARNING: " in built.warnings


def loaded(project: Project, extensions: list[str]) -> set[str]:
    """The modules that a build in a process of its own has loaded when it ends."""
    conf = f"""
        import atexit, sys
        atexit.register(lambda: open("modules", "w").write(" ".join(sys.modules)))
        extensions = {extensions}
        exclude_patterns = ["_build"]
        if extensions:
            import sphinx_papers.corpus.files
            sphinx_papers.corpus.files.SETTLED = 0
            papers_corpus = [{SOURCE!r}]
    """
    project.write(conf_py=conf)
    house = Path(sphinx_papers.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(house)}
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", ".", "_build"]
    subprocess.run(command, cwd=project.folder, env=environment, check=True)
    return set((project.folder / "modules").read_text().split())


def test_a_second_build_imports_nothing_that_reads_or_shows_papers(project):
    with_pages(project, 3, "Nothing of papers.")
    _, plain = (loaded(project, []) for _ in range(2))
    with_pages(project, 3).write(index_rst=f"{INDEX}\n.. paper:card:: paper-9\n")
    first, again = (loaded(project, ["sphinx_papers"]) for _ in range(2))
    ours = {name for name in again if name.split(".")[0] == "sphinx_papers"}
    assert again - plain == ours
    needless = {
        f"sphinx_papers.{name}"
        for name in ("corpus.corpus", "formats", "pages.cards", "pages.exports", "paper.record")
    }
    assert needless <= first
    assert needless.isdisjoint(ours)


def test_without_papers_a_second_build_opens_no_corpus(project, openings, files):
    with_pages(project, 3, "Nothing of papers.").build()
    openings()
    files.clear()
    project.build()
    assert openings() == {}
    assert [name for name in files if name.endswith(SOURCE)] == []


def test_a_second_build_writes_nothing_of_ours(project, files):
    with_pages(project, 8).build()
    files.clear()
    project.build()
    assert len([name for name in files if name.endswith(SOURCE)]) == 1
    assert [name for name in files if "/_papers/" in name] == []


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


@pytest.mark.parametrize("jobs", [0, 2])
def test_search_stems_each_word_once_a_build(project, monkeypatch, jobs):
    asked: list[str] = []
    stem = SearchEnglish.stem

    def asking(search: SearchEnglish, word: str) -> str:
        asked.append(word)
        return stem(search, word)

    monkeypatch.setattr(SearchEnglish, "stem", asking)
    with_pages(project, 8).build(jobs=jobs)
    assert len(asked) == len(set(asked))
    assert {"On", "Uses"} <= set(asked)


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_search_finds_the_same_as_without_the_extension(project, builder):
    project.write(
        index_rst=INDEX,
        one_rst="Lifting\n=======\n\nMagnets lifted heavier loads.\n",
        two_md="# Loads\n\nA magnet lifts a load, lifting *heavily*.\n",
    )
    found = []
    for extensions in (["sphinx_papers", "myst_parser"], ["myst_parser"]):
        project.conf["extensions"] = extensions  # which stand before the names of the files
        index = project.build(builder, fresh=True).text("searchindex.js")
        found.append(index.partition('"filenames"')[2])
    assert '"lift":[0,2]' in found[0]
    assert found[0] == found[1]
