"""The file that fetched papers are kept in, under version control with the documents."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from sphinx_papers.corpus.records import made_key
from sphinx_papers.corpus.sources import Source
from sphinx_papers.formats.writers import WRITERS
from sphinx_papers.paper.errors import PapersError, SourceError
from sphinx_papers.paper.identifiers import Identifier
from sphinx_papers.paper.record import Paper

GROWING = {".jsonl": "jsonl", ".bib": "bib"}  # formats to which an entry can be appended


class PaperFile:
    """A ``.jsonl`` or ``.bib`` file: what it has, and room for more at its end.

    What was there stays as it is, byte for byte. ``problems`` are its entries that cannot be
    read. Raises PapersError for a file of another kind or one that cannot be read.
    """

    def __init__(self, path: Path) -> None:
        form = GROWING.get(path.suffix)
        if form not in WRITERS:
            kinds = " or ".join(kind for kind, form in GROWING.items() if form in WRITERS)
            raise PapersError(f"{path}: papers are kept in a file whose name ends in {kinds}")
        self.path = path
        self.write = WRITERS[form]
        self.names: dict[Identifier, str] = {}
        self.keys: set[str] = set()
        self.problems: list[SourceError] = []
        if path.exists():
            self._read()

    def _read(self) -> None:
        for reading in Source(str(self.path), self.path).read():
            if isinstance(reading, SourceError):
                self.problems.append(reading)
            else:
                self._note(reading.paper)

    def _note(self, paper: Paper) -> None:
        self.keys.add(paper.key.lower())
        self.names |= dict.fromkeys(paper.identifiers(), paper.key)

    def add(self, paper: Paper) -> Paper:
        """Append a paper, at once and on the disk; gives it back with the key it has now."""
        paper = msgspec.structs.replace(paper, key=self._free_key(made_key(paper)))
        entry = b"".join(self.write([paper]))
        try:
            with self.path.open("ab+") as file:
                if file.tell() and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n":
                    entry = b"\n" + entry
                file.write(entry)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise PapersError(f"{self.path}: cannot be written: {error.strerror}") from error
        self._note(paper)
        return paper

    def known(self, paper: Paper) -> str:
        """The key under which the file has a paper; empty if it has not."""
        return next((self.names[one] for one in paper.identifiers() if one in self.names), "")

    def _free_key(self, key: str) -> str:
        return next(free for free in _numbered(key) if free.lower() not in self.keys)


def _numbered(key: str) -> Iterator[str]:
    yield key
    number = 2
    while True:
        yield f"{key}-{number}"
        number += 1
