"""Digests of what pages show of papers: equal as long as a page would look the same.

What a document shows of one paper has a name, from the least to the most: ``key``, ``title``,
``authors`` or ``year`` alone, ``mark`` in a picture, ``dated`` in one along the years, ``line``
in a list, ``grouped`` in one with headings, ``mention`` in a sentence with its preview, ``entry``
in a bibliography, ``record`` in the files of a page, and ``card`` with the sources of the record
too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from sphinx_papers.pages.wording import (
    is_withdrawn,
    preview_names,
    provenance_words,
    reason_words,
    venue_badge,
    venue_line,
)
from sphinx_papers.paper.addresses import main_url
from sphinx_papers.paper.names import short_authors
from sphinx_papers.paper.record import Paper

if TYPE_CHECKING:
    from sphinx_papers.corpus.corpus import Corpus
    from sphinx_papers.corpus.related import Related
    from sphinx_papers.corpus.relations import Relation
    from sphinx_papers.pages.questions import ShownOfRelated


def paper_digest(paper: Paper | None, part: str) -> str | None:
    """A digest of one part of a paper; None for no paper."""
    return None if paper is None else shown_digest((paper.key, PARTS[part](paper)))


def related_digest(
    paper: Paper, rows: Sequence[Related], shown: ShownOfRelated, corpus: Corpus
) -> str:
    """A digest of the papers of a corpus related to one, whose key is not shown."""
    if not rows:
        return shown_digest(paper.display_title)
    caption = (paper.display_title, len(corpus), corpus.sources) if shown.caption else None
    year = paper.year if shown.year else None
    return shown_digest((caption, year, [_row(row, shown) for row in rows]))


def _row(row: Related, shown: ShownOfRelated) -> tuple[Any, ...]:
    reasons = [reason_words(reason) for reason in row.reasons] if shown.reasons else []
    score = f"{row.score:.2f}" if shown.score else ""
    return paper_digest(row.paper, shown.part), reasons, score


def list_digest(papers: Sequence[Paper], count: int, part: str) -> str:
    """A digest of a list of papers, of which there are ``count`` in all."""
    return shown_digest((count, [paper_digest(paper, part) for paper in papers]))


def all_digest(papers: Sequence[Paper], most: int, part: str) -> str:
    """A digest of all papers in a picture, which shows none where there are more than it can."""
    return shown_digest(
        [paper_digest(paper, part) for paper in papers] if len(papers) <= most else []
    )


def relations_digest(relations: Sequence[Relation]) -> str:
    """A digest of the relations that a picture draws."""
    return shown_digest(relations)


def cited_form(paper: Paper, key: str) -> Paper:
    """What a bibliography needs of a paper; the environment is to stay small."""
    return msgspec.structs.replace(paper, key=key, abstract="", cites=())


def _said(paper: Paper) -> Paper:
    """The record without where it is from and how it was made."""
    return msgspec.structs.replace(paper, provenance={}, seen=(), versions=(), repairs=())


def _linked(paper: Paper) -> tuple[Any, ...]:
    status = paper.status if is_withdrawn(paper) else ""
    return paper.display_title, status, main_url(paper)


def _mark(paper: Paper) -> tuple[Any, ...]:
    return *_linked(paper), short_authors(paper.authors[:1]), paper.label, paper.year


def _dated(paper: Paper) -> tuple[Any, ...]:
    return _mark(paper) if paper.year else _linked(paper)


def _line(paper: Paper) -> tuple[Any, ...]:
    return *_linked(paper), paper.label if paper.authors else "", venue_badge(paper) or paper.venue


def _grouped(paper: Paper) -> tuple[Any, ...]:
    return *_line(paper), short_authors(paper.authors[:1]), paper.year, paper.venue


def _mention(paper: Paper) -> tuple[Any, ...]:
    return *_linked(paper), paper.label, preview_names(paper), venue_line(paper)


PARTS: dict[str, Callable[[Paper], Any]] = {
    "key": lambda paper: paper.key,
    "title": lambda paper: paper.display_title,
    "authors": lambda paper: short_authors(paper.authors),
    "year": lambda paper: paper.year,
    "mark": _mark,
    "dated": _dated,
    "line": _line,
    "grouped": _grouped,
    "mention": _mention,
    "entry": lambda paper: _said(cited_form(paper, "")),
    "record": _said,
    "card": lambda paper: (_said(paper), provenance_words(paper)),
}


def shown_digest(shown: Any) -> str:
    """A digest of anything that is shown."""
    return blake2b(msgspec.json.encode(shown), digest_size=8).hexdigest()
