"""Ready indexes: what tells that a file is one, and how it is opened and asked for a name.

Whoever opens an index and looks papers up needs this and no more; what writes an index is
imported where one is written.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from sphinx_papers.corpus.packing import TOGETHER, Packing, unpacked_numbers
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.identifiers import Identifier
from sphinx_papers.paper.record import Paper

SCHEMA = 11
META_TABLE = "CREATE TABLE meta (k TEXT PRIMARY KEY, v) WITHOUT ROWID;"  # has the schema
PAPER = msgspec.json.Decoder(Paper)
VECTORS = ".vectors"  # how the name of a file with the answers of a model ends,
TERMS = ".terms"  # and that of one with the terms of an index


def open_index(path: Path) -> sqlite3.Connection:
    """A connection that can only read; works in a directory that cannot be written.

    The file is not mapped into memory: that saves a query a tenth of its time, but a process
    then holds all it has touched, and dies where a user overwrites the file in place.
    """
    # Whichever thread drops it may close it.
    db = sqlite3.connect(_read_only(path), uri=True, check_same_thread=False)
    with suppress(sqlite3.DatabaseError, TypeError):  # no index: whoever asked will see
        add_functions(db)
    return db


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


def has_terms(db: sqlite3.Connection) -> bool:
    """Whether an open index has the tables of terms within."""
    return bool(db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'vector'").fetchone())


def attach_terms(db: sqlite3.Connection, path: Path) -> None:
    """Let an open index have the tables of a file with its terms as if they were its own."""
    db.execute("ATTACH ? AS terms", (_read_only(path),))


def add_functions(db: sqlite3.Connection) -> None:
    """Give a connection ``unpacked``, for records, and ``numbers``, which are JSON then."""
    (words,) = db.execute("SELECT v FROM meta WHERE k = 'words'").fetchone()
    db.create_function("unpacked", 2, Packing(words).unpacked, deterministic=True)
    db.create_function("numbers", 1, _numbers, deterministic=True)


def _numbers(data: bytes) -> str:
    return msgspec.json.encode(unpacked_numbers(data)).decode()


def among(values: Iterable[int | str]) -> tuple[str]:
    """The parameter of ``IN (SELECT value FROM json_each(?))``, for any number of values."""
    return (msgspec.json.encode(list(values)).decode(),)


def number_of(db: sqlite3.Connection, name: str) -> int | None:
    """The number of the paper of a lower-cased name; None for an unknown one."""
    row = db.execute("SELECT n FROM alias WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else None


def paper_of(db: sqlite3.Connection, n: int) -> Paper:
    """The record of a paper."""
    select = "SELECT unpacked(records, ?) FROM record WHERE r = ?"
    (record,) = db.execute(select, (n, n // TOGETHER)).fetchone()
    return PAPER.decode(record)


def all_records(db: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    """All papers by number, and their records, in JSON."""
    select = "SELECT n, unpacked(records, n) FROM paper JOIN record ON r = n / ? ORDER BY n"
    return db.execute(select, (TOGETHER,))


def is_index(path: Path) -> bool:
    """Whether a file is a whole index of the present schema."""
    if not path.is_file():
        return False
    try:
        with closing(open_index(path)) as db:
            row = db.execute(
                "SELECT v, page_count * page_size FROM meta, pragma_page_count, pragma_page_size"
                " WHERE k = 'schema'"
            ).fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(row == (SCHEMA, path.stat().st_size))


def check_index(path: Path, name: str) -> None:
    """Raise SourceError where a file is no index that can be opened."""
    if not path.is_file():
        raise SourceError(name, None, "cannot be read: there is no such file")
    if not is_index(path):
        reason = (
            "is no index of this version of sphinx-papers; write it again with "
            "'sphinx-papers index'"
        )
        raise SourceError(name, None, reason)


def alias_of(identifier: Identifier) -> str:
    """The name under which an identifier leads to its paper."""
    return str(identifier).lower()
