"""Whether files are as they were is told without opening one, and never where it is uncertain."""

import os
import time
from pathlib import Path

import pytest

from sphinx_papers.corpus import files as module
from sphinx_papers.corpus.embeddings import Embeddings
from sphinx_papers.corpus.files import HOUSE, SETTLED, code_files, files_state
from sphinx_papers.corpus.sources import find_sources


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """Sets the clock forward, for files of this moment to be old."""
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + 2 * SETTLED)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "refs.jsonl").write_bytes(b"kites")
    (tmp_path / "more.bib").write_bytes(b"tails")
    return tmp_path


def state(folder, *names, embeddings=None):
    return files_state(find_sources(names, folder), embeddings)


def test_a_state_stays_as_long_as_no_file_changes(folder):
    before = state(folder, "refs.jsonl", "more.bib", "seed")
    assert before
    assert state(folder, "refs.jsonl", "more.bib", "seed") == before


def test_names_and_their_order_are_part_of_it(folder):
    orders = [("refs.jsonl", "more.bib"), ("more.bib", "refs.jsonl"), ("./refs.jsonl", "more.bib")]
    assert len({state(folder, *names) for names in [*orders, ("refs.jsonl",)]}) == 4


def same_size_and_time(file):
    times = file.stat()
    file.write_bytes(b"tails")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def another_in_its_place(file):
    other = file.with_name("other")
    other.write_bytes(b"tails")
    other.replace(file)


@pytest.mark.parametrize("change", [same_size_and_time, another_in_its_place])
def test_a_change_that_hides_is_seen(folder, change):
    before = state(folder, "refs.jsonl")
    change(folder / "refs.jsonl")
    assert state(folder, "refs.jsonl") not in {"", before}


def test_nothing_is_said_of_what_is_missing_or_of_this_moment(folder, monkeypatch):
    assert state(folder, "refs.jsonl", "none.bib") == ""
    monkeypatch.undo()
    assert state(folder, "refs.jsonl") == ""


def test_embeddings_belong_to_it(folder):
    model = folder / "model"
    model.mkdir()
    given = Embeddings("model", model)
    assert state(folder, "refs.jsonl", embeddings=given) == ""  # an empty directory is no model
    (model / "weights").write_bytes(b"1")
    with_model = state(folder, "refs.jsonl", embeddings=given)
    assert with_model not in {"", state(folder, "refs.jsonl")}
    (model / "words").write_bytes(b"2")
    assert state(folder, "refs.jsonl", embeddings=given) not in {"", with_model}


def test_our_code_belongs_to_it(folder, tmp_path, monkeypatch):
    before = state(folder, "refs.jsonl")
    assert HOUSE / "corpus" / "seed" / "reading.py" in code_files()
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "names.py").write_text("# another way", encoding="utf-8")
    monkeypatch.setattr(module, "HOUSE", Path(tmp_path))
    assert state(folder, "refs.jsonl") not in {"", before}
