"""Whether the files of a corpus are as they were, told without opening one.

What tells is their size, inode and times. A file may change once more within the grain of its
clock and keep them all, so those of a file that is younger than SETTLED tell nothing yet (as Git
has it of its index, see https://git-scm.com/docs/racy-git).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_papers.paper.errors import EmbeddingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_papers.corpus.embeddings import Embeddings
    from sphinx_papers.corpus.sources import Source

SETTLED = 5_000_000_000  # nanoseconds; the coarsest clock of a file system in use has two seconds
HOUSE = Path(__file__).parents[1]
WINGS = ("paper", "formats", "corpus")  # what an index depends on

Facts = list[tuple[int, int, int, int]]  # of each file: size, inode, times of content and of facts


def facts_of(files: Iterable[Path]) -> Facts:
    """What tells whether files change; raises OSError."""
    found = map(Path.stat, files)
    return [(one.st_size, one.st_ino, one.st_mtime_ns, one.st_ctime_ns) for one in found]


def are_settled(facts: Facts) -> bool:
    """Whether no file can change from now on and keep them."""
    youngest = max((max(times) for _, _, *times in facts), default=0)
    return youngest < time.time_ns() - SETTLED


def code_files() -> list[Path]:
    """The code that reads sources and writes indexes."""
    return sorted(file for wing in WINGS for file in (HOUSE / wing).rglob("*.py"))


def files_state(sources: Sequence[Source], embeddings: Embeddings | None = None) -> str:
    """A digest that stays as long as a corpus cannot have changed: of all its files and our code.

    It says nothing, and is empty, where a file is missing or is not settled.
    """
    from hashlib import blake2b

    names = [source.name for source in sources]
    files = chain.from_iterable(source.files() for source in sources)
    try:
        given = embeddings.files() if embeddings else []
        facts = facts_of([*code_files(), *files, *given])
    except (OSError, EmbeddingsError):
        return ""
    if not are_settled(facts):
        return ""
    return blake2b(repr((names, facts)).encode(), digest_size=16).hexdigest()
