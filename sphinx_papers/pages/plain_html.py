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
LINK_ATTRIBUTES = {*nodes.Element.basic_attributes, "refuri", "internal"}
# What the straight way leaves out: the translator at hand must have it from Sphinx.
LEFT_OUT = (
    *(f"{way}_{node}" for way in ("visit", "depart") for node in (
        "Text", "paragraph", "reference", *(node.__name__ for node in TAGS),
    )),
    *("attval", "dispatch_departure", "dispatch_visit", "encode", "starttag"),
)  # fmt: skip


def add_children(translator: Any, node: nodes.Element) -> None:
    """Add the HTML of all children of a node."""
    if "papers_way" not in vars(translator):
        translator.papers_way = _add if _is_sphinxs_own(translator) else _walk
    for child in node.children:
        translator.papers_way(translator, child)


def _is_sphinxs_own(translator: HTML5Translator) -> bool:
    """Whether a translator writes plain nodes as Sphinx does."""
    cls = type(translator)
    inherited = all(getattr(cls, name) is getattr(HTML5Translator, name) for name in LEFT_OUT)
    # What an extension registers for a node is set on each translator.
    return inherited and vars(translator).keys().isdisjoint(LEFT_OUT)


def _add(translator: Any, node: nodes.Node) -> None:
    WRITERS.get(type(node), _walk)(translator, node)


def _walk(translator: Any, node: nodes.Node) -> None:
    node.walkabout(translator)  # type: ignore[no-untyped-call]


def _add_text(translator: Any, node: Any) -> None:
    translator.body.append(translator.encode(node))


def _add_tag(translator: Any, node: Any) -> None:
    _wrap(translator, node, TAGS[type(node)])


def _add_paragraph(translator: Any, node: Any) -> None:
    _wrap(translator, node, "p")
    translator.body.append("\n")


def _wrap(translator: Any, node: nodes.Element, tag: str) -> None:
    """Add a node and what is in it between tags; only ``class`` and ``id`` are shown."""
    classes, ids = node.attributes["classes"], node.attributes["ids"]
    shown = f' class="{translator.attval(" ".join(classes))}"' if classes else ""
    if ids:
        shown += f' id="{translator.attval(ids[0])}"'
    translator.body.append(f"<{tag}{shown}>")
    for child in node.children:
        _add(translator, child)
    translator.body.append(f"</{tag}>")


def _add_link(translator: Any, node: Any) -> None:
    address = node.attributes.get("refuri", "")
    is_plain = node.attributes.keys() <= LINK_ATTRIBUTES and not node.attributes["classes"]
    if not (is_plain and address) or address.startswith("mailto:") or node["internal"]:
        node.walkabout(translator)
        return
    translator.body.append(f'<a class="reference external" href="{translator.attval(address)}">')
    for child in node.children:
        _add(translator, child)
    translator.body.append("</a>")


WRITERS: dict[type, Callable[[Any, Any], None]] = {
    nodes.Text: _add_text,
    nodes.paragraph: _add_paragraph,
    nodes.reference: _add_link,
    **dict.fromkeys(TAGS, _add_tag),
}
