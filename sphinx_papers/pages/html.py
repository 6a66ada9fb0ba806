"""What only HTML pages get, where they show papers: style, script, metadata and files."""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_papers.pages.exports import (
    file_line,
    has_files,
    has_metadata,
    head_jsonld,
    head_links,
    mentioned_papers,
    page_papers,
    previews,
    write_files,
)
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import paper_picture

STATIC = Path(__file__).parent / "static"


def add_static_path(app: Sphinx) -> None:
    """Let Sphinx copy our style sheets and scripts beside its own."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(STATIC / "html"))


def add_to_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add to a page that shows papers what it needs, and to no other page."""
    is_own = context.get("papers_page", False)
    if not is_own and (doctree is None or not shows_papers(doctree)):
        return
    app.add_css_file("sphinx-papers.css")
    if doctree is not None and any(doctree.findall(paper_picture)):
        app.add_css_file("sphinx-papers-pictures.css")
    if not has_files(app.builder):
        return
    app.add_js_file("sphinx-papers.js", loading_method="defer", **script_words())
    if doctree is None:
        return
    if mentioned := mentioned_papers(app.env, doctree):
        context["body"] += previews(mentioned)
    if papers := page_papers(app.env, doctree):
        write_files(app.builder, pagename, papers)
        context["body"] += file_line(app.builder, pagename)
        if has_metadata(app.builder):
            url = context.get("pageurl") or pagename
            head = (head_links(app.builder, pagename), head_jsonld(url, papers))
            context["metatags"] = "\n".join((context.get("metatags", ""), *head))


def script_words() -> dict[str, Any]:
    """The words that the script shows, as attributes of its element."""
    return {
        "data-copy": _("Copy BibTeX"),
        "data-copied": _("Copied"),
        "data-filter": _("Filter"),
    }


def shows_papers(doctree: nodes.document) -> bool:
    """Whether a page has a node of ours: its classes begin with ``papers-``."""
    return any(
        name.startswith("papers-")
        for node in doctree.findall(nodes.Element)
        for name in node["classes"]
    )
