"""Digests of what pages show of papers: equal as long as a page would look the same."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from sphinx_papers.corpus.related import Related
from sphinx_papers.corpus.relations import Relation
from sphinx_papers.pages.wording import main_url
from sphinx_papers.paper.record import Paper


def mention_digest(paper: Paper | None) -> str | None:
    """A digest of what a sentence or a row says of a paper."""
    return None if paper is None else _digest(_mention(paper))


def related_digest(rows: Sequence[Related], papers: int) -> str:
    """A digest of a table of related papers, taken from so many papers."""
    return _digest([papers, [(_mention(row.paper), row.score, row.reasons) for row in rows]])


def keys_digest(keys: Sequence[str]) -> str:
    """A digest of which papers there are."""
    return _digest(keys)


def relations_digest(relations: Sequence[Relation]) -> str:
    """A digest of the relations that a picture draws."""
    return _digest(relations)


def _mention(paper: Paper) -> tuple[Any, ...]:
    venue = (paper.venue, paper.venue_year)
    return (paper.key, paper.display_title, paper.label, paper.year, venue, main_url(paper))


def _digest(shown: Any) -> str:
    return blake2b(msgspec.json.encode(shown), digest_size=8).hexdigest()
