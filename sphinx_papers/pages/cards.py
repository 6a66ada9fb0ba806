"""Citation cards: a record as docutils nodes, in three densities."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from docutils import nodes

from sphinx_papers.pages.card_style import CardStyle
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.nodes import (
    paper_authors,
    paper_badges,
    paper_card,
    paper_cite,
    paper_fold,
    paper_link,
    paper_more,
    paper_page,
    paper_struck,
    paper_summary,
)
from sphinx_papers.pages.wording import (
    Link,
    badges,
    identifier_links,
    is_withdrawn,
    provenance_words,
    resource_links,
    venue_badge,
    venue_line,
)
from sphinx_papers.paper.addresses import main_url
from sphinx_papers.paper.markup import spans
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

NAMES_FOLDED = 60  # a fold lists so many names; of the rest it gives the number
NAMES_COMPACT = 3
MARKS: dict[str, Callable[[], nodes.Element]] = {
    "i": nodes.emphasis,
    "b": nodes.strong,
    "sub": nodes.subscript,
    "sup": nodes.superscript,
    "sc": lambda: nodes.inline(classes=["papers-caps"]),
}


def card_place(
    paper: Paper, node_id: str, style: CardStyle, note: Sequence[nodes.Node] = ()
) -> paper_card:
    """The place of a paper's card in a document as it is read: its anchor and its note.

    ``node_id`` is the anchor, ``note`` what the writer says of the paper. Few nodes are read,
    kept and searched by transforms in this way; :func:`fill_card` adds what the record says.
    """
    # LaTeX frames a card for each class that it has a frame for, and once more for one named twice.
    classes = dict.fromkeys(["papers-card", f"papers-{style.density}", *style.classes])
    card = paper_card(classes=list(classes), ids=[node_id], key=paper.key, style=style)
    card["title_id"] = f"{node_id}-title"
    if note:
        card += nodes.container("", *note, classes=["papers-note"])
    card += math_sign(paper.title, paper.abstract)
    return card


def math_sign(*texts: str) -> list[nodes.math]:
    """A node that tells Sphinx of formulas, if the texts have any: a page then gets their style.

    It stands where texts are added later, and goes then, see :func:`note_in`.
    """
    has_math = any(span.kind == "math" for text in texts if "$" in text for span in spans(text))
    return [nodes.math()] if has_math else []


def note_in(place: nodes.Element) -> list[nodes.Node]:
    """The writer's note in the place of a card or a row."""
    return [child for child in place.children if not isinstance(child, nodes.math)]


def fill_card(card: paper_card, paper: Paper, uses: Sequence[nodes.Node] = ()) -> None:
    """Put what the record says in the place of a card; ``uses`` are links to where it is cited."""
    style: CardStyle = card.attributes.pop("style")
    card["abstract"] = style.density == "card" and style.abstract != "none"
    card["metadata"] = style.metadata
    note = note_in(card)
    parts = _line_parts if style.density == "line" else _card_parts
    foot = _foot(paper, style, uses) if style.density == "card" else ()
    card.children = []
    card += [*parts(paper, card["title_id"], style), *note, *foot]


def _card_parts(paper: Paper, title_id: str, style: CardStyle) -> Iterator[nodes.Node]:
    """Badges, title, authors, and where the paper is."""
    if style.has("badges") and (found := list(badges(paper))):
        shown = [nodes.inline("", text, classes=["papers-badge"]) for text in found]
        yield paper_badges("", "", *shown, classes=["papers-badges"], translatable=False)
    yield text_line(with_status(paper, linked_title(paper)), "papers-title", ids=[title_id])
    if style.has("authors") and paper.authors:
        shown_names = NAMES_COMPACT if style.density == "compact" else style.authors_shown
        yield author_line(paper.authors, shown_names)
    if where := list(_where(paper, style)):
        yield text_line(where, "papers-where")


def _line_parts(paper: Paper, title_id: str, style: CardStyle) -> Iterator[nodes.Node]:
    """``Brock et al., 2021. Title. Venue.`` with the title as the one link."""
    line = [nodes.Text(f"{paper.label}. ")] if paper.authors and style.has("authors") else []
    title = with_status(paper, linked_title(paper))
    children = [*line, nodes.inline("", "", *title, ids=[title_id]), nodes.Text(".")]
    if style.has("venue") and paper.venue:
        venue = venue_badge(paper) or venue_line(paper)
        children += [nodes.Text(" "), nodes.emphasis("", venue), nodes.Text(".")]
    yield text_line(children, "papers-title")


