"""Which generated pages of the last build still stand, so that they need not be made again.

Sphinx makes every index on every build, and so would we the pages of papers. Where papers, titles
and contents are as they were, and options and templates too, they could only come out the same.
"""

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_papers.pages.abilities import has_files, has_pages
from sphinx_papers.pages.domain import PaperDomain, get_domain
from sphinx_papers.pages.indices import INDICES
from sphinx_papers.pages.page_names import FILES, FOLDER, Page, page_name
from sphinx_papers.pages.unwritten import note_unwritten

BUILD_INFO = ".buildinfo"  # digests of the options; Sphinx replaces it when they have changed


def remember_options(app: Sphinx) -> None:
    """Keep what Sphinx noted when the last build was finished, before it is replaced."""
    if has_files(app.builder):
        domain = get_domain(app.env)
        domain.build_info = _build_info(app.builder)


def find_standing(app: Sphinx, builder: Builder) -> None:
    """Find out which indices stand, before Sphinx makes them."""
    domain = get_domain(app.env)
    domain.has_news = not has_files(builder) or _has_news(builder, domain)
    pages = [f"{domain.name}-{index.name}" for index in INDICES]
    if not domain.has_news:
        domain.templates = builder.templates.newest_template_mtime() if builder.templates else 0.0
        domain.standing = frozenset(page for page in pages if stands(builder, page))
    elif isinstance(builder, StandaloneHTMLBuilder):
        if not domain.unwritten:  # else the note is there
            note_unwritten(builder, ())
        _remove(builder, pages)


def _has_news(builder: Builder, domain: PaperDomain) -> bool:
    """Whether what generated pages show has changed, or options have."""
    if domain.has_news or not domain.build_info or domain.build_info != _build_info(builder):
        return True
    return domain.read.issuperset(builder.env.found_docs)


def _remove(builder: Builder, pages: list[str]) -> None:
    """Remove what may not be made again: an e-book would pack an index that nothing is in."""
    for page in pages:
        if page not in builder.env.found_docs:
            Path(builder.get_outfilename(page)).unlink(missing_ok=True)  # type: ignore[attr-defined]


def _build_info(builder: Builder) -> bytes:
    file = Path(builder.outdir) / BUILD_INFO
    return file.read_bytes() if file.is_file() else b""


def indices_again(builder: Builder) -> Iterator[Page]:
    """The indices that stood when writing began, where all documents have been written since.

    So it is with ``-a``, which asks for everything; nothing tells of it before.
    """
    domain = get_domain(builder.env)
    if not domain.written.issuperset(builder.env.found_docs):
        return
    stood, domain.standing, domain.has_news = domain.standing, frozenset(), True
    for index in domain.indices:
        name = f"{domain.name}-{index.name}"
        if name in stood:
            content, is_folded = index(domain).generate()
            shown = {"indextitle": index.localname, "content": content}
            yield name, {**shown, "collapse_index": is_folded}, "domainindex.html"


def remove_pages(builder: Builder) -> None:
    """Remove the pages of papers, with their files, that are not wanted any more."""
    domain = get_domain(builder.env)
    files = Path(builder.outdir) / FILES / FOLDER
    if not domain.has_news or not files.is_dir():
        return
    wanted = {page_name(key) for key in domain.used} if has_pages(builder) else set()
    wanted |= builder.env.found_docs
    for file in list(files.iterdir()):
        name = f"{FOLDER}/{file.stem}"
        if file.is_file() and name not in wanted:
            file.unlink()
            Path(builder.get_outfilename(name)).unlink(missing_ok=True)  # type: ignore[attr-defined]


def keys_without_page(builder: Builder) -> set[str]:
    """The papers that documents use and whose own pages are to be made.

    What is related to a paper changes with papers that no document shows.
    """
    domain = get_domain(builder.env)
    is_same = domain.data["corpus"] == domain.state
    return {key for key in domain.used if not (is_same and stands(builder, page_name(key)))}


def stands(builder: Builder, page: str) -> bool:
    """Whether a page need not be made again where there is no news: no template is newer."""
    file = Path(builder.get_outfilename(page))  # type: ignore[attr-defined]
    domain = get_domain(builder.env)
    return not domain.has_news and file.is_file() and file.stat().st_mtime >= domain.templates
