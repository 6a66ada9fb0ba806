"""A page for each paper that the documentation cites (``papers_pages``), in HTML only.

Such a page stands for its paper, so it alone carries the tags of the paper itself (Highwire,
``cite-as``, ``describedby``). It is made anew whenever pages are written, from the domain and
the corpus, and nothing is put among the sources.
"""

import html
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

from sphinx_papers.formats.highwire import cite_as, meta_tags
from sphinx_papers.pages.abilities import has_metadata
from sphinx_papers.pages.card_style import FIELDS, CardStyle
from sphinx_papers.pages.cards import card_place, fill_card, marked_text
from sphinx_papers.pages.domain import get_domain
from sphinx_papers.pages.exports import (
    FORMATS,
    file_line,
    file_url,
    write_files,
)
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import paper_cell, paper_page
from sphinx_papers.pages.page_names import Page, page_name
from sphinx_papers.pages.selections import RELATED_COLUMNS
from sphinx_papers.pages.tables import fill_rows, make_table, related_caption, rows_of
from sphinx_papers.pages.transforms import document_links, resolved
from sphinx_papers.paper.record import Paper


def collect_pages(app: Sphinx, keys: AbstractSet[str]) -> Iterator[Page]:
    """The pages of papers that documents cite; a document of that name goes before one."""
    for paper, documents in get_domain(app.env).all_uses():
        name = page_name(paper.key)
        if paper.key in keys and name not in app.env.found_docs:
            yield name, _context(app, paper, documents), "page.html"


def _context(app: Sphinx, paper: Paper, documents: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What the template of a page shows."""
    builder, name = app.builder, page_name(paper.key)
    content = _content(app, paper, list(documents))
    has_math = any(True for _math in content.findall(nodes.math))
    body = _rendered(builder, content)
    write_files(builder, name, [paper])
    return {
        "title": html.escape(paper.plain_title),
        "body": body + file_line(builder, name),
        "metatags": _head(builder, paper) if has_metadata(builder) else "",
        "parents": [],
        "has_maths_elements": has_math,
        "papers_page": True,
    }


def _rendered(builder: Any, content: nodes.Element) -> str:
    """HTML of the content; what numbers the document had that was written last is not for it."""
    builder.secnumbers, builder.fignumbers = {}, {}
    return str(builder.render_partial(content)["fragment"])


def _head(builder: Builder, paper: Paper) -> str:
    """The tags that say of what paper the page is, and where its record is to be had."""
    tags = [f'<meta name="{n}" content="{html.escape(text)}" />' for n, text in meta_tags(paper)]
    if url := cite_as(paper):
        tags.append(f'<link rel="cite-as" href="{html.escape(url)}" />')
    for form in FORMATS:
        address = html.escape(file_url(builder, page_name(paper.key), form.suffix))
        tags.append(f'<link rel="describedby" type="{form.media_type}" href="{address}" />')
    return "\n".join(("", *tags))


def _content(app: Sphinx, paper: Paper, documents: list[tuple[str, str]]) -> nodes.section:
    """Title, card, where the paper is cited, and what is related to it."""
    name = page_name(paper.key)
    anchor = nodes.make_id(f"paper-{paper.key}")
    title_id = f"{anchor}-title"
    title = nodes.title("", "", *marked_text(paper.display_title), ids=[title_id])
    content = nodes.section("", title, ids=[f"{anchor}-page"], support_smartquotes=False)
    content += _card(app, paper, anchor)
    cited = nodes.rubric("", _("Cited in"), classes=["papers-group"])
    places = nodes.bullet_list("", classes=["papers-list"])
    for document in documents:
        line = nodes.paragraph("", "", *document_links(app.builder, name, [document]))
        places += nodes.list_item("", line)
    content += [cited, places]
    content += _related(app, paper)
    return content


def _card(app: Sphinx, paper: Paper, anchor: str) -> nodes.Element:
    """The card without what the page says itself: its title, where it is cited, its address."""
    style = CardStyle(
        abstract="open",
        authors_shown=app.config.papers_authors_shown,
        metadata=False,
        fields=FIELDS - {"uses"},
    )
    card = card_place(paper, anchor, style)
    fill_card(card, paper)
    for node in list(card.findall(nodes.Element)):
        if isinstance(node, paper_page) or card["title_id"] in node["ids"]:
            node.parent.remove(node)
    return card


def _related(app: Sphinx, paper: Paper) -> list[nodes.Node]:
    """The table of related papers, without the metadata that other pages carry for each."""
    domain = get_domain(app.env)
    corpus = domain.corpus
    rows = rows_of(corpus.related(paper.key, app.config.papers_related_limit))
    if not rows:
        return []
    caption = related_caption(paper, len(rows), corpus)
    table = make_table(caption, rows, RELATED_COLUMNS, page_name(paper.key))
    table["ids"].append("related")
    fill_rows(table, corpus, partial(resolved, domain))
    for cell in table.findall(paper_cell):
        cell["key"] = ""
    return [table]
