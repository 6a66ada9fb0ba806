"""Tables of papers: rows and columns as docutils nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.addnodes import pending_xref

from sphinx_papers.pages.card_style import Abstract
from sphinx_papers.pages.cards import (
    abstract_fold,
    make_link,
    marked_text,
    math_sign,
    note_in,
    text_line,
    with_status,
)
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import paper_caption, paper_cell, paper_fold, paper_row
from sphinx_papers.pages.wording import (
    corpus_words,
    is_withdrawn,
    reason_words,
    resource_links,
    short_links,
    venue_badge,
    venue_line,
)
from sphinx_papers.paper.addresses import main_url
from sphinx_papers.paper.names import short_authors
from sphinx_papers.paper.record import Paper

if TYPE_CHECKING:
    from sphinx_papers.corpus.corpus import Corpus
    from sphinx_papers.corpus.related import Reason, Related

# LaTeX numbers a long table even where it has no caption: short ones without are kept together.
MOST_ROWS_TOGETHER = 8


class Row(NamedTuple):
    """A paper in a table, with what the table says of it beside its record."""

    paper: Paper
    score: float | None = None
    reasons: Sequence[Reason] = ()
    note: Sequence[nodes.Node] = ()
    columns: Sequence[str] = ()  # of its table
    abstract: Abstract = "none"


Cells = Callable[[Row, nodes.Node], list[nodes.Node]]  # of a column, by row and linked title
Resolve = Callable[[pending_xref], nodes.Node]  # what stands for a link to a paper


class Column(NamedTuple):
    """A column: its head, its share of the width, what its cells hold.

    ``sort`` gives what readers sort a row by where that is not the text of its cell, None for a
    column that has no order.
    """

    head: Callable[[], str]
    width: int
    cells: Cells
    sort: Callable[[Row], str] | None = lambda _row: ""


def related_title(paper: Paper) -> str:
    """What papers related to one are called in a sentence."""
    return _("Related to “%(title)s”") % {"title": paper.plain_title}


def related_caption(paper: Paper, shown: int, corpus: Corpus) -> list[nodes.Node]:
    """What a table of related papers says of itself: how many of how many, where from, and how."""
    words = _(
        "%(related)s: the nearest %(shown)d of %(papers)d papers in %(corpus)s, "
        "by terms, citations, authors and venue"
    )
    words = words.replace("%(related)s", _("Related to “%(title)s”"))
    before, _title, after = words.partition("%(title)s")
    numbers = {
        "shown": shown,
        "papers": len(corpus) - 1,
        "corpus": corpus_words(corpus.sources),
    }
    title = marked_text(paper.display_title)
    return [nodes.Text(before % numbers), *title, nodes.Text(after % numbers)]


def rows_of(related: Iterable[Related]) -> list[Row]:
    """Related papers as rows."""
    return [Row(one.paper, one.score, one.reasons) for one in related]


def make_table(
    caption: Sequence[nodes.Node], rows: Sequence[Row], columns: Sequence[str], docname: str
) -> nodes.table:
    """Rows under a caption; ``columns`` are names of :data:`COLUMNS`."""
    chosen = [COLUMNS[name] for name in columns]
    table = nodes.table(classes=["papers-table", "colwidths-given"])
    if caption or len(rows) > MOST_ROWS_TOGETHER:
        table["classes"].append("longtable")  # LaTeX breaks it across pages
    table["support_smartquotes"] = False
    if caption:
        table += paper_caption("", "", *caption, translatable=False)
    group = nodes.tgroup(cols=len(chosen))
    group += [nodes.colspec(colwidth=column.width) for column in chosen]
    group += nodes.thead("", nodes.row("", *(_head(column) for column in chosen)))
    group += nodes.tbody("", *(_row_place(row, columns, docname) for row in rows))
    table += group
    return table


def _row_place(row: Row, columns: Sequence[str], docname: str) -> paper_row:
    """The place of a row in a document as it is read; :func:`fill_row` makes its cells."""
    paper, abstract = row.paper, row.abstract
    said = {"score": row.score, "reasons": row.reasons, "columns": columns, "abstract": abstract}
    sign = math_sign(paper.display_title, "" if abstract == "none" else paper.abstract)
    return paper_row("", *row.note, *sign, key=paper.key, said=said, docname=docname)


def fill_rows(within: nodes.Element, corpus: Corpus, resolve: Resolve) -> None:
    """Put the rows in all their places."""
    for place in list(within.findall(paper_row)):
        fill_row(place, corpus[place["key"]], resolve)


def fill_row(place: paper_row, paper: Paper, resolve: Resolve) -> None:
    """Put the row of a paper in its place."""
    row = Row(paper, note=note_in(place), **place["said"])
    title = resolve(title_xref(paper, place["docname"]))
    place.replace_self(nodes.row("", *_cells(row, title)))


def _head(column: Column) -> paper_cell:
    words = [nodes.Text(column.head())]
    return _cell([text_line(words, "papers-head", is_searched=False)], column)


def _cells(row: Row, title: nodes.Node) -> Iterator[paper_cell]:
    """A row's cells; narrow screens show all but the first under the label of its column."""
    for i, column in enumerate(COLUMNS[name] for name in row.columns):
        cell = _cell(column.cells(row, title), column)
        cell["label"] = column.head() if i else ""
        cell["key"] = "" if i else row.paper.key
        cell["sort"] = column.sort(row) if column.sort else ""
        yield cell


