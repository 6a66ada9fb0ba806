"""The records that are measured: generated, or from a file."""

import gzip
import lzma
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.measure import TooFewRecords
from sphinx_papers.formats.jsonl import parse_paper
from sphinx_papers.paper.record import Paper

MARKUP = re.compile(r"[<$\\]")
OPENERS = {".xz": lzma.open, ".gz": gzip.open}


class Data(NamedTuple):
    """Records from a file of JSON Lines, packed or not; without a file, generated ones.

    A line has the fields of our own form; where it has no ``key``, its ``id`` is the key.
    Only records with authors and an abstract are taken, and none with markup or mathematics,
    so that every peer can show the same; of several with one key the first.
    """

    path: Path | None = None

    def papers(self, count: int) -> Iterator[Paper]:
        """The first so many records, the same ones each time; raises TooFewRecords."""
        taken = 0
        for paper in islice(self._all(), count):
            taken += 1
            yield paper
        if taken < count:
            raise TooFewRecords(
                f"there are only {taken:,} plain records with authors and an abstract"
            )

    def _all(self) -> Iterator[Paper]:
        if self.path is None:
            from benchmarks.records import records

            yield from map(_paper, records())
            return
        opened = OPENERS.get(self.path.suffix, open)
        keys = set()
        with opened(self.path, "rb") as lines:
            for line in lines:
                paper = _paper(msgspec.json.decode(line))
                if _is_plain(paper) and paper.key.lower() not in keys:
                    keys.add(paper.key.lower())
                    yield paper

    def described(self) -> str:
        """What the records are, in words that name no path."""
        return "generated" if self.path is None else "from a file"


def _is_plain(paper: Paper) -> bool:
    parts = (paper.abstract, paper.authors, paper.title)
    return all(parts) and not MARKUP.search(paper.title + paper.abstract)


def _paper(fields: dict[str, object]) -> Paper:
    fields.setdefault("key", fields.pop("id", ""))
    return parse_paper(msgspec.json.encode(fields))
