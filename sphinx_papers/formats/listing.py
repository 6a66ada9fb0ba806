"""Scraped listing pages: plain text in which papers follow one another.

Five layouts are known, told apart by their content alone:

- *marked*: each abstract begins with ``Abstract:``, a line or a paragraph each
  (``marked lines``, ``marked paragraphs``);
- *numbered*: abstracts, remarks and ``arXiv:`` ids, each id glued to the next abstract;
- *sectioned*: title, section heading (``arXiv.org Machine Learning``) and abstract;
- *authored*: title, ``Family, Given, Family, Given`` and abstract, a line each.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.identifiers import LeadingArxiv, leading_arxiv
from sphinx_papers.paper.names import is_group, parse_name
from sphinx_papers.paper.record import Occurrence, Paper, Repair
from sphinx_papers.paper.repair import mend
from sphinx_papers.paper.text import one_line

MARK = re.compile(r"abstract\s*[:.]\s*", re.IGNORECASE)
HEADING = re.compile(r"arXiv\.org\s+\S.*", re.IGNORECASE)
CODE = re.compile(r"code\b[^:]{0,30}:\s*(https?://\S+)", re.IGNORECASE)
REMARK = re.compile(
    r"\d+\s+(?:pages?|figures?|tables?)\b|(?:code|comments?|project|journal[ -]ref|doi|report)\b.*:"
    r"|(?:accepted|published|submitted|presented|to appear|appear(?:s|ed)?|in proceedings)\b"
    r"|.{0,60}\b(?:19|20)\d\d\W*$",
    re.IGNORECASE,
)
SHORTEST_ABSTRACT = 15  # words: what is shorter is a title, a heading or a remark
LONGEST_TITLE = 45  # words
LONGEST_NAME = 6  # words between two commas of an author line


class Line(NamedTuple):
    """A line that is not blank, its number, and how many blank lines stand before it."""

    number: int
    text: str
    gap: int

    @property
    def words(self) -> int:
        """How many words the line has."""
        return len(self.text.split())


class Sighting(NamedTuple):
    """One paper of a page, as its lines say it."""

    line: int
    abstract: str
    title: str = ""
    authors: str = ""
    arxiv: str = ""
    version: int = 0
    notes: tuple[str, ...] = ()


def read_listing(text: str, name: str, source: str) -> list[Occurrence]:
    """All papers of a listing page, in order.

    ``name`` is the page's file name for places and errors, ``source`` what provenance
    says. Raises SourceError where the text has none of the known layouts.
    """
    lines = list(_lines(text))
    for is_layout, sightings in LAYOUTS:
        if is_layout(lines):
            found = enumerate(sightings(lines), 1)
            return [_occurrence(seen, f"{name}:{i}", source) for i, seen in found]
    reason = (
        "this text is no listing page: it has neither 'Abstract:' marks, nor lines that begin "
        "with an arXiv id, nor section headings such as 'arXiv.org Machine Learning', nor "
        "title, author and abstract lines"
    )
    raise SourceError(name, None, reason)


def _lines(text: str) -> Iterator[Line]:
    gap = 0
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if line := one_line(raw):
            yield Line(number, line, gap)
            gap = 0
        else:
            gap += 1


def _occurrence(seen: Sighting, place: str, source: str) -> Occurrence:
    names = list(_names(seen.authors))
    damaged = {text: mended for text in (seen.title, *names) if (mended := mend(text))}
    shown = [damaged[name].text if name in damaged else name for name in names]
    paper = Paper(
        title=damaged[seen.title].text if seen.title in damaged else seen.title,
        authors=tuple(parse_name(name) for name in shown),
        abstract=seen.abstract,
        arxiv=seen.arxiv,
        code_url=next((found[1] for note in seen.notes if (found := CODE.match(note))), ""),
    )
    return Occurrence(
        paper=paper,
        source=source,
        place=place,
        notes=seen.notes,
        version=seen.version,
        repairs=tuple(
            Repair(before, mended.text, "flagged" if mended.pattern else "bytes")
            for before, mended in damaged.items()
        ),
        patterns={mended.text: mended.pattern for mended in damaged.values() if mended.pattern},
    )


def _names(text: str) -> Iterator[str]:
    """The names of an author line, ``Family, Given`` each or a group's name alone."""
    parts = [part.strip() for part in text.split(", ")] if text else []
    for family, given in zip(parts[::2], parts[1::2], strict=True):
        yield family if given == "null" or is_group(family) else f"{family}, {given}"


# marked ------------------------------------------------------------------------------


def _is_marked(lines: list[Line]) -> bool:
    return any(MARK.match(line.text) for line in lines)


def _marked(lines: list[Line]) -> Iterator[Sighting]:
    """Abstracts from mark to mark; short lines after a blank one are notes."""
    for first, body in _parts(lines, lambda line: MARK.match(line.text) is not None):
        text = [MARK.sub("", first.text, count=1)]
        notes: list[str] = []
        for line in body:
            is_note = line.words < SHORTEST_ABSTRACT and (line.gap or notes)
            (notes if is_note else text).append(line.text)
        yield Sighting(first.number, " ".join(text).strip(), notes=tuple(notes))


