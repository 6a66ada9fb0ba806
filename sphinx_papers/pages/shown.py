"""Digests of what pages show of papers: equal as long as a page would look the same."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.corpus.related import Related
from sphinx_papers.corpus.relations import Relation
from sphinx_papers.pages.wording import preview_names
from sphinx_papers.paper.addresses import main_url
from sphinx_papers.paper.record import Paper


def mention_digest(paper: Paper | None) -> str | None:
    """A digest of what a sentence says of a paper."""
    if paper is None:
        return None
    venue = (paper.venue, paper.venue_year, paper.status)
    names = (paper.label, preview_names(paper), paper.year)
    return _digest((paper.key, paper.display_title, names, venue, main_url(paper)))


def related_digest(rows: Sequence[Related], corpus: Corpus) -> str:
    """A digest of a table of related papers; the files of its page hold the whole records."""
    shown = [(corpus.digest_of(row.paper.key), row.score, row.reasons) for row in rows]
    return _digest((len(corpus), corpus.sources, [row.paper.key for row in rows], shown))


def list_digest(papers: Sequence[Paper], count: int, corpus: Corpus) -> str:
    """A digest of a list of papers, of which there are ``count`` in all."""
    return _digest((count, [(paper.key, corpus.digest_of(paper.key)) for paper in papers]))


def keys_digest(keys: Sequence[str]) -> str:
    """A digest of which papers there are."""
    return _digest(keys)


def relations_digest(relations: Sequence[Relation]) -> str:
    """A digest of the relations that a picture draws."""
    return _digest(relations)


def _digest(shown: Any) -> str:
    return blake2b(msgspec.json.encode(shown), digest_size=8).hexdigest()
