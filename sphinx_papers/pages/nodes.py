"""The nodes of cards, each an ordinary docutils node to every builder but HTML.

============== ================== ==================================================
node           is a               in HTML
============== ================== ==================================================
paper_card     container          ``<article>``
paper_badges   paragraph          shown; left out everywhere else
paper_authors  paragraph          ``<div>``, so that it may hold a fold
paper_more     inline             ``<details>`` with the names that are folded away
paper_struck   inline             ``<span>``; LaTeX strikes its words one by one
paper_fold     container          ``<details>``
paper_summary  paragraph          ``<summary>``
paper_link     reference          a link that says of what it is; as plain text its address
                                  is printed behind it
paper_mention  reference          a link in a sentence, with a preview of the paper
paper_cite     (element)          the citation to copy; left out everywhere else
paper_page     (element)          a link to the paper's own page; left out everywhere else
paper_cited    (element)          every paper used: filled when all documents are known
paper_caption  title              the caption of a table
paper_row      row                the place of a paper's row: filled when the page is written
paper_cell     entry              a cell with ``data-label``, the head of its column
paper_picture  element            ``<svg>``; LaTeX draws too, others have the list below
paper_alternative container       a picture's list: ``<details>``; left out in LaTeX
============== ================== ==================================================
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.nodes import get_prev_node

from sphinx_papers.pages.abilities import corpus_of, has_files, has_metadata, has_pages
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.plain_html import add_children, add_element, open_link

if TYPE_CHECKING:
    from sphinx_papers.pages.drawing.picture import Picture

# Most builds write no page: what only the writing of pages needs is imported there.
Visitors = tuple[Callable[[Any, Any], None], Callable[[Any, Any], None] | None]


class paper_card(nodes.container):
    """A citation card; ``title_id`` is the id of its title."""


class paper_badges(nodes.paragraph):
    """The venue and status of a card in a few words; print has them in the line of the venue."""


class paper_authors(nodes.paragraph):
    """The authors of a card."""


class paper_more(nodes.inline):
    """The words "and N more"; ``folded`` is the text of the names they stand for."""


class paper_struck(nodes.inline):
    """Words about a paper that no longer stands."""


class paper_fold(nodes.container):
    """What HTML folds away under its first child, a summary; ``open`` for not folded."""


class paper_summary(nodes.paragraph):
    """The line that opens a fold."""


class paper_link(nodes.reference):
    """A link whose words alone do not tell where it leads."""


class paper_mention(nodes.reference):
    """A link in a sentence to the paper whose key is ``paper``."""


class paper_cite(nodes.Element):
    """Holds the place for a paper's citation in the formats of reference managers."""


class paper_page(nodes.Element):
    """Holds the place for a link to the paper's own page; ``first`` where no link precedes it."""


class paper_cited(nodes.Element):
    """Replaced by all papers that the documentation uses, see ``transforms``."""


class paper_caption(nodes.title):
    """The caption of a table; to the man builder any other title here is the page's name."""


class paper_row(nodes.row):
    """The place of the row of the paper ``key``, which the writer's note is in; see ``tables``."""


class paper_cell(nodes.entry):
    """A cell of a table.

    ``label`` is the head of its column, empty where none is needed; ``key`` the paper of the
    row, in its first cell; ``sort`` what it is sorted by where that is not its text; with
    ``nosort`` its column has no order.
    """


class paper_picture(nodes.General, nodes.Element):
    """A picture: ``geometry`` is a Picture as JSON, ``label`` its name.

    Its children are the marks of the picture in order, each an inline with one link.
    """

    def drawn(self) -> Picture:
        """The geometry."""
        import msgspec

        from sphinx_papers.pages.drawing.picture import Picture

        return msgspec.json.decode(self["geometry"], type=Picture)


class paper_alternative(nodes.container):
    """The list that says what the picture before it shows, folded under the words ``summary``."""


def visit_card(self: Any, node: paper_card) -> None:
    self.body.append(self.starttag(node, "article", **{"aria-labelledby": node["title_id"]}))
    add_children(self, node)
    if node["metadata"]:
        add_coins(self, node["key"], abstract=node["abstract"])
    self.body.append("</article>\n")
    raise nodes.SkipNode


