"""A small documentation project that tests write, build and look at."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sphinx.testing.util import SphinxTestApp

pytest_plugins = ("sphinx.testing.fixtures",)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rounds", type=int, default=50, help="how many rounds of random edits (default: 50)"
    )


CONF = {
    "project": "Invented",
    "extensions": ["sphinx_papers", "myst_parser"],
    "latex_engine": "xelatex",
    "epub_show_urls": "no",
    "version": "1.0",
    "copyright": "2026, nobody",
}


class Built(NamedTuple):
    """What one build left: its output, what it told, the documents it read and wrote."""

    outdir: Path
    status: str
    warnings: str
    read: list[str]
    written: set[str]

    def text(self, name: str) -> str:
        return (self.outdir / name).read_text(encoding="utf-8")


class Project:
    """A documentation project in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.conf: dict[str, Any] = dict(CONF)

    def write(self, **documents: str) -> Project:
        """Write documents by name: ``page_rst="…"`` becomes ``page.rst``."""
        for name, text in documents.items():
            file = self.folder / name.replace("__", "/")
            path = file.with_name(".".join(file.name.rsplit("_", 1)))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return self

    def corpus(self, *records: dict[str, Any], name: str = "papers.jsonl") -> Project:
        """Write records as JSON Lines and make them the whole corpus."""
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (self.folder / name).write_text(lines, encoding="utf-8")
        self.conf["papers_corpus"] = [name]
        return self

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    def build(
        self,
        builder: str = "html",
        *,
        jobs: int = 0,
        fresh: bool = False,
        conf: str = "",
        everything: bool = False,
        only: Sequence[str] = (),
    ) -> Built:
        """Build as ``sphinx-build`` does, every builder on the same doctrees but gettext's.

        ``everything`` is its option ``-a``, ``only`` are the files it is asked for.
        """
        (self.folder / "conf.py").write_text(conf, encoding="utf-8")
        builddir = self.folder / ("_build-gettext" if builder == "gettext" else "_build")
        overrides = {**self.conf, "exclude_patterns": ["_build*"]}
        app = SphinxTestApp(
            builder,
            self.folder,
            builddir=builddir,
            freshenv=fresh,
            confoverrides=overrides,
            parallel=jobs,
        )
        read: list[str] = []
        written: set[str] = set()
        app.connect("env-before-read-docs", lambda _app, _env, docnames: read.extend(docnames))
        app.connect("doctree-resolved", lambda _app, _doctree, docname: written.add(docname))
        try:
            app.build(force_all=everything, filenames=[self.folder / name for name in only])
            status, warnings = app.status.getvalue(), app.warning.getvalue()
            return Built(Path(app.outdir), status, warnings, sorted(read), written)
        finally:
            app.cleanup()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "docs"
    folder.mkdir()
    return Project(folder)


def record(key: str, **fields: Any) -> dict[str, Any]:
    """An invented record with what every paper has."""
    return {"key": key, "title": f"On {key.capitalize()} and Its Uses", "year": 2020, **fields}
