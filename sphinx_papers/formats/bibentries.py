"""The entries of a BibTeX file, one at a time, each with the line where it begins.

The file is cut into entries here, so that it streams, every entry has its line, and an
unclosed brace costs one entry; what stands inside an entry pybtex reads. Grammar: "BibTeXing"
(Patashnik 1988), and the biblatex manual for ``xdata``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple

from sphinx_papers.paper.errors import SourceError

START = re.compile(rb"@\s*([A-Za-z][\w-]*)\s*([{(])")
UNFINISHED = re.compile(rb"\s*@\s*[A-Za-z]*\s*")
ANOTHER = re.compile(
    rb"\s*@\s*(?:(?i:string|preamble|comment)\s*[{(]"
    rb"|[A-Za-z][\w-]*\s*[{(]\s*(?:[^\s,{}()=\"]+\s*,|$))"
)
STRAY = re.compile(rb"\s*,?\s*[A-Za-z][\w-]*\s*=\s*[\"{\d]")
KEY = re.compile(rb"[^{(]*[{(]\s*([^\s,}]*)")
BRACKETS = {b"{": re.compile(rb"[{}]"), b"(": re.compile(rb"[{}()]")}
PARENTS = re.compile(rb"(?i)\b(?:crossref|xdata)\s*=\s*[\"{]\s*([^\"}]+)")
# The plain entry: every value in braces or quotation marks, or a number, and no #. Most are,
# and a quarter of the time pybtex takes is enough for them.
NESTED = r"[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*"
HEAD = re.compile(r"@\s*[A-Za-z][\w-]*\s*[{(]\s*([^\s,{}()=\"]+)\s*")
FIELD = re.compile(
    rf",\s*([A-Za-z][\w-]*)\s*=\s*(?:\{{({NESTED})\}}|\"([^\"{{}}]*)\"|([0-9]+)|([a-zA-Z]+))\s*",
    re.ASCII,
)
TAIL = re.compile(r",?\s*[})]")
# What is the parent's own and no child's: its identity, and what it says of itself.
NOT_INHERITED = frozenset(
    "crossref xdata xref ids key keywords abstract note doi url pdf code eprint eprinttype "
    "archiveprefix title subtitle pages pmid pmcid file shorthand".split()
)
IN_A_BOOK = frozenset({"inproceedings", "conference", "incollection", "inbook", "inreference"})


class Block(NamedTuple):
    """One ``@kind{…}`` as it stands in the file, and the line where it begins."""

    line: int
    kind: str
    text: bytes

    @property
    def key(self) -> str:
        """The key of an entry; of an unreadable one as much as there is."""
        found = KEY.match(self.text)
        return found[1].decode(errors="replace") if found else ""


class Entry(NamedTuple):
    """An entry: fields by lower-case name, their values as written, macros filled in."""

    line: int
    kind: str
    key: str
    fields: dict[str, str]


def read_entries(file: BinaryIO, name: str) -> Iterator[Entry | SourceError]:
    """Every entry with what it inherits, or the error that says what is wrong with it.

    ``file`` can be read more than once; ``name`` is its name in errors.
    """
    parents = _parents(file, name)
    keys: dict[str, int] = {}
    for entry in _entries(file, name, None):
        if isinstance(entry, SourceError):
            yield entry
            continue
        if first := keys.get(entry.key.lower()):
            reason = f"key '{entry.key}' stands already at line {first}; both entries are kept"
            yield SourceError(name, entry.line, reason)
        else:
            keys[entry.key.lower()] = entry.line
        for one in _inherited(entry, parents, name):
            if isinstance(one, SourceError) or entry.kind != "xdata":
                yield one


def blocks(lines: Iterable[bytes], name: str) -> Iterator[Block | SourceError]:
    """Every ``@kind{…}`` of a file.

    What stands between entries is comment, as is an entry behind ``%``. An entry that is
    still open where a line begins another one is given up there.
    """
    held, first, kind, depth, is_reported = [b""], 0, "", 0, False
    brackets = BRACKETS[b"{"]
    for number, line in enumerate(lines, 1):
        rest = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if depth and b"@" in line and ANOTHER.match(line):
            block = Block(first, kind, b"".join(held))
            if kind != "comment":
                yield _unclosed(name, block, f"before line {number}, where another one begins")
            held, depth = [b""], 0
        while rest:
            if not depth:
                rest = held.pop() + rest if held else rest
                found = START.search(rest.split(b"%", 1)[0])
                if found is None:
                    held = [rest] if UNFINISHED.fullmatch(rest) and b"@" in rest else []
                    if STRAY.match(rest) and not is_reported and first:
                        is_reported = True
                        yield SourceError(name, number, _stray(rest, first))
                    break
                first, kind, is_reported = number, found[1].decode().lower(), False
                brackets, depth = BRACKETS[found[2]], 1
                held, rest = [rest[found.start() : found.end()]], rest[found.end() :]
            end, depth = _end(rest, depth, brackets)
            held.append(rest[:end])
            rest = rest[end:]
            if not depth:
                yield Block(first, kind, b"".join(held))
                held = []
    if depth and kind != "comment":
        yield _unclosed(name, Block(first, kind, b"".join(held)), "before the end of the file")


def _end(text: bytes, depth: int, brackets: re.Pattern[bytes]) -> tuple[int, int]:
    """Where the text closes what is open, or its length, and how much is open then."""
    if brackets is BRACKETS[b"{"] and (closing := text.count(b"}")) < depth:
        return len(text), depth + text.count(b"{") - closing
    for bracket in brackets.finditer(text):
        depth += 1 if bracket.group() in b"{(" else -1
        if not depth:
            return bracket.end(), 0
    return len(text), depth


def _unclosed(name: str, block: Block, where: str) -> SourceError:
    reason = f"entry '{block.key}' is left out: a closing brace is missing {where}"
    return SourceError(name, block.line, reason)


def _stray(text: bytes, first: int) -> str:
    field = text.decode(errors="replace").split("=")[0].strip(" \t,")
    return (
        f"field '{field}' stands outside any entry and is left out; "
        f"the entry of line {first} has a closing brace too many"
    )


def _entries(file: BinaryIO, name: str, wanted: set[str] | None) -> Iterator[Entry | SourceError]:
    """The entries as they stand, all or those with wanted keys."""
    from pybtex.database.input.bibtex import month_names
    from pybtex.utils import CaseInsensitiveDict

    macros = CaseInsensitiveDict(month_names)
    file.seek(0)
    for block in blocks(file, name):
        if isinstance(block, SourceError):
            yield block
        elif block.kind == "string" or (
            block.kind not in {"comment", "preamble"}
            and (wanted is None or block.key.lower() in wanted)
        ):
            yield from _parsed(block, name, macros)


def _parsed(block: Block, name: str, macros: Mapping[str, str]) -> Iterator[Entry | SourceError]:
    """The block as an entry; nothing but its macro for a ``@string``."""
    from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro

    try:
        text = block.text.decode()
    except UnicodeDecodeError as error:
        line = block.line + block.text.count(b"\n", 0, error.start)
        yield SourceError(name, line, f"{_what(block)} is left out: it is not UTF-8 text")
        return
    if plain := _plain(text, macros):
        key, pairs = plain
        yield from _entry(block, key, pairs, name)
        return
    faults: list[Any] = []
    read = list(LowLevelParser(text, macros=macros, handle_error=faults.append))
    for fault in faults:
        line = block.line + fault.lineno - 1
        if isinstance(fault, UndefinedMacro):
            reason = f"{_what(block)} uses '{fault.args[0]}', which no @string defines"
            yield SourceError(name, line, reason)
        else:
            yield SourceError(name, line, _syntax(block, fault))
            return
    if block.kind != "string" and read:
        key, pairs = read[0][1]
        pairs = [(field, "".join(values)) for field, values in pairs]
        yield from _entry(block, key, pairs, name)


def _plain(text: str, macros: Mapping[str, str]) -> tuple[str, list[tuple[str, str]]] | None:
    """Key and fields of a plain entry; None for any other, which pybtex reads."""
    head = HEAD.match(text)
    if head is None:
        return None
    end, pairs = head.end(), []
    while found := FIELD.match(text, end):
        value = macros.get(found[5]) if found[5] else found[2] or found[3] or found[4] or ""
        if value is None:
            return None
        pairs.append((found[1], value))
        end = found.end()
    return (head[1], pairs) if TAIL.fullmatch(text, end) else None


def _entry(
    block: Block, key: str, pairs: Iterable[tuple[str, str]], name: str
) -> Iterator[Entry | SourceError]:
    fields: dict[str, str] = {}
    for field, value in pairs:
        if fields.setdefault(field.lower(), value) != value:
            reason = f"entry '{key}' has field '{field}' twice; the first one counts"
            yield SourceError(name, block.line, reason)
    yield Entry(block.line, block.kind, key, fields)


def _what(block: Block) -> str:
    return "this @string" if block.kind == "string" else f"entry '{block.key}'"


def _syntax(block: Block, fault: Any) -> str:
    """What pybtex misses, and where: ``'}' expected`` usually is a comma that is missing."""
    _, _, position = fault.error_context_info
    near = fault.parser.text[position:].split("\n", 1)[0].strip()[:30]
    missing = str(fault.args[0]).replace("'}' expected", "',' or '}' expected")
    return f"{_what(block)} is left out: {missing}" + (f" at '{near}'" if near else "")


# inheritance -------------------------------------------------------------------------


def _parents(file: BinaryIO, name: str) -> dict[str, Entry]:
    """The entries that others name in ``crossref`` or ``xdata``, wherever they stand."""
    file.seek(0)
    wanted = {
        key.strip().lower()
        for line in file
        if (b"crossref" in (lower := line.lower()) or b"xdata" in lower)
        and (found := PARENTS.search(line))
        for key in found[1].decode(errors="replace").split(",")
    }
    if not wanted:
        return {}
    found_entries = _entries(file, name, wanted)
    return {entry.key.lower(): entry for entry in found_entries if isinstance(entry, Entry)}


def _inherited(entry: Entry, parents: dict[str, Entry], name: str) -> Iterator[Entry | SourceError]:
    """The entry with the fields of its parents, after an error for each parent not found."""
    reasons: list[str] = []
    fields = _with_parents(entry, parents, (entry.key,), reasons)
    yield from (SourceError(name, entry.line, reason) for reason in reasons)
    yield entry._replace(fields=fields)


def _with_parents(
    entry: Entry, parents: dict[str, Entry], line: tuple[str, ...], reasons: list[str]
) -> dict[str, str]:
    """The fields of an entry and its parents; ``line`` leads from the first child to it."""
    fields = dict(entry.fields)
    for link in ("crossref", "xdata"):
        for key in (key.strip() for key in entry.fields.get(link, "").split(",")):
            parent = parents.get(key.lower())
            if parent is None:
                if key and len(line) == 1:
                    reason = (
                        f"entry '{entry.key}' names '{key}' in {link}, which is not in this file"
                    )
                    reasons.append(reason)
            elif parent.key in line:
                reasons.append(f"entry '{line[0]}' inherits from '{parent.key}' in a circle")
            else:
                given = _with_parents(parent, parents, (*line, parent.key), reasons)
                fields = _filled(fields, parent._replace(fields=given), link, entry.kind)
    return fields


def _filled(fields: dict[str, str], parent: Entry, link: str, kind: str) -> dict[str, str]:
    if link == "xdata":
        return {**parent.fields, **fields}
    given = {name: text for name, text in parent.fields.items() if name not in NOT_INHERITED}
    if kind in IN_A_BOOK and "title" in parent.fields:
        given.setdefault("booktitle", parent.fields["title"])
    return {**given, **fields}
