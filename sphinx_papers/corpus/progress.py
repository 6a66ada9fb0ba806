"""How far the making of an index is, for whoever looks on."""

from collections.abc import Callable

# What is done, how many more of it are done now, and of how many, where that is known.
Tell = Callable[[str, int, int | None], None]
Begin = Callable[[], Tell]  # gives one for each piece of work, when that begins


def untold(_what: str, _done: int, _of: int | None) -> None:
    """Nobody looks on."""


def silent() -> Tell:
    """Nobody ever looks on."""
    return untold
