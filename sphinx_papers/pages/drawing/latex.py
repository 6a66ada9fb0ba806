"""Pictures as LaTeX's own pictures, with the package pict2e for lines of any slope."""

from collections.abc import Iterator

from sphinx_papers.pages.drawing.picture import DOT, Mark, Picture


def begin(picture: Picture) -> str:
    """The picture down to its lines and words; what marks say comes between the marks."""
    return "".join(_parts(picture))


def _parts(picture: Picture) -> Iterator[str]:
    h = picture.height
    yield f"\n\\begin{{sphinxpaperspicture}}{{{picture.width}}}{{{h}}}%\n"
    for line in picture.lines:
        yield f"\\sphinxpapersline{{{line.width:g}}}{{"
        for x1, y1, x2, y2 in line.pieces:
            yield f"\\Line({x1:g},{h - y1:g})({x2:g},{h - y2:g})"
        yield "}%\n"
    for word in picture.words:
        yield f"\\put({word.x:g},{h - word.y:g}){{\\makebox[0pt][r]{{\\bfseries {word.text}}}}}%\n"


def begin_mark(picture: Picture, mark: Mark) -> str:
    """The dot of a mark, and where its text begins."""
    h = picture.height
    box = "c" if mark.anchor == "middle" else "l"
    return (
        f"\\put({mark.x:g},{h - mark.y:g}){{\\circle*{{{2 * DOT:g}}}}}%\n"
        f"\\put({mark.text_x:g},{h - mark.text_y:g}){{\\makebox[0pt][{box}]{{"
    )


END_MARK = "}}%\n"
END = "\\end{sphinxpaperspicture}\n"
