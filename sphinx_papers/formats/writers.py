"""The writers by the name of their format: the one place where a format is offered."""

from collections.abc import Callable, Iterable, Iterator

from sphinx_papers.formats.jsonl import write_jsonl
from sphinx_papers.paper.record import Paper

Writer = Callable[[Iterable[Paper]], Iterator[bytes]]
WRITERS: dict[str, Writer] = {
    "jsonl": write_jsonl,
}