def visit_card_latex(self: Any, node: paper_card) -> None:
    if "papers-line" in node["classes"]:  # a line among others, not a box
        node["classes"].remove("papers-card")
    self.visit_container(node)
    labels = (self.hypertarget(own, anchor=False) for own in _own_ids(node))
    self.body.append("".join((r"\phantomsection", *labels)))


def _own_ids(node: nodes.Element) -> list[str]:
    """The ids of a node but for those that LaTeX has from targets right before it."""
    before, known = get_prev_node(node), set()
    while isinstance(before, nodes.target):
        known.add(before.get("refid"))
        before = get_prev_node(before)
    return [own for own in node["ids"] if own not in known]


def depart_container(self: Any, node: nodes.container) -> None:
    self.depart_container(node)


def visit_card_texinfo(self: Any, node: paper_card) -> None:
    for anchor in node["ids"]:
        self.add_anchor(anchor, node)
    self.visit_container(node)


def add_coins(self: Any, key: str, *, abstract: bool) -> None:
    """Add the span that Zotero reads, once for each paper of a page."""
    from sphinx_papers.pages.exports import coins_span

    done = self.__dict__.setdefault("papers_with_coins", set())
    if key in done or not has_metadata(self.builder):
        return
    paper = corpus_of(self.builder.env).find(key)
    if paper is not None:
        done.add(key)
        self.body.append(coins_span(paper, abstract=abstract))


def visit_badges(self: Any, node: paper_badges) -> None:
    add_element(self, node, "p")
    self.body.append("\n")
    raise nodes.SkipNode