def _foot(paper: Paper, style: CardStyle, uses: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """Abstract and citation to unfold, where the paper is used, where the record is from."""
    folds = nodes.container(classes=["papers-folds"])
    if paper.abstract and style.abstract != "none" and style.has("abstract"):
        folds += abstract_fold(paper.abstract, is_open=style.abstract == "open")
    if style.has("cite"):
        folds += paper_cite(key=paper.key)
    if folds.children:
        yield folds
    if uses:
        places = [nodes.Text(_("Cited in: ")), *uses]
        yield text_line(places, "papers-uses", is_searched=False)
    if style.has("provenance") and (words := provenance_words(paper)):
        yield text_line([nodes.Text(words)], "papers-provenance", is_searched=False)


def text_line(
    children: Sequence[nodes.Node], name: str, ids: Sequence[str] = (), *, is_searched: bool = True
) -> nodes.paragraph:
    """A paragraph of paper text, kept out of translation.

    What is said about papers is not searched, else its words would find every page with papers.
    """
    classes = [name] if is_searched else [name, "no-search"]
    return nodes.paragraph("", "", *children, classes=classes, ids=list(ids), translatable=False)


def linked_title(paper: Paper) -> nodes.Node:
    """The title, leading to the paper where its record has an address."""
    title = marked_text(paper.display_title)
    if url := main_url(paper):
        title = [nodes.reference("", "", *title, refuri=url, internal=False)]
    return nodes.strong("", "", *title)


def with_status(paper: Paper, title: nodes.Node) -> list[nodes.Node]:
    """A title; struck, and the word for it before it, where the paper no longer stands."""
    if not is_withdrawn(paper):
        return [title]
    word = nodes.strong("", f"[{paper.status}]", classes=["papers-status"])
    return [word, nodes.Text(" "), struck([title])]


def struck(words: Iterable[nodes.Node]) -> paper_struck:
    """Words about a paper that no longer stands."""
    return paper_struck("", "", *words, classes=["papers-withdrawn"])


def marked_text(text: str) -> list[nodes.Node]:
    """Text of a paper as nodes: its formulas as math, what its tags mark as they say."""
    around: list[nodes.Element] = [nodes.inline()]
    for span in spans(text):
        match span.kind:
            case "begin":
                mark = MARKS[span.text]()
                around[-1] += mark
                around.append(mark)
            case "end":
                around.pop()
            case "math":
                around[-1] += nodes.math(span.text, span.text)
            case "text":
                around[-1] += nodes.Text(span.text)
    return around[0].children


def author_line(authors: Sequence[Author], shown: int) -> paper_authors:
    """The first authors, and the others folded behind "and N more"."""
    names = [author.full_name for author in authors]
    # Folding one name away would save nothing: it is as short as the words for it.
    cut = shown if len(names) > shown + 1 else len(names)
    line = paper_authors("", ", ".join(names[:cut]), classes=["papers-authors"])
    line["translatable"] = False
    if rest := names[cut:]:
        folded = ", ".join(rest[:NAMES_FOLDED])
        if len(rest) > NAMES_FOLDED:
            folded += " " + _("and %d more") % (len(rest) - NAMES_FOLDED)
        line += nodes.Text(" ")
        words = _("and %d more") % len(rest)
        line += paper_more("", words, classes=["papers-more"], folded=folded)
    return line


def _where(paper: Paper, style: CardStyle) -> Iterator[nodes.Node]:
    """Venue, year and links, with dots between them."""
    parts: list[nodes.Node] = []
    if style.has("venue") and (venue := venue_line(paper)):
        parts.append((nodes.emphasis if paper.venue else nodes.inline)("", venue))
    if style.links:
        title = paper.plain_title
        parts += [make_link(link, title) for link in identifier_links(paper)]
        parts += [make_link(link, title) for link in resource_links(paper)]
    for i, part in enumerate(parts):
        if i:
            yield nodes.Text(" · ")
        yield part
    if style.links:
        yield paper_page(key=paper.key, first=not parts)


def make_link(link: Link, title: str) -> nodes.reference:
    """A link to an outside address; to a screen reader it says of which paper it is."""
    if link.is_telling:
        return nodes.reference("", link.text, refuri=link.url, internal=False)
    return paper_link("", link.text, refuri=link.url, internal=False, of=title)


def abstract_fold(abstract: str, *, is_open: bool) -> paper_fold:
    """The abstract, folded in HTML and printed everywhere else; not searched."""
    summary = paper_summary("", "", nodes.strong("", _("Abstract")), translatable=False)
    fold = paper_fold(classes=["papers-abstract", "no-search"], open=is_open)
    fold += summary
    fold += text_line(marked_text(abstract), "papers-abstract-text")
    return fold
