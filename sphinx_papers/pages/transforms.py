"""What waits for the whole document, or for all documents."""

from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import make_refnode

from sphinx_papers.pages.domain import PaperDomain
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import paper_uses
from sphinx_papers.pages.tables import as_list


class NestedTables(SphinxTransform):
    """Turns a table of ours that stands in a cell into a list: few builders nest tables."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        for table in list(self.document.findall(nodes.table)):
            if "papers-table" in table["classes"] and _is_in_cell(table):
                table.replace_self(as_list(table))


def _is_in_cell(node: nodes.Node) -> bool:
    while (node := node.parent) is not None:
        if isinstance(node, nodes.entry):
            return True
    return False


def fill_uses(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill "Cited in" with the other documents that use a paper."""
    domain = cast("PaperDomain", app.env.get_domain("paper"))
    for line in list(doctree.findall(paper_uses)):
        documents = domain.uses_of(line["key"], docname)
        if not documents:
            line.parent.remove(line)
            continue
        line.append(nodes.Text(_("Cited in: ")))
        for i, (other, title) in enumerate(documents):
            if i:
                line.append(nodes.Text(", "))
            line.append(make_refnode(app.builder, docname, other, None, nodes.Text(title)))
