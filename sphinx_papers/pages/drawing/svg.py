"""Pictures as SVG, to stand in HTML and in XHTML."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from sphinx_papers.pages.drawing.picture import DOT, FONT, Line, Mark, Picture

SVG = "http://www.w3.org/2000/svg"


def svg(picture: Picture, addresses: Sequence[str]) -> str:
    """A picture as one ``<svg>``; ``addresses`` of its marks, empty where there is none.

    Every mark is a link with a name. Colours are the page's own: that of links for marks, that
    of text for the rest.
    """
    return "".join(_parts(picture, addresses))


def _parts(picture: Picture, addresses: Sequence[str]) -> Iterator[str]:
    w, h = picture.width, picture.height
    yield (
        f'<svg xmlns="{SVG}" '
        f'width="{w}" height="{h}" viewBox="0 0 {w} {h}" font-size="{FONT}" fill="currentColor">\n'
    )
    yield '<g stroke="currentColor" stroke-opacity=".35">\n'
    yield from (_line(line) for line in picture.lines if line.pieces)
    yield "</g>\n"
    for word in picture.words:
        yield (
            f'<text x="{word.x:g}" y="{word.y:g}" text-anchor="end" font-weight="600">'
            f"{escape(word.text)}</text>\n"
        )
    for mark, address in zip(picture.marks, addresses, strict=True):
        yield _mark(mark, address)
    yield "</svg>\n"


def _line(line: Line) -> str:
    path = "".join(f"M{x1:g} {y1:g}L{x2:g} {y2:g}" for x1, y1, x2, y2 in line.pieces)
    return f'<path stroke-width="{line.width:g}" d="{path}"/>\n'


def _mark(mark: Mark, address: str) -> str:
    tag, link = ("a", f" href={quoteattr(address)}") if address else ("g", "")
    name = escape(mark.name)
    text = f'<tspan font-weight="600">{name}</tspan> {escape(mark.more)}' if mark.more else name
    look = ' text-anchor="middle"' if mark.anchor == "middle" else ""
    if mark.is_struck:
        look += ' text-decoration="line-through"'
    return (
        f"<{tag}{link}><title>{escape(mark.title)}</title>"
        f'<circle cx="{mark.x:g}" cy="{mark.y:g}" r="{DOT:g}"/>'
        f'<text x="{mark.text_x:g}" y="{mark.text_y:g}"{look}>{text}</text></{tag}>\n'
    )
