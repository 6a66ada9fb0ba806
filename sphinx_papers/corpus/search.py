"""Finding papers: a query as SQL over the index, and free text ranked by BM25.

Every condition is over ``p.n``, a paper's number in the table ``listed`` under the name ``p``,
so that whatever ranks papers can filter by it too.
"""

import sqlite3
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sphinx_papers.corpus.facets import ORDERS, full_name, has_fts5
from sphinx_papers.corpus.query import PARTS, All, Cited, Either, Not, Query, Term, Years
from sphinx_papers.corpus.ready import among
from sphinx_papers.corpus.words import STOP_WORDS
from sphinx_papers.paper.errors import PapersError
from sphinx_papers.paper.text import compared, folded, words

SORTS = (*ORDERS, "key", "relevance")
# BM25 as FTS5 computes it, a weight for each column; rounded, so that equal is equal.
BM25 = "round(bm25(full_text, 1, 4, 2, 2), 6)"  # abstract, title, authors, keywords
MOST_WORDS = 32  # of a free text; what is longer is a whole abstract and ranks no better
NAMED = "p.n IN (SELECT n FROM alias WHERE name = ?)"
CITED = "p.n IN (SELECT a.n FROM json_each(?) j JOIN alias a ON a.name = j.value)"
NUMBERS_OF_FACET = """p.n IN (SELECT j.value FROM facet f JOIN json_each(numbers(papers)) j
    WHERE {test})"""
AUTHOR = "kind IN ('author', 'person') AND f.value IN (?, ?)"
WITHIN = "kind = ? AND instr(' ' || f.value || ' ', ' ' || ? || ' ')"
BELOW = "kind = ? AND (f.value = ? OR substr(f.value, 1, length(?) + 1) = ? || '.')"


class Condition(NamedTuple):
    """SQL that is true for the papers meant, and the values of its question marks."""

    sql: str
    values: tuple[str | int, ...] = ()


class Search:
    """Finds papers of one open index; ``cited`` are the keys of those that documents cite."""

    def __init__(self, db: sqlite3.Connection, cited: AbstractSet[str] = frozenset()) -> None:
        self._db = db
        self._cited = cited

    def numbers(self, query: Query, sort: str = "key", limit: int | None = None) -> list[int]:
        """The papers a query finds, in one of the orders :data:`SORTS`; ties by key.

        Raises PapersError for an unknown order, and where full text cannot be searched.
        """
        if sort not in SORTS:
            raise PapersError(f"there is no order '{sort}'; known are {', '.join(SORTS)}")
        condition = self.condition(query)
        scores, order, values = "", "p.n", condition.values
        if sort == "relevance" and (match := _positive(query)):
            # Joined, as FTS5 would look up the numbers of an IN one by one.
            scores = f"""LEFT JOIN (SELECT rowid AS r, {BM25} AS score FROM full_text
                WHERE full_text MATCH ?) ON r = p.n"""
            order, values = "score IS NULL, score, p.n", (match, *values)
        elif sort in ORDERS:
            order = f"p.{sort}"
        return self._column(
            f"SELECT p.n FROM listed p {scores} WHERE {condition.sql} ORDER BY {order} LIMIT ?",
            (*values, -1 if limit is None else limit),
        )

    def count(self, query: Query) -> int:
        """How many papers a query finds."""
        sql, values = self.condition(query)
        return self._column(f"SELECT count(*) FROM listed p WHERE {sql}", values)[0]

    def ranked(self, text: str, limit: int) -> list[int]:
        """The papers that have all words of a text, best first, then those that have some."""
        self._check_full_text()
        asked = list(dict.fromkeys(words(text)))[:MOST_WORDS]
        telling = [word for word in asked if word not in STOP_WORDS] or asked
        found = self._best(" AND ".join(map(_quoted, asked)), limit) if asked else []
        if asked and len(found) < limit:
            some = self._best(" OR ".join(map(_quoted, telling)), limit + len(found))
            found += [n for n in some if n not in set(found)]
        return found[:limit]

    def condition(self, query: Query) -> Condition:
        """The SQL of a query; raises PapersError where full text cannot be searched."""
        match query:
            case Term(field, value):
                in_text = field in TEXTS
                return self._matching(_phrase(query)) if in_text else TERMS[field](value)
            case Years(first, last):
                return Condition("p.year BETWEEN ? AND ?", (first or 0, last or 9999))
            case Cited():
                return Condition(CITED, among(sorted(key.lower() for key in self._cited)))
            case Not(inner):
                sql, values = self.condition(inner)
                # A paper without a year is not of any years, where SQL says NULL.
                return Condition(f"NOT coalesce({sql}, 0)", values)
            case All(queries) | Either(queries):
                return self._joined(queries, "AND" if isinstance(query, All) else "OR")

    def _joined(self, queries: Sequence[Query], how: str) -> Condition:
        """All conditions in one, those on text as one question to FTS5."""
        texts = [_phrase(q) for q in queries if isinstance(q, Term) and q.field in TEXTS]
        parts = [self._matching(f" {how} ".join(texts))] if texts else []
        parts += [
            self.condition(q) for q in queries if not (isinstance(q, Term) and q.field in TEXTS)
        ]
        sql = f" {how} ".join(f"({part.sql})" for part in parts)
        return Condition(sql or "1", tuple(value for part in parts for value in part.values))

    def _matching(self, match: str) -> Condition:
        self._check_full_text()
        return Condition("p.n IN (SELECT rowid FROM full_text WHERE full_text MATCH ?)", (match,))

    def _best(self, match: str, limit: int) -> list[int]:
        return self._column(
            f"SELECT rowid FROM full_text WHERE full_text MATCH ? ORDER BY {BM25}, rowid LIMIT ?",
            (match, limit),
        )

    def _column(self, sql: str, values: Sequence[str | int]) -> list[int]:
        return [n for (n,) in self._db.execute(sql, values)]

    def _check_full_text(self) -> None:
        found = "SELECT 1 FROM sqlite_schema WHERE name = 'full_text'"
        if has_fts5(self._db) and self._db.execute(found).fetchone():
            return
        reason = (
            "this Python's SQLite has no FTS5, so words cannot be searched; all other parts of a "
            "query work (author:, venue:, year:, key: …)"
            if not has_fts5(self._db)
            else "the index was written where SQLite has no FTS5; write it again with this Python"
        )
        raise PapersError(reason)


