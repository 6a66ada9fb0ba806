"""The index: one immutable SQLite file with the records and what finds them.

=========  ============================================================================
meta       schema, number of papers, digest of the content, problems met
paper      n, key, record (JSON), digest of what the record says
alias      every lower-cased name of a paper: key, other keys, identifiers
person     who wrote which papers
=========  ============================================================================

:mod:`~sphinx_papers.corpus.vectors` adds the tables of terms, ``traits`` and ``citations``
theirs, and :mod:`~sphinx_papers.corpus.facets` what papers are found and sorted by. Input is
sorted by key, ties are broken by key: one content gives one index.
"""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from tempfile import mkstemp

import msgspec

from sphinx_papers.corpus.citations import CITATION_TABLE, write_citations
from sphinx_papers.corpus.facets import FACET_TABLES, write_facets
from sphinx_papers.corpus.merge import Merged
from sphinx_papers.corpus.ready import SCHEMA, alias_of
from sphinx_papers.corpus.traits import TRAIT_TABLE, write_traits
from sphinx_papers.corpus.vectors import VECTOR_TABLES, write_vectors
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.names import person
from sphinx_papers.paper.record import Paper

TABLES = """
    CREATE TABLE meta (k TEXT PRIMARY KEY, v) WITHOUT ROWID;
    CREATE TABLE paper (n INTEGER PRIMARY KEY, key TEXT, record BLOB, digest TEXT);
    CREATE TABLE alias (name TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
    CREATE TABLE person (name TEXT, n INTEGER, PRIMARY KEY (name, n)) WITHOUT ROWID;
"""


def write_index(path: Path, merged: Sequence[Merged], problems: Iterable[SourceError]) -> None:
    """Write the index of a corpus; the file appears at once and whole, or not at all."""
    handle, temporary = mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
    os.close(handle)
    whole = Path(temporary)
    try:
        with closing(sqlite3.connect(temporary, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = off")
            db.execute("PRAGMA synchronous = off")
            db.executescript(TABLES + VECTOR_TABLES + TRAIT_TABLE + CITATION_TABLE + FACET_TABLES)
            db.execute("BEGIN")
            _fill(db, sorted(merged, key=lambda one: one.paper.key), list(problems))
            db.execute("COMMIT")
        with whole.open("rb+") as file:
            os.fsync(file.fileno())
        whole.chmod(0o644)
        whole.replace(path)
    finally:
        whole.unlink(missing_ok=True)


def _fill(db: sqlite3.Connection, merged: list[Merged], problems: list[SourceError]) -> None:
    whole = blake2b(digest_size=16)
    for n, one in enumerate(merged):
        record = msgspec.json.encode(one.paper)
        digest = _digest(one.paper)
        whole.update(digest.encode())
        db.execute("INSERT INTO paper VALUES (?, ?, ?, ?)", (n, one.paper.key, record, digest))
        people = {person(author) for author in one.paper.authors}
        db.executemany("INSERT INTO person VALUES (?, ?)", [(name, n) for name in sorted(people)])
    _write_aliases(db, merged)
    write_vectors(db, (one.paper for one in merged))
    write_traits(db, (one.paper for one in merged))
    write_citations(db, (one.paper for one in merged))
    write_facets(db, [one.paper for one in merged])
    reports = [(problem.path, problem.line, problem.reason) for problem in problems]
    meta = {
        "schema": SCHEMA,
        "papers": len(merged),
        "digest": whole.hexdigest(),
        "problems": msgspec.json.encode(reports).decode(),
    }
    db.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())


def _digest(paper: Paper) -> str:
    """A digest of what a record says and which documents say it, wherever in them it stands."""
    documents = dict.fromkeys((seen.source, seen.document) for seen in paper.seen)
    said = msgspec.structs.replace(paper, seen=(), provenance={}, versions=(), repairs=())
    return blake2b(msgspec.json.encode((said, list(documents))), digest_size=8).hexdigest()


def _write_aliases(db: sqlite3.Connection, merged: list[Merged]) -> None:
    """Every key first, then what else names a paper: an earlier name is never taken over."""
    names = [(one.paper.key.lower(), n) for n, one in enumerate(merged)]
    names += [(key.lower(), n) for n, one in enumerate(merged) for key in one.other_keys]
    names += [
        (alias_of(identifier), n)
        for n, one in enumerate(merged)
        for identifier in one.paper.identifiers()
    ]
    db.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?)", names)
