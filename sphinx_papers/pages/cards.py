"""Citation cards: a record as docutils nodes."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from docutils import nodes

from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import (
    paper_authors,
    paper_badges,
    paper_card,
    paper_fold,
    paper_link,
    paper_more,
    paper_summary,
)
from sphinx_papers.pages.wording import Link, links, main_url, venue_badge, venue_line
from sphinx_papers.paper.markup import spans
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

NAMES_FOLDED = 60  # a fold lists so many names; of the rest it gives the number
Abstract = Literal["folded", "open", "none"]


class CardStyle(NamedTuple):
    """What a card shows of its record."""

    abstract: Abstract = "folded"
    authors_shown: int = 5
    classes: Sequence[str] = ()


def make_card(
    paper: Paper, node_id: str, style: CardStyle, note: Sequence[nodes.Node] = ()
) -> paper_card:
    """The card of a paper; ``node_id`` is its anchor, ``note`` what the writer says of it."""
    title_id = f"{node_id}-title"
    card = paper_card(classes=["papers-card", *style.classes], title_id=title_id)
    # Paper text is neither translated nor made typographic: it is quoted.
    card["support_smartquotes"] = False
    card += nodes.target("", "", ids=[node_id])
    if badge := venue_badge(paper):
        badges = nodes.inline("", badge, classes=["papers-badge"])
        card += paper_badges("", "", badges, classes=["papers-badges"], translatable=False)
    card += text_line([linked_title(paper)], "papers-title", ids=[title_id])
    if paper.authors:
        card += author_line(paper.authors, style.authors_shown)
    card += text_line(list(_where(paper)), "papers-where")
    if note:
        card += nodes.container("", *note, classes=["papers-note"])
    if paper.abstract and style.abstract != "none":
        card += abstract_fold(paper.abstract, is_open=style.abstract == "open")
    return card


def text_line(
    children: Sequence[nodes.Node], name: str, ids: Sequence[str] = ()
) -> nodes.paragraph:
    """A paragraph of paper text, kept out of translation."""
    return nodes.paragraph("", "", *children, classes=[name], ids=list(ids), translatable=False)


def linked_title(paper: Paper) -> nodes.Node:
    """The title, leading to the paper where its record has an address."""
    title = marked_text(paper.display_title)
    if url := main_url(paper):
        title = [nodes.reference("", "", *title, refuri=url, internal=False)]
    return nodes.strong("", "", *title)


def marked_text(text: str) -> list[nodes.Node]:
    """Text of a paper as nodes, its formulas as math."""
    return [
        nodes.math(span.text, span.text) if span.kind == "math" else nodes.Text(span.text)
        for span in spans(text)
    ]


def author_line(authors: Sequence[Author], shown: int) -> paper_authors:
    """The first authors, and the others folded behind "and N more"."""
    names = [author.full_name for author in authors]
    # Folding one name away would save nothing: it is as short as the words for it.
    cut = shown if len(names) > shown + 1 else len(names)
    line = paper_authors("", ", ".join(names[:cut]), classes=["papers-authors"])
    line["translatable"] = False
    if rest := names[cut:]:
        words = _("and %d more") % len(rest)
        folded = ", ".join(rest[:NAMES_FOLDED])
        if len(rest) > NAMES_FOLDED:
            folded += " " + _("and %d more") % (len(rest) - NAMES_FOLDED)
        line += nodes.Text(" ")
        line += paper_more("", words, classes=["papers-more"], folded=folded)
    return line


def _where(paper: Paper) -> Iterator[nodes.Node]:
    """Venue, year and every link, with dots between them."""
    parts: list[nodes.Node] = []
    if venue := venue_line(paper):
        parts.append((nodes.emphasis if paper.venue else nodes.inline)("", venue))
    parts += [make_link(link) for link in links(paper)]
    for i, part in enumerate(parts):
        if i:
            yield nodes.Text(" · ")
        yield part


def make_link(link: Link) -> nodes.reference:
    """A link to an outside address."""
    kind = nodes.reference if link.is_telling else paper_link
    return kind("", link.text, refuri=link.url, internal=False)


def abstract_fold(abstract: str, *, is_open: bool) -> paper_fold:
    """The abstract, folded in HTML and printed everywhere else; not searched."""
    summary = paper_summary("", "", nodes.strong("", _("Abstract")), translatable=False)
    fold = paper_fold(classes=["papers-abstract", "no-search"], open=is_open)
    fold += summary
    fold += text_line(marked_text(abstract), "papers-abstract-text")
    return fold
