"""Generated indices of the papers that have a card: by author, by year, by venue.

Their lines are flat, a paper each, since print leaves out lines that lead nowhere. What an
index says is asked of the corpus when it is written; nothing of it is kept. What
makes the lines is imported then, since most builds make none.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sphinx.domains import Index, IndexEntry

from sphinx_papers.pages.locale_ import lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_papers.pages.domain import PaperDomain
    from sphinx_papers.paper.record import Paper

MOST_AUTHORS = 60  # a paper of more stands under the first alone


class Line(NamedTuple):
    """A line of an index: its place in the order, the heading it stands under, its words.

    A heading is one word, since Sphinx makes an id of it: the first letter of the name as ASCII
    (``Ø`` stands under O), a year, or a word for what is missing.
    """

    order: tuple[bool, int, str, int]
    heading: str
    name: str
    paper: Paper
    extra: str


class PaperIndex(Index):
    """An index of the papers that have a card, each line leading to the card.

    ``title`` is translated when it is shown; ``localname`` is its text, set by the domain.
    """

    title: ClassVar[str]
    localname = ""
    domain: PaperDomain

    @abstractmethod
    def lines(self, papers: Sequence[Paper]) -> Iterator[Line]:
        """The lines of the index, in any order."""

    def generate(
        self, docnames: Iterable[str] | None = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        if docnames is None and f"{self.domain.name}-{self.name}" in self.domain.standing:
            return [], False
        places = self.domain.places_in(docnames)
        lines = self.lines(self.domain.papers_in(docnames))
        groups: dict[str, list[IndexEntry]] = {}
        for line in sorted(lines, key=lambda line: (line.order, line.paper.key)):
            docname, node_id = places[line.paper.key]
            title = line.paper.plain_title
            entry = IndexEntry(line.name, 0, docname, node_id, line.extra, "", title)
            groups.setdefault(line.heading, []).append(entry)
        return list(groups.items()), False


class AuthorIndex(PaperIndex):
    """Authors by family name, one person's papers the newest first."""

    name = "authors"
    title = _("Papers by author")

    def lines(self, papers: Sequence[Paper]) -> Iterator[Line]:
        from sphinx_papers.paper.names import person
        from sphinx_papers.paper.text import slug

        fullest: dict[str, str] = {}
        people: list[dict[str, None]] = []
        for paper in papers:
            listed = paper.authors[: None if len(paper.authors) <= MOST_AUTHORS else 1]
            named = [(person(author), author.inverted_name) for author in listed]
            people.append(dict.fromkeys(who for who, _name in named))
            for who, name in named:
                fullest[who] = max(fullest.get(who, ""), name, key=lambda form: (len(form), form))
        shown = {who: (slug(name), name) for who, name in fullest.items()}
        for paper, authors in zip(papers, people, strict=True):
            newest = -(paper.year or 0)
            for sorted_name, name in (shown[who] for who in authors):
                order = (False, 0, sorted_name, newest)
                yield Line(order, sorted_name[0].upper(), name, paper, str(paper.year or ""))
            if not authors:
                order = (True, 0, slug(paper.plain_title), 0)
                yield Line(order, str(_("Anonymous")), paper.label, paper, "")


class YearIndex(PaperIndex):
    """Years, the newest first."""

    name = "years"
    title = _("Papers by year")

    def lines(self, papers: Sequence[Paper]) -> Iterator[Line]:
        from sphinx_papers.paper.text import slug

        for paper in papers:
            order = (paper.year is None, -(paper.year or 0), slug(paper.label), 0)
            yield Line(order, str(paper.year or _("Undated")), paper.label, paper, "")


class VenueIndex(PaperIndex):
    """Venues by name, the papers of each the newest first."""

    name = "venues"
    title = _("Papers by venue")

    def lines(self, papers: Sequence[Paper]) -> Iterator[Line]:
        from sphinx_papers.paper.text import slug

        for paper in papers:
            venue, year = paper.venue, -(paper.printed_year or 0)
            if venue:
                sorted_name = slug(venue)
                order = (False, 0, sorted_name, year)
                yield Line(order, sorted_name[0].upper(), venue, paper, paper.label)
            else:
                order = (True, year, slug(paper.label), 0)
                yield Line(order, str(_("Others")), paper.label, paper, "")


INDICES: tuple[type[PaperIndex], ...] = (AuthorIndex, YearIndex, VenueIndex)
