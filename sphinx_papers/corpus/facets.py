"""What papers are filtered, searched and sorted by.

=========== ==========================================================================
facet       a value (folded) of a kind, and the papers that have it: venue, category, keyword,
            status, source, person (what tells authors apart), and author: by what else
            authors are found
listed      a paper's year, the parts it has (bits), its place in each sorted order
full_text   FTS5 over the words of title, abstract, authors and keywords, no text kept
=========== ==========================================================================
"""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from struct import Struct
from typing import NamedTuple

from sphinx_papers.corpus.packing import packed_numbers
from sphinx_papers.corpus.query import PARTS
from sphinx_papers.paper.markup import untagged
from sphinx_papers.paper.names import Author, person
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import compared, folded, words

# FTS5 marks the column of each place where a word stands, but not of the first column.
TEXT_COLUMNS = ("abstract", "title", "authors", "keywords")
CACHED = 1 << 17  # authors: most write more than one paper
NUMBER = Struct(">Q")
MOST = 1 << 62
HASH_SIZE = 8 << 20  # bytes of text that FTS5 gathers before it writes
FACET_TABLES = """
    CREATE TABLE facet (kind TEXT, value TEXT, papers BLOB, PRIMARY KEY (kind, value))
        WITHOUT ROWID;
    CREATE TABLE listed (n INTEGER PRIMARY KEY, year INTEGER, parts INTEGER,
        newest INTEGER, oldest INTEGER, title INTEGER, author INTEGER, venue INTEGER);
    CREATE TEMP TABLE draft_facet (kind TEXT, value TEXT, start INTEGER, papers BLOB);
    CREATE TEMP TABLE draft_listed (n INTEGER PRIMARY KEY, year INTEGER, parts INTEGER,
        newest BLOB, oldest BLOB, title BLOB, author BLOB, venue BLOB);
"""
# Without content FTS5 ranks only if it keeps every position: detail = full, its default.
FULL_TEXT_TABLE = f"""
    CREATE VIRTUAL TABLE full_text USING fts5({", ".join(TEXT_COLUMNS)}, content = '',
        tokenize = 'porter unicode61')
"""


class FacetRows(NamedTuple):
    """What some papers add to the tables."""

    facets: list[tuple[str, str, int, bytes]]
    listed: list[tuple[int | bytes | None, ...]]
    texts: list[tuple[int | str, ...]]


def facet_rows(start: int, papers: Iterable[Paper]) -> FacetRows:
    """What papers in a row add, the first of which has the number ``start``."""
    having: defaultdict[tuple[str, str], array[int]] = defaultdict(lambda: array("I"))
    found = FacetRows([], [], [])
    for n, paper in enumerate(papers, start):
        for facet in _facets(paper):
            having[facet].append(n)
        places = (order(paper) for order in ORDERS.values())
        found.listed.append((n, paper.year, parts_of(paper), *places))
        found.texts.append((n, *_texts(paper)))
    found.facets.extend((*facet, start, numbers.tobytes()) for facet, numbers in having.items())
    return found


