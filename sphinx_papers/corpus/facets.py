"""What papers are filtered, searched and sorted by.

=========== ==========================================================================
facet       a value (folded) of a kind: author, venue, category, keyword, status, source
facet_paper the papers that have it
listed      a paper's year, the parts it has (bits), its place in each sorted order
full_text   FTS5 over the words of title, abstract, authors and keywords, no text kept
=========== ==========================================================================
"""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from sphinx_papers.corpus.query import PARTS
from sphinx_papers.paper.markup import untagged
from sphinx_papers.paper.names import Author, person
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import compared, folded, words

TEXT_COLUMNS = ("title", "abstract", "authors", "keywords")
CACHED = 1 << 17  # authors: most write more than one paper
HASH_SIZE = 8 << 20  # bytes of text that FTS5 gathers before it writes
FACET_TABLES = """
    CREATE TABLE facet (f INTEGER PRIMARY KEY, kind TEXT, value TEXT, papers INTEGER,
        UNIQUE (kind, value));
    CREATE TABLE facet_paper (f INTEGER, n INTEGER, PRIMARY KEY (f, n)) WITHOUT ROWID;
    CREATE TABLE listed (n INTEGER PRIMARY KEY, year INTEGER, parts INTEGER,
        newest INTEGER, oldest INTEGER, title INTEGER, author INTEGER, venue INTEGER);
"""
# Without content FTS5 ranks only if it keeps every position: detail = full, its default.
FULL_TEXT_TABLE = f"""
    CREATE VIRTUAL TABLE full_text USING fts5({", ".join(TEXT_COLUMNS)}, content = '',
        tokenize = 'porter unicode61')
"""
ORDERS: dict[str, Callable[[Paper], tuple[object, ...]]] = {
    "newest": lambda paper: (-(paper.year or 0), *_newest_day(paper)),
    "oldest": lambda paper: (paper.year is None, paper.year or 0, paper.date),
    "title": lambda paper: (not paper.title, compared(paper.display_title)),
    "author": lambda paper: (not paper.authors, _by_author(paper), -(paper.year or 0)),
    "venue": lambda paper: (not paper.venue, compared(paper.venue), -(paper.year or 0)),
}  # equal papers stand in the order of their keys


def write_facets(db: sqlite3.Connection, papers: Sequence[Paper]) -> None:
    """Fill the tables; where SQLite has no FTS5 there is no full text, and all else works."""
    found: dict[tuple[str, str], array[int]] = defaultdict(lambda: array("I"))
    for n, paper in enumerate(papers):
        for facet in set(_facets(paper)):
            found[facet].append(n)
    facets = sorted(found)
    db.executemany(
        "INSERT INTO facet VALUES (?, ?, ?, ?)",
        ((f, *facet, len(found[facet])) for f, facet in enumerate(facets)),
    )
    db.executemany(
        "INSERT INTO facet_paper VALUES (?, ?)",
        ((f, n) for f, facet in enumerate(facets) for n in found[facet]),
    )
    places = [_places(papers, order) for order in ORDERS.values()]
    rows = zip(papers, *places, strict=True)
    db.executemany(
        f"INSERT INTO listed VALUES (?, ?, ?{', ?' * len(places)})",
        ((n, paper.year, parts_of(paper), *row) for n, (paper, *row) in enumerate(rows)),
    )
    if has_fts5(db):
        _write_full_text(db, papers)


def has_fts5(db: sqlite3.Connection) -> bool:
    """Whether this SQLite can search text; asked of it, as builds differ."""
    try:
        db.execute("SELECT fts5_source_id()")
    except sqlite3.OperationalError:
        return False
    return True


def _write_full_text(db: sqlite3.Connection, papers: Sequence[Paper]) -> None:
    db.execute(FULL_TEXT_TABLE)
    # Fewer, larger segments, merged once at the end, take about a sixth less time.
    for option, value in (("hashsize", HASH_SIZE), ("automerge", 0)):
        db.execute("INSERT INTO full_text (full_text, rank) VALUES (?, ?)", (option, value))
    columns = ", ".join(TEXT_COLUMNS)
    db.executemany(
        f"INSERT INTO full_text (rowid, {columns}) VALUES (?, ?, ?, ?, ?)",
        (
            (
                n,
                folded(untagged(paper.title)),
                folded(untagged(paper.abstract)),
                folded(" ; ".join(author.full_name for author in paper.authors)),
                folded(" ; ".join(paper.keywords)),
            )
            for n, paper in enumerate(papers)
        ),
    )
    db.execute("INSERT INTO full_text (full_text) VALUES ('optimize')")


# values ------------------------------------------------------------------------------


def _facets(paper: Paper) -> Iterator[tuple[str, str]]:
    for author in paper.authors:
        for name in names_of(author):
            yield "author", name
    if paper.venue:
        yield "venue", compared(paper.venue)
    for category in paper.categories:
        yield "category", folded(category)
    for keyword in paper.keywords:
        yield "keyword", compared(keyword)
    if paper.status:
        yield "status", compared(paper.status)
    for seen in paper.seen:
        for source in _sources(seen.source, seen.place.rpartition(":")[0]):
            yield "source", source


@lru_cache(CACHED)
def _sources(source: str, document: str) -> set[str]:
    """What a place is found by: its source, its document, and the document's mere name."""
    return {folded(source), folded(document), folded(document.rpartition("/")[2])}


@lru_cache(CACHED)
def names_of(author: Author) -> tuple[str, ...]:
    """What an author is found by: family name, without particles too, and the full name."""
    family = words(author.literal or author.family)
    names = [" ".join(family)]
    if particles := sum(part.islower() for part in author.family.split()[:-1]):
        names.append(" ".join(family[particles:]))
    if family and author.given:
        names.append(full_name([*words(author.given), *family]))
    return tuple(names)


def full_name(name: Sequence[str]) -> str:
    """One form for a full name, wherever its words divide: ``brock|andrew``."""
    return person(Author(name[-1], " ".join(name[:-1])))


def parts_of(paper: Paper) -> int:
    """The parts a paper has, a bit each in the order of :data:`PARTS`."""
    return sum(bool(getattr(paper, name)) << i for i, name in enumerate(PARTS.values()))


# orders ------------------------------------------------------------------------------


def _newest_day(paper: Paper) -> tuple[int, ...]:
    """The date's numbers, later ones first; a year alone stands after its dated papers."""
    numbers = [int(part) for part in paper.date.split("-") if part.isdigit()]
    return tuple(-number for number in numbers) or (0,)


def _by_author(paper: Paper) -> list[str]:
    return [_sorted_name(author) for author in paper.authors]


@lru_cache(CACHED)
def _sorted_name(author: Author) -> str:
    return compared(author.inverted_name)


def _places(papers: Sequence[Paper], order: Callable[[Paper], tuple[object, ...]]) -> list[int]:
    """At which place each paper stands in an order."""
    keys = [order(paper) for paper in papers]
    places = [0] * len(papers)
    for place, n in enumerate(sorted(range(len(papers)), key=keys.__getitem__)):
        places[n] = place
    return places
