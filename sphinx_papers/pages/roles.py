"""The roles of the domain: ``paper:ref`` and the fields of a paper in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.util.docutils import ReferenceRole, SphinxRole

from sphinx_papers.pages.directives import split_names, warn_unknown
from sphinx_papers.pages.tables import paper_xref
from sphinx_papers.paper.names import short_authors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils.nodes import Node, system_message

    from sphinx_papers.pages.domain import PaperDomain
    from sphinx_papers.paper.record import Paper


def found_papers(role: SphinxRole, text: str) -> Iterator[Paper | nodes.Node]:
    """Each paper that a role names; for an unknown one its name, marked, and a warning."""
    domain = cast("PaperDomain", role.env.get_domain("paper"))
    for name in split_names(text):
        paper = domain.find_mentioned(name, role.env.docname)
        if paper is not None:
            domain.note_use(paper.key, role.env.docname)
            yield paper
            continue
        warn_unknown(domain.corpus, name, role.get_location())
        yield nodes.inline("", name, classes=["papers-missing"])


class RefRole(ReferenceRole):
    """``:paper:ref:`key```: links to the papers' cards; several keys by comma."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        domain = cast("PaperDomain", self.env.get_domain("paper"))
        docname = self.env.docname
        result: list[Node] = []
        for found in found_papers(self, self.target):
            if result:
                result.append(nodes.Text("; "))
            if isinstance(found, nodes.Node):
                result.append(found)
                continue
            words = self.title if self.has_explicit_title else found.label
            domain.note_link(found.key, docname)
            xref = paper_xref(found, [nodes.Text(words)], docname)
            xref["papers_preview"] = True
            self.set_source_info(xref)
            result.append(xref)
        return result, []


class FieldRole(SphinxRole):
    """A field of a paper's record as plain text, such as ``:paper:year:`key```."""

    def __init__(self, field: Callable[[Paper], str]) -> None:
        super().__init__()
        self.field = field

    def run(self) -> tuple[list[Node], list[system_message]]:
        result: list[Node] = []
        for found in found_papers(self, self.text):
            if result:
                result.append(nodes.Text(", "))
            if isinstance(found, nodes.Node):
                result.append(found)
            else:
                result.append(nodes.Text(self.field(found)))
        return result, []


ROLES = {
    "ref": RefRole(),
    "title": FieldRole(lambda paper: paper.display_title),
    "authors": FieldRole(lambda paper: short_authors(paper.authors)),
    "year": FieldRole(lambda paper: str(paper.year or "")),
}
