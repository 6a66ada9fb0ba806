"""What is known about one paper, and one sighting of it in a source."""

from collections.abc import Iterator

import msgspec

from sphinx_papers.paper.identifiers import Identifier
from sphinx_papers.paper.markup import unmarked, untagged
from sphinx_papers.paper.names import Author, short_authors
from sphinx_papers.paper.text import shortened

# gc=False: records hold texts and tuples of texts, so no cycle can begin in one, and the
# collector need not visit them, which takes a third off reading and merging many.


class Seen(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One place that shows a paper: ``document:ordinal`` or ``file:line``, with its remarks."""

    place: str
    source: str
    notes: tuple[str, ...] = ()

    @property
    def document(self) -> str:
        """The place without the entry's own number or line."""
        return self.place.rsplit(":", 1)[0]


class Version(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Another text of a paper's abstract, and the places that print it."""

    abstract: str
    places: tuple[str, ...] = ()


class Repair(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One damaged text: as the source has it, as shown, and how it was mended.

    ``how`` is ``bytes`` (decoded exactly), ``match`` (the one known name that fits) or
    ``flagged`` (shown with U+FFFD for each letter that is lost).
    """

    before: str
    after: str
    how: str


class Paper(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One paper's record; also the schema of our own JSON Lines.

    ``year`` is the year of the work itself, ``venue_year`` the year its venue printed it.
    ``date`` (``2021-07`` or ``2021-07-30``) is only set where more than the year is known.
    ``type``, ``genre`` and the fields from ``volume`` to ``language`` are those of CSL 1.0.2
    (https://docs.citationstyles.org/en/stable/specification.html): ``article-journal``,
    ``paper-conference``, ``chapter``, ``article`` for a preprint; ``PhD thesis``.
    Title and abstract may hold the markup of :mod:`sphinx_papers.paper.markup`.
    ``provenance`` names the source of each field, ``seen`` every place that shows the paper.
    """

    key: str = ""
    title: str = ""
    authors: tuple[Author, ...] = ()
    year: int | None = None
    date: str = ""
    venue: str = ""
    venue_year: int | None = None
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    arxiv: str = ""
    doi: str = ""
    ids: dict[str, str] = {}
    url: str = ""
    pdf_url: str = ""
    code_url: str = ""
    note: str = ""
    cites: tuple[str, ...] = ()
    status: str = ""
    type: str = ""
    genre: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    series: str = ""
    editors: tuple[Author, ...] = ()
    publisher: str = ""
    place: str = ""
    isbn: str = ""
    issn: str = ""
    language: str = ""
    provenance: dict[str, str] = {}
    seen: tuple[Seen, ...] = ()
    versions: tuple[Version, ...] = ()
    repairs: tuple[Repair, ...] = ()

    def identifiers(self) -> Iterator[Identifier]:
        """Every identifier of the paper, the most telling first."""
        if self.doi:
            yield Identifier("doi", self.doi)
        if self.arxiv:
            yield Identifier("arxiv", self.arxiv)
        for scheme, value in sorted(self.ids.items()):
            yield Identifier(scheme, value)

    @property
    def printed_year(self) -> int | None:
        """The year its venue printed it, else that of the work itself."""
        return (self.venue_year if self.venue else None) or self.year

    @property
    def display_title(self) -> str:
        """The title, or for a paper without one the opening of its abstract."""
        return self.title or shortened(untagged(self.abstract), 80) or self.key

    @property
    def plain_title(self) -> str:
        """The title without markup, for whatever shows or reads mere text."""
        return unmarked(self.display_title)

    @property
    def label(self) -> str:
        """The short text that stands for a paper in a sentence: ``Brock et al., 2021``."""
        names = short_authors(self.authors) or self.plain_title
        return f"{names}, {self.year}" if self.year else names


class Occurrence(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One sighting of a work in a source: the fields seen there, and where.

    ``version`` orders several texts of one work, the newest highest. ``work`` is the key of
    the work where the source itself knows it; ``patterns`` say what a name that could not be
    mended may be, by the name as it is shown.
    """

    paper: Paper
    source: str
    place: str
    notes: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    patterns: dict[str, str] = {}
    version: int = 0
    work: str = ""
