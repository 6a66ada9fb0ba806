"""Papers of a page for programs: citations to copy, files to load, metadata to read.

Everything is made from the records when the page is written, and left out where the builder
cannot offer files beside its pages (EPUB, help files).
"""

import html
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from sphinx.builders import Builder
from sphinx.util.osutil import relative_uri

from sphinx_papers.formats.bibtex import write_bibtex
from sphinx_papers.formats.coins import coins_title
from sphinx_papers.formats.csl import write_csl
from sphinx_papers.formats.jsonld import jsonld
from sphinx_papers.formats.ris import write_ris
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.page_names import FILES, page_name
from sphinx_papers.pages.wording import is_withdrawn, preview_names, venue_line
from sphinx_papers.paper.addresses import main_url
from sphinx_papers.paper.markup import spans
from sphinx_papers.paper.record import Paper

HTML_MARKS = {
    "i": ("<em>", "</em>"), "b": ("<strong>", "</strong>"), "sub": ("<sub>", "</sub>"),
    "sup": ("<sup>", "</sup>"), "sc": ('<span class="papers-caps">', "</span>"),
}  # fmt: skip
NAMES_IN_PAGE = 100  # of authors; the files have all


class FileFormat(NamedTuple):
    """A file that a page offers: all papers of the page in one format."""

    suffix: str
    name: str
    media_type: str
    write: Callable[[Iterable[Paper]], Iterator[bytes]]


FORMATS = (
    FileFormat("bib", "BibTeX", "application/x-bibtex", write_bibtex),
    FileFormat("ris", "RIS", "application/x-research-info-systems", write_ris),
    FileFormat("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", write_csl),
)


def page_link(builder: Builder, docname: str, paper: Paper) -> str:
    """HTML of the link from a card to the paper's own page."""
    address = html.escape(builder.get_relative_uri(docname, page_name(paper.key)))
    of = html.escape(_(" of %s") % paper.plain_title)
    words = html.escape(_("Details"))
    return f'<a href="{address}">{words}<span class="papers-vh">{of}</span></a>'


def file_url(builder: Builder, docname: str, suffix: str) -> str:
    """The address of a page's file, relative to the page."""
    return relative_uri(builder.get_target_uri(docname), f"{FILES}/{docname}.{suffix}")


def write_files(builder: Builder, docname: str, papers: list[Paper]) -> None:
    """Write the files of a page, each only if its content has changed."""
    for form in FORMATS:
        path = _file(builder, docname, form)
        content = b"".join(form.write(papers))
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def remove_files(builder: Builder, docname: str) -> None:
    """Remove the files that a page offered when it showed papers."""
    for form in FORMATS:
        _file(builder, docname, form).unlink(missing_ok=True)


def _file(builder: Builder, docname: str, form: FileFormat) -> Path:
    return Path(builder.outdir) / FILES / f"{docname}.{form.suffix}"


def head_links(builder: Builder, docname: str) -> str:
    """The links in the head of a page to its files."""
    title = _("Papers on this page (%s)")
    return "\n".join(
        f'<link rel="alternate" type="{form.media_type}" title="{html.escape(title % form.name)}" '
        f'href="{html.escape(file_url(builder, docname, form.suffix))}" />'
        for form in FORMATS
    )


def head_jsonld(url: str, papers: list[Paper]) -> str:
    """The metadata of a page and its papers, for crawlers."""
    text = jsonld(url, [in_page(paper) for paper in papers])
    return f'<script type="application/ld+json">{text}</script>'


def file_line(builder: Builder, docname: str) -> str:
    """HTML of the line below a page that offers its papers as files."""
    links = " · ".join(
        f'<a href="{html.escape(file_url(builder, docname, form.suffix))}" download>{form.name}</a>'
        for form in FORMATS
    )
    words = html.escape(_("The papers of this page as files:"))
    return f'<p class="papers-files">{words} {links}</p>'


def cite_fold(paper: Paper) -> str:
    """HTML of a paper's citation to copy; empty where a file alone can hold all its authors."""
    if len(paper.authors) > NAMES_IN_PAGE:
        return ""
    # The page has the abstract already, and the file has it too.
    cited = msgspec.structs.replace(paper, abstract="", keywords=())
    bibtex = b"".join(write_bibtex([cited])).decode().strip()
    summary = html.escape(_("Cite"))
    return (
        f'<details class="papers-cite no-search"><summary>{summary}</summary>'
        f'<pre class="papers-bibtex">{html.escape(bibtex, quote=False)}</pre></details>'
    )


def in_page(paper: Paper) -> Paper:
    """The record as a page's metadata holds it: with so many authors at most."""
    return msgspec.structs.replace(paper, authors=paper.authors[:NAMES_IN_PAGE])


def previews(papers: Iterable[Paper]) -> str:
    """HTML of what a page shows of the papers that its sentences mention, hidden until asked."""
    parts = []
    for paper in papers:
        title = marked_html(paper.display_title)
        if url := main_url(paper):
            title = f'<a href="{html.escape(url)}">{title}</a>'
        if is_withdrawn(paper):
            word = html.escape(f"[{paper.status}]")
            title = f'<span class="papers-status">{word}</span> <s>{title}</s>'
        lines = (preview_names(paper), venue_line(paper))
        below = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)
        key = html.escape(paper.key)
        parts.append(f'<div data-paper="{key}"><p><strong>{title}</strong></p>{below}</div>')
    return f'<div class="papers-previews no-search" hidden>{"".join(parts)}</div>'


def marked_html(text: str) -> str:
    """Text of a paper as HTML, its formulas as they are written."""
    result = ""
    for span in spans(text):
        begin, end = HTML_MARKS.get(span.text, ("", ""))
        result += {"begin": begin, "end": end}.get(span.kind, html.escape(span.text, quote=False))
    return result


def coins_span(paper: Paper, *, abstract: bool) -> str:
    """HTML of the span from which Zotero saves a paper (COinS)."""
    title = html.escape(coins_title(in_page(paper), abstract=abstract))
    return f'<span class="Z3988" aria-hidden="true" title="{title}"></span>'
