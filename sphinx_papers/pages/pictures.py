"""The directives ``paper:graph`` and ``paper:timeline``: papers as pictures, with a list."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

import msgspec
from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_papers.pages.cards import struck, text_line, with_status
from sphinx_papers.pages.directives import PaperDirective, no_paper_fits
from sphinx_papers.pages.drawing.graph import Node, draw_graph
from sphinx_papers.pages.drawing.timeline import Entry, draw_timeline
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import paper_alternative, paper_picture
from sphinx_papers.pages.questions import DrawnPapers, DrawnRelations
from sphinx_papers.pages.tables import paper_xref, title_xref
from sphinx_papers.pages.warnings_ import Warned
from sphinx_papers.pages.wording import is_withdrawn
from sphinx_papers.paper.errors import PapersError
from sphinx_papers.paper.text import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from sphinx_papers.corpus.relations import Relation
    from sphinx_papers.pages.drawing.picture import Picture
    from sphinx_papers.paper.record import Paper

MOST_PAPERS = 100
DEFAULT_LIMIT = 2
LONGEST_LABEL = 18  # characters of a name
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class PictureDirective(PaperDirective):
    """What both pictures share: which papers they show, and what stands around the picture."""

    option_spec: ClassVar[dict[str, Any]] = {
        "query": directives.unchanged_required,
        "caption": directives.unchanged_required,
        "class": directives.class_option,
        "name": directives.unchanged,
    }
    kind = ""
    part = "mark"  # what is shown of each paper, in the words of ``shown``

    def run(self) -> list[nodes.Node]:
        papers, result = self.chosen_papers()
        if len(papers) > MOST_PAPERS:
            return [*result, self._too_many()]
        return [*result, *self.draw(papers)] if papers else result

    def chosen_papers(self) -> tuple[Sequence[Paper], list[nodes.Node]]:
        """The papers to show, each once, and a visible line for each name that is unknown."""
        papers, result = self.named_papers(self.part)
        query = self.options.get("query", "")
        if query or not self.arguments:
            try:
                found = self.domain.ask(
                    DrawnPapers(query, MOST_PAPERS, self.part), self.env.docname
                )
            except PapersError as error:
                Warned.option.warn(f"paper:{self.kind}: {error}", self.get_location())
                return [], result
            papers = [*papers, *found]
            if query and not papers:
                result = [*result, no_paper_fits(query)]
        return list({paper.key: paper for paper in papers}.values()), result

    def draw(self, papers: Sequence[Paper]) -> list[nodes.Node]:
        """The picture of the papers and its list."""
        raise NotImplementedError

    def picture(
        self,
        picture: Picture,
        papers: Sequence[Paper],
        caption: str,
        listed: nodes.Element,
    ) -> list[nodes.Node]:
        """A figure of the picture, its marks in the order of the papers, and the list under it."""
        docname = self.env.docname
        for paper in papers:
            self.domain.note_link(paper.key, docname)
        caption = self.options.get("caption") or caption
        drawing = paper_picture(
            classes=["papers-drawing", "no-search"],
            geometry=msgspec.json.encode(picture).decode(),
            label=caption,
        )
        for paper, mark in zip(papers, picture.marks, strict=True):
            words: list[nodes.Node] = [nodes.Text(mark.name)]
            if mark.more:
                words = [nodes.strong("", mark.name), nodes.Text(f" {mark.more}")]
            if mark.is_struck:
                words = [struck(words)]
            drawing += nodes.inline("", "", paper_xref(paper, words, docname))
        classes = ["papers-picture", f"papers-{self.kind}", *self.options.get("class", [])]
        figure = nodes.figure("", drawing, classes=classes)
        figure += nodes.caption("", caption, translatable=False)
        alternative = paper_alternative("", listed, classes=["papers-as-list"])
        alternative["summary"] = _("As a list")
        for node in (figure, alternative):
            node["support_smartquotes"] = False
            self.set_source_info(node)
        self.add_name(figure)
        return [figure, alternative]

    def _too_many(self) -> nodes.paragraph:
        words = _("More than %d papers are too many for one picture") % MOST_PAPERS
        Warned.too_many.warn(f"{words}; name those to show", self.get_location())
        return text_line([nodes.Text(f"{words}.")], "papers-missing")


class GraphDirective(PictureDirective):
    """``paper:graph``: who is related to whom among the papers."""

    kind = "graph"
    option_spec: ClassVar[dict[str, Any]] = {
        "limit": directives.positive_int,
        **PictureDirective.option_spec,
    }

    def draw(self, papers: Sequence[Paper]) -> list[nodes.Node]:
        limit = self.options.get("limit", DEFAULT_LIMIT)
        # One selection gives one picture, in whatever order it is named.
        papers = sorted(papers, key=lambda paper: paper.key)
        keys = tuple(paper.key for paper in papers)
        relations = self.domain.ask(DrawnRelations(keys, limit), self.env.docname)
        labels = picture_labels(papers)
        numbers = {key: i for i, key in enumerate(keys)}
        scores = {(numbers[r.one], numbers[r.other]): r.score for r in relations}
        marks = [Node(p.key, labels[p.key], _said(p), is_withdrawn(p)) for p in papers]
        picture = draw_graph(marks, scores)
        caption = _("How the papers are related: the thicker the line, the closer the relation")
        listed = relation_list(papers, labels, relations, self.env.docname)
        return self.picture(picture, papers, caption, listed)


class TimelineDirective(PictureDirective):
    """``paper:timeline``: the papers along the years."""

    kind = "timeline"
    part = "dated"

    def draw(self, papers: Sequence[Paper]) -> list[nodes.Node]:
        dated = sorted(
            (paper for paper in papers if paper.year), key=lambda paper: (paper.year, paper.key)
        )
        undated = [paper for paper in papers if not paper.year]
        result = self._dated(dated) if dated else []
        if undated:
            line = text_line([nodes.Text(_("Without a year:"))], "papers-undated")
            for paper in undated:
                self.domain.note_link(paper.key, self.env.docname)
                line += [nodes.Text("; " if len(line) > 1 else " ")]
                line += _linked(paper, self.env.docname)
            result.append(line)
        return result

    def _dated(self, papers: Sequence[Paper]) -> list[nodes.Node]:
        picture = draw_timeline([_entry(paper) for paper in papers])
        first, last = papers[0].year, papers[-1].year
        caption = _("Papers from %(first)d to %(last)d") % {"first": first, "last": last}
        if first == last:
            caption = _("Papers of %d") % first
        listed = year_list(papers, self.env.docname)
        return self.picture(picture, papers, caption, listed)


def picture_labels(papers: Iterable[Paper]) -> dict[str, str]:
    """A short label for each paper, by key; equal ones are told apart by letters."""
    plain = {paper.key: _label(paper) for paper in papers}
    result = {}
    for label, group in groupby(sorted(plain, key=lambda key: (plain[key], key)), plain.get):
        keys = list(group)
        for i, key in enumerate(keys):
            result[key] = f"{label}{_letters(i)}" if len(keys) > 1 else str(label)
    return result


def _letters(i: int) -> str:
    """Letters that count: ``a`` to ``z``, then ``aa``, ``ab`` and so on."""
    more, last = divmod(i, len(LETTERS))
    return (_letters(more - 1) if more else "") + LETTERS[last]


def _label(paper: Paper) -> str:
    name = shortened(_first_name(paper), LONGEST_LABEL)
    return f"{name} {paper.year}" if paper.year else name


def _first_name(paper: Paper) -> str:
    return paper.authors[0].short_name if paper.authors else paper.plain_title


def _said(paper: Paper) -> str:
    """What a screen reader says of a paper's mark: it begins with the words that are seen."""
    year = f" {paper.year}" if paper.year else ""
    title = _named(paper)
    return f"{_first_name(paper)}{year}: {title}" if paper.authors else f"{title}{year}"


