"""HTML of plain nodes, written straight into the page: a third of the time a card takes else.

The HTML is that of Sphinx's own translator, byte for byte. Every other node goes the usual way,
and so does each node where a theme or an extension has a translator that writes plain nodes
otherwise.
"""

from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

TAGS: dict[type[nodes.Element], str] = {
    nodes.strong: "strong",
    nodes.emphasis: "em",
    nodes.inline: "span",
    nodes.subscript: "sub",
    nodes.superscript: "sup",
}
LINK_ATTRIBUTES = {*nodes.Element.basic_attributes, "refuri", "internal", "of"}
# What the straight way leaves out: the translator at hand must have it from Sphinx.
LEFT_OUT = (
    *(f"{way}_{node}" for way in ("visit", "depart") for node in (
        "Text", "paragraph", "reference", *(node.__name__ for node in TAGS),
    )),
    *("attval", "dispatch_departure", "dispatch_visit", "encode", "starttag"),
)  # fmt: skip


def add_children(translator: Any, node: nodes.Element) -> None:
    """Add the HTML of all children of a node."""
    add = _way(translator)
    for child in node.children:
        add(translator, child)


def add_element(translator: Any, node: nodes.Element, tag: str, inside: str = "") -> None:
    """Add a node and what is in it between tags; only its classes and its first id are shown.

    ``inside`` stands in the tag behind them, as it is.
    """
    classes, ids = node.attributes["classes"], node.attributes["ids"]
    shown = f' class="{translator.attval(" ".join(classes))}"' if classes else ""
    if ids:
        shown += f' id="{translator.attval(ids[0])}"'
    translator.body.append(f"<{tag}{shown}{inside}>")
    add_children(translator, node)
    translator.body.append(f"</{tag}>")


def open_link(translator: Any, node: nodes.reference) -> None:
    """Begin a link; where it is no plain one, or links are not Sphinx's own, in the usual way."""
    attributes = node.attributes
    address = attributes.get("refuri", "")
    is_plain = attributes.keys() <= LINK_ATTRIBUTES and not (
        attributes["classes"] or attributes["ids"]
    )
    if not is_plain or not address or address.startswith("mailto:") or _way(translator) is _walk:
        translator.visit_reference(node)
        return
    where = "internal" if attributes["internal"] else "external"
    translator.body.append(f'<a class="reference {where}" href="{translator.attval(address)}">')


def _way(translator: Any) -> Callable[[Any, Any], None]:
    """How a translator's nodes are written; found out once for each translator."""
    if "papers_way" not in vars(translator):
        translator.papers_way = _add if _is_sphinxs_own(translator) else _walk
    way: Callable[[Any, Any], None] = translator.papers_way
    return way


def _is_sphinxs_own(translator: HTML5Translator) -> bool:
    """Whether a translator writes plain nodes as Sphinx does."""
    cls = type(translator)
    inherited = all(getattr(cls, name) is getattr(HTML5Translator, name) for name in LEFT_OUT)
    # What an extension registers for a node is set on each translator.
    return inherited and vars(translator).keys().isdisjoint(LEFT_OUT)


def _add(translator: Any, node: Any) -> None:
    WRITERS.get(type(node), _walk)(translator, node)


def _walk(translator: Any, node: Any) -> None:
    node.walkabout(translator)


def _add_text(translator: Any, node: nodes.Text) -> None:
    translator.body.append(translator.encode(node))


def _add_tag(translator: Any, node: nodes.Element) -> None:
    add_element(translator, node, TAGS[type(node)])


def _add_paragraph(translator: Any, node: nodes.paragraph) -> None:
    if node.attributes.get("translatable", True):  # the writer's own, with whatever is in it
        _walk(translator, node)
        return
    add_element(translator, node, "p")
    parent = node.parent
    if not (isinstance(parent, nodes.list_item | nodes.entry) and len(parent.children) == 1):
        translator.body.append("\n")


def _add_link(translator: Any, node: nodes.reference) -> None:
    open_link(translator, node)
    add_children(translator, node)
    translator.depart_reference(node)


WRITERS: dict[type, Callable[[Any, Any], None]] = {
    nodes.Text: _add_text,
    nodes.paragraph: _add_paragraph,
    nodes.reference: _add_link,
    **dict.fromkeys(TAGS, _add_tag),
}
