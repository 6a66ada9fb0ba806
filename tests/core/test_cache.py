"""Indexes are kept by content; no build ever sees half of one."""

import multiprocessing
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

import sphinx_papers
from sphinx_papers.corpus import index
from sphinx_papers.corpus.cache import cached_index, cached_terms
from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.corpus.digests import NAME
from sphinx_papers.corpus.ready import is_index
from sphinx_papers.corpus.sources import find_sources
from sphinx_papers.paper.errors import PapersError

LINE = '{{"key": "paper-{0}", "title": "On the kite number {0}"}}\n'


@pytest.fixture
def user_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "sphinx-papers"


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "refs.jsonl").write_text(LINE.format(1), encoding="utf-8")
    return find_sources(["refs.jsonl"], tmp_path)


def files(folder):
    return sorted(file.name for file in folder.iterdir() if file.name != NAME)


def test_an_index_is_written_once(user_cache, sources):
    path = cached_index(sources, None)
    written = path.stat()
    assert path.parent == user_cache
    assert is_index(path)
    assert cached_index(sources, None) == path
    assert path.stat().st_mtime_ns == written.st_mtime_ns
    assert files(user_cache) == [path.name]


@pytest.mark.usefixtures("user_cache")
def test_a_changed_source_gives_a_new_index(sources, tmp_path):
    before = cached_index(sources, None)
    (tmp_path / "refs.jsonl").write_text(LINE.format(2), encoding="utf-8")
    after = cached_index(sources, None)
    assert before != after
    assert (list(Corpus(before)), list(Corpus(after))) == (["paper-1"], ["paper-2"])
    (tmp_path / "refs.jsonl").unlink()
    assert len(Corpus(cached_index(sources, None)).problems) == 1


@pytest.mark.usefixtures("user_cache")
def test_the_order_of_sources_gives_another_index(sources):
    seed = find_sources(["seed"], Path())
    assert cached_index([*sources, *seed], None) != cached_index([*seed, *sources], None)


@pytest.mark.usefixtures("user_cache")
def test_code_that_has_changed_gives_a_new_index(sources, tmp_path, monkeypatch):
    before = cached_index(sources, None)
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "names.py").write_text("# another way", encoding="utf-8")
    monkeypatch.setattr("sphinx_papers.corpus.files.HOUSE", tmp_path)
    assert cached_index(sources, None) != before


def test_a_user_cache_that_cannot_be_written_gives_way_to_the_fallback(
    sources, tmp_path, monkeypatch
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "below"))
    path = cached_index(sources, tmp_path / "doctrees")
    assert path.parent == tmp_path / "doctrees"
    assert list(Corpus(path)) == ["paper-1"]
    with pytest.raises(PapersError, match="written nowhere") as caught:
        cached_index(sources, tmp_path / "file" / "doctrees")
    assert str(tmp_path / "file") in str(caught.value)
    with pytest.raises(PapersError):
        cached_index(sources, None)


def test_a_full_disk_gives_way_to_the_fallback(user_cache, sources, tmp_path, monkeypatch):
    real = index.write_index

    def full(path, *rest):
        if path.parent == user_cache:
            raise sqlite3.OperationalError("database or disk is full")
        return real(path, *rest)

    monkeypatch.setattr(index, "write_index", full)
    assert cached_index(sources, tmp_path / "doctrees").parent == tmp_path / "doctrees"
    with pytest.raises(PapersError, match="disk is full"):
        cached_index(sources[:0], None)


