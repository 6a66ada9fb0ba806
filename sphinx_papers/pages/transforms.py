"""What waits for the whole document, or for all documents.

Most builds read and write nothing: what makes nodes is imported when some are to be made.
"""

from functools import partial
from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.errors import NoUri
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from sphinx_papers.pages.domain import PaperDomain, get_domain
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import paper_card, paper_cited, paper_row


class NestedTables(SphinxTransform):
    """Turns a table of ours that stands in a cell into a list: few builders nest tables."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        tables = list(self.document.findall(nodes.table))
        ours = [table for table in tables if "papers-table" in table["classes"]]
        if not ours:
            return
        from sphinx_papers.pages.tables import as_list, fill_rows

        for table in filter(_is_in_cell, ours):
            fill_rows(table, get_domain(self.env).corpus, lambda xref: xref)
            table.parent.replace(table, as_list(table))


class FilledPlaces(SphinxPostTransform):
    """Puts papers in the places that wait for them.

    All documents are known by then, so cards tell where else their papers are cited. Sphinx has
    looked through the document for code (400), of which papers have none, and not yet for the
    links that it checks (800).
    """

    default_priority = 500
    is_for_latex = False

    def is_supported(self) -> bool:
        return (get_domain(self.env).builder.format == "latex") == self.is_for_latex

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(_is_place)):
            if isinstance(node, paper_card):
                self._fill_card(node)
            elif isinstance(node, paper_row):
                self._fill_row(node)
            elif isinstance(node, paper_cited):
                node.parent.replace(node, self._cited(node))

    def _fill_card(self, card: paper_card) -> None:
        from sphinx_papers.pages.cards import fill_card

        domain = get_domain(self.env)
        key, docname = card["key"], self.env.docname
        tells_uses = card["style"].tells_uses
        documents = domain.uses_of(key, document_of(card, docname)) if tells_uses else []
        links = document_links(domain.builder, docname, documents)
        fill_card(card, domain.corpus[key], links)

    def _fill_row(self, place: paper_row) -> None:
        from sphinx_papers.pages.tables import fill_row

        domain = get_domain(self.env)
        fill_row(place, domain.corpus[place["key"]], partial(resolved, domain))

    def _cited(self, waiting: paper_cited) -> list[nodes.Element]:
        """The papers that the documentation uses, each with the documents that use it."""
        from sphinx_papers.pages.cards import text_line
        from sphinx_papers.pages.tables import reference, title_xref

        domain, docname = get_domain(self.env), self.env.docname
        listed = nodes.bullet_list("", classes=waiting["classes"])
        listed["support_smartquotes"] = False
        for paper, documents in domain.all_uses():
            linked = resolved(domain, title_xref(paper, docname))
            line = [*reference(paper, linked), nodes.Text(" ")]
            links = document_links(domain.builder, docname, documents)
            line += [nodes.Text(_("Cited in: ")), *links]
            listed += nodes.list_item("", text_line(line, "papers-row"))
        shown: list[nodes.Element] = [listed]
        if not listed.children:
            shown = [text_line([nodes.Text(_("No paper is cited."))], "papers-empty")]
        elif caption := waiting["caption"]:
            shown = [text_line([nodes.Text(caption)], "papers-caption"), listed]
        shown[0]["ids"] += waiting["ids"]
        return shown


class FilledPlacesInLatex(FilledPlaces):
    """Does so before links are turned into footnotes (400)."""

    default_priority = 300
    is_for_latex = True


def _is_place(node: nodes.Node) -> bool:
    """Whether a node waits for papers; a card that has been filled may be copied to a list."""
    if isinstance(node, paper_card):
        return "style" in node
    return isinstance(node, paper_row | paper_cited)


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


def resolved(domain: PaperDomain, xref: pending_xref) -> nodes.Node:
    """A link made after Sphinx resolved all others: to a card, to the paper, or the title alone."""
    env, builder = domain.env, domain.builder
    content = cast("nodes.Element", xref[0])
    docname, key = xref["refdoc"], xref["reftarget"]
    try:
        found = domain.resolve_xref(env, docname, builder, "ref", key, xref, content)
    except NoUri:
        found = None
    return found if found is not None else content


def document_links(
    builder: Builder, docname: str, documents: list[tuple[str, str]]
) -> list[nodes.Node]:
    """The titles of documents as links, with commas between them."""
    line: list[nodes.Node] = []
    for other, title in documents:
        line += [nodes.Text(", ")] if line else []
        try:
            line.append(make_refnode(builder, docname, other, None, nodes.Text(title)))
        except NoUri:  # the document is not in this PDF
            line.append(nodes.Text(title))
    return line
