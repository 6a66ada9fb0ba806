"""What only EPUB gets: its package document tells which pages have pictures in them."""

import html
import re
from pathlib import Path
from urllib.parse import unquote

from sphinx.application import Sphinx

ITEM = re.compile(r'<item [^>]*?href="([^"]+)"[^>]*?(?= ?/>)')
PICTURE = b'class="papers-drawing'


def declare_pictures(app: Sphinx, exception: Exception | None) -> None:
    """Declare pages with SVG in them, which Sphinx does not (EPUB 3.3, D.3.8 ``svg``)."""
    builder = app.builder
    if exception is not None or builder.name != "epub":
        return
    package = Path(builder.outdir) / "content.opf"
    before = package.read_text(encoding="utf-8")
    after = ITEM.sub(lambda found: _declared(found, package.parent), before)
    if after != before:
        package.write_text(after, encoding="utf-8")
        builder.build_epub()  # type: ignore[attr-defined]  # it was packed without this


def _declared(found: re.Match[str], folder: Path) -> str:
    """An item of the package document, with the property if it needs it."""
    file = folder / unquote(html.unescape(found[1]))
    has_picture = file.suffix == ".xhtml" and PICTURE in file.read_bytes()
    return f'{found[0]} properties="svg"' if has_picture else found[0]
