"""Where the vectors of papers come from: a model on this machine, or a file of vectors.

A model is a directory that sentence-transformers reads (the extra ``embeddings``); it is given
title and abstract of each paper, and is never fetched. What it answers is kept by the content of
the model and of the text, so no text is computed twice. A file is JSON Lines, each with ``key``,
any name of a paper, and ``vector``, a list of numbers; packed or not.
"""

import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import blake2b, sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from sphinx_papers.corpus.digests import Digests
from sphinx_papers.corpus.meaning import unit, write_embeddings
from sphinx_papers.corpus.progress import Tell
from sphinx_papers.corpus.ready import VECTORS, add_functions, alias_of, all_records
from sphinx_papers.corpus.sources import opened
from sphinx_papers.paper.errors import EmbeddingsError, SourceError
from sphinx_papers.paper.identifiers import parse_identifier
from sphinx_papers.paper.record import Paper

AT_ONCE = 512  # texts that a model is given together
NAMED = 3  # papers in a message
Numbered = Iterator[tuple[int, bytes]]  # numbers of papers and vectors of length one
Encoder = Callable[[Sequence[str]], Iterable[Sequence[float]]]


class Embeddings(NamedTuple):
    """A source of vectors: its name as the user wrote it, and the path behind it."""

    name: str
    path: Path

    def digest(self, digests: Digests) -> str:
        """A digest of the content; raises EmbeddingsError where it cannot be read."""
        try:
            files = self.files()
            names = "\0".join(str(file.relative_to(self.path)) for file in files)
            return sha256(f"{names}\0{digests.of(files)}".encode()).hexdigest()[:32]
        except OSError as error:
            raise EmbeddingsError(self.name, f"cannot be read: {error.strerror}") from error

    def files(self) -> list[Path]:
        """The files that hold it; raises EmbeddingsError for a directory without any."""
        if not self.path.is_dir():
            return [self.path]
        files = sorted(file for file in self.path.rglob("*") if file.is_file())
        if not files:
            raise EmbeddingsError(self.name, "is an empty directory, not a model")
        return files

    def add_to(self, path: Path, index: Path, digest: str, tell: Tell) -> None:
        """Write ``path``: an index with the vectors of its papers. Raises EmbeddingsError."""
        from shutil import copyfile

        from sphinx_papers.corpus.new_database import new_file

        with new_file(path) as whole:
            copyfile(index, whole)
            with closing(sqlite3.connect(whole)) as db:
                add_functions(db)
                self._add(db, path.parent, digest, tell)

    def _add(self, db: sqlite3.Connection, folder: Path, digest: str, tell: Tell) -> None:
        problems: list[SourceError] = []
        if self.path.is_dir():
            vectors = self._computed(db, folder / f"{digest}{VECTORS}", tell)
        else:
            vectors = self._given(db, problems)
        meta = dict(db.execute("SELECT k, v FROM meta"))
        known = msgspec.json.decode(meta["problems"], type=list[tuple[str, int | None, str]])
        count = write_embeddings(db, vectors)
        known += [(one.path, one.line, one.reason) for one in problems]
        changed = {
            "digest": blake2b(f"{meta['digest']}{digest}".encode(), digest_size=16).hexdigest(),
            "problems": msgspec.json.encode(known).decode(),
            "embeddings": count,
        }
        db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", changed.items())
        db.commit()

    # vectors of a file -------------------------------------------------------------------

    def _given(self, db: sqlite3.Connection, problems: list[SourceError]) -> Numbered:
        """The vectors of a file for the papers of an index; the first of a paper counts."""
        from sphinx_papers.formats.objects import objects, reason_of

        seen: set[int] = set()
        size = 0
        try:
            with closing(opened(self.path)) as file:
                for line, data in objects(file):
                    try:
                        one = msgspec.json.decode(data, type=Given)
                        size = size or len(one.vector)
                        vector = one.unit(size)
                    except (msgspec.MsgspecError, ValueError) as error:
                        problems.append(SourceError(self.name, line, reason_of(error)))
                        continue
                    n = _number(db, one.key)
                    if n is not None and n not in seen:
                        seen.add(n)
                        yield n, vector
        except OSError as error:
            raise EmbeddingsError(self.name, f"cannot be read: {error}") from error

    # vectors of a model ------------------------------------------------------------------

    def _computed(self, db: sqlite3.Connection, kept: Path, tell: Tell) -> Numbered:
        """The vectors that a model gives the papers of an index, kept in a file."""
        with closing(sqlite3.connect(kept, timeout=600)) as cache:
            cache.execute(
                "CREATE TABLE IF NOT EXISTS vector (text BLOB PRIMARY KEY, vector BLOB)"
                " WITHOUT ROWID"
            )
            self._compute(cache, db, tell)
            for n, text in _texts(db):
                row = cache.execute("SELECT vector FROM vector WHERE text = ?", (_digest(text),))
                yield n, row.fetchone()[0]

    def _compute(self, cache: sqlite3.Connection, db: sqlite3.Connection, tell: Tell) -> None:
        """Have the model read what it has not read yet."""
        known = "SELECT 1 FROM vector WHERE text = ?"
        new = (t for _, t in _texts(db) if not cache.execute(known, (_digest(t),)).fetchone())
        encode: Encoder | None = None
        while texts := list(dict.fromkeys(islice(new, AT_ONCE))):
            if encode is None:
                tell("Computing vectors", 0, None)
                encode = encoder(self.name, self.path)
            rows = [
                (_digest(t), unit(v).tobytes()) for t, v in zip(texts, encode(texts), strict=True)
            ]
            cache.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?)", rows)
            cache.commit()
            tell("Computing vectors", len(texts), None)


class Given(msgspec.Struct):
    """A line of a file of vectors."""

    key: str
    vector: list[float]

    def unit(self, size: int) -> bytes:
        """The vector, made of length one; raises ValueError."""
        if len(self.vector) != size:
            message = f"has {len(self.vector)} numbers, the first vector has {size}"
            raise ValueError(message)
        if not all(map(math.isfinite, self.vector)) or not any(self.vector):
            message = "has no direction: all numbers are 0, or one is too large"
            raise ValueError(message)
        return unit(self.vector).tobytes()


def encoder(name: str, path: Path) -> Encoder:
    """What gives texts their vectors: the model in a directory. Raises EmbeddingsError."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        reason = (
            "needs sentence-transformers, which is not installed; "
            "install it with: pip install 'sphinx-papers[embeddings]'"
        )
        raise EmbeddingsError(name, reason) from error
    try:
        model: Any = SentenceTransformer(str(path), local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        reason = f"is no model that sentence-transformers can read: {error}"
        raise EmbeddingsError(name, reason) from error

    def encode(texts: Sequence[str]) -> Iterable[Sequence[float]]:
        return (row.tolist() for row in model.encode(list(texts), show_progress_bar=False))

    return encode


def _texts(db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """What a model is given of each paper that has a title or an abstract."""
    for n, record in all_records(db):
        paper = msgspec.json.decode(record, type=Paper)
        if text := f"{paper.title}\n{paper.abstract}".strip():
            yield n, text


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


def _number(db: sqlite3.Connection, name: str) -> int | None:
    names = [name.strip().lower()]
    if identifier := parse_identifier(name):
        names.append(alias_of(identifier))
    for one in names:
        if row := db.execute("SELECT n FROM alias WHERE name = ?", (one,)).fetchone():
            return int(row[0])
    return None
