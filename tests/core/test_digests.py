"""Digests of files: what has not changed is not read again, and no change is ever missed."""

import os
import time
from hashlib import sha256

import pytest

from sphinx_papers.corpus import digests
from sphinx_papers.corpus.digests import NAME, Digests
from sphinx_papers.corpus.files import SETTLED

HOUR = 3600 * 10**9


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "refs.jsonl"
    path.write_bytes(b"kites")
    return path


@pytest.fixture
def reads(monkeypatch):
    """The number of times a file was read."""
    found = []

    def counted(file, name):
        found.append(file.name)
        return real(file, name)

    real = digests.file_digest
    monkeypatch.setattr(digests, "file_digest", counted)
    return found


@pytest.fixture
def later(monkeypatch):
    """Sets the clock forward, for files of this moment to be old."""
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + SETTLED + HOUR)


def digest(folder, *files):
    found = Digests([folder])
    result = found.of(files)
    found.write()
    return result


@pytest.mark.usefixtures("later")
def test_a_file_that_has_not_changed_is_read_once(tmp_path, file, reads):
    first = digest(tmp_path, file)
    assert digest(tmp_path, file) == first == sha256(sha256(b"kites").digest()).hexdigest()
    assert len(reads) == 1


@pytest.mark.usefixtures("later")
def test_a_change_that_keeps_the_size_and_the_time_is_seen(tmp_path, file, reads):
    before = digest(tmp_path, file)
    times = file.stat()
    file.write_bytes(b"tails")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert digest(tmp_path, file) != before
    assert len(reads) == 2


def test_a_file_of_this_moment_is_read_again(tmp_path, file, reads):
    assert digest(tmp_path, file) == digest(tmp_path, file)
    assert len(reads) == 2
    assert not (tmp_path / NAME).exists()


@pytest.mark.usefixtures("later")
def test_a_file_that_changes_while_it_is_read_is_not_kept(tmp_path, file, monkeypatch):
    real = digests.file_digest

    def changed(opened, name):
        result = real(opened, name)
        file.write_bytes(b"longer tails")
        return result

    monkeypatch.setattr(digests, "file_digest", changed)
    before = digest(tmp_path, file)
    assert digest(tmp_path, file) != before


@pytest.mark.usefixtures("later")
def test_a_file_more_or_less_is_another_digest(tmp_path, file, reads):
    other = tmp_path / "more.jsonl"
    other.write_bytes(b"")
    assert digest(tmp_path, file) != digest(tmp_path, file, other)
    assert len(reads) == 3


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("held", [b"", b"[]", b'{"x": 1}', b"\xff"])
def test_what_is_kept_may_be_damaged(tmp_path, file, held):
    (tmp_path / NAME).write_bytes(held)
    assert digest(tmp_path, file) == digest(tmp_path, file)


@pytest.mark.usefixtures("later")
def test_the_first_folder_that_can_be_written_keeps_them(tmp_path, file, reads):
    second = tmp_path / "second"
    second.mkdir()
    for _ in range(2):
        found = Digests([tmp_path / "nowhere", second])
        found.of([file])
        found.write()
    assert len(reads) == 1
    assert [path.name for path in second.iterdir()] == [NAME]


@pytest.mark.usefixtures("later")
def test_only_those_asked_for_last_are_kept(tmp_path, monkeypatch, reads):
    monkeypatch.setattr(digests, "KEPT", 2)
    files = [tmp_path / f"{n}.bib" for n in range(3)]
    for path in files:
        path.touch()
        digest(tmp_path, path)
    digest(tmp_path, files[2])
    assert len(reads) == 3
    digest(tmp_path, files[0])
    assert len(reads) == 4