# terms -------------------------------------------------------------------------------


def _author(value: str) -> Condition:
    """By family name, or by full name in either order."""
    family, comma, given = value.partition(",")
    name = words(f"{given} {family}" if comma else value)
    return _facet(AUTHOR, " ".join(words(value)), full_name(name))


def _facet(test: str, *values: str) -> Condition:
    return Condition(NUMBERS_OF_FACET.format(test=test), values)


def _part(value: str) -> Condition:
    return Condition("p.parts & ?", (1 << list(PARTS).index(value),))


TERMS: dict[str, Callable[[str], Condition]] = {
    "author": _author,
    "venue": lambda value: _facet(WITHIN, "venue", compared(value)),
    "keyword": lambda value: _facet(WITHIN, "keyword", compared(value)),
    "category": lambda value: _facet(BELOW, "category", *[folded(value)] * 3),
    "source": lambda value: _facet(BELOW, "source", *[folded(value)] * 3),
    "status": lambda value: _facet("kind = ? AND f.value = ?", "status", compared(value)),
    "key": lambda value: Condition(NAMED, (value.lower(),)),
    "id": lambda value: Condition(NAMED, (value.lower(),)),
    "has": _part,
}


# text --------------------------------------------------------------------------------

TEXTS = {"text": "", "title": "title : ", "abstract": "abstract : "}  # and FTS5's columns


def _quoted(phrase: str) -> str:
    return f'"{phrase}"'


def _phrase(term: Term) -> str:
    """A term on text as FTS5 reads it; only letters and digits come between the quotes."""
    return TEXTS[term.field] + _quoted(compared(term.value))


def _positive(query: Query) -> str:
    """What a query wants of the text, as FTS5 reads it; empty where it wants nothing of it."""
    if isinstance(query, Term) and query.field in TEXTS:
        return _phrase(query)
    if isinstance(query, All | Either):
        how = " AND " if isinstance(query, All) else " OR "
        parts = list(filter(None, map(_positive, query.queries)))
        return f"({how.join(parts)})" if parts else ""
    return ""
