"""Who cites whom: links between papers, and how near they bring two of them.

=========  ============================================================================
citation   n, and what it cites: the key of a paper of the corpus, else the identifier or
           name as the record has it
=========  ============================================================================

Two papers that cite the same works are near (bibliographic coupling: Kessler, American
Documentation 14, 1963); so are two that the same works cite (co-citation: Small, JASIS 24,
1973).
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sphinx_papers.corpus.terms import rarity
from sphinx_papers.paper.identifiers import parse_identifier
from sphinx_papers.paper.record import Paper

CITATION_TABLE = """
    CREATE TABLE citation (n INTEGER, cited TEXT, PRIMARY KEY (n, cited)) WITHOUT ROWID;
    CREATE INDEX citing ON citation (cited, n);
    CREATE TEMP TABLE draft_citation (n INTEGER, name TEXT, identifier TEXT);
    CREATE TEMP TABLE draft_key (n INTEGER PRIMARY KEY, key TEXT);
"""
MOST_CITING = 500  # works that more papers cite bring no candidates
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


def write_citations(db: sqlite3.Connection) -> None:
    """Fill the table from its drafts; needs the aliases of all papers."""
    db.execute("""
        INSERT INTO citation
        SELECT DISTINCT d.n, coalesce(one.key, other.key, d.identifier) AS cited
        FROM draft_citation d JOIN draft_key own ON own.n = d.n
        LEFT JOIN alias a ON a.name = d.name LEFT JOIN draft_key one ON one.n = a.n
        LEFT JOIN alias b ON b.name = d.identifier LEFT JOIN draft_key other ON other.n = b.n
        WHERE cited <> own.key ORDER BY d.n, cited
    """)
    db.execute("DROP TABLE draft_citation")
    db.execute("DROP TABLE draft_key")


class Citations:
    """The links of one paper, read from an open index."""

    def __init__(self, db: sqlite3.Connection, n: int, key: str, papers: int) -> None:
        self._db = db
        self._n = n
        self._papers = papers
        self._cited = self._references(n)
        self._citing = self._citers(key)
        self._coupled: Counter[int] = Counter()
        self._shared: dict[int, float] = {}
        self._cocited: Counter[str] = Counter()
        self._find()

    def _references(self, n: int) -> list[str]:
        rows = self._db.execute("SELECT cited FROM citation WHERE n = ? ORDER BY cited", (n,))
        return [cited for (cited,) in rows]

    def _citers(self, name: str) -> list[int]:
        rows = self._db.execute(
            "SELECT n FROM citation WHERE cited = ? ORDER BY n LIMIT ?", (name, MOST_CITING)
        )
        return [n for (n,) in rows]

    def _find(self) -> None:
        for name in self._cited:
            citing = self._citers(name)
            if len(citing) < MOST_CITING:
                rare = rarity(len(citing), self._papers)
                for other in citing:
                    self._coupled[other] += 1
                    self._shared[other] = self._shared.get(other, 0.0) + rare
        if len(self._citing) < MOST_CITING:
            for citer in self._citing:
                self._cocited.update(self._references(citer))

    def linked(self) -> Iterator[int]:
        """The papers with any link, in no order."""
        yield from self._citing
        yield from self._coupled
        for name in {*self._cited, *self._cocited}:
            row = self._db.execute(
                "SELECT n FROM paper JOIN alias USING (n) WHERE name = ?", (name.lower(),)
            ).fetchone()
            if row:
                yield int(row[0])

    def links(self, n: int, key: str) -> Links:
        """How the paper is linked to paper number ``n``.

        Coupling and co-citation are cosines (Salton), a shared reference counted by how
        rarely it is cited; two links more in each length keep single ones from counting much.
        """
        if not self._cited and not self._citing:
            return Links()
        coupling = cocitation = 0.0
        if n in self._shared:
            both = len(self._cited) * len(self._references(n))
            coupling = self._shared[n] / (math.sqrt(both) + FEW)
        if key in self._cocited:
            both = len(self._citing) * len(self._citers(key))
            cocitation = self._cocited[key] / (math.sqrt(both) + FEW)
        return Links(
            key in self._cited,
            n in self._citing,
            self._coupled[n],
            coupling,
            self._cocited[key],
            cocitation,
        )