def _cell(content: Sequence[nodes.Node], column: Column) -> paper_cell:
    """A cell that says nothing of itself yet but whether its column has an order."""
    return paper_cell("", *content, label="", key="", sort="", nosort=column.sort is None)


def title_cell(row: Row, title: nodes.Node) -> list[nodes.Node]:
    """The linked title, below it authors and venue where they have no column, and the abstract."""
    paper = row.paper
    parts = {"authors": short_authors(paper.authors), "venue": venue_badge(paper)}
    below = ", ".join(part for name, part in parts.items() if part and name not in row.columns)
    lines: list[nodes.Node] = [text_line(with_status(paper, title), "papers-title")]
    if below:
        lines.append(text_line([nodes.Text(below)], "papers-below"))
    if paper.abstract and row.abstract != "none":
        lines.append(abstract_fold(paper.abstract, is_open=row.abstract == "open"))
    return lines


def _title_key(row: Row) -> str:
    """The title where another word stands before it."""
    return row.paper.plain_title if is_withdrawn(row.paper) else ""


def _text(name: str, words: Callable[[Row], str]) -> Cells:
    return lambda row, _title: [text_line([nodes.Text(words(row) or "–")], f"papers-{name}")]


def _why_cell(row: Row, _title: nodes.Node) -> list[nodes.Node]:
    """The writer's note, then each reason in a line."""
    words = ([nodes.Text(reason_words(reason))] for reason in row.reasons)
    reasons = (text_line(each, "papers-reason", is_searched=False) for each in words)
    return [*row.note, *reasons]


def _links_cell(row: Row, _title: nodes.Node) -> list[nodes.Node]:
    links = [*short_links(row.paper), *resource_links(row.paper)]
    line: list[nodes.Node] = []
    for link in links:
        line += [nodes.Text(" · ")] if line else []
        line.append(make_link(link, row.paper.plain_title))
    return [text_line(line or [nodes.Text("–")], "papers-resources")]


