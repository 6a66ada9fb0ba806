"""The objects of a JSON file, one at a time: JSON Lines, an array, or a service's answer.

An array is one document; it is cut at the braces of its objects, so that neither is it ever
in memory as a whole nor does one malformed object cost the others.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Self, TypeVar

import msgspec

from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.identifiers import parse_identifier
from sphinx_papers.paper.record import Occurrence, Paper
from sphinx_papers.paper.text import one_line

CHUNK = 1 << 20
LARGEST = 1 << 24  # bytes of an object; a larger one has lost its end
BOM = b"\xef\xbb\xbf"
# A string (unfinished at the end of its line or of what is read so far), or a brace.
TOKEN = re.compile(rb'"(?:[^"\\\n]|\\.)*("?)|[{}]')
# How the answers begin that hold their records in a list: OpenAlex, Semantic Scholar, CSL.
ANSWER = re.compile(rb'\s*\{\s*"(?:meta|results|items|total|offset|next|data|group_by)"\s*:')


# Reads one object; what costs only a field of it is added to the list. Raises MsgspecError.
Parse = Callable[[bytes, list[str]], Paper]


class Answer(msgspec.Struct):
    """The answer of a service, with its records in one of these."""

    results: list[msgspec.Raw] = []
    items: list[msgspec.Raw] = []
    data: list[msgspec.Raw] = []


class LateReadings(ABC):
    """What a file shows, cut into pieces that are only read as they are gone through.

    So they may be read in parts, by several processes.
    """

    def __init__(self, pieces: Iterable[Any], *rest: Any) -> None:
        self._pieces = pieces
        self._rest = rest

    def parts(self, size: int) -> Iterator[Self]:
        """The same in parts of so many pieces."""
        for some in in_parts(self._pieces, size):
            yield type(self)(some, *self._rest)

    @abstractmethod
    def __iter__(self) -> Iterator[Occurrence | SourceError]:
        """Each piece as an occurrence, or as the error that says what is wrong with it.

        After an error that costs only a field the occurrence follows.
        """


class ObjectReadings(LateReadings):
    """The objects of a file of JSON; ``objects`` come with the lines where they begin."""

    def __init__(
        self,
        objects: Iterable[tuple[int, bytes]],
        name: str,
        source: str,
        parse: Parse,
        needed: tuple[str, ...] = ("title",),
    ) -> None:
        super().__init__(objects, name, source, parse, needed)

    def __iter__(self) -> Iterator[Occurrence | SourceError]:
        name, source, parse, needed = self._rest
        for line, data in self._pieces:
            faults: list[str] = []
            try:
                paper = parse(data, faults)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                yield SourceError(name, line, reason_of(error))
                continue
            yield from (SourceError(name, line, fault) for fault in faults)
            missing = next((field for field in needed if not getattr(paper, field)), None)
            if missing:
                yield SourceError(name, line, f"missing field '{missing}'")
            else:
                yield Occurrence(paper=paper, source=source, place=f"{name}:{line}")


Item = TypeVar("Item")


def in_parts(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Items, so many at once; those that came before an error come before it here too."""
    part: list[Item] = []
    try:
        for item in items:
            part.append(item)
            if len(part) == size:
                yield part
                part = []
    except Exception:
        yield part
        raise
    yield part


def reason_of(error: Exception) -> str:
    """What msgspec found wrong, in our spelling."""
    return str(error).replace("`", "'").replace(" - at '$.", " at '").replace("'$'", "the entry")


def objects(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Every record of a JSON file with the line where it begins."""
    file.seek(0)
    start = file.read(CHUNK).removeprefix(BOM).lstrip()
    file.seek(0)
    first = start.split(b"\n", 1)[0].rstrip()
    is_lines = start.startswith(b"{") and not first.endswith((b"{", b"[", b","))
    for line, data in lines_of(file) if is_lines else _cut(file):
        if ANSWER.match(data):
            yield from _records(line, data)
        else:
            yield line, data


def lines_of(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, numbered."""
    for number, line in enumerate(lines, 1):
        if text := line.removeprefix(BOM).strip():
            yield number, text


def _cut(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The outermost objects of a text, read piece by piece."""
    held, line = b"", 1
    while True:
        piece = file.read(CHUNK)
        held += piece
        end = 0
        for start, stop in _outermost(held):
            line += held.count(b"\n", end, start)
            yield line, held[start:stop]
            line += held.count(b"\n", start, stop)
            end = stop
        held = held[end:]
        if piece and len(held) < LARGEST:
            continue
        if (start := held.find(b"{")) < 0:
            return
        # A closing brace is missing: the object ends where another begins at its column.
        stop = _next_like(held, start)
        yield line + held.count(b"\n", 0, start), held[start:stop].rstrip(b"], \t\r\n")
        line += held.count(b"\n", 0, stop)
        held = held[stop:]


def _next_like(text: bytes, start: int) -> int:
    """Where an object begins below the one at ``start``; the end of the text if none does."""
    before = text[text.rfind(b"\n", 0, start) + 1 : start]
    found = -1 if before.strip() else text.find(b"\n" + before + b"{", start)
    return len(text) if found < 0 else found + 1


def _outermost(text: bytes) -> Iterator[tuple[int, int]]:
    """Where the outermost objects that are whole begin and end."""
    depth = start = 0
    for token in TOKEN.finditer(text):
        if token[0] == b"{":
            start = start if depth else token.start()
            depth += 1
        elif token[0] == b"}":
            depth -= 1
            if depth == 0:
                yield start, token.end()
            depth = max(depth, 0)
        elif not token[1]:
            if text[token.end() : token.end() + 2].removeprefix(b"\\")[:1] != b"\n":
                return
            if depth:
                # A string that does not end in its line: the object is given up there.
                yield start, token.end()
            depth = 0


def _records(line: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    try:
        answer = msgspec.json.decode(data, type=Answer)
    except msgspec.MsgspecError:
        yield line, data
        return
    position = 0
    for record in answer.results or answer.items or answer.data:
        position = data.index(bytes(record), position)
        yield line + data.count(b"\n", 0, position), bytes(record)
        position += len(bytes(record))


def doi_of(text: str, faults: list[str]) -> dict[str, str]:
    """The DOI in a field for it, or the arXiv id it stands for; a fault where it is none."""
    if not text:
        return {}
    if (found := parse_identifier(text)) and found.scheme in {"doi", "arxiv"}:
        return {found.scheme: found.value}
    faults.append(f"'{text}' is no DOI; it is left out")
    return {}


def text_of(value: object) -> str:
    """A field that services give as text, number or list, as text; of a list its first item."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else one_line(str(value))
