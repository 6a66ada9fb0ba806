"""What waits for the whole document, or for all documents.

Most builds read and write nothing: what makes nodes is imported when some are to be made.
"""

from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.errors import NoUri
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from sphinx_papers.pages.domain import get_domain
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import paper_card, paper_cited, paper_uses


class NestedTables(SphinxTransform):
    """Turns a table of ours that stands in a cell into a list: few builders nest tables."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        tables = list(self.document.findall(nodes.table))
        ours = [table for table in tables if "papers-table" in table["classes"]]
        if not ours:
            return
        from sphinx_papers.pages.tables import as_list

        for table in filter(_is_in_cell, ours):
            table.replace_self(as_list(table))


class FilledCards(SphinxPostTransform):
    """Puts records in the places of their cards, before links are turned into footnotes (400)."""

    default_priority = 300

    def run(self, **kwargs: Any) -> None:
        cards = list(self.document.findall(paper_card))
        if not cards:
            return
        from sphinx_papers.pages.cards import fill_card

        domain = get_domain(self.env)
        for card in cards:
            key, docname = card["key"], document_of(card, self.env.docname)
            fill_card(card, domain.corpus[key], is_cited=bool(domain.uses_of(key, docname)))


def document_of(node: nodes.Node, docname: str) -> str:
    """The document that a node is from, where a builder joins several to the one it writes."""
    while (node := node.parent) is not None:
        if isinstance(node, nodes.section) and "docname" in node:
            return str(node["docname"])
    return docname


def _is_in_cell(node: nodes.Node) -> bool:
    while (node := node.parent) is not None:
        if isinstance(node, nodes.entry):
            return True
    return False


def fill_cited(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the papers that the documentation uses in the place that waits for them."""
    places = list(doctree.findall(paper_cited))
    if not places:
        return
    from sphinx_papers.pages.cards import text_line
    from sphinx_papers.pages.tables import reference, title_xref

    domain = get_domain(app.env)
    for waiting in places:
        listed = nodes.bullet_list("", classes=waiting["classes"], ids=waiting["ids"])
        listed["support_smartquotes"] = False
        for paper, documents in domain.all_uses():
            linked = resolved(app, title_xref(paper, docname))
            line = [*reference(paper, linked), nodes.Text(" ")]
            line += [nodes.Text(_("Cited in: ")), *document_links(app, docname, documents)]
            listed += nodes.list_item("", text_line(line, "papers-row"))
        caption = waiting["caption"]
        head = [text_line([nodes.Text(caption)], "papers-caption")] if caption else []
        none = [text_line([nodes.Text(_("No paper is cited."))], "papers-empty")]
        waiting.replace_self([*head, listed] if listed.children else none)


def resolved(app: Sphinx, xref: pending_xref) -> nodes.Node:
    """A link to a paper's card, or to the paper, or its title alone."""
    domain = get_domain(app.env)
    content = cast("nodes.Element", xref[0])
    docname, key = xref["refdoc"], xref["reftarget"]
    try:
        found = domain.resolve_xref(app.env, docname, app.builder, "ref", key, xref, content)
    except NoUri:
        found = None
    return found if found is not None else content


def document_links(app: Sphinx, docname: str, documents: list[tuple[str, str]]) -> list[nodes.Node]:
    """The titles of documents as links, with commas between them."""
    line: list[nodes.Node] = []
    for other, title in documents:
        line += [nodes.Text(", ")] if line else []
        try:
            line.append(make_refnode(app.builder, docname, other, None, nodes.Text(title)))
        except NoUri:  # the document is not in this PDF
            line.append(nodes.Text(title))
    return line


def fill_uses(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill "Cited in" with the other documents that use a paper."""
    domain = get_domain(app.env)
    for line in list(doctree.findall(paper_uses)):
        documents = domain.uses_of(line["key"], document_of(line, docname))
        line.extend([nodes.Text(_("Cited in: ")), *document_links(app, docname, documents)])
