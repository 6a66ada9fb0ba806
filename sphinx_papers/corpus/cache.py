"""Where indexes are kept: one file per content, shared by all builds of a user."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

import msgspec
import platformdirs

from sphinx_papers.corpus.embeddings import VECTORS, Embeddings
from sphinx_papers.corpus.index import SCHEMA, write_index
from sphinx_papers.corpus.merge import merged
from sphinx_papers.corpus.sources import Readings, Source
from sphinx_papers.paper.errors import PapersError, SourceError
from sphinx_papers.paper.record import Occurrence, Paper

READY = ".papers"  # how the name of an index ends
Watch = Callable[[Source, Readings], Readings]

HOUSE = Path(__file__).parents[1]
WINGS = ("paper", "formats", "corpus")  # what an index depends on


def unwatched(_source: Source, readings: Readings) -> Readings:
    """The readings as they are: nobody looks on."""
    return readings


def cached_index(
    sources: list[Source],
    fallback: Path | None,
    watch: Watch = unwatched,
    embeddings: Embeddings | None = None,
) -> Path:
    """The index of the sources as they are now, written where it does not exist yet.

    A ready index that is the only source is itself the answer, where no embeddings are to be
    added. Any other lies in the user's cache directory, or in ``fallback`` where that cannot
    be written. ``watch`` may look on as each source is read. Raises PapersError if no directory
    can be written, and EmbeddingsError.
    """
    if embeddings is not None:
        both = f"{_content(sources)} {embeddings.digest()}"
        name = sha256(both.encode()).hexdigest()[:32]
        return _kept(
            name,
            fallback,
            lambda path: embeddings.add_to(path, cached_index(sources, fallback, watch)),
        )
    if len(sources) == 1 and (ready := sources[0].path) and ready.suffix == READY:
        _check_index(ready, sources[0].name)
        return ready
    return _kept(_content(sources), fallback, lambda path: _write(path, sources, watch))


def _kept(content: str, fallback: Path | None, write: Callable[[Path], None]) -> Path:
    """The index of some content: where it is kept, or where it can be written."""
    name = f"{content}{READY}"
    folders = [platformdirs.user_cache_path("sphinx-papers"), *([fallback] if fallback else [])]
    for folder in folders:
        if is_index(folder / name):
            return folder / name
    reason = ""
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _sweep(folder)
            write(folder / name)
        except (OSError, sqlite3.OperationalError) as error:
            reason = f"{folder}: {error.strerror if isinstance(error, OSError) else error}"
            continue
        return folder / name
    raise PapersError(f"the index of the corpus can be written nowhere; last tried {reason}")


def _content(sources: Iterable[Source]) -> str:
    """A digest of what all sources hold, in their order, and of the code that reads them."""
    whole = sha256(f"schema {SCHEMA}".encode())
    for file in sorted(file for wing in WINGS for file in (HOUSE / wing).glob("*.py")):
        whole.update(file.read_bytes())
    for source in sources:
        try:
            digest = source.digest()
        except SourceError as error:
            digest = str(error)
        whole.update(f"\0{source.name}\0{digest}".encode())
    return whole.hexdigest()[:32]


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


def open_index(path: Path) -> sqlite3.Connection:
    """A connection that can only read; works in a directory that cannot be written."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    # Whichever thread drops it may close it.
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def _sweep(folder: Path) -> None:
    """Remove what killed builds left behind and indexes that were written long ago."""
    for pattern, days in (("*.tmp", 1), ("*.papers", 90), (f"*{VECTORS}", 90)):
        for file in folder.glob(pattern):
            # Another build may sweep it first, or another user own it.
            with suppress(OSError):
                if file.stat().st_mtime < time.time() - days * 86400:
                    file.unlink()


def _write(path: Path, sources: Iterable[Source], watch: Watch) -> None:
    occurrences: list[Occurrence] = []
    problems: list[SourceError] = []
    for source in sources:
        for reading in watch(source, _readings(source)):
            if isinstance(reading, SourceError):
                problems.append(reading)
            else:
                occurrences.append(reading)
    works = merged(occurrences)
    problems += [clash for work in works for clash in work.clashes]
    write_index(path, works, problems)


# ready indexes as sources ------------------------------------------------------------


def _readings(source: Source) -> Readings:
    """What a source holds; of a ready index, its records."""
    if source.path is None or source.path.suffix != READY:
        yield from source.read()
        return
    try:
        yield from _records(source.path, source.name)
    except SourceError as error:
        yield error


def _records(path: Path, name: str) -> Iterator[Occurrence]:
    _check_index(path, name)
    with closing(open_index(path)) as db:
        for (record,) in db.execute("SELECT record FROM paper ORDER BY n"):
            paper = msgspec.json.decode(record, type=Paper)
            paper = msgspec.structs.replace(paper, provenance={}, seen=(), versions=(), repairs=())
            yield Occurrence(paper=paper, source=name, place=f"{name}:{paper.key}")


def _check_index(path: Path, name: str) -> None:
    """Raise SourceError where a file is no index that can be opened."""
    if not path.is_file():
        raise SourceError(name, None, "cannot be read: there is no such file")
    if not is_index(path):
        reason = (
            "is no index of this version of sphinx-papers; write it again with "
            "'sphinx-papers index'"
        )
        raise SourceError(name, None, reason)
