"""Tables of related papers: rows as docutils nodes."""

from collections.abc import Sequence

from docutils import nodes
from sphinx.addnodes import pending_xref

from sphinx_papers.corpus.related import Related
from sphinx_papers.pages.cards import marked_text, text_line
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import paper_caption, paper_cell
from sphinx_papers.pages.wording import main_url, reason_words, venue_badge
from sphinx_papers.paper.markup import unmarked
from sphinx_papers.paper.names import short_authors
from sphinx_papers.paper.record import Paper

WIDTHS = (42, 8, 42, 8)


def related_caption(paper: Paper, shown: int, papers: int) -> str:
    """What a table of related papers says of itself."""
    return _("Related to “%(title)s”: %(shown)d of %(papers)d papers, the nearest first") % {
        "title": unmarked(paper.display_title),
        "shown": shown,
        "papers": papers,
    }


def make_table(caption: str, rows: Sequence[Related], docname: str) -> nodes.table:
    """Rows under a caption: paper, year, why related, score."""
    heads = (_("Paper"), _("Year"), _("Why related"), _("Score"))
    table = nodes.table(classes=["papers-table", "colwidths-given"])
    table["support_smartquotes"] = False
    table += paper_caption("", caption, translatable=False)
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=width) for width in WIDTHS]
    group += nodes.thead("", make_row([[text_line([nodes.Text(h)], "papers-head")] for h in heads]))
    group += nodes.tbody(
        "", *(make_row(_cells(row, docname), ["", *heads[1:]], row.paper.key) for row in rows)
    )
    table += group
    return table


def make_row(
    cells: Sequence[Sequence[nodes.Node]], labels: Sequence[str] = (), key: str = ""
) -> nodes.row:
    """One row of a table; narrow screens show each cell under the label of its column."""
    labels = labels or [""] * len(cells)
    entries = [paper_cell("", *c, label=n, key="") for c, n in zip(cells, labels, strict=True)]
    entries[0]["key"] = key
    return nodes.row("", *entries)


def _cells(row: Related, docname: str) -> list[list[nodes.Node]]:
    year = str(row.paper.year or "–")
    return [
        title_cell(row.paper, docname),
        [text_line([nodes.Text(year)], "papers-year")],
        [text_line([nodes.Text(reason_words(r))], "papers-reason") for r in row.reasons],
        [text_line([nodes.Text(f"{row.score:.2f}")], "papers-score")],
    ]


def title_cell(paper: Paper, docname: str) -> list[nodes.Node]:
    """The linked title, and authors and venue below it."""
    below = ", ".join(part for part in (short_authors(paper.authors), venue_badge(paper)) if part)
    title = text_line(
        [paper_xref(paper, marked_text(paper.display_title), docname)], "papers-title"
    )
    return [title, text_line([nodes.Text(below)], "papers-below")] if below else [title]


def paper_xref(paper: Paper, words: Sequence[nodes.Node], docname: str) -> pending_xref:
    """A link to the paper's card, wherever in the documentation it is, else to the paper."""
    content = nodes.inline("", "", *words, classes=["papers-ref"])
    return pending_xref(
        "",
        content,
        refdomain="paper",
        reftype="ref",
        reftarget=paper.key,
        refexplicit=True,
        refwarn=False,
        refdoc=docname,
        papers_url=main_url(paper),
    )


def as_list(table: nodes.table) -> list[nodes.Node]:
    """The caption and the rows of a table, each row's cells in one line of a bullet list."""
    (caption,) = table.findall(paper_caption)
    (body,) = table.findall(nodes.tbody)
    items = []
    for row in body:
        line = text_line([], "papers-row")
        for i, part in enumerate(row.findall(nodes.paragraph)):
            line += [nodes.Text("; "), *part.children] if i else part.children
        items.append(nodes.list_item("", line))
    listed = nodes.bullet_list("", *items, classes=["papers-list"], ids=table["ids"])
    return [text_line(caption.children, "papers-caption"), listed]
