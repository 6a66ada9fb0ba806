"""The directives that choose papers: ``paper:related``, ``paper:list``, ``paper:cited``."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_papers.pages.cards import text_line
from sphinx_papers.pages.directives import (
    CARD_OPTIONS,
    PaperDirective,
    card_style,
    choice,
    names_of,
    no_paper_fits,
)
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import paper_cited
from sphinx_papers.pages.questions import ListedPapers, RelatedPapers, ShownOfRelated
from sphinx_papers.pages.references import warn_unknown
from sphinx_papers.pages.tables import (
    COLUMNS,
    GROUPS,
    Row,
    grouped,
    make_bullets,
    make_table,
    related_caption,
    related_title,
    rows_of,
)
from sphinx_papers.pages.warnings_ import Warned
from sphinx_papers.paper.errors import PapersError, UnknownPaper
from sphinx_papers.paper.text import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from sphinx_papers.pages.card_style import CardStyle

RELATED_COLUMNS = ("paper", "year", "why", "links")
LIST_COLUMNS = ("paper", "year", "links")
WARNED_OF = 60  # characters of what is left out
SORTS = ("newest", "oldest", "title", "author", "venue", "key", "relevance")


class SelectionDirective(PaperDirective):
    """What a directive needs that shows rows: as a table, as cards or as a list, in groups."""

    option_spec: ClassVar[dict[str, Any]] = {
        **CARD_OPTIONS,
        "query": directives.unchanged_required,
        "limit": directives.positive_int,
        "as": choice("table", "cards", "compact", "bullets"),
        "group-by": choice(*GROUPS),
        "columns": names_of(COLUMNS, "columns"),
        "caption": directives.unchanged_required,
        "filterable": directives.flag,
        "name": directives.unchanged,
    }

    @property
    def form(self) -> str:
        """How the rows are shown."""
        return str(self.options.get("as", "table"))

    @property
    def style(self) -> CardStyle:
        """How rows are shown that are cards."""
        return card_style(self, "card" if self.form == "cards" else "compact")

    @property
    def part(self) -> str:
        """What is shown of each paper, in the words of ``shown``; a table's page has files."""
        if self.form == "table":
            return "record"
        if self.form == "bullets":
            return "grouped" if "group-by" in self.options else "line"
        return self.style.part

    def show(
        self,
        caption: Sequence[nodes.Node],
        rows: list[Row],
        columns: Sequence[str],
        year: int | None = None,
        title: str = "",
    ) -> list[nodes.Node]:
        """The rows as the options ask for them, under the caption."""
        by = self.options.get("group-by")
        parts = list(grouped(rows, by, year)) if by else [("", rows)]
        result: list[nodes.Node] = []
        for heading, part in parts:
            if heading:
                result.append(
                    nodes.rubric("", heading, classes=["papers-group"], translatable=False)
                )
            result += self._part([] if by else caption, part, columns)
        if by and caption:
            result.insert(0, text_line(caption, "papers-caption"))
        result = self.named(result, title)
        if "filterable" in self.options and self.form == "table":
            return [nodes.compound("", *result, classes=["papers-filterable"])]
        return result

    def own_caption(self) -> list[nodes.Node]:
        """The writer's caption."""
        return [nodes.Text(self.options["caption"])] if "caption" in self.options else []

    def _part(
        self, caption: Sequence[nodes.Node], rows: list[Row], columns: Sequence[str]
    ) -> list[nodes.Node]:
        if self.form == "table":
            return [self._table(caption, rows, columns)]
        line = [text_line(caption, "papers-caption")] if caption else []
        if self.form == "bullets":
            for row in rows:
                self.domain.note_link(row.paper.key, self.env.docname)
            listed = make_bullets(rows, self.env.docname)
            listed["classes"] += self.options.get("class", [])
            return [*line, listed]
        cards: list[nodes.Node] = []
        for row in rows:
            cards += self.make_cards([row.paper], self.style, list(row.note))
        return [*line, *cards]

    def _table(
        self, caption: Sequence[nodes.Node], rows: list[Row], columns: Sequence[str]
    ) -> nodes.table:
        for row in rows:
            self.domain.note_link(row.paper.key, self.env.docname)
        chosen = self.options.get("columns") or columns
        abstract = self.options.get("abstract", "none")
        rows = [row._replace(abstract=abstract) for row in rows]
        table = make_table(caption, rows, chosen, self.env.docname)
        table["classes"] += self.options.get("class", [])
        # A caption of no source Sphinx would write as XML, for a debugging message.
        for node in (table, table[0]):
            self.set_source_info(node)
        return table

    def notes(self) -> dict[str, list[nodes.Node]]:
        """The writer's notes: a bullet list in the body, each item ``name: note``."""
        found: dict[str, list[nodes.Node]] = {}
        body = self.parse_content_to_nodes() if self.content else []
        parts = (one.children if isinstance(one, nodes.bullet_list) else [one] for one in body)
        for item in chain.from_iterable(parts):
            name, note = _named_note(item)
            if not name:
                _warn_of_body(item)
            elif paper := self.find(name, "key"):
                found[paper.key] = note
            else:
                warn_unknown(self.corpus, name, self.get_location())
        return found


