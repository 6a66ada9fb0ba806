"""Who cites whom: links between papers, and how near they bring two of them.

=========  ============================================================================
citing     the works that a paper cites
cited      the papers that cite a work, the first MOST_CITING of them; none where a work
           that is not in the corpus is cited once
=========  ============================================================================

A paper of the corpus goes by its own number, any other work by a number above those.

Two papers that cite the same works are near (bibliographic coupling: Kessler, American
Documentation 14, 1963); so are two that the same works cite (co-citation: Small, JASIS 24,
1973).
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sphinx_papers.corpus.packing import packed_numbers, unpacked_numbers
from sphinx_papers.corpus.terms import rarity
from sphinx_papers.paper.identifiers import parse_identifier
from sphinx_papers.paper.record import Paper

CITATION_TABLE = """
    CREATE TABLE citing (n INTEGER PRIMARY KEY, works BLOB);
    CREATE TABLE cited (w INTEGER PRIMARY KEY, papers BLOB);
    CREATE TEMP TABLE draft_citation (n INTEGER, name TEXT, identifier TEXT);
    CREATE TEMP VIEW draft_resolved AS SELECT d.n, coalesce(a.n, b.n) AS w, identifier
        FROM draft_citation d LEFT JOIN alias a ON a.name = d.name
        LEFT JOIN alias b ON a.n IS NULL AND b.name = d.identifier;
    CREATE TEMP TABLE draft_work (name TEXT PRIMARY KEY, w INTEGER) WITHOUT ROWID;
    CREATE TEMP TABLE draft_link (n INTEGER, w INTEGER, PRIMARY KEY (n, w)) WITHOUT ROWID;
"""
MOST_CITING = 500  # works that so many papers cite bring no candidates
FEW = 2  # links that are taken for chance


class Links(NamedTuple):
    """How a paper is linked to another: directly, by shared references, by shared citers."""

    cites: bool = False
    cited: bool = False
    references: int = 0
    coupling: float = 0.0
    citers: int = 0
    cocitation: float = 0.0


def citation_rows(start: int, papers: Iterable[Paper]) -> list[tuple[int, str, str]]:
    """What papers in a row cite: the name as written, and the identifier in it (else again it)."""
    rows = []
    for n, paper in enumerate(papers, start):
        for name in paper.cites:
            identifier = parse_identifier(name)
            written = name.strip().lower()
            rows.append((n, written, str(identifier).lower() if identifier else written))
    return rows


def write_citations(db: sqlite3.Connection, papers: int) -> None:
    """Fill the tables from their drafts; needs the aliases of all papers."""
    db.execute(
        """INSERT INTO draft_work SELECT identifier, ? + row_number() OVER (ORDER BY identifier)
        FROM (SELECT DISTINCT identifier FROM draft_resolved WHERE w IS NULL)""",
        (papers,),
    )
    db.execute("""INSERT OR IGNORE INTO draft_link
        SELECT n, coalesce(r.w, o.w) AS work FROM draft_resolved r
        LEFT JOIN draft_work o ON r.w IS NULL AND o.name = identifier WHERE work <> n""")
    citing = _lists(db.execute("SELECT n, w FROM draft_link ORDER BY n, w"))
    rows = ((n, packed_numbers(works)) for n, works in citing)
    db.executemany("INSERT INTO citing VALUES (?, ?)", rows)
    cited = _lists(db.execute("SELECT w, n FROM draft_link ORDER BY w, n"))
    telling = ((w, some[:MOST_CITING]) for w, some in cited if w < papers or len(some) > 1)
    rows = ((w, packed_numbers(some)) for w, some in telling)
    db.executemany("INSERT INTO cited VALUES (?, ?)", rows)
    for table in ("draft_citation", "draft_work", "draft_link"):
        db.execute(f"DROP TABLE {table}")


def _lists(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, list[int]]]:
    """For each first number the second ones."""
    for number, some in groupby(pairs, itemgetter(0)):
        yield number, [other for _, other in some]


class Citations:
    """The links of one paper, read from an open index."""

    def __init__(self, db: sqlite3.Connection, n: int, papers: int) -> None:
        self._db = db
        self._papers = papers
        self._cited = self._references(n)
        self._citing = self._citers(n)
        self._coupled: Counter[int] = Counter()
        self._shared: dict[int, float] = {}
        self._cocited: Counter[int] = Counter()
        self._find()

    def _references(self, n: int) -> list[int]:
        return self._listed("SELECT works FROM citing WHERE n = ?", n)

    def _citers(self, work: int) -> list[int]:
        return self._listed("SELECT papers FROM cited WHERE w = ?", work)

    def _listed(self, select: str, number: int) -> list[int]:
        row = self._db.execute(select, (number,)).fetchone()
        return unpacked_numbers(row[0]) if row else []

    def _find(self) -> None:
        for work in self._cited:
            citing = self._citers(work)
            if len(citing) < MOST_CITING:
                rare = rarity(len(citing), self._papers)
                for other in citing:
                    self._coupled[other] += 1
                    self._shared[other] = self._shared.get(other, 0.0) + rare
        if len(self._citing) < MOST_CITING:
            for citer in self._citing:
                self._cocited.update(self._references(citer))

    def linked(self) -> dict[int, float]:
        """The papers with any link, and what all their links come to at most."""
        direct = [*self._citing, *(work for work in self._cited if work < self._papers)]
        found = {n: float(links) for n, links in Counter(direct).items()}
        for n, shared in self._shared.items():
            # It has at least the references that both have, and the citers.
            least = len(self._cited) * self._coupled[n]
            found[n] = found.get(n, 0.0) + _damped_cosine(shared, least)
        for work, both in self._cocited.items():
            if work < self._papers:
                least = len(self._citing) * both
                found[work] = found.get(work, 0.0) + _damped_cosine(both, least)
        return found

    def links(self, n: int) -> Links:
        """How the paper is linked to paper ``n``; a shared reference counts by its rarity."""
        if not self._cited and not self._citing:
            return Links()
        coupling = cocitation = 0.0
        if n in self._shared:
            both = len(self._cited) * len(self._references(n))
            coupling = _damped_cosine(self._shared[n], both)
        if n in self._cocited:
            both = len(self._citing) * len(self._citers(n))
            cocitation = _damped_cosine(self._cocited[n], both)
        return Links(
            n in self._cited,
            n in self._citing,
            self._coupled[n],
            coupling,
            self._cocited[n],
            cocitation,
        )


def _damped_cosine(shared: float, product: int) -> float:
    """The cosine (Salton) of two sets of links, from the product of their sizes.

    FEW links more in each length keep single ones from counting much.
    """
    return shared / (math.sqrt(product) + FEW)
