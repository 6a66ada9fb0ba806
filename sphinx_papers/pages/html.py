"""What only HTML pages get, where they show papers: style, script, metadata and files."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

from sphinx_papers.pages.abilities import has_files, has_metadata, papers_of
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import paper_mention, paper_picture
from sphinx_papers.pages.page_names import FILES

STEMS = 1 << 16  # of words
STATIC = Path(__file__).parent / "static"


def add_static_path(app: Sphinx, builder: Builder) -> None:
    """Let Sphinx copy our style sheets and scripts beside its own.

    The options have been kept by then, else Sphinx would say that one has changed.
    """
    folder = str(STATIC / "html")
    if builder.format == "html" and folder not in app.config.html_static_path:
        app.config.html_static_path.append(folder)


def share_stems(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let Sphinx's search stem each word once a build instead of once a page.

    Stems are a fifth of what pages of papers cost, and pages of one field share their words.
    """
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None and "stem" not in vars(indexer.lang):
        indexer.lang.stem = lru_cache(STEMS)(indexer.lang.stem)


def add_to_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add to a page that shows papers what it needs, and to no other page."""
    found = find_content(doctree) if doctree is not None else Content()
    if doctree is not None and not found.shown and _has_folder(app.builder):
        from sphinx_papers.pages.exports import remove_files

        remove_files(app.builder, pagename)
    if not (found.is_ours or context.get("papers_page", False)):
        return
    app.add_css_file("sphinx-papers.css")
    if found.has_pictures:
        app.add_css_file("sphinx-papers-pictures.css")
    if not has_files(app.builder):
        return
    from sphinx_papers.pages import exports

    app.add_js_file("sphinx-papers.js", loading_method="defer", **script_words())
    if mentioned := papers_of(app.env, found.mentioned):
        context["body"] += exports.previews(mentioned)
    if papers := papers_of(app.env, found.shown):
        exports.write_files(app.builder, pagename, papers)
        context["body"] += exports.file_line(app.builder, pagename)
        if has_metadata(app.builder):
            url = context.get("pageurl") or ""  # without html_baseurl nobody knows it
            head = (exports.head_links(app.builder, pagename), exports.head_jsonld(url, papers))
            context["metatags"] = "\n".join((context.get("metatags", ""), *head))


def _has_folder(builder: Builder) -> bool:
    """Whether any page has offered files."""
    return has_files(builder) and (Path(builder.outdir) / FILES).is_dir()


def script_words() -> dict[str, Any]:
    """The words that the script shows, as attributes of its element."""
    return {
        "data-copy": _("Copy BibTeX"),
        "data-copied": _("Copied"),
        "data-filter": _("Filter"),
    }


class Content:
    """What a page has of ours, and the keys of its papers: on cards and in tables, in sentences."""

    def __init__(self) -> None:
        self.is_ours = False
        self.has_pictures = False
        self.shown: list[str] = []
        self.mentioned: list[str] = []


def find_content(doctree: nodes.document) -> Content:
    """Look through a page once."""
    found = Content()
    _look_through(doctree, found)
    return found


def _look_through(node: nodes.Element, found: Content) -> None:
    """Note what is ours among the nodes within one; their classes begin with ``papers-``."""
    for child in node.children:
        if not isinstance(child, nodes.Element):
            continue
        attributes = child.attributes
        if not found.is_ours:
            found.is_ours = any(name.startswith("papers-") for name in attributes["classes"])
        if key := attributes.get("key"):
            found.shown.append(key)
        elif isinstance(child, paper_mention):
            found.mentioned.append(attributes["paper"])
        elif isinstance(child, paper_picture):
            found.has_pictures = True
        _look_through(child, found)