def _named_note(item: nodes.Node) -> tuple[str, list[nodes.Node]]:
    """The name before the first colon of an item, and its content without; none of what is none."""
    first = next(iter(item.findall(nodes.Text)), nodes.Text(""))
    name, colon, rest = first.astext().partition(":")
    if not colon or not isinstance(item, nodes.list_item):
        return "", []
    first.parent.replace(first, nodes.Text(rest.lstrip()))
    return name.strip(), list(item.children)


def _warn_of_body(node: nodes.Node) -> None:
    """Tell of what is no note; comments, and what docutils told of itself, are none either."""
    if not isinstance(node, nodes.Invisible | nodes.system_message):
        message = "the body is a list of notes, '- name: note'; this is left out:"
        text = shortened(" ".join(node.astext().split()), WARNED_OF)
        Warned.option.warn(f"paper:related: {message} {text}", node)


def _score(argument: str) -> float:
    """An option that takes a number from 0 to 1."""
    value = float(directives.unchanged_required(argument))
    if not 0 <= value <= 1:
        message = f"'{argument}' is no score; a score is a number from 0 to 1"
        raise ValueError(message)
    return value


class RelatedDirective(SelectionDirective):
    """``paper:related``: the papers related to one, or to those of the page, with the reasons."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        **SelectionDirective.option_spec,
        "min-score": _score,
    }

    def run(self) -> list[nodes.Node]:
        names = self.names
        if not self.arguments:
            names = list(self.domain.data["cards"].get(self.env.docname, ()))
            if not names:
                message = "no card stands above on this page; name a paper, or put a card first"
                Warned.option.warn(f"paper:related: {message}", self.get_location())
        notes = self.notes() if names else {}
        return [node for name in names for node in self._related_to(name, notes)]

    def _shown(self) -> ShownOfRelated:
        columns = self.options.get("columns") or RELATED_COLUMNS
        shown = {"table": columns, "bullets": ("why", "score")}.get(self.form, ())
        return ShownOfRelated(
            self.part,
            "why" in shown,
            "score" in shown,
            "caption" not in self.options,
            self.options.get("group-by") == "time",
        )

    def _related_to(self, name: str, notes: dict[str, list[nodes.Node]]) -> list[nodes.Node]:
        question = RelatedPapers(
            name,
            self.options.get("limit", self.config.papers_related_limit),
            self.options.get("query", ""),
            self.options.get("min-score"),
            self._shown(),
        )
        try:
            paper, related = self.domain.ask(question, self.env.docname)
        except UnknownPaper:
            return self.named([self.missing(name)])
        except PapersError as error:
            Warned.option.warn(f"paper:related: {error}", self.get_location())
            return []
        title = related_title(paper)
        if not related:
            words = _("No paper of the corpus is related to “%s”.") % paper.plain_title
            return self.named([text_line([nodes.Text(words)], "papers-empty")], title)
        rows = [row._replace(note=notes.get(row.paper.key, ())) for row in rows_of(related)]
        caption = self.own_caption() or related_caption(paper, len(rows), self.corpus)
        return self.show(caption, rows, RELATED_COLUMNS, paper.year, title)


class ListDirective(SelectionDirective):
    """``paper:list``: the papers that a query finds."""

    optional_arguments = 0
    option_spec: ClassVar[dict[str, Any]] = {
        **SelectionDirective.option_spec,
        "sort": choice(*SORTS),
    }

    def run(self) -> list[nodes.Node]:
        query = self.options.get("query", "")
        sort = self.options.get("sort", "newest")
        limit = self.options.get("limit", self.config.papers_list_limit)
        try:
            papers, count = self.domain.ask(
                ListedPapers(query, sort, limit, self.part), self.env.docname
            )
        except PapersError as error:
            Warned.option.warn(f"paper:list: {error}", self.get_location())
            return []
        if not papers:
            return self.named([no_paper_fits(query)])
        shown = self.show(self.own_caption(), [Row(p) for p in papers], LIST_COLUMNS)
        return [*shown, *self._truncation(len(papers), count)]

    def _truncation(self, shown: int, count: int) -> Iterator[nodes.Node]:
        if shown < count:
            words = _("%(shown)d of %(count)d papers are shown.")
            text = words % {"shown": shown, "count": count}
            yield text_line([nodes.Text(text)], "papers-truncated")


class CitedDirective(PaperDirective):
    """``paper:cited``: every paper that this documentation uses, with the documents that do.

    Leaves a placeholder, since only the last document read completes the list.
    """

    optional_arguments = 0
    option_spec: ClassVar[dict[str, Any]] = {
        "caption": directives.unchanged_required,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        self.domain.note_cited(self.env.docname)
        node = paper_cited(caption=self.options.get("caption", ""))
        node["classes"] += ["papers-cited", *self.options.get("class", [])]
        self.set_source_info(node)
        return self.named([node])
