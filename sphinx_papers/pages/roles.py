"""The roles of the domain: ``paper:ref`` and the fields of a paper in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import ReferenceRole, SphinxRole

from sphinx_papers.pages.cards import marked_text
from sphinx_papers.pages.references import split_names, warn_unknown
from sphinx_papers.pages.tables import paper_xref
from sphinx_papers.paper.names import short_authors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils.nodes import Node, system_message

    from sphinx_papers.pages.domain import PaperDomain
    from sphinx_papers.paper.record import Paper


def found_papers(role: RefRole | FieldRole, text: str) -> Iterator[Paper | nodes.Node]:
    """Each paper that a role names; for an unknown one its name, marked, and a warning."""
    domain = cast("PaperDomain", role.env.get_domain("paper"))
    for name in split_names(text):
        paper = domain.find_paper(name, role.part, role.env.docname)
        if paper is not None:
            domain.note_use(paper.key, role.env.docname)
            yield paper
            continue
        yield role.missing(name)


class PaperRole:
    """What the roles have in common: what they show of a paper, the answer to an unknown name."""

    part = "mention"

    def missing(self, name: str) -> nodes.Node:
        """Warn of a name that no paper has, and mark it on the page."""
        role = cast("SphinxRole", self)
        domain = cast("PaperDomain", role.env.get_domain("paper"))
        warn_unknown(domain.corpus, name, role.get_location())
        return nodes.inline("", name, classes=["papers-missing"])


class RefRole(PaperRole, ReferenceRole):
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

    def missing(self, name: str) -> nodes.Node:
        """With other projects at hand (intersphinx), leave it to them to know the paper."""
        if not getattr(self.config, "intersphinx_mapping", None):
            return super().missing(name)
        words = self.title if self.has_explicit_title else name
        xref = pending_xref(
            "",
            nodes.inline("", words, classes=["papers-ref"]),
            refdomain="paper",
            reftype="ref",
            reftarget=name,
            refexplicit=self.has_explicit_title,
            refwarn=True,
            refdoc=self.env.docname,
        )
        self.set_source_info(xref)
        return xref


class FieldRole(PaperRole, SphinxRole):
    """A field of a paper's record as text, such as ``:paper:year:`key```."""

    def __init__(self, part: str, words: Callable[[Paper], str]) -> None:
        super().__init__()
        self.part = part
        self.words = words

    def run(self) -> tuple[list[Node], list[system_message]]:
        result: list[Node] = []
        for found in found_papers(self, self.text):
            if result:
                result.append(nodes.Text(", "))
            if isinstance(found, nodes.Node):
                result.append(found)
            else:
                result += marked_text(self.words(found))
        return result, []


REF = RefRole()
TITLE = FieldRole("title", lambda paper: paper.display_title)
AUTHORS = FieldRole("authors", lambda paper: short_authors(paper.authors))
YEAR = FieldRole("year", lambda paper: str(paper.year or ""))
