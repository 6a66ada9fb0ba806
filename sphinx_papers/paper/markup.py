"""The little markup that titles and abstracts carry: math between dollar signs."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

# As in Pandoc's Markdown (extension tex_math_dollars): no space inside the signs, no digit
# after the closing one, so that "$5 and $10" stays an amount of money.
MATH = re.compile(r"(?<![\\$])\$(?=[^\s$])((?:[^$\\]|\\.)+?)(?<!\s)\$(?![\d$])")
# Math that is but a number with a sign reads better as text: $\%$, $10^6$ stays math.
PLAIN = re.compile(r"(?:\\?[%&#_]|[\d.,+−–=<>~ -]|\\,|\\;)+")


class Span(NamedTuple):
    """A stretch of text, or of math without its dollar signs."""

    kind: Literal["text", "math"]
    text: str


def spans(text: str) -> Iterator[Span]:
    """The text in stretches; math that needs no formula comes as text."""
    plain, end = "", 0
    for found in MATH.finditer(text):
        plain += text[end : found.start()]
        end = found.end()
        if PLAIN.fullmatch(found[1]):
            plain += re.sub(r"\\[,;]", " ", found[1]).replace("\\", "")
            continue
        if plain:
            yield Span("text", plain)
        yield Span("math", found[1])
        plain = ""
    if plain := plain + text[end:]:
        yield Span("text", plain)


def unmarked(text: str) -> str:
    """The text with formulas as they are written, without dollar signs."""
    return "".join(span.text for span in spans(text))
