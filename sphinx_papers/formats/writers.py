"""The writers by the name of their format: the one place where a format is offered."""

from collections.abc import Callable, Iterable, Iterator

from sphinx_papers.formats.bibtex import write_bibtex
from sphinx_papers.formats.csl import write_csl
from sphinx_papers.formats.jsonl import write_jsonl
from sphinx_papers.formats.ris import write_ris
from sphinx_papers.paper.record import Paper

Writer = Callable[[Iterable[Paper]], Iterator[bytes]]
WRITERS: dict[str, Writer] = {
    "bib": write_bibtex,
    "csl-json": write_csl,
    "jsonl": write_jsonl,
    "ris": write_ris,
}
