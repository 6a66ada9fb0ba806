"""The corpus: all papers at hand, behind one face."""

import weakref
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path

import msgspec
from rapidfuzz import fuzz, process

from sphinx_papers.corpus.cache import cached_index, open_index
from sphinx_papers.corpus.index import alias_of
from sphinx_papers.corpus.related import Ranker, Related
from sphinx_papers.corpus.sources import find_sources
from sphinx_papers.paper.errors import SourceError, UnknownPaper
from sphinx_papers.paper.identifiers import parse_identifier
from sphinx_papers.paper.record import Paper

NEAREST = 3
NEAR_ENOUGH = 60  # of 100, see rapidfuzz.fuzz.WRatio


class Corpus(Mapping[str, Paper]):
    """Papers by key, by identifier in any usual spelling, or by what they are related to.

    As a mapping it goes from key to record, in the order of the keys; look-up also takes an
    arXiv id, a DOI or any other identifier, with or without prefix, as an address too.
    """

    def __init__(self, index: Path) -> None:
        self.index = index
        self._db = open_index(index)
        weakref.finalize(self, self._db.close)
        self._meta = dict(self._db.execute("SELECT k, v FROM meta").fetchall())

    @classmethod
    def open(
        cls,
        sources: Sequence[str | PathLike[str]] = ("seed",),
        *,
        folder: Path | None = None,
        fallback_cache: Path | None = None,
    ) -> "Corpus":
        """Open the corpus of ``sources``, indexing them if they are new or have changed.

        Where a work is in several sources the earlier one wins field by field. Paths are
        relative to ``folder`` (default: the working directory). The index is kept in the
        user's cache directory, or in ``fallback_cache`` where that cannot be written. Raises
        PapersError if neither can; what is wrong inside a source is in :attr:`problems`.
        """
        found = find_sources([str(source) for source in sources], folder or Path.cwd())
        return cls(cached_index(found, fallback_cache))

    def __getitem__(self, name: str) -> Paper:
        n = self._number(name)
        if n is None:
            raise UnknownPaper(name, self.nearest(name))
        return self._paper(n)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._number(name) is not None

    def __iter__(self) -> Iterator[str]:
        for (key,) in self._db.execute("SELECT key FROM paper ORDER BY n"):
            yield key

    def __len__(self) -> int:
        return int(self._meta["papers"])

    @property
    def digest(self) -> str:
        """A digest of all records: equal for equal content."""
        return str(self._meta["digest"])

    @cached_property
    def problems(self) -> list[SourceError]:
        """What was wrong in the sources: files and entries that could not be read."""
        rows = msgspec.json.decode(self._meta["problems"], type=list[tuple[str, int | None, str]])
        return [SourceError(*row) for row in rows]

    def find(self, name: str) -> Paper | None:
        """The paper of this name, or None."""
        n = self._number(name)
        return None if n is None else self._paper(n)

    def key_of(self, name: str) -> str | None:
        """The key of the paper of this name; None for an unknown name."""
        row = self._db.execute(
            "SELECT key FROM paper WHERE n = ?", (self._number(name),)
        ).fetchone()
        return row[0] if row else None

    def digest_of(self, name: str) -> str | None:
        """A digest of what a paper's record says; None for an unknown name."""
        n = self._number(name)
        row = self._db.execute("SELECT digest FROM paper WHERE n = ?", (n,)).fetchone()
        return row[0] if row else None

    def nearest(self, name: str) -> list[str]:
        """The keys most like a name that no paper has, the nearest first."""
        found = process.extract(
            name.lower(), list(self), scorer=fuzz.WRatio, limit=NEAREST, score_cutoff=NEAR_ENOUGH
        )
        return [key for key, _, _ in found]

    def related(self, name: str, limit: int = 10) -> list[Related]:
        """At most ``limit`` papers related to one, the nearest first, each with its reasons.

        There are fewer where fewer are related. Raises UnknownPaper.
        """
        paper = self[name]
        n = self._number(paper.key)
        assert n is not None
        return Ranker(self._db).related(n, paper, limit)

    def _number(self, name: str) -> int | None:
        names = [name.strip().lower()]
        if (identifier := parse_identifier(name)) is not None:
            names.append(alias_of(identifier))
        for one in names:
            if row := self._db.execute("SELECT n FROM alias WHERE name = ?", (one,)).fetchone():
                return int(row[0])
        return None

    def _paper(self, n: int) -> Paper:
        (record,) = self._db.execute("SELECT record FROM paper WHERE n = ?", (n,)).fetchone()
        return msgspec.json.decode(record, type=Paper)
