"""The records that are measured: generated, or from a file."""

import gzip
import lzma
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import msgspec

from benchmarks.measure import BenchmarkError, TooFewRecords
from benchmarks.records import records
from sphinx_papers.formats.jsonl import parse_paper
from sphinx_papers.paper.record import Paper

MARKUP = re.compile(r"[<$\\]")


class Data(NamedTuple):
    """Records from a file of JSON Lines, packed or not; without a file, made-up ones.

    A line has the fields of our own form; where it has no ``key``, its ``id`` is the key. Of
    several with one key the first is taken.
    """

    path: Path | None = None

    def papers(self, count: int) -> Iterator[Paper]:
        """The first so many records, the same ones each time; raises TooFewRecords."""
        return _first(self._all(), count)

    def whole(self, count: int) -> Iterator[Paper]:
        """The first that every peer can show alike: with authors and an abstract, no markup."""
        return _first(filter(_is_whole, self._all()), count)

    def _all(self) -> Iterator[Paper]:
        if self.path is None:
            yield from map(_paper, records())
            return
        keys = set()
        with _opened(self.path) as lines:
            for number, line in enumerate(lines, 1):
                try:
                    paper = _paper(msgspec.json.decode(line))
                except msgspec.MsgspecError as error:
                    raise BenchmarkError(f"{self.path.name}:{number}: {error}") from error
                if paper.title and paper.key.lower() not in keys:
                    keys.add(paper.key.lower())
                    yield paper

    def described(self) -> str:
        """What the records are, in words that name no path."""
        return "made up" if self.path is None else "from a file"


def _opened(path: Path) -> IO[bytes]:
    opened: Any = {".xz": lzma.open, ".gz": gzip.open}.get(path.suffix, open)
    return cast("IO[bytes]", opened(path, "rb"))


def _first(papers: Iterator[Paper], count: int) -> Iterator[Paper]:
    taken = 0
    for paper in islice(papers, count):
        taken += 1
        yield paper
    if taken < count:
        raise TooFewRecords(f"there are only {taken:,} records that all can show")


def _is_whole(paper: Paper) -> bool:
    return bool(paper.authors and paper.abstract) and not MARKUP.search(
        paper.title + paper.abstract
    )


def _paper(fields: dict[str, object]) -> Paper:
    fields.setdefault("key", fields.pop("id", ""))
    return parse_paper(msgspec.json.encode(fields))