class Facets:
    """Fills the tables; where SQLite has no FTS5 there is no full text, and all else works."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._has_text = has_fts5(db)
        if self._has_text:
            db.execute(FULL_TEXT_TABLE)
            # Fewer, larger segments, merged once at the end, take about a sixth less time.
            for option, value in (("hashsize", HASH_SIZE), ("automerge", 0)):
                db.execute("INSERT INTO full_text (full_text, rank) VALUES (?, ?)", (option, value))

    def add(self, rows: FacetRows) -> None:
        """Take in some papers."""
        db, blanks = self._db, ", ?" * len(ORDERS)
        db.executemany("INSERT INTO draft_facet VALUES (?, ?, ?, ?)", rows.facets)
        db.executemany(f"INSERT INTO draft_listed VALUES (?, ?, ?{blanks})", rows.listed)
        if self._has_text:
            columns = ", ".join(TEXT_COLUMNS)
            insert = f"INSERT INTO full_text (rowid, {columns}) VALUES (?, ?, ?, ?, ?)"
            db.executemany(insert, rows.texts)

    def finish(self) -> None:
        """Put all in order when the last paper is in."""
        db = self._db
        db.executemany("INSERT INTO facet VALUES (?, ?, ?)", self._facets())
        db.execute("DROP TABLE draft_facet")
        places = [self._places(order) for order in ORDERS]
        years = db.execute("SELECT n, year, parts FROM draft_listed ORDER BY n")
        rows = ((*row, *places_of) for row, *places_of in zip(years, *places, strict=True))
        db.executemany(f"INSERT INTO listed VALUES (?, ?, ?{', ?' * len(places)})", rows)
        db.execute("DROP TABLE draft_listed")
        if self._has_text:
            db.execute("INSERT INTO full_text (full_text) VALUES ('optimize')")

    def _facets(self) -> Iterator[tuple[str, str, bytes]]:
        rows = self._db.execute(
            "SELECT kind, value, papers FROM draft_facet ORDER BY kind, value, start"
        )
        for (kind, value), parts in groupby(rows, itemgetter(0, 1)):
            numbers = array("I", b"".join([papers for *_, papers in parts]))
            yield kind, value, packed_numbers(numbers)

    def _places(self, order: str) -> "array[int]":
        """At which place each paper stands in an order; equal ones in the order of their keys."""
        (papers,) = self._db.execute("SELECT count(*) FROM draft_listed").fetchone()
        places = array("I", bytes(array("I").itemsize * papers))
        select = f"SELECT n FROM draft_listed ORDER BY {order}, n"
        for place, (n,) in enumerate(self._db.execute(select)):
            places[n] = place
        return places


def has_fts5(db: sqlite3.Connection) -> bool:
    """Whether this SQLite can search text; asked of it, as builds differ."""
    try:
        db.execute("SELECT fts5_source_id()")
    except sqlite3.OperationalError:
        return False
    return True


# values ------------------------------------------------------------------------------


def _texts(paper: Paper) -> Iterator[str]:
    """The columns of the full text."""
    yield folded(untagged(paper.abstract))
    yield folded(untagged(paper.title))
    yield folded(" ; ".join([author.full_name for author in paper.authors]))
    yield folded(" ; ".join(paper.keywords))


def _facets(paper: Paper) -> set[tuple[str, str]]:
    found = {("category", folded(category)) for category in paper.categories}
    found.update([("keyword", _compared(keyword)) for keyword in paper.keywords])
    for author in paper.authors:
        found |= _author_facets(author)
    for seen in paper.seen:
        found |= _source_facets(seen.source, seen.document)
    if paper.venue:
        found.add(("venue", _compared(paper.venue)))
    if paper.status:
        found.add(("status", compared(paper.status)))
    return found


@lru_cache(CACHED)
def _source_facets(source: str, document: str) -> frozenset[tuple[str, str]]:
    """What a place is found by: its source, its document, and the document's mere name."""
    names = (source, document, document.rpartition("/")[2])
    return frozenset([("source", folded(name)) for name in names])


_compared = lru_cache(CACHED)(compared)  # what many papers share


@lru_cache(CACHED)
def _author_facets(author: Author) -> frozenset[tuple[str, str]]:
    """An author as a person, and by the names that are not the same."""
    me = person(author)
    return frozenset(
        [("person", me), *(("author", name) for name in names_of(author) if name != me)]
    )


def names_of(author: Author) -> Iterator[str]:
    """What an author is found by: family name, without particles too, and the full name."""
    family = words(author.literal or author.family)
    yield " ".join(family)
    if particles := sum([part.islower() for part in author.family.split()[:-1]]):
        yield " ".join(family[particles:])
    if family and author.given:
        yield full_name([*words(author.given), *family])


def full_name(name: Sequence[str]) -> str:
    """One form for a full name, wherever its words divide: ``brock|andrew``."""
    return person(Author(name[-1], " ".join(name[:-1])))


def parts_of(paper: Paper) -> int:
    """The parts a paper has, a bit each in the order of :data:`PARTS`."""
    return sum([bool(getattr(paper, name)) << i for i, name in enumerate(PARTS.values())])


# orders ------------------------------------------------------------------------------

# What papers are sorted by, as bytes: SQLite compares them as it compares memory.


def _newest(paper: Paper) -> bytes:
    """Later ones first; a year alone stands after its dated papers."""
    day = [int(part) for part in paper.date.split("-") if part.isdecimal()]
    return b"".join([_number(-number) for number in (paper.year or 0, *(day or (0,)))])


def _oldest(paper: Paper) -> bytes:
    return _flag(paper.year is None) + _number(paper.year or 0) + _text(paper.date)


def _by_title(paper: Paper) -> bytes:
    return _flag(not paper.title) + _text(compared(paper.display_title))


def _by_author(paper: Paper) -> bytes:
    names = b"".join([_sorted_name(author) for author in paper.authors])
    return _flag(not paper.authors) + names + b"\0" + _number(-(paper.year or 0))


def _by_venue(paper: Paper) -> bytes:
    venue = _text(_compared(paper.venue))
    return _flag(not paper.venue) + venue + b"\0" + _number(-(paper.year or 0))


ORDERS: dict[str, Callable[[Paper], bytes]] = {
    "newest": _newest,
    "oldest": _oldest,
    "title": _by_title,
    "author": _by_author,
    "venue": _by_venue,
}  # equal papers stand in the order of their keys


@lru_cache(CACHED)
def _sorted_name(author: Author) -> bytes:
    return _text(compared(author.inverted_name)) + b"\1"  # less than any letter


def _number(number: int) -> bytes:
    """A number of any sign, of 62 bits and more only the sign."""
    return NUMBER.pack(max(-MOST, min(MOST, number)) + MOST)


def _flag(is_last: object) -> bytes:
    return b"\1" if is_last else b"\0"


def _text(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
