"""Which documents a build was to write and has not.

The environment is kept before documents are written, and tells the next build that all is done. So
a file beside it lists them until they are written: a build may be interrupted, or was asked for
some documents only. While it is there, pages that are made of all documents are not done either.
"""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from sphinx_papers.pages.domain import get_domain

SUFFIX = ".papers-unwritten"


def find_unwritten(app: Sphinx) -> None:
    """Learn what the last build in this folder left."""
    file = _file(app.builder)
    domain = get_domain(app.env)
    domain.is_unfinished = file.is_file()
    text = file.read_text("utf-8") if domain.is_unfinished else ""
    domain.unwritten, domain.written = set(text.splitlines()), set()


def write_left(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write what the last build left, and note what this one is to write."""
    domain = get_domain(env)
    left = domain.unwritten & env.all_docs.keys()
    domain.unwritten = left | domain.read | domain.redrawn
    if domain.unwritten:
        note_unwritten(app.builder, domain.unwritten)
    return sorted(left)


def note_unwritten(builder: Builder, docnames: Iterable[str]) -> None:
    """Keep a note that documents are to be written; with none, that other pages are."""
    _file(builder).write_text("\n".join(sorted(docnames)), "utf-8")


def note_written(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Note that a document is written."""
    get_domain(app.env).written.add(docname)


def forget_written(app: Sphinx, error: Exception | None) -> None:
    """Drop the note when all is written."""
    domain, file = get_domain(app.env), _file(app.builder)
    if error is not None or not file.is_file():
        return
    left = domain.unwritten - domain.written
    # What joins documents, or writes none, has done with all of them.
    if left and domain.written and not isinstance(app.builder.get_outdated_docs(), str):
        note_unwritten(app.builder, left)
    else:
        file.unlink()


def _file(builder: Builder) -> Path:
    folder = blake2b(str(builder.outdir).encode(), digest_size=8).hexdigest()
    return Path(builder.doctreedir) / f"{folder}{SUFFIX}"
