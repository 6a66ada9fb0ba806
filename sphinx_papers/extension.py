"""The door to Sphinx: everything the extension adds, in the order of a build."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

import sphinx_papers
from sphinx_papers.pages.abilities import has_files, has_pages
from sphinx_papers.pages.config import OPTIONS, mend_options
from sphinx_papers.pages.domain import PaperDomain, get_domain
from sphinx_papers.pages.epub import declare_pictures
from sphinx_papers.pages.html import add_static_path, add_to_page, share_stems
from sphinx_papers.pages.latex import add_latex_style
from sphinx_papers.pages.locale_ import CATALOG, LOCALES
from sphinx_papers.pages.nodes import add_nodes
from sphinx_papers.pages.page_names import Page
from sphinx_papers.pages.references import note_captions, note_refs, warn_missing
from sphinx_papers.pages.relinked import find_relinked
from sphinx_papers.pages.standing import (
    find_standing,
    indices_again,
    keys_without_page,
    remember_options,
    remove_pages,
)
from sphinx_papers.pages.transforms import FilledPlaces, FilledPlacesInLatex, NestedTables
from sphinx_papers.pages.unwritten import (
    find_unwritten,
    forget_written,
    note_written,
    write_left,
)

FEW = 5  # documents, for which Sphinx does not fork


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add options, nodes and the domain; then listen to the build."""
    for option in OPTIONS:
        app.add_config_value(
            option.name, option.default, option.rebuild, option.types, option.description
        )
    app.add_message_catalog(CATALOG, str(LOCALES))
    add_nodes(app)
    app.add_domain(PaperDomain)
    app.add_transform(NestedTables)
    app.add_post_transform(FilledPlaces)
    app.add_post_transform(FilledPlacesInLatex)
    app.connect("config-inited", add_latex_style)
    app.connect("config-inited", mend_options, priority=900)  # after Sphinx's own check of types
    app.connect("config-inited", join_bibtex, priority=950)  # sources have the right type now
    app.connect("builder-inited", begin_build)
    app.connect("builder-inited", remember_options)
    app.connect("builder-inited", find_unwritten)
    app.connect("env-get-outdated", find_outdated)
    app.connect("env-before-read-docs", begin_reading)
    app.connect("doctree-read", note_refs)
    app.connect("doctree-read", note_captions)
    app.connect("env-updated", find_relinked, priority=700)  # bibliographies are known by then
    app.connect("env-updated", write_left, priority=900)
    app.connect("warn-missing-reference", warn_missing)
    app.connect("write-started", add_static_path)
    app.connect("write-started", find_standing)
    app.connect("doctree-resolved", note_written)
    app.connect("doctree-resolved", keep_open)
    app.connect("doctree-resolved", share_stems)
    app.connect("html-page-context", add_to_page)
    app.connect("html-collect-pages", add_pages)
    app.connect("build-finished", declare_pictures)
    app.connect("build-finished", forget_written)
    return {
        "version": sphinx_papers.__version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def join_bibtex(app: Sphinx, config: Config) -> None:
    """Make the corpus citable by sphinxcontrib-bibtex, where that is loaded."""
    if "sphinxcontrib.bibtex" not in app.extensions:
        return
    from sphinx_papers.pages import bibliography, restyled

    bibliography.share_sources(app, config)
    app.connect("builder-inited", bibliography.empty_export, priority=400)  # bibtex reads it at 500
    app.connect("env-get-outdated", bibliography.find_renamed)
    app.connect("env-before-read-docs", bibliography.find_own_keys)
    app.connect("source-read", bibliography.offer_named)
    app.connect("include-read", bibliography.offer_included)
    if "sphinx.ext.autodoc" in app.extensions:
        app.connect("autodoc-process-docstring", bibliography.offer_documented)
    app.connect("doctree-read", bibliography.note_citations)
    app.connect("env-updated", bibliography.export_cited, priority=400)  # bibtex formats it at 500
    app.connect("env-updated", bibliography.note_bibliographies, priority=600)
    app.connect("env-updated", restyled.find_restyled, priority=600)


def begin_build(app: Sphinx) -> None:
    """Tell the domain who builds, and that relative paths of sources begin at conf.py."""
    domain = get_domain(app.env)
    domain.builder, domain.folder = app.builder, Path(app.confdir)


def find_outdated(
    app: Sphinx,
    env: BuildEnvironment,
    added: AbstractSet[str],
    changed: AbstractSet[str],
    removed: AbstractSet[str],
) -> list[str]:
    """Read those documents again whose papers have changed."""
    domain = get_domain(env)
    domain.has_removed, domain.redrawn = bool(removed), frozenset()
    return [docname for docname in domain.outdated() if docname not in removed]


def begin_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Open the corpus before workers fork; else the first document that asks for a paper does."""
    domain = get_domain(env)
    domain.read = frozenset(docnames)
    # It is open where a source has changed: what is wrong in it is told whatever is read.
    if docnames and (app.parallel > 1 or domain.is_open):
        domain.begin_asking()
    if app.parallel > 1 and len(docnames) > FEW:
        domain.add_terms()


def keep_open(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Open the corpus before workers fork that write what papers show."""
    domain = get_domain(app.env)
    if app.parallel > 1 and docname in domain.data["answers"]:
        domain.open()


def add_pages(app: Sphinx) -> Iterator[Page]:
    """Make the pages of papers, where they are wanted, and indices that do not stand after all."""
    yield from indices_again(app.builder)
    if has_files(app.builder):
        remove_pages(app.builder)
    if has_pages(app.builder) and (keys := keys_without_page(app.builder)):
        from sphinx_papers.pages.paper_pages import collect_pages

        yield from collect_pages(app, keys)
