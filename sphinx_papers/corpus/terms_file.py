"""The tables of terms, by which papers are related: written when they are first needed.

Most of a corpus is looked up and listed, not related, and terms are half the work of an index. So
they have a file of their own beside it, and stand within an index only where it is written to be
copied elsewhere. Either way they are made from its records, so one content gives the same tables.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from sphinx_papers.corpus.counting import Counted, counted
from sphinx_papers.corpus.new_database import new_database
from sphinx_papers.corpus.packing import TOGETHER, Packing
from sphinx_papers.corpus.posts import POST_TABLE
from sphinx_papers.corpus.progress import Tell, untold
from sphinx_papers.corpus.ready import META_TABLE, SCHEMA, open_index
from sphinx_papers.corpus.terms import Texts
from sphinx_papers.corpus.vectors import VECTOR_TABLES
from sphinx_papers.corpus.weighing import Draft
from sphinx_papers.corpus.workers import Workers

AT_ONCE = 250  # packed records; the numbers of terms depend on it
TERM_TABLES = VECTOR_TABLES + POST_TABLE
TEXTS = msgspec.json.Decoder(Texts)


class Part(NamedTuple):
    """Packed records in a row, and the number of the first paper."""

    start: int
    records: list[bytes]


def write_terms(path: Path, index: Path, workers: Workers, tell: Tell = untold) -> None:
    """Write the terms of an index into a file of their own; it appears whole or not at all."""
    with closing(open_index(index)) as source:
        papers = _meta(source, "papers")
        with new_database(path, META_TABLE + TERM_TABLES, papers) as db:
            db.execute("INSERT INTO meta VALUES ('schema', ?)", (SCHEMA,))
            draft = Draft(path.parent)
            for found in workers.map(counted_records, _parts(source), _meta(source, "words")):
                draft.add(found)
                tell("Counting words", found.counts.papers, papers)
            for done in draft.write(db, workers):
                tell("Weighing words", done, papers)


def counted_records(part: Part, words: bytes) -> Counted:
    """The terms of some records; ``words`` help to unpack them."""
    packing = Packing(words)
    records = (one for packed in part.records for one in packing.all_of(packed))
    return counted(part.start, map(TEXTS.decode, records))


def _parts(source: sqlite3.Connection) -> Iterator[Part]:
    rows = source.execute("SELECT records FROM record ORDER BY r")
    start = 0
    while records := [packed for (packed,) in islice(rows, AT_ONCE)]:
        yield Part(start, records)
        start += TOGETHER * len(records)


def _meta(source: sqlite3.Connection, name: str) -> Any:
    (value,) = source.execute("SELECT v FROM meta WHERE k = ?", (name,)).fetchone()
    return value


def add_terms(path: Path, terms: Path) -> None:
    """Write the tables of a file into an index."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = off")
        db.executescript(TERM_TABLES)
        db.execute("ATTACH ? AS terms", (str(terms),))
        db.executescript("""BEGIN;
            INSERT INTO main.term SELECT * FROM terms.term;
            INSERT INTO main.vector SELECT * FROM terms.vector;
            INSERT INTO main.post SELECT * FROM terms.post;
            COMMIT;""")
