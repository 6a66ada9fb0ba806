"""What LaTeX needs to strike words: HTML has a property for it."""

import re

from docutils import nodes

PIECES = re.compile(r" +|[^ -]+-*|-+")  # lines may break after each


def strike(node: nodes.Element) -> None:
    """Have all words and formulas in a node struck, each by itself: lines break between them."""
    for leaf in list(node.findall(lambda one: isinstance(one, nodes.Text | nodes.math))):
        if isinstance(leaf, nodes.math):
            leaf.parent.replace(leaf, _struck(leaf))
        elif not isinstance(leaf.parent, nodes.math):
            words = map(nodes.Text, PIECES.findall(leaf.astext()))
            leaf.parent.replace(leaf, [part for word in words for part in _struck(word)])


def _struck(piece: nodes.Node) -> list[nodes.Node]:
    text = piece.astext()
    begin = r"\sphinxpapersstruckspace{" if text.isspace() else r"\sphinxpapersstruck{"
    end = r"}\allowbreak{}" if text.endswith("-") else "}"
    return [nodes.raw("", begin, format="latex"), piece, nodes.raw("", end, format="latex")]
