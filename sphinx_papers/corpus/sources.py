"""The sources a corpus is made of: what they are called, what they hold, how they are read."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sphinx_papers.corpus.seed import SEED, read_seed, seed_texts
from sphinx_papers.formats.jsonl import read_jsonl
from sphinx_papers.formats.listing import read_listing
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.record import Occurrence

Readings = Iterator[Occurrence | SourceError]


class Source(NamedTuple):
    """One source: its name as the user wrote it, and the file behind it (none: the seed)."""

    name: str
    path: Path | None

    def digest(self) -> str:
        """A digest of the content; raises SourceError for a file that cannot be read."""
        if self.path is None:
            whole = sha256()
            for name, text in seed_texts().items():
                whole.update(name.encode() + b"\0" + text + b"\0")
            return whole.hexdigest()
        try:
            return sha256(self.path.read_bytes()).hexdigest()
        except OSError as error:
            raise SourceError(self.name, None, f"cannot be read: {error.strerror}") from error

    def read(self) -> Readings:
        """Every occurrence, with an error in the place of each entry that is malformed."""
        if self.path is None:
            yield from read_seed()
            return
        reader = READERS.get(self.path.suffix.lower())
        if reader is None:
            known = ", ".join(sorted(READERS))
            yield SourceError(
                self.name,
                None,
                f"unknown format '{self.path.suffix}'; known are {known} and the name 'seed'",
            )
            return
        try:
            yield from reader(self.path, self.name)
        except SourceError as error:
            yield error
        except OSError as error:
            yield SourceError(self.name, None, f"cannot be read: {error.strerror}")


def find_sources(names: Sequence[str], folder: Path) -> list[Source]:
    """The sources that names stand for; paths are relative to ``folder``."""
    return [Source(name, None if name == SEED else folder / name) for name in names]


def _read_jsonl(path: Path, name: str) -> Readings:
    with path.open("rb") as lines:
        yield from read_jsonl(lines, name, name)


def _read_listing(path: Path, name: str) -> Readings:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SourceError(name, line, "this is not UTF-8 text") from error
    yield from read_listing(text, name, name)


READERS: dict[str, Callable[[Path, str], Readings]] = {
    ".jsonl": _read_jsonl,
    ".txt": _read_listing,
}