def leave_out(self: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def visit_authors(self: Any, node: paper_authors) -> None:
    add_element(self, node, "div")
    self.body.append("\n")
    raise nodes.SkipNode


def visit_more(self: Any, node: paper_more) -> None:
    self.body.append(self.starttag(node, "details", "") + "<summary>")


def depart_more(self: Any, node: paper_more) -> None:
    self.body.append(f"</summary> {self.encode(node['folded'])}</details>")


def visit_struck_latex(self: Any, node: paper_struck) -> None:
    from sphinx_papers.pages.strokes import strike

    strike(node)
    self.visit_inline(node)


def visit_fold(self: Any, node: paper_fold) -> None:
    add_element(self, node, "details", ' open="open"' if node["open"] else "")
    self.body.append("\n")
    raise nodes.SkipNode


def visit_summary(self: Any, node: paper_summary) -> None:
    add_element(self, node, "summary")
    self.body.append("\n")
    raise nodes.SkipNode


def visit_cite(self: Any, node: paper_cite) -> None:
    from sphinx_papers.pages.exports import cite_fold

    if not has_files(self.builder):
        return
    if (paper := corpus_of(self.builder.env).find(node["key"])) is not None:
        self.body.append(cite_fold(paper))


def depart_cite(self: Any, node: paper_cite) -> None:
    """Everything is said by the visit."""


def visit_page(self: Any, node: paper_page) -> None:
    from sphinx_papers.pages.exports import page_link

    builder = self.builder
    paper = corpus_of(builder.env).find(node["key"]) if has_pages(builder) else None
    if paper is not None:
        dot = "" if node["first"] else " · "
        self.body.append(dot + page_link(builder, builder.current_docname, paper))


def depart_page(self: Any, node: paper_page) -> None:
    """Everything is said by the visit."""


def visit_caption_man(self: Any, node: paper_caption) -> None:
    self.body.append(".sp\n")


def depart_caption_man(self: Any, node: paper_caption) -> None:
    self.body.append("\n")


def visit_fold_man(self: Any, node: paper_fold) -> None:
    self.ensure_eol()
    self.body.append(".sp\n")


def depart_fold_man(self: Any, node: paper_fold) -> None:
    """Nothing closes a fold on a manual page."""


def visit_cell(self: Any, node: paper_cell) -> None:
    self.visit_entry(node)
    more = ""
    for name in ("label", "sort"):
        if node[name]:
            more += f' data-{name}="{self.attval(node[name])}"'
    if isinstance(node.parent.parent, nodes.thead):
        more = ' scope="col" data-nosort=""' if node["nosort"] else ' scope="col"'
    self.body[-1] = self.body[-1].replace(">", f"{more}>", 1)
    add_children(self, node)
    if node["key"]:
        add_coins(self, node["key"], abstract=False)
    self.depart_entry(node)
    raise nodes.SkipNode


def visit_cell_latex(self: Any, node: paper_cell) -> None:
    self.visit_entry(node)
    # Columns are too narrow to be justified.
    self.body.append(r"\raggedright\arraybackslash ")


def depart_entry(self: Any, node: paper_cell) -> None:
    self.depart_entry(node)


def visit_link(self: Any, node: paper_link) -> None:
    open_link(self, node)


def depart_link(self: Any, node: paper_link) -> None:
    of = self.encode(_(" of %s") % node["of"])
    self.body.append(f'<span class="papers-vh">{of}</span>')
    self.depart_reference(node)


def visit_mention(self: Any, node: paper_mention) -> None:
    self.visit_reference(node)
    key = self.attval(node["paper"])
    self.body[-1] = self.body[-1].replace("<a ", f'<a data-paper="{key}" role="doc-biblioref" ', 1)


def depart_mention(self: Any, node: paper_mention) -> None:
    self.depart_reference(node)


def visit_link_text(self: Any, node: paper_link) -> None:
    self.visit_reference(node)


def depart_link_text(self: Any, node: paper_link) -> None:
    self.add_text(f" <{node['refuri']}>")
    self.depart_reference(node)


def visit_picture(self: Any, node: paper_picture) -> None:
    from sphinx_papers.pages.drawing.svg import svg

    addresses = [_address(mark) for mark in node.children]
    # The picture is full of links: a group with a name, whose members can be reached.
    box = self.starttag(node, "div", "", role="group", **{"aria-label": node["label"]})
    self.body.append(f"{box}{svg(node.drawn(), addresses)}</div>\n")
    raise nodes.SkipNode


def _address(mark: nodes.Node) -> str:
    for link in mark.findall(nodes.reference):
        return str(link.get("refuri") or "#" + link["refid"])
    return ""


def visit_picture_latex(self: Any, node: paper_picture) -> None:
    from sphinx_papers.pages.drawing import latex

    picture = node.drawn()
    self.body.append(latex.begin(picture))
    for mark, child in zip(picture.marks, node.children, strict=True):
        self.body.append(latex.begin_mark(picture, mark))
        child.walkabout(self)
        self.body.append(latex.END_MARK)
    self.body.append(latex.END)
    raise nodes.SkipNode


def visit_alternative(self: Any, node: paper_alternative) -> None:
    summary = self.encode(node["summary"])
    self.body.append(f"{self.starttag(node, 'details', '')}<summary>{summary}</summary>\n")


def depart_alternative(self: Any, node: paper_alternative) -> None:
    self.body.append("</details>\n")


LEFT_OUT: Visitors = (leave_out, None)


def add_html_only(
    app: Sphinx, node: type[nodes.Element], html: Visitors, latex: Visitors = LEFT_OUT
) -> None:
    """Register a node that text, manual pages, Texinfo and mostly LaTeX leave out."""
    app.add_node(node, html=html, latex=latex, text=LEFT_OUT, man=LEFT_OUT, texinfo=LEFT_OUT)


def add_nodes(app: Sphinx) -> None:
    """Register every node with its own visitors."""
    app.add_node(
        paper_card,
        html=(visit_card, None),
        latex=(visit_card_latex, depart_container),
        texinfo=(visit_card_texinfo, depart_container),
    )
    add_html_only(app, paper_badges, (visit_badges, None))
    app.add_node(paper_authors, html=(visit_authors, None))
    app.add_node(paper_more, html=(visit_more, depart_more))
    app.add_node(paper_struck, latex=(visit_struck_latex, None))
    app.add_node(paper_fold, html=(visit_fold, None), man=(visit_fold_man, depart_fold_man))
    app.add_node(paper_summary, html=(visit_summary, None))
    app.add_node(paper_caption, man=(visit_caption_man, depart_caption_man))
    app.add_node(paper_cell, html=(visit_cell, None), latex=(visit_cell_latex, depart_entry))
    app.add_node(
        paper_link, html=(visit_link, depart_link), text=(visit_link_text, depart_link_text)
    )
    add_html_only(app, paper_cite, (visit_cite, depart_cite))
    add_html_only(app, paper_page, (visit_page, depart_page))
    add_html_only(app, paper_picture, (visit_picture, None), latex=(visit_picture_latex, None))
    app.add_node(paper_mention, html=(visit_mention, depart_mention))
    app.add_node(paper_alternative, html=(visit_alternative, depart_alternative), latex=LEFT_OUT)
