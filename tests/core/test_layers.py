"""Rules of the house that import contracts do not see."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sphinx_papers
from sphinx_papers import Corpus
from sphinx_papers.corpus.terms_file import add_terms

HOUSE = Path(sphinx_papers.__file__).parent
CORE = sorted(
    ".".join(["sphinx_papers", *file.relative_to(HOUSE).with_suffix("").parts])
    for wing in ("paper", "formats", "corpus")
    for file in (HOUSE / wing).rglob("*.py")
    if file.stem != "__init__"
)
PAGES = ("sphinx", "docutils", "myst_parser", "sphinxcontrib", "sphinx_papers.pages")
SLOW = ("numpy", "scipy", "torch", "requests", "urllib3", "sqlalchemy")


def loaded(code):
    """The modules that are loaded once a fresh interpreter has run some code."""
    # The folder above the package is named, since the tests may run where it is not installed.
    environment = {**os.environ, "PYTHONPATH": str(HOUSE.parent)}
    script = f"{code}\nimport sys; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_the_core_loads_neither_sphinx_nor_what_is_slow():
    modules = loaded("\n".join(f"import {name}" for name in CORE))
    assert set(CORE) <= modules
    assert not {
        name for name in modules for other in (*PAGES, *SLOW) if f"{name}.".startswith(f"{other}.")
    }


def test_the_package_gives_its_corpus_without_sphinx():
    modules = loaded("from sphinx_papers import Corpus, Paper, setup")
    assert "sphinx" not in modules
    assert "docutils" not in modules


def test_the_package_itself_loads_nothing():
    ours = {name for name in loaded("import sphinx_papers") if name.startswith("sphinx_papers")}
    assert ours == {"sphinx_papers"}


def test_a_ready_index_answers_without_what_finds_reads_or_writes_others(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    ready = tmp_path / "seed.papers"
    with Corpus.open() as seed:
        ready.write_bytes(seed.index.read_bytes())
        add_terms(ready, seed.terms)
    code = f"""
from sphinx_papers import Corpus
corpus = Corpus.open([{str(ready)!r}])
assert corpus["perceiver-io"]
assert corpus.related("perceiver-io")
"""
    given = loaded("import json, msgspec, sqlite3")  # with what these load themselves
    needless = {
        *("anyascii", "concurrent.futures", "hashlib", "lzma", "platformdirs", "rapidfuzz"),
        *("snowballstemmer", "subprocess", "tempfile"),
        *(f"sphinx_papers.corpus.{name}" for name in ("digests", "embeddings", "workers")),
    }
    assert loaded(code) & needless <= given


def test_a_paper_is_looked_up_without_what_reads_sources_or_writes_indexes(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    code = "from sphinx_papers import Corpus\nassert Corpus.open()['perceiver-io']"
    first, again = loaded(code), loaded(code)
    needless = {
        "rapidfuzz",
        *(f"sphinx_papers.corpus.{name}" for name in ("merge", "index", "query")),
        "sphinx_papers.formats",
    }
    assert needless <= first
    assert needless.isdisjoint(again)


def test_no_terms_are_counted_before_papers_are_related(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    code = "from sphinx_papers import Corpus\ncorpus = Corpus.open()\ncorpus.search('kites')\n"
    counting = {"snowballstemmer", "sphinx_papers.corpus.counting", "sphinx_papers.corpus.vectors"}
    assert counting.isdisjoint(loaded(code))
    assert not list(tmp_path.rglob("*.terms"))
    related = f"{code}assert corpus.related('perceiver-io')"
    assert counting <= loaded(related)
    assert len(list(tmp_path.rglob("*.terms"))) == 1
    assert counting - loaded(related) == {"snowballstemmer", "sphinx_papers.corpus.counting"}


@pytest.mark.parametrize("wing", ["paper", "formats", "corpus", "pages"])
def test_files_are_small_and_hold_one_subject(wing):
    for file in (HOUSE / wing).rglob("*.py"):
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 500, file
        assert file.stem.strip("_") not in {"utils", "util", "helpers", "common", "manager", "misc"}
