"""What papers share besides their words: authors, categories, a venue.

=========  ============================================================================
trait      how many papers have a category or a venue
=========  ============================================================================

Authors are counted in the table ``facet``.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from sphinx_papers.corpus.terms import rarity
from sphinx_papers.paper.names import person
from sphinx_papers.paper.record import Paper

TRAIT_TABLE = """
    CREATE TABLE trait (kind TEXT, name TEXT, papers INTEGER, PRIMARY KEY (kind, name))
    WITHOUT ROWID;
"""
MOST_COUNTED = 2000  # papers of one author; a name that has more may be several persons
RARE_VENUE = 0.5  # rarity from which a shared venue means something


class Traits(msgspec.Struct, frozen=True):
    """The fields of a record that are compared; of other papers' authors only how many."""

    key: str = ""
    authors: tuple[msgspec.Raw, ...] = ()
    categories: tuple[str, ...] = ()
    venue: str = ""


class Overlap(msgspec.Struct, frozen=True):
    """What two papers share, the most telling first, and how much that is (0 to 1)."""

    names: tuple[str, ...] = ()
    value: float = 0.0


def traits_of(papers: Iterable[Paper]) -> Counter[tuple[str, str]]:
    """How many of some papers have each category and each venue."""
    counts: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        counts.update([("category", name) for name in set(paper.categories)])
        if paper.venue:
            counts["venue", paper.venue] += 1
    return counts


def write_traits(db: sqlite3.Connection, counts: Counter[tuple[str, str]]) -> None:
    """Fill the table."""
    rows = ((*trait, count) for trait, count in sorted(counts.items()))
    db.executemany("INSERT INTO trait VALUES (?, ?, ?)", rows)


NOTHING = Overlap()


class Comparison:
    """The traits of one paper, to be compared with those of others."""

    def __init__(self, db: sqlite3.Connection, paper: Paper, papers: int) -> None:
        self._db = db
        self._papers = papers
        self._names = {person(author): author.full_name for author in paper.authors}
        self._categories = dict.fromkeys(paper.categories)
        self._venue = paper.venue
        self._rarities: dict[tuple[str, str], float] = {}
        self._written: dict[int, list[str]] = {}
        for name in self._names:
            self._find_papers(name)

    def _find_papers(self, name: str) -> None:
        select = """SELECT n FROM facet_paper WHERE f =
            (SELECT f FROM facet WHERE kind = 'person' AND value = ?) ORDER BY n LIMIT ?"""
        numbers = self._db.execute(select, (name, MOST_COUNTED)).fetchall()
        self._rarities["author", name] = rarity(len(numbers), self._papers)
        if len(numbers) < MOST_COUNTED:
            for (n,) in numbers:
                self._written.setdefault(n, []).append(name)

    def coauthored(self) -> Iterator[tuple[int, float]]:
        """The papers with an author of this one, and what that adds at most."""
        for n, names in self._written.items():
            rare = sum([self._rarities["author", name] for name in names])
            yield n, 2 * rare / (len(self._names) + len(names))

    def authors(self, n: int, other: Traits) -> Overlap:
        """The authors who also wrote paper number ``n``, by full name."""
        shared = self._written.get(n)
        if not shared:
            return NOTHING
        value = self._dice("author", shared, len(self._names), len(other.authors))
        ordered = sorted(shared, key=lambda name: -self._rarities["author", name])
        return Overlap(tuple(self._names[name] for name in ordered), value)

    def categories(self, other: Traits) -> Overlap:
        """The categories of both."""
        shared = [name for name in self._categories if name in other.categories]
        if not shared:
            return NOTHING
        value = self._dice("category", shared, len(self._categories), len(other.categories))
        shared.sort(key=lambda name: -self._rarity("category", name))
        return Overlap(tuple(shared), value)

    def venue(self, other: Traits) -> Overlap:
        """The venue of both, if few papers have it."""
        if not self._venue or self._venue != other.venue:
            return NOTHING
        rare = self._rarity("venue", self._venue)
        return Overlap((self._venue,), rare) if rare >= RARE_VENUE else NOTHING

    def _dice(self, kind: str, shared: Iterable[str], mine: int, yours: int) -> float:
        """Dice's coefficient, each shared name counted by its rarity."""
        return 2 * sum(self._rarity(kind, name) for name in shared) / (mine + yours)

    def _rarity(self, kind: str, name: str) -> float:
        found = self._rarities.get((kind, name))
        if found is None:
            select = "SELECT papers FROM trait WHERE kind = ? AND name = ?"
            (having,) = self._db.execute(select, (kind, name)).fetchone()
            found = self._rarities[kind, name] = rarity(having, self._papers)
        return found
