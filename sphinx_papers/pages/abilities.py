"""What a builder can do with papers, and the papers that it does it with."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_papers.corpus.corpus import Corpus
    from sphinx_papers.paper.record import Paper


def corpus_of(env: BuildEnvironment) -> Corpus:
    """The corpus that the documents were read with."""
    return cast("Corpus", env.get_domain("paper").corpus)  # type: ignore[attr-defined]


def has_files(builder: Builder) -> bool:
    """Whether a builder can put files beside its pages."""
    return isinstance(builder, StandaloneHTMLBuilder) and not builder.embedded


def has_metadata(builder: Builder) -> bool:
    """Whether pages carry metadata of their papers."""
    return bool(builder.config.papers_metadata) and has_files(builder)


def has_pages(builder: Builder) -> bool:
    """Whether papers have pages of their own."""
    is_single = builder.name == "singlehtml"
    return bool(builder.config.papers_pages) and has_files(builder) and not is_single


def papers_of(env: BuildEnvironment, keys: Iterable[str]) -> list[Paper]:
    """The papers of some keys, each once, in their order."""
    found = (corpus_of(env).find(key) for key in dict.fromkeys(keys))
    return [paper for paper in found if paper is not None]
