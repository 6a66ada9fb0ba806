"""The documentation: its examples are tests, and it leaves nothing out."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.testing.util import SphinxTestApp

from sphinx_papers import Corpus
from sphinx_papers.pages.domain import PaperDomain
from tests.conftest import Project

DOCS = Path(__file__).parents[2] / "docs"
SNIPPETS = sorted(path.stem for path in (DOCS / "snippets").glob("*.rst"))
PAGES = "".join(path.read_text("utf-8") for path in DOCS.glob("*.md"))


def doctree(project: Project, suffix: str, text: str) -> str:
    """What a snippet becomes, without the names of files and lines."""
    (project.folder / f"index.{suffix}").write_text(text, encoding="utf-8")
    (project.folder / "conf.py").write_text("")
    project.conf["extensions"] = ["sphinxcontrib.bibtex", "sphinx_papers", "myst_parser"]
    app = SphinxTestApp("dummy", project.folder, confoverrides=project.conf, freshenv=True)
    try:
        app.build()
        assert app.warning.getvalue() == ""
        tree = app.env.get_doctree("index")
        for node in tree.findall(nodes.Element):
            for name in ("bullet", "wrapsourcecode"):
                node.attributes.pop(name, None)
        text = re.sub(r' (?:source|translation_progress)="[^"]*"', "", tree.pformat())
        return " ".join(text.split())  # Markdown keeps line breaks as nodes of their own
    finally:
        app.cleanup()
        (project.folder / f"index.{suffix}").unlink()


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_the_same_in_both_languages(project, name):
    trees = [
        doctree(project, suffix, (DOCS / "snippets" / f"{name}.{suffix}").read_text("utf-8"))
        for suffix in ("rst", "md")
    ]
    assert "papers-" in trees[0] or "pending_xref" in trees[0]
    assert trees[0] == trees[1]


def test_every_snippet_is_shown_somewhere():
    assert set(re.findall(r"```{snippet} (\S+)", PAGES)) == set(SNIPPETS)


def test_the_gallery_has_every_directive():
    gallery = (DOCS / "gallery.md").read_text("utf-8")
    names = re.findall(r"```{snippet} (\S+)", gallery)
    shown = "".join((DOCS / "snippets" / f"{name}.rst").read_text("utf-8") for name in names)
    for name in PaperDomain.directives:
        assert f".. paper:{name}::" in shown
    for name in PaperDomain.roles:
        assert f":paper:{name}:`" in shown


def test_a_page_shows_every_paper_of_the_seed_corpus():
    seed = (DOCS / "seed.md").read_text("utf-8")
    shown = [key for keys in re.findall(r"{paper:card} (.+)", seed) for key in keys.split()]
    assert sorted(shown) == list(Corpus.open())


@pytest.mark.parametrize("path", PaperDomain.directives.values())
def test_every_option_of_a_directive_is_documented(path):
    module, name = path.split(".")
    directive = getattr(import_module(f"sphinx_papers.pages.{module}"), name)
    for option in directive.option_spec:
        assert f"`:{option}:`" in PAGES


def test_every_directive_and_role_is_documented():
    for name in (*PaperDomain.directives, *PaperDomain.roles):
        assert f"`paper:{name}`" in PAGES
