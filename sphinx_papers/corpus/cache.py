"""Where indexes are kept: one file per content, shared by all builds of a user."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sphinx_papers.corpus.files import code_files
from sphinx_papers.corpus.progress import Tell, untold
from sphinx_papers.corpus.ready import (
    SCHEMA,
    TERMS,
    VECTORS,
    all_records,
    check_index,
    is_index,
    open_index,
)
from sphinx_papers.corpus.sources import AT_ONCE, READY, Readings, Source
from sphinx_papers.paper.errors import CacheError, SourceError
from sphinx_papers.paper.record import Occurrence, Paper

# A ready index is opened without what finds, names and writes others.
if TYPE_CHECKING:
    from sphinx_papers.corpus.digests import Digests
    from sphinx_papers.corpus.embeddings import Embeddings


def cached_index(
    sources: list[Source],
    fallback: Path | None,
    tell: Tell = untold,
    embeddings: "Embeddings | None" = None,
) -> Path:
    """The index of the sources as they are now, written where it does not exist yet.

    A ready index that is the only source is itself the answer, where no embeddings are to be
    added. Any other lies in the user's cache directory, or in ``fallback`` where that cannot
    be written. ``tell`` is told how far the writing is. Raises CacheError if no directory
    can be written, and EmbeddingsError.
    """
    if len(sources) == 1 and embeddings is None and sources[0].is_ready:
        assert sources[0].path
        check_index(sources[0].path, sources[0].name)
        return sources[0].path
    digests = _digests(fallback)
    content = _content(sources, digests)
    if embeddings is None:
        return _kept(_name(content), digests, lambda path: _write(path, sources, tell))
    digest = embeddings.digest(digests)

    def add(path: Path) -> None:
        embeddings.add_to(path, cached_index(sources, fallback, tell), digest, tell)

    return _kept(_name([*content, digest]), digests, add)


def cached_terms(index: Path, digest: str, fallback: Path | None, tell: Tell = untold) -> Path:
    """The file with the terms of an index, written where it does not exist yet.

    It goes by the digest of the records and lies where an index may lie. Raises CacheError if it
    can be written nowhere.
    """
    digests = _digests(fallback)
    name = _name([*_code(digests), digest], TERMS)

    def write(path: Path) -> None:
        from sphinx_papers.corpus.terms_file import write_terms
        from sphinx_papers.corpus.workers import Workers

        with Workers() as workers:
            write_terms(path, index, workers, tell)

    return _kept(name, digests, write)


def _digests(fallback: Path | None) -> "Digests":
    import platformdirs

    from sphinx_papers.corpus.digests import Digests

    user = platformdirs.user_cache_path("sphinx-papers")
    return Digests([user, fallback] if fallback else [user])


def _kept(name: str, digests: "Digests", write: Callable[[Path], None]) -> Path:
    """The index of this name: where it is kept, or where it can be written."""
    for folder in digests.folders:
        if is_index(folder / name):
            digests.write()
            return folder / name
    reason = ""
    for folder in digests.folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _sweep(folder)
            write(folder / name)
        except (OSError, sqlite3.OperationalError) as error:
            reason = f"{folder}: {error.strerror if isinstance(error, OSError) else error}"
            continue
        digests.write()
        return folder / name
    raise CacheError(f"the index of the corpus can be written nowhere; last tried {reason}")


def _content(sources: Iterable[Source], digests: "Digests") -> list[str]:
    """Digests of the code that reads sources, and of what each of them holds, in their order."""
    content = _code(digests)
    for source in sources:
        try:
            digest = source.digest(digests)
        except SourceError as error:
            digest = str(error)
        content += [source.name, digest]
    return content


def _code(digests: "Digests") -> list[str]:
    """What tells the code that writes files."""
    return [f"schema {SCHEMA}", digests.of(code_files())]


def _name(content: Iterable[str], suffix: str = READY) -> str:
    """The name of the file of some content."""
    from hashlib import sha256

    return sha256("\0".join(content).encode()).hexdigest()[:32] + suffix


def _sweep(folder: Path) -> None:
    """Remove what killed builds left behind and indexes that were written long ago."""
    for pattern, days in (("*.tmp", 1), ("*.papers", 90), (f"*{TERMS}", 90), (f"*{VECTORS}", 90)):
        for file in folder.glob(pattern):
            # Another build may sweep it first, or another user own it.
            with suppress(OSError):
                if file.stat().st_mtime < time.time() - days * 86400:
                    file.unlink()


def _write(path: Path, sources: Iterable[Source], tell: Tell) -> None:
    from sphinx_papers.corpus.index import write_index
    from sphinx_papers.corpus.sightings import Sightings, sighted
    from sphinx_papers.corpus.workers import Workers

    with Workers() as workers, Sightings(path.parent) as sightings:
        for source in sources:
            tell(f"Reading {source.name}", 0, None)
            for found in workers.map(sighted, _parts(source), None):
                sightings.add(found)
                tell(f"Reading {source.name}", len(found.keys), None)
        tell("Merging", 0, len(sightings))
        sightings.merge()
        tell("Merging", len(sightings), len(sightings))
        write_index(path, sightings, workers, tell)


# ready indexes as sources ------------------------------------------------------------


def _parts(source: Source) -> Iterator[Readings]:
    """What a source holds, in parts; of a ready index, its records."""
    from sphinx_papers.formats.objects import in_parts

    if source.path is None or not source.is_ready:
        yield from source.parts(AT_ONCE)
        return
    try:
        yield from in_parts(_records(source.path, source.name), AT_ONCE)
    except SourceError as error:
        yield [error]


def _records(path: Path, name: str) -> Iterator[Occurrence]:
    check_index(path, name)
    with closing(open_index(path)) as db:
        for _, record in all_records(db):
            paper = msgspec.json.decode(record, type=Paper)
            paper = msgspec.structs.replace(paper, provenance={}, seen=(), versions=(), repairs=())
            yield Occurrence(paper=paper, source=name, place=f"{name}:{paper.key}")
