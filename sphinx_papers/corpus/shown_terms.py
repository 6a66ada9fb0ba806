"""The words to show for the terms that papers share."""

import sqlite3
from collections.abc import Iterable, Mapping

from sphinx_papers.corpus.ready import among


class ShownTerms:
    """What the terms of one paper, and of others it is compared with, are shown as.

    ``vector`` has the paper's terms and their weights; ``telling`` is how those of its words
    begin that can be shown.
    """

    def __init__(self, db: sqlite3.Connection, vector: Mapping[int, int]) -> None:
        self._db = db
        self._rows: dict[int, tuple[str | None, int]] = {}  # the word, and how it begins
        self.read(vector)
        rows = [(t, *self._rows[t]) for t in sorted(vector, key=lambda t: (vector[t], -t))]
        self.telling = {start for _, word, start in rows if word}
        self._heads = {start: t for t, _, start in rows if start != t}  # the heaviest of each

    def words(self, parts: Mapping[int, int]) -> tuple[list[str], int]:
        """The words behind terms that were read, by what these add; and how many stems there are.

        What a beginning adds counts with a stem that has it.
        """
        stems: dict[int, int] = {}
        heads = dict(self._heads)
        for t in sorted(parts, key=lambda t: (parts[t], -t)):
            if (start := self._rows[t][1]) != t:
                stems[t] = parts[t]
                heads[start] = t
        for start in parts.keys() - stems.keys():
            if start in heads:
                stems[heads[start]] = stems.get(heads[start], 0) + parts[start]
        heaviest = sorted(stems, key=lambda t: (-stems[t], t))
        return [word for t in heaviest if (word := self._rows[t][0])], len(stems)

    def read(self, numbers: Iterable[int]) -> None:
        """Read what terms are shown as; those of several papers at once cost less."""
        missing = [t for t in numbers if t not in self._rows]
        if not missing:
            return
        select = "SELECT * FROM term WHERE t IN (SELECT value FROM json_each(?))"
        for t, word, start in self._db.execute(select, among(missing)):
            self._rows[t] = word, start
