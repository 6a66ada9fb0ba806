"""Files and databases that are written once: they appear whole, or not at all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkstemp

PAGE, LARGE_PAGE = 1 << 12, 1 << 15  # bytes; rows leave less of a large one empty,
MANY = 5000  # and so many papers fill some in each table


@contextmanager
def new_database(path: Path, tables: str, papers: int) -> Iterator[sqlite3.Connection]:
    """A connection to fill the tables for so many papers, in one transaction."""
    with new_file(path) as whole, closing(sqlite3.connect(whole, isolation_level=None)) as db:
        db.execute(f"PRAGMA page_size = {LARGE_PAGE if papers >= MANY else PAGE}")
        db.execute("PRAGMA journal_mode = off")
        db.execute("PRAGMA synchronous = off")
        db.executescript(tables)
        db.execute("BEGIN")
        yield db
        db.execute("COMMIT")


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """An empty file to fill, which then takes its place; raises OSError."""
    handle, temporary = mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
    os.close(handle)
    whole = Path(temporary)
    try:
        yield whole
        with whole.open("rb+") as file:
            os.fsync(file.fileno())
        whole.chmod(0o644)
        whole.replace(path)
    finally:
        whole.unlink(missing_ok=True)
