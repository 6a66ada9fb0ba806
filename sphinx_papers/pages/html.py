"""What only HTML pages get: the style sheet, on pages that show papers."""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

STATIC = Path(__file__).parent / "static"
STYLE = "sphinx-papers.css"


def add_static_path(app: Sphinx) -> None:
    """Let Sphinx copy the style sheet beside its own."""
    if app.builder.format == "html":
        app.config.html_static_path.append(str(STATIC / "html"))


def add_assets(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Link the style sheet on a page that has nodes of ours."""
    if doctree is not None and shows_papers(doctree):
        app.add_css_file(STYLE)


def shows_papers(doctree: nodes.document) -> bool:
    """Whether a page has a node of ours: its classes begin with ``papers-``."""
    return any(
        name.startswith("papers-")
        for node in doctree.findall(nodes.Element)
        for name in node["classes"]
    )
