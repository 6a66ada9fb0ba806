"""The corpus: all papers at hand, behind one face."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache, partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Self
from weakref import finalize

import msgspec

from sphinx_papers.corpus.cache import cached_index, cached_terms
from sphinx_papers.corpus.progress import Begin, silent
from sphinx_papers.corpus.ready import (
    alias_of,
    attach_terms,
    has_terms,
    number_of,
    open_index,
    paper_of,
)
from sphinx_papers.corpus.sources import find_sources
from sphinx_papers.paper.errors import SourceError, UnknownPaper
from sphinx_papers.paper.identifiers import parse_identifier
from sphinx_papers.paper.record import Paper

# Searching and ranking are imported when they are asked for: most builds only look papers up.
if TYPE_CHECKING:
    from sphinx_papers.corpus.embeddings import Embeddings
    from sphinx_papers.corpus.query import Query
    from sphinx_papers.corpus.related import Ranker, Related
    from sphinx_papers.corpus.search import Search

CACHED = 1024  # records, and names
NEAREST = 3
NEAR_ENOUGH = 60  # of 100, see rapidfuzz.fuzz.WRatio


class Corpus(Mapping[str, Paper]):
    """Papers by key, by identifier in any usual spelling, or by what they are related to.

    As a mapping it goes from key to record, in the order of the keys; look-up also takes an
    arXiv id, a DOI or any other identifier, with or without prefix, as an address too.
    """

    def __init__(
        self,
        index: Path,
        sources: Sequence[str] = (),
        *,
        fallback_cache: Path | None = None,
        begin: Begin = silent,
    ) -> None:
        self.index = index
        self.sources = tuple(sources) or (index.name,)
        self._fallback_cache = fallback_cache
        self._begin = begin
        self._db = open_index(index)
        finalize(self, self._db.close)
        # A page asks for each of its papers several times: read, shown, cited, exported.
        self._paper = lru_cache(CACHED)(partial(paper_of, self._db))
        self._named = lru_cache(CACHED)(partial(number_of, self._db))
        self._meta = dict(self._db.execute("SELECT k, v FROM meta").fetchall())

    @classmethod
    def open(
        cls,
        sources: Sequence[str | PathLike[str]] = ("seed",),
        *,
        folder: Path | None = None,
        fallback_cache: Path | None = None,
        embeddings: str | PathLike[str] | None = None,
        begin: Begin = silent,
    ) -> "Corpus":
        """Open the corpus of ``sources``, indexing them if they are new or have changed.

        Where a work is in several sources the earlier one wins field by field. Paths are
        relative to ``folder`` (default: the working directory). The index is kept in the
        user's cache directory, or in ``fallback_cache`` where that cannot be written; a ready
        index (``team.papers``) alone is opened as it is. Raises CacheError if neither can be
        written; what is wrong inside a source is in :attr:`problems`.

        ``embeddings`` is the directory of a model or a file of vectors, by which papers are
        related as well (see :mod:`~sphinx_papers.corpus.embeddings`); raises EmbeddingsError
        where they cannot be had. ``begin`` gives who is told how far it is when
        there is something to index, and to work out for related papers.
        """
        where = folder or Path.cwd()
        found = find_sources([str(source) for source in sources], where)
        given = None if embeddings is None else _embeddings(str(embeddings), where)
        index = cached_index(found, fallback_cache, begin(), given)
        names = [str(source) for source in sources]
        return cls(index, names, fallback_cache=fallback_cache, begin=begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the index; a corpus that lives as long as its process needs no closing."""
        self._db.close()

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

    @property
    def vectors(self) -> int:
        """How many papers have a vector from embeddings."""
        return int(self._meta.get("embeddings", 0))

    @property
    def entries(self) -> int:
        """How many entries of the sources made up the papers."""
        return int(self._meta["entries"])

    def merged(self) -> list[Paper]:
        """The papers that several entries made up."""
        return [self._paper(n) for (n,) in self._db.execute("SELECT n FROM merged ORDER BY n")]

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
        return row[0].hex() if row else None

    def nearest(self, name: str) -> list[str]:
        """The keys most like a name that no paper has, the nearest first."""
        from rapidfuzz import fuzz, process

        found = process.extract(
            name.lower(), list(self), scorer=fuzz.WRatio, limit=NEAREST, score_cutoff=NEAR_ENOUGH
        )
        return [key for key, _, _ in found]

    def select(
        self,
        query: "str | Query" = "",
        *,
        sort: str = "newest",
        limit: int | None = None,
        cited: AbstractSet[str] = frozenset(),
    ) -> list[Paper]:
        """The papers a query finds (:mod:`sphinx_papers.corpus.query`), sorted.

        ``sort`` is ``newest``, ``oldest``, ``title``, ``author``, ``venue``, ``key`` or
        ``relevance``; equal papers stand in the order of their keys. ``cited`` are the keys
        that the word ``cited`` means. Raises QueryError, and PapersError for an unknown order.
        """
        return list(self.stream(query, sort=sort, limit=limit, cited=cited))

    def stream(
        self,
        query: "str | Query" = "",
        *,
        sort: str = "newest",
        limit: int | None = None,
        cited: AbstractSet[str] = frozenset(),
    ) -> Iterator[Paper]:
        """What :meth:`select` answers, one paper in memory at a time."""
        numbers = self._search(cited).numbers(_parsed(query), sort, limit)
        return map(self._paper, numbers)

    def count(self, query: "str | Query" = "", *, cited: AbstractSet[str] = frozenset()) -> int:
        """How many papers a query finds. Raises QueryError."""
        return self._search(cited).count(_parsed(query))

    def numbers(
        self, query: "str | Query", *, cited: AbstractSet[str] = frozenset()
    ) -> frozenset[int]:
        """The papers a query finds, by number: the place of their keys in order."""
        return frozenset(self._search(cited).numbers(_parsed(query)))

    def search(self, text: str, limit: int = 10) -> list[Paper]:
        """At most ``limit`` papers for a free text, by BM25 over title, abstract and authors.

        Those that have all its words come first, then those that have some.
        """
        return [self._paper(n) for n in self._search().ranked(text, limit)]

    def related(
        self,
        name: str,
        limit: int = 10,
        *,
        min_score: float | None = None,
        query: "str | Query" = "",
        cited: AbstractSet[str] = frozenset(),
    ) -> "list[Related]":
        """At most ``limit`` papers related to one, the nearest first, each with its reasons.

        There are fewer where fewer score ``min_score`` or more (default: 0.1 in a large corpus,
        up to 0.16 in a small one, where chance makes words look rare: 0.15 among 23 papers, 0.13
        among 100, 0.115 among 300). Only papers that ``query``
        finds are ranked, so the limit cuts nothing that a filter would keep. Raises UnknownPaper
        and QueryError.
        """
        n = self._number(name)
        if n is None:
            raise UnknownPaper(name, self.nearest(name))
        only = self.numbers(query, cited=cited) if query else None
        return self._ranker.related(n, limit, min_score, only)

    @cached_property
    def terms(self) -> Path | None:
        """The file with the terms by which papers are related; None where the index has them.

        It is written when it is first asked for. Raises CacheError where it cannot be.
        """
        if has_terms(self._db):
            return None
        path = cached_terms(self.index, self.digest, self._fallback_cache, self._begin())
        attach_terms(self._db, path)
        return path

    @cached_property
    def _ranker(self) -> "Ranker":
        from sphinx_papers.corpus.related import Ranker

        _ = self.terms
        return Ranker(self._db, len(self))

    def _search(self, cited: AbstractSet[str] = frozenset()) -> "Search":
        from sphinx_papers.corpus.search import Search

        return Search(self._db, cited)

    def _number(self, name: str) -> int | None:
        n = self._named(name.strip().lower())
        if n is None and (identifier := parse_identifier(name)) is not None:
            n = self._named(alias_of(identifier))
        return n


def _embeddings(name: str, folder: Path) -> "Embeddings":
    from sphinx_papers.corpus.embeddings import Embeddings

    return Embeddings(name, folder / name)


def _parsed(query: "str | Query") -> "Query":
    from sphinx_papers.corpus.query import parse_query

    return parse_query(query) if isinstance(query, str) else query
