"""One project gives the same bytes in any folder, at any number of jobs, with any hash seed."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.pages.random_project import Edit, RandomProject

BUILDERS = ("html", "epub", "latex")


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> Path:
    """A project with one of everything."""
    folder = tmp_path_factory.mktemp("sources") / "docs"
    folder.mkdir()
    project = RandomProject(folder, 1)
    for i in range(12):
        project.apply(Edit("add_block", i))
    project.options["papers_pages"] = True
    project.used.append("seed")
    project.save()
    conf = {**project.conf(), "templates_path": []}
    settings = "".join(f"{name} = {value!r}\n" for name, value in conf.items())
    (folder / "conf.py").write_text(settings, encoding="utf-8")
    return folder


def built(folder: Path, sources: Path, builder: str, jobs: int, hash_seed: int) -> dict[str, bytes]:
    """What a build of the sources in a folder leaves."""
    shutil.copytree(sources, folder / "docs")
    options = ["-q", "-b", builder, "-j", str(jobs), "-d", folder / "docs" / "_build" / "doctrees"]
    command = [sys.executable, "-m", "sphinx", *options, folder / "docs", folder / "out"]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": str(hash_seed),
        "SOURCE_DATE_EPOCH": "1700000000",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    left = {
        path.relative_to(folder / "out").as_posix(): path.read_bytes()
        for path in sorted((folder / "out").rglob("*"))
        if path.is_file() and path.suffix != ".epub"
    }
    warned = done.stderr.replace(str(folder), "").splitlines()
    left["warnings"] = "\n".join(sorted(warned)).encode()
    for path in (folder / "out").glob("*.epub"):
        with zipfile.ZipFile(path) as packed:
            left |= {f"epub/{name}": packed.read(name) for name in packed.namelist()}
    return left


@pytest.mark.parametrize("builder", BUILDERS)
def test_builds_are_equal(tmp_path, sources, builder):
    first = built(tmp_path / "one", sources, builder, jobs=1, hash_seed=1)
    assert len(first) > 5
    for jobs, hash_seed in ((2, 2), (4, 3)):
        folder = tmp_path / f"another-{jobs}" / "deeper"
        again = built(folder, sources, builder, jobs, hash_seed)
        assert [name for name in first if first[name] != again.get(name)] == []
        assert again.keys() == first.keys()
