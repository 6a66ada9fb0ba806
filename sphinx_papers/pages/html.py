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
    page_papers,
    write_files,
)

STATIC = Path(__file__).parent / "static"
STYLE = "sphinx-papers.css"
SCRIPT = "sphinx-papers.js"


def add_static_path(app: Sphinx) -> None:
    """Let Sphinx copy our style sheet and script beside its own."""
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
    app.add_css_file(STYLE)
    if not has_files(app.builder):
        return
    app.add_js_file(SCRIPT, loading_method="defer")
    if doctree is not None and (papers := page_papers(app.env, doctree)):
        write_files(app.builder, pagename, papers)
        context["body"] += file_line(app.builder, pagename)
        if has_metadata(app.builder):
            url = context.get("pageurl") or pagename
            head = (head_links(app.builder, pagename), head_jsonld(url, papers))
            context["metatags"] = "\n".join((context.get("metatags", ""), *head))


def shows_papers(doctree: nodes.document) -> bool:
    """Whether a page has a node of ours: its classes begin with ``papers-``."""
    return any(
        name.startswith("papers-")
        for node in doctree.findall(nodes.Element)
        for name in node["classes"]
    )
