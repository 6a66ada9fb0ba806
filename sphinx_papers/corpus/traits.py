"""What papers share besides their words: authors, categories, a venue.

=========  ============================================================================
trait      how many papers have a category or a venue
=========  ============================================================================

Authors are counted in the table ``person``.
"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet

import msgspec

from sphinx_papers.corpus.terms import rarity
from sphinx_papers.paper.names import Author, person
from sphinx_papers.paper.record import Paper

TRAIT_TABLE = """
    CREATE TABLE trait (kind TEXT, name TEXT, papers INTEGER, PRIMARY KEY (kind, name))
    WITHOUT ROWID;
"""
MOST_COUNTED = 2000  # papers of one author; a name that has more may be several persons
RARE_VENUE = 0.5  # rarity from which a shared venue means something


class Traits(msgspec.Struct, frozen=True):
    """The fields of a record that are compared."""

    key: str = ""
    authors: tuple[Author, ...] = ()
    categories: tuple[str, ...] = ()
    venue: str = ""


class Overlap(msgspec.Struct, frozen=True):
    """What two papers share, the most telling first, and how much that is (0 to 1)."""

    names: tuple[str, ...] = ()
    value: float = 0.0


def write_traits(db: sqlite3.Connection, papers: Iterable[Paper]) -> None:
    """Count the papers of each category and each venue."""
    counts: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        counts.update(("category", name) for name in set(paper.categories))
        if paper.venue:
            counts["venue", paper.venue] += 1
    rows = [(*trait, count) for trait, count in sorted(counts.items())]
    db.executemany("INSERT INTO trait VALUES (?, ?, ?)", rows)


class Comparison:
    """The traits of one paper, to be compared with those of others."""

    def __init__(self, db: sqlite3.Connection, traits: Traits, papers: int) -> None:
        self._db = db
        self._papers = papers
        self._names = {person(author): author.full_name for author in traits.authors}
        self._categories = dict.fromkeys(traits.categories)
        self._venue = traits.venue
        self._rarities: dict[tuple[str, str], float] = {}

    @property
    def people(self) -> Collection[str]:
        """The authors, as the table ``person`` names them."""
        return self._names.keys()

    def authors(self, other: Traits) -> Overlap:
        """The authors of both, by full name."""
        if not self._names:
            return Overlap()
        theirs = {person(author) for author in other.authors}
        overlap = self._overlap("author", self._names.keys(), theirs)
        names = tuple(self._names[name] for name in overlap.names)
        return Overlap(names, overlap.value)

    def categories(self, other: Traits) -> Overlap:
        """The categories of both."""
        return self._overlap("category", self._categories.keys(), set(other.categories))

    def venue(self, other: Traits) -> Overlap:
        """The venue of both, if few papers have it."""
        if not self._venue or self._venue != other.venue:
            return Overlap()
        rare = self._rarity("venue", self._venue)
        return Overlap((self._venue,), rare) if rare >= RARE_VENUE else Overlap()

    def _overlap(self, kind: str, mine: Collection[str], theirs: AbstractSet[str]) -> Overlap:
        """Dice's coefficient, each shared name counted by its rarity."""
        shared = {name: self._rarity(kind, name) for name in mine if name in theirs}
        if not shared:
            return Overlap()
        names = sorted(shared, key=lambda name: -shared[name])
        return Overlap(tuple(names), 2 * sum(shared.values()) / (len(mine) + len(theirs)))

    def _rarity(self, kind: str, name: str) -> float:
        found = self._rarities.get((kind, name))
        if found is None:
            found = rarity(self._having(kind, name), self._papers)
            self._rarities[kind, name] = found
        return found

    def _having(self, kind: str, name: str) -> int:
        if kind == "author":
            count = "SELECT count(*) FROM (SELECT 1 FROM person WHERE name = ? LIMIT ?)"
            row = self._db.execute(count, (name, MOST_COUNTED)).fetchone()
        else:
            count = "SELECT papers FROM trait WHERE kind = ? AND name = ?"
            row = self._db.execute(count, (kind, name)).fetchone()
        return int(row[0])
