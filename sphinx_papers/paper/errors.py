"""Every error the package raises on purpose, each saying where and what to do."""

from collections.abc import Sequence


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
