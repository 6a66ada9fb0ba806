"""Every error the package raises on purpose, each saying where and what to do."""

from collections.abc import Sequence

SHOWN_PROBLEMS = 20  # of one kind; how many more there are is told


class PapersError(Exception):
    """Base of all errors of this package."""


class SourceError(PapersError):
    """A source, or one entry of it, cannot be read."""

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        super().__init__(path, line, reason)
        self.path = path
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.reason}"


class CacheError(PapersError):
    """What is worked out once can be kept nowhere, so it is not there: where, and why."""


class EmbeddingsError(PapersError):
    """Vectors of papers cannot be had: from where, and why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"embeddings '{self.name}': {self.reason}"


class UnknownPaper(PapersError, KeyError):
    """No paper of the corpus has this name."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(name, tuple(nearest))
        self.name = name
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        message = f"no paper named {self.name!r} in the corpus"
        if self.nearest:
            message += "; the nearest keys are " + ", ".join(self.nearest)
        return message


class QueryError(PapersError, ValueError):
    """A query cannot be read: which token, where (counted from 0), and what is allowed."""

    def __init__(self, text: str, position: int, token: str, reason: str) -> None:
        super().__init__(text, position, token, reason)
        self.text = text
        self.position = position
        self.token = token
        self.reason = reason

    def __str__(self) -> str:
        return f"query, at '{self.token}' (character {self.position + 1}): {self.reason}"

    @property
    def pointer(self) -> str:
        """Two lines for a terminal: the query, and carets below the token."""
        line = "".join(" " if c.isspace() else c for c in self.text)
        return f"{line}\n{' ' * self.position}{'^' * max(1, len(self.token))}"


class FetchError(PapersError):
    """A paper could not be fetched: its name, and why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"