def _parts(lines: list[Line], begins: Callable[[Line], bool]) -> Iterator[tuple[Line, list[Line]]]:
    """The lines from each one that begins a part to the next, what stands before left out."""
    starts = [i for i, line in enumerate(lines) if begins(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start], lines[start + 1 : end]


# numbered ----------------------------------------------------------------------------


def _is_numbered(lines: list[Line]) -> bool:
    return any(leading_arxiv(line.text) for line in lines)


def _numbered(lines: list[Line]) -> Iterator[Sighting]:
    """Abstract, remarks, id: each id ends a paper, the text glued to it begins the next."""
    body: list[Line] = []
    for line in lines:
        if (leading := leading_arxiv(line.text)) is None:
            body.append(line)
            continue
        if body:
            yield _with_remarks(body, leading)
        body = [Line(line.number, leading.rest, 0)] if leading.rest else []
    if body:
        yield _with_remarks(body, None)


def _with_remarks(body: list[Line], leading: LeadingArxiv | None) -> Sighting:
    """Split lines into the abstract and the remarks below it."""
    end = len(body)
    while end > 1 and _is_remark(body[end - 1], body[end - 2]):
        end -= 1
    notes = [line.text for line in body[end:]]
    abstract = " ".join(line.text for line in body[:end])
    if leading is None:
        return Sighting(body[0].number, abstract, notes=tuple(notes))
    notes.append(f"arXiv:{leading.number}")
    return Sighting(body[0].number, abstract, "", "", leading.number, leading.version, tuple(notes))


def _is_remark(line: Line, above: Line) -> bool:
    """Whether a line is a remark rather than the abstract's own last line."""
    if line.words >= 3 * SHORTEST_ABSTRACT:
        return False
    whole = above.text.endswith((".", "!", "?", ")", '"', "”")) or above.words < SHORTEST_ABSTRACT
    return REMARK.match(line.text) is not None or (line.words < SHORTEST_ABSTRACT and whole)


# sectioned ---------------------------------------------------------------------------


def _is_sectioned(lines: list[Line]) -> bool:
    return any(HEADING.fullmatch(line.text) for line in lines) or any(
        line.text == "Collaborating Authors" for line in lines
    )


def _sectioned(lines: list[Line]) -> Iterator[Sighting]:
    """Title, heading, abstract, set apart by more blank lines than stand between them."""
    headed = {i - 1 for i, line in enumerate(lines) if i and HEADING.fullmatch(line.text)}
    starts = {lines[i].number for i in headed}
    starts |= {line.number for line in lines if line.gap > 1 and line.words <= LONGEST_TITLE}
    for first, body in _parts(lines, lambda line: line.number in starts):
        has_heading = bool(body) and body[0].words < SHORTEST_ABSTRACT
        notes = (body[0].text,) if has_heading else ()
        abstract = " ".join(line.text for line in body[has_heading:])
        if abstract or has_heading:
            yield Sighting(first.number, abstract, title=first.text, notes=notes)


# authored ----------------------------------------------------------------------------


def _is_authored(lines: list[Line]) -> bool:
    return bool(_author_lines(lines))


def _author_lines(lines: list[Line]) -> list[int]:
    """Where a line of authors stands between a title and an abstract."""
    return [
        i
        for i in range(1, len(lines) - 1)
        if _is_author_line(lines[i].text)
        and lines[i - 1].words <= LONGEST_TITLE
        and lines[i + 1].words >= SHORTEST_ABSTRACT
        and not _is_author_line(lines[i + 1].text)
    ]


def _is_author_line(text: str) -> bool:
    """Whether a line reads ``Family, Given, Family, Given``."""
    parts = text.split(", ")
    if len(parts) < 2 or len(parts) % 2:
        return False
    return all(len(part.split()) <= LONGEST_NAME and _is_name(part) for part in parts)


def _is_name(part: str) -> bool:
    # A name ends in a point only after an initial or a suffix; "and X" ends an enumeration.
    last = part.rsplit(maxsplit=1)[-1] if part.strip() else ""
    sentence = last.endswith((".", "?", "!", ":")) and len(last) > 3 and "." not in last[:-1]
    return bool(last) and not sentence and not part.startswith(("and ", "or "))


def _authored(lines: list[Line]) -> Iterator[Sighting]:
    """Title, authors, abstract; a name alone above the first title is the page's owner."""
    at = _author_lines(lines)
    for i, following in zip(at, [*at[1:], len(lines) + 1], strict=True):
        abstract = " ".join(line.text for line in lines[i + 1 : following - 1])
        yield Sighting(
            lines[i - 1].number, abstract, title=lines[i - 1].text, authors=lines[i].text
        )


LAYOUTS: list[tuple[Callable[[list[Line]], bool], Callable[[list[Line]], Iterator[Sighting]]]] = [
    (_is_marked, _marked),
    (_is_numbered, _numbered),
    (_is_sectioned, _sectioned),
    (_is_authored, _authored),
]
