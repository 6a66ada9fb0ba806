"""Which generated pages of the last build still stand, so that they need not be made again.

Sphinx makes every index on every build, and so would we the pages of papers. Where papers, titles
and contents are as they were, and options and templates too, they could only come out the same.
"""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_papers.pages.abilities import has_files
from sphinx_papers.pages.domain import PaperDomain, get_domain
from sphinx_papers.pages.indices import INDICES

BUILD_INFO = ".buildinfo"  # digests of the options; Sphinx replaces it when they have changed


def remember_options(app: Sphinx) -> None:
    """Keep what Sphinx has noted of the options of the last build, before it is replaced."""
    if has_files(app.builder):
        get_domain(app.env).build_info = _build_info(app.builder)


def find_standing(app: Sphinx, builder: Builder) -> None:
    """Find out which indices stand, before Sphinx makes them."""
    domain = get_domain(app.env)
    domain.has_news = not has_files(builder) or _has_news(builder, domain)
    pages = [f"{domain.name}-{index.name}" for index in INDICES]
    if not domain.has_news:
        domain.standing = frozenset(page for page in pages if is_made(builder, page))
    elif isinstance(builder, StandaloneHTMLBuilder):
        _remove(builder, pages)


def _has_news(builder: Builder, domain: PaperDomain) -> bool:
    """Whether what generated pages show has changed, or options or templates have.

    With those Sphinx writes every document: also such as it has not read.
    """
    if domain.has_news or not domain.build_info or domain.build_info != _build_info(builder):
        return True
    if domain.read.issuperset(builder.env.found_docs):
        return True
    return any(docname not in domain.read for docname in builder.get_outdated_docs())


def _remove(builder: Builder, pages: list[str]) -> None:
    """Remove what may not be made again: an e-book would pack an index that nothing is in."""
    for page in pages:
        if page not in builder.env.found_docs:
            Path(builder.get_outfilename(page)).unlink(missing_ok=True)  # type: ignore[attr-defined]


def _build_info(builder: Builder) -> bytes:
    file = Path(builder.outdir) / BUILD_INFO
    return file.read_bytes() if file.is_file() else b""


def is_made(builder: Builder, page: str) -> bool:
    """Whether there is a page of this name."""
    return Path(builder.get_outfilename(page)).is_file()  # type: ignore[attr-defined]