@pytest.mark.usefixtures("user_cache")
def test_an_index_in_a_folder_that_cannot_be_written_is_used(sources, tmp_path, monkeypatch):
    path = cached_index(sources, None)

    def refused(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("sphinx_papers.corpus.new_database.mkstemp", refused)
    monkeypatch.setattr(Path, "mkdir", refused)
    assert cached_index(sources, tmp_path / "doctrees") == path
    assert Corpus(path)["paper-1"].title == "On the kite number 1"


def damage(path, how):
    whole = path.read_bytes()
    path.write_bytes(
        {
            "empty": b"",
            "no database": b"kites" * 1000,
            "cut off": whole[: len(whole) // 2],
            "cut short": whole[:-1],
            "no header": bytes(100) + whole[100:],
        }[how]
    )


@pytest.mark.usefixtures("user_cache")
@pytest.mark.parametrize("how", ["empty", "no database", "cut off", "cut short", "no header"])
def test_a_damaged_index_is_written_anew(sources, how):
    path = cached_index(sources, None)
    damage(path, how)
    assert not is_index(path)
    assert cached_index(sources, None) == path
    assert list(Corpus(path)) == ["paper-1"]


@pytest.mark.usefixtures("user_cache")
def test_an_index_of_another_schema_is_written_anew(sources):
    path = cached_index(sources, None)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET v = 0 WHERE k = 'schema'")
    db.close()
    assert not is_index(path)
    assert is_index(cached_index(sources, None))


def open_all(folder):
    """What one of several builds does; returns the keys it saw."""
    corpus = Corpus.open(["refs.jsonl"], folder=folder)
    return [corpus[key].key for key in corpus]


def test_builds_that_start_at_once_all_see_a_whole_index(user_cache, sources, tmp_path):
    lines = "".join(LINE.format(n) for n in range(300))
    (tmp_path / "refs.jsonl").write_text(lines, encoding="utf-8")
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        seen = pool.map(open_all, [tmp_path] * 4)
    assert [len(keys) for keys in seen] == [300] * 4
    assert len(files(user_cache)) == 1
    assert cached_index(sources, None).name == files(user_cache)[0]


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from sphinx_papers.corpus import index
    from sphinx_papers.corpus.corpus import Corpus

    def die(db, papers):
        db.execute("CREATE TABLE half (x)")
        os.kill(os.getpid(), signal.SIGKILL)

    index.write_citations = die
    Corpus.open(["refs.jsonl"], folder=Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a signal of POSIX")
def test_a_killed_build_leaves_no_half_index_and_is_swept_later(user_cache, sources, tmp_path):
    house = str(Path(sphinx_papers.__file__).parents[1])
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": house},
        check=False,
    )
    assert run.returncode == -signal.SIGKILL
    (left,) = user_cache.glob("*.tmp")
    assert left.suffix == ".tmp"
    path = cached_index(sources, None)
    assert list(Corpus(path)) == ["paper-1"]
    assert left.exists()  # it might be a build that still runs
    two_days_ago = time.time() - 2 * 86400
    os.utime(left, (two_days_ago, two_days_ago))
    (tmp_path / "refs.jsonl").write_text(LINE.format(2), encoding="utf-8")
    other = cached_index(sources, None)
    assert files(user_cache) == sorted([path.name, other.name])


def test_terms_are_kept_by_what_records_say(user_cache, sources, tmp_path):
    index = cached_index(sources, None)
    with Corpus(index) as corpus:
        path = cached_terms(index, corpus.digest, None)
    assert files(user_cache) == sorted([index.name, path.name])
    path.write_bytes(path.read_bytes()[:-1])
    with Corpus.open(["refs.jsonl"], folder=tmp_path) as corpus:
        assert corpus.related("paper-1") == []
        assert corpus.terms == path
    assert is_index(path)
    (tmp_path / "refs.jsonl").write_text(LINE.format(2), encoding="utf-8")
    with Corpus.open(["refs.jsonl"], folder=tmp_path) as corpus:
        assert corpus.terms != path


def test_two_builds_may_sweep_one_folder(user_cache, sources, monkeypatch):
    user_cache.mkdir(parents=True)
    old = user_cache / "old.tmp"
    old.touch()
    os.utime(old, (0, 0))
    real = Path.glob

    def swept_by_another(folder, pattern, **options):
        found = list(real(folder, pattern, **options))
        old.unlink(missing_ok=True)
        return iter(found)

    monkeypatch.setattr(Path, "glob", swept_by_another)
    assert cached_index(sources, None).parent == user_cache


def test_an_index_that_cannot_be_finished_leaves_nothing(user_cache, sources, monkeypatch):
    def broken(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("sphinx_papers.corpus.index.write_citations", broken)
    with pytest.raises(ZeroDivisionError):
        cached_index(sources, None)
    assert files(user_cache) == []


@pytest.mark.usefixtures("user_cache", "sources")
def test_a_ready_index_cut_short_while_it_is_open_is_an_error(tmp_path):
    with Corpus.open(["refs.jsonl"], folder=tmp_path) as corpus:
        ready = shutil.copy(corpus.index, tmp_path / "team.papers")
    with Corpus.open([ready]) as corpus:
        os.truncate(ready, 4096)
        with pytest.raises(sqlite3.DatabaseError):
            corpus.select("kite")