def _entry(paper: Paper) -> Entry:
    assert paper.year is not None
    title, is_struck = paper.plain_title, is_withdrawn(paper)
    if not paper.authors:
        return Entry(paper.year, title, "", _named(paper), is_struck)
    name = _first_name(paper)
    return Entry(paper.year, name, title, f"{name} {_named(paper)}", is_struck)


def _named(paper: Paper) -> str:
    """The title, and after it the word for a paper that no longer stands."""
    return f"{paper.plain_title} [{paper.status}]" if is_withdrawn(paper) else paper.plain_title


def _linked(paper: Paper, docname: str) -> list[nodes.Node]:
    """The title as a list names it."""
    return with_status(paper, title_xref(paper, docname))


def relation_list(
    papers: Sequence[Paper],
    labels: Mapping[str, str],
    relations: Sequence[Relation],
    docname: str,
) -> nodes.bullet_list:
    """A graph in words: each paper with those that it is joined with, the nearest first."""
    near: dict[str, list[tuple[float, str]]] = {paper.key: [] for paper in papers}
    for relation in relations:
        near[relation.one].append((-relation.score, labels[relation.other]))
        near[relation.other].append((-relation.score, labels[relation.one]))
    result = nodes.bullet_list("")
    for paper in sorted(papers, key=lambda paper: labels[paper.key]):
        line = text_line([nodes.strong("", labels[paper.key]), nodes.Text(": ")], "papers-row")
        line += _linked(paper, docname)
        if near[paper.key]:
            named = ", ".join(f"{label} ({-score:.2f})" for score, label in sorted(near[paper.key]))
            line += nodes.Text("; " + _("related to %s") % named)
        result += nodes.list_item("", line)
    return result


def year_list(papers: Sequence[Paper], docname: str) -> nodes.bullet_list:
    """A timeline in words: each year with its papers."""
    result = nodes.bullet_list("")
    for year, group in groupby(papers, lambda paper: paper.year):
        inner = nodes.bullet_list("")
        for paper in group:
            line = text_line(_linked(paper, docname), "papers-row")
            if paper.authors:
                line += nodes.Text(f"; {paper.label}")
            inner += nodes.list_item("", line)
        head = text_line([nodes.strong("", str(year))], "papers-year")
        result += nodes.list_item("", head, inner)
    return result