COLUMNS = {
    "paper": Column(lambda: _("Paper"), 38, title_cell, sort=_title_key),
    "authors": Column(
        lambda: _("Authors"), 24, _text("names", lambda row: short_authors(row.paper.authors))
    ),
    "year": Column(lambda: _("Year"), 8, _text("year", lambda row: str(row.paper.year or ""))),
    "venue": Column(
        lambda: _("Venue"),
        24,
        _text("venue", lambda row: venue_line(row.paper) if row.paper.venue else ""),
    ),
    "why": Column(lambda: _("Why related"), 42, _why_cell, sort=None),
    "score": Column(
        lambda: _("Score"),
        9,
        _text("score", lambda row: "" if row.score is None else f"{row.score:.2f}"),
    ),
    "links": Column(lambda: _("Links"), 20, _links_cell, sort=None),
    "key": Column(lambda: _("Key"), 16, _text("key", lambda row: row.paper.key)),
}


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


def title_xref(paper: Paper, docname: str) -> pending_xref:
    """The title as such a link."""
    return paper_xref(paper, marked_text(paper.display_title), docname)


def reference(paper: Paper, linked: nodes.Node) -> list[nodes.Node]:
    """``Brock et al., 2021. Title. ICML 2021.`` with the title as it is linked."""
    line: list[nodes.Node] = [nodes.Text(f"{paper.label}. ")] if paper.authors else []
    line += [*with_status(paper, linked), nodes.Text(".")]
    if venue := venue_badge(paper) or paper.venue:
        line += [nodes.Text(" "), nodes.emphasis("", venue), nodes.Text(".")]
    return line


def make_bullets(rows: Sequence[Row], docname: str) -> nodes.bullet_list:
    """Rows as a bullet list: label, title, venue, and why."""
    listed = nodes.bullet_list("", classes=["papers-list"], support_smartquotes=False)
    for row in rows:
        line = reference(row.paper, title_xref(row.paper, docname))
        if row.reasons:
            why = "; ".join(reason_words(reason) for reason in row.reasons)
            score = "" if row.score is None else f" ({row.score:.2f})"
            line.append(nodes.Text(f" {why[0].upper()}{why[1:]}{score}."))
        listed += nodes.list_item("", text_line(line, "papers-row"), *row.note)
    return listed


def as_list(table: nodes.table) -> list[nodes.Node]:
    """The caption and the rows of a table, each row's cells in one line of a bullet list."""
    (body,) = table.findall(nodes.tbody)
    items = []
    for row in body.findall(nodes.row):
        line = text_line([], "papers-row")
        parts = (p for p in row.findall(nodes.paragraph) if not isinstance(p.parent, paper_fold))
        for i, part in enumerate(parts):
            line += [nodes.Text("; "), *part.children] if i else part.children
        items.append(nodes.list_item("", line))
    target = [nodes.target("", "", ids=table["ids"])] if table["ids"] else []
    captions = (text_line(c.children, "papers-caption") for c in table.findall(paper_caption))
    return [*target, *captions, nodes.bullet_list("", *items, classes=["papers-list"])]


def grouped(
    rows: Iterable[Row], by: str, year: int | None = None
) -> Iterator[tuple[str, list[Row]]]:
    """Rows in groups under their headings, in the order they come; times in their own order."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(GROUPS[by](row.paper, year), []).append(row)
    ordered = groups.items()
    yield from (
        sorted(ordered, key=lambda group: _eras().index(group[0])) if by == "time" else ordered
    )


def _eras() -> tuple[str, str, str, str]:
    """What is before, at, and after the year of a paper, and what cannot be told."""
    return _("Earlier work"), _("In the same year"), _("Later work"), _("Undated")


def _era(paper: Paper, year: int | None) -> str:
    earlier, same, later, undated = _eras()
    if not year or not paper.year:
        return undated
    if paper.year == year:
        return same
    return earlier if paper.year < year else later


GROUPS: dict[str, Callable[[Paper, int | None], str]] = {
    "year": lambda paper, _year: str(paper.year or _("Undated")),
    "venue": lambda paper, _year: paper.venue or _("Preprints and others"),
    "author": lambda paper, _year: short_authors(paper.authors[:1]) or _("No author"),
    "time": _era,
}
