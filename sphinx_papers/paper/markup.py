"""The little markup that titles and abstracts carry: five tags, and math in dollar signs.

A record has the tags of CSL-JSON in their shortest form: ``<i>``, ``<b>``, ``<sub>``, ``<sup>``
and ``<sc>`` for small capitals. A tag without its partner is text, as is every other.
Source: https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

# As in Pandoc's Markdown (extension tex_math_dollars): no space inside the signs, no digit
# after the closing one, so that "$5 and $10" stays an amount of money.
MATH = re.compile(r"(?<![\\$])\$(?=[^\s$])((?:[^$\\]|\\.)+?)(?<!\s)\$(?![\d$])")
# Math that is but a number with a sign reads better as text: $\%$, $10^6$ stays math.
PLAIN = re.compile(r"(?:\\?[%&#_]|[\d.,+−–=<>~ -]|\\,|\\;)+")
# So does an index or exponent alone, as in CO$_2$ and 5$^{th}$.
SCRIPT = re.compile(r"([_^])(?:([A-Za-z0-9+−-])|\{(?:\\(?:rm|mathrm|text)\s*)?([\w+−-]+)\})")
ATTRIBUTES = r"""(?:\s+[\w:-]+=(?:"[^"<>]*"|'[^'<>]*'))*\s*"""
TOKEN = re.compile(
    rf"{MATH.pattern}|<(?P<end>/?)(?P<name>(?:jats:)?[A-Za-z]+)(?P<more>{ATTRIBUTES})>"
)
NAMES = {
    "i": "i", "em": "i", "italic": "i", "jats:italic": "i", "b": "b", "strong": "b", "bold": "b",
    "jats:bold": "b", "sub": "sub", "inf": "sub", "jats:sub": "sub", "sup": "sup",
    "jats:sup": "sup", "sc": "sc", "scp": "sc", "jats:sc": "sc", "span": "",
}  # fmt: skip
# Tags that say nothing of how a text looks: paragraphs of JATS part words, its others do not.
BLOCK = re.compile(rf"</?jats:(?:p|sec|title|label|list|list-item|break){ATTRIBUTES}/?>")
SILENT = re.compile(rf"</?(?:jats|mml):[\w-]+{ATTRIBUTES}/?>")


class Span(NamedTuple):
    """A stretch of text, or of math without its dollar signs; or where a tag begins or ends."""

    kind: Literal["text", "math", "begin", "end"]
    text: str


class Tag(NamedTuple):
    """A tag that has its partner, and where it stands; one that says nothing has no name."""

    start: int
    stop: int
    name: str
    is_end: bool


def tags(text: str) -> list[Tag]:
    """The tags of a text that mark something, in order and well nested."""
    opened: list[tuple[str, Tag]] = []
    found_tags: list[Tag] = []
    for found in TOKEN.finditer(text) if "<" in text else ():
        written = (found["name"] or "").lower()
        if written not in NAMES:
            continue
        if not found["end"]:
            name = NAMES[written] or ("sc" if "small-caps" in found["more"] else "")
            opened.append((written, Tag(*found.span(), name, is_end=False)))
            continue
        at = next((i for i in reversed(range(len(opened))) if opened[i][0] == written), None)
        if at is not None:
            begin = opened[at][1]
            found_tags += [begin, Tag(*found.span(), begin.name, is_end=True)]
            del opened[at:]
    return sorted(found_tags)


def spans(text: str) -> Iterator[Span]:
    """The text in stretches; math that needs no formula comes as text."""
    if "$" not in text and "<" not in text:
        return iter([Span("text", text)] if text else [])
    result = [Span("text", "")]
    marks: list[tuple[int, int, Tag | str]] = [(tag.start, tag.stop, tag) for tag in tags(text)]
    marks += [(*found.span(), found[1]) for found in TOKEN.finditer(text) if found[1]]
    end = 0
    for start, stop, mark in sorted(marks, key=lambda mark: mark[0]):
        result.append(Span("text", text[end:start]))
        result += _math(mark) if isinstance(mark, str) else _tag(mark)
        end = stop
    return _joined([*result, Span("text", text[end:])])


def _math(formula: str) -> list[Span]:
    if PLAIN.fullmatch(formula) and not SCRIPT.fullmatch(formula):
        return [Span("text", re.sub(r"\\[,;]", " ", formula).replace("\\", ""))]
    if script := SCRIPT.fullmatch(formula):
        name = "sub" if script[1] == "_" else "sup"
        return [Span("begin", name), Span("text", script[2] or script[3]), Span("end", name)]
    return [Span("math", formula)]


def _tag(tag: Tag) -> list[Span]:
    return [Span("end" if tag.is_end else "begin", tag.name)] if tag.name else []


def _joined(parts: list[Span]) -> Iterator[Span]:
    """Text that meets as one stretch; nothing where there is no text, nor where none is marked."""
    result: list[Span] = []
    for part in parts:
        last = result[-1] if result else Span("end", "")
        if part.kind == "text" and last.kind == "text":
            result[-1] = Span("text", last.text + part.text)
        elif part.kind == "end" and last.kind == "begin":
            result.pop()
        elif part.text:
            result.append(part)
    yield from result


def unmarked(text: str) -> str:
    """The text with formulas as they are written, without dollar signs and tags."""
    return "".join(span.text for span in spans(text) if span.kind in {"text", "math"})


def untagged(text: str) -> str:
    """The text without its tags; formulas stay as they are."""
    return _rewritten(text, {}) if "<" in text else text


def canonical(text: str) -> str:
    """The text with its tags as records have them, from HTML, JATS or CSL.

    ``<em>`` becomes ``<i>``, ``<scp>`` becomes ``<sc>``; what JATS and MathML have beside is
    left out.
    """
    if "<" not in text:
        return text
    text = _rewritten(text, {name: (f"<{name}>", f"</{name}>") for name in NAMES.values() if name})
    return " ".join(SILENT.sub("", BLOCK.sub(" ", text)).split())


def csl_markup(text: str) -> str:
    """The text of a record as CSL-JSON has it, where small capitals are a style."""
    small_caps = ('<span style="font-variant:small-caps;">', "</span>")
    marks = {name: (f"<{name}>", f"</{name}>") for name in ("i", "b", "sub", "sup")}
    return _rewritten(text, {**marks, "sc": small_caps})


def _rewritten(text: str, forms: dict[str, tuple[str, str]]) -> str:
    """The text with each tag in another form, its beginning and its end, or left out."""
    result, end = "", 0
    for tag in tags(text):
        result += text[end : tag.start] + forms.get(tag.name, ("", ""))[tag.is_end]
        end = tag.stop
    return result + text[end:]
