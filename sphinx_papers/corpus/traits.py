"""What papers share besides their words: authors, categories, a venue.

=========  ============================================================================
trait      a category or a venue (``kind``), its name, and how many papers have it
=========  ============================================================================

What is compared of a paper stands beside its record: how many authors it has, the number of its
venue, those of its categories. Authors are counted in the table ``facet``.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from sphinx_papers.corpus.packing import unpacked_numbers
from sphinx_papers.corpus.ready import among
from sphinx_papers.corpus.terms import rarity
from sphinx_papers.paper.names import person
from sphinx_papers.paper.record import Paper

TRAIT_TABLE = """
    CREATE TABLE trait (t INTEGER PRIMARY KEY, kind TEXT, name TEXT, papers INTEGER);
"""
MOST_COUNTED = 2000  # papers of one author; a name that has more may be several persons
RARE_VENUE = 0.5  # rarity from which a shared venue means something


class Traits(msgspec.Struct, frozen=True, array_like=True):
    """What is compared of a paper: how many authors, its venue and categories by number."""

    authors: int
    venue: int | None
    categories: tuple[int, ...]


Written = tuple[int, str, tuple[str, ...]]  # the same by name


class Overlap(msgspec.Struct, frozen=True):
    """What two papers share, the most telling first, and how much that is (0 to 1)."""

    names: tuple[str, ...] = ()
    value: float = 0.0


def traits_of(paper: Paper) -> Written:
    """What is compared of a paper, by name."""
    return len(paper.authors), paper.venue, tuple(dict.fromkeys(paper.categories))


class TraitNumbers:
    """Numbers the traits of papers as they come in, and counts the papers of each."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._papers: Counter[int] = Counter()

    def packed(self, written: Written) -> bytes:
        """What is compared of a paper, as its row has it."""
        authors, venue, categories = written
        numbers = tuple(self._number("category", name) for name in categories)
        traits = Traits(authors, self._number("venue", venue) if venue else None, numbers)
        return msgspec.json.encode(traits)

    def _number(self, kind: str, name: str) -> int:
        number = self._numbers.setdefault((kind, name), len(self._numbers))
        self._papers[number] += 1
        return number

    def write(self, db: sqlite3.Connection) -> None:
        """Fill the table."""
        rows = ((t, *trait, self._papers[t]) for trait, t in self._numbers.items())
        db.executemany("INSERT INTO trait VALUES (?, ?, ?, ?)", rows)


NOTHING = Overlap()
TRAITS = msgspec.json.Decoder(Traits)


class Comparison:
    """The traits of one paper, to be compared with those of others."""

    def __init__(self, db: sqlite3.Connection, n: int, paper: Paper, papers: int) -> None:
        self._db = db
        self._papers = papers
        self._names = {person(author): author.full_name for author in paper.authors}
        self._authors: dict[str, float] = {}  # how rare each is
        self._written: dict[int, list[str]] = {}  # the papers of the authors
        for name in self._names:
            self._find_papers(name)
        (mine,) = db.execute("SELECT traits FROM paper WHERE n = ?", (n,)).fetchone()
        self._mine = TRAITS.decode(mine)
        select = "SELECT t, name, papers FROM trait WHERE t IN (SELECT value FROM json_each(?))"
        own = [t for t in (*self._mine.categories, self._mine.venue) if t is not None]
        self._traits = {  # their names, and how rare they are
            t: (name, rarity(having, papers)) for t, name, having in db.execute(select, among(own))
        }

    def _find_papers(self, name: str) -> None:
        select = "SELECT papers FROM facet WHERE kind = 'person' AND value = ?"
        (packed,) = self._db.execute(select, (name,)).fetchone()
        numbers = unpacked_numbers(packed)[:MOST_COUNTED]
        self._authors[name] = rarity(len(numbers), self._papers)
        if len(numbers) < MOST_COUNTED:
            for n in numbers:
                self._written.setdefault(n, []).append(name)

    def coauthored(self) -> Iterator[tuple[int, float]]:
        """The papers with an author of this one, and what that adds at most."""
        for n, names in self._written.items():
            rare = sum([self._authors[name] for name in names])
            yield n, 2 * rare / (len(self._names) + len(names))

    def authors(self, n: int, other: Traits) -> Overlap:
        """The authors who also wrote paper number ``n``, by full name."""
        shared = self._written.get(n)
        if not shared:
            return NOTHING
        value = _dice([self._authors[name] for name in shared], len(self._names), other.authors)
        ordered = sorted(shared, key=lambda name: -self._authors[name])
        return Overlap(tuple(self._names[name] for name in ordered), value)

    def categories(self, other: Traits) -> Overlap:
        """The categories of both."""
        shared = [self._traits[t] for t in self._mine.categories if t in other.categories]
        if not shared:
            return NOTHING
        sizes = len(self._mine.categories), len(other.categories)
        value = _dice([rare for _, rare in shared], *sizes)
        shared.sort(key=lambda trait: -trait[1])
        return Overlap(tuple(name for name, _ in shared), value)

    def venue(self, other: Traits) -> Overlap:
        """The venue of both, if few papers have it."""
        if self._mine.venue is None or self._mine.venue != other.venue:
            return NOTHING
        name, rare = self._traits[self._mine.venue]
        return Overlap((name,), rare) if rare >= RARE_VENUE else NOTHING


def _dice(shared: Iterable[float], mine: int, yours: int) -> float:
    """Dice's coefficient, each shared one counted by its rarity."""
    return 2 * sum(shared) / (mine + yours)
