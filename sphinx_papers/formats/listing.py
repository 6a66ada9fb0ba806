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
from itertools import pairwise
from typing import NamedTuple

from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.identifiers import LeadingArxiv, leading_arxiv
from sphinx_papers.paper.markup import canonical
from sphinx_papers.paper.names import SUFFIXES, is_group, parse_name
from sphinx_papers.paper.record import Occurrence, Paper, Repair
from sphinx_papers.paper.repair import mend

MARK = re.compile(r"abstract\s*[:.]\s*", re.IGNORECASE)
HEADING = re.compile(r"arXiv\.org\s+\S.*", re.IGNORECASE)
# After a Thai letter U+0085 and U+00A0 may be what is left of a misread letter.
BLANKS = re.compile(r"(?:[^\S\x85\xa0]|(?<![\u0e01-\u0e5b])[\x85\xa0])+")
OWNERS = "Collaborating Authors"  # stands above the name of the page's owner
CODE = re.compile(r"code\b[^:]{0,30}:\s*(https?://\S+)", re.IGNORECASE)
SURE_REMARK = re.compile(
    r"\d+\s+(?:pages?|pp|figures?|tables?)(?=\.?$|\s*[,;(+&]|\s+(?:and|plus|with|including)\b)"
    r"|(?:code|comments?|project|journal[ -]ref|doi|report)\b[^.]{0,30}:",
    re.IGNORECASE,
)
LIKELY_REMARK = re.compile(
    r"(?:accepted|published|submitted|presented|to appear|appear(?:s|ed)?|in proceedings)\b"
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


class _Odd(Exception):
    """A line that does not fit the layout of its page."""

    def __init__(self, line: Line, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason


class Layout(NamedTuple):
    """What a layout is told by (the first line that shows it), and how it is read.

    ``is_certain`` where the sign cannot stand in a page of another layout by chance.
    """

    name: str
    first_sign: Callable[[list[Line]], Line | None]
    sightings: Callable[[list[Line]], Iterator[Sighting]]
    is_certain: bool


def read_listing(text: str, name: str, source: str) -> list[Occurrence]:
    """All papers of a listing page, in order.

    ``name`` is the page's file name for places and errors, ``source`` what provenance
    says. Raises SourceError where the text has none of the known layouts.
    """
    lines = list(_lines(text))
    known = [(layout, line) for layout in LAYOUTS if (line := layout.first_sign(lines))]
    if not known:
        reason = (
            "this text is no listing page: it has neither 'Abstract:' marks, nor lines that begin "
            "with an arXiv id, nor section headings such as 'arXiv.org Machine Learning', nor "
            "title, author and abstract lines"
        )
        raise SourceError(name, None, reason)
    (layout, _), *others = known
    for other, line in others:
        if layout.is_certain and other.is_certain:
            reason = f"this line belongs to a page of {other.name}, but the page has {layout.name}"
            raise SourceError(name, line.number, reason)
    try:
        found = list(layout.sightings(lines))
    except _Odd as odd:
        raise SourceError(name, odd.line.number, odd.reason) from None
    return [_occurrence(seen, f"{name}:{i}", source) for i, seen in enumerate(found, 1)]


def _lines(text: str) -> Iterator[Line]:
    gap = 0
    # Not splitlines(), which also cuts at form feeds and at U+2028.
    for number, raw in enumerate(re.split(r"\r\n?|\n", text.lstrip("\ufeff")), 1):
        if line := BLANKS.sub(" ", raw).strip(" "):
            yield Line(number, line, gap)
            gap = 0
        else:
            gap += 1


def _occurrence(seen: Sighting, place: str, source: str) -> Occurrence:
    names = _names(seen.authors) if seen.authors else []
    damaged = {text: mended for text in (seen.title, *names) if (mended := mend(text))}
    shown = [damaged[name].text if name in damaged else name for name in names]
    paper = Paper(
        title=canonical(damaged[seen.title].text if seen.title in damaged else seen.title),
        authors=tuple(parse_name(name) for name in shown),
        abstract=canonical(seen.abstract),
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


def _names(text: str) -> list[str]:
    """The names of an author line, ``Family, Given`` each or a group's name alone.

    Empty where the line does not divide so.
    """
    parts = [part.strip(" ") for part in text.split(", ")]
    names: list[str] = []
    while parts:
        family = parts.pop(0)
        if parts and parts[0] == "null":
            names.append(family)
            del parts[0]
        elif is_group(family):
            names.append(family)
        elif parts:
            suffix = len(parts) > 1 and parts[1].lower() in SUFFIXES
            names.append(", ".join([family, *parts[: 1 + suffix]]))
            del parts[: 1 + suffix]
        else:
            return []
    return names


# marked ------------------------------------------------------------------------------


def _first_mark(lines: list[Line]) -> Line | None:
    return next((line for line in lines if MARK.match(line.text)), None)


def _marked(lines: list[Line]) -> Iterator[Sighting]:
    """Abstracts from mark to mark; short lines after a blank one are notes."""
    parts = list(_parts(lines, lambda line: MARK.match(line.text) is not None))
    headed = parts[0][0] is not lines[0]
    for first, body in parts:
        text = [MARK.sub("", first.text, count=1)]
        notes: list[str] = []
        for line in body:
            is_note = line.words < SHORTEST_ABSTRACT and (line.gap or notes)
            (notes if is_note else text).append(line.text)
        if headed and body and not _ends_sentence(body[-1]) and body[-1].words <= LONGEST_TITLE:
            reason = "this may be the title of the next abstract or a remark on the last one"
            raise _Odd(body[-1], reason)
        yield Sighting(first.number, " ".join(text).strip(), notes=tuple(notes))


def _parts(lines: list[Line], begins: Callable[[Line], bool]) -> Iterator[tuple[Line, list[Line]]]:
    """The lines from each one that begins a part to the next, what stands before left out."""
    starts = [i for i, line in enumerate(lines) if begins(line)]
    for start, end in pairwise([*starts, len(lines)]):
        yield lines[start], lines[start + 1 : end]


def _ends_sentence(line: Line) -> bool:
    return line.text.endswith((".", "!", "?", ")", '"', "”", "。"))


# numbered ----------------------------------------------------------------------------


def _first_number(lines: list[Line]) -> Line | None:
    return next((line for line in lines if leading_arxiv(line.text)), None)


def _numbered(lines: list[Line]) -> Iterator[Sighting]:
    """Abstract, remarks, id: each id ends a paper, the text glued to it begins the next."""
    if leading_arxiv(lines[0].text):
        reason = "an arXiv id stands above the first abstract; in this layout it ends a paper"
        raise _Odd(lines[0], reason)
    body: list[Line] = []
    for line in lines:
        if (leading := leading_arxiv(line.text)) is None:
            body.append(line)
            continue
        yield _with_remarks(body or [line._replace(text="")], leading)
        body = [Line(line.number, leading.rest, 0)] if leading.rest else []
    if body:
        yield _with_remarks(body, None)


def _with_remarks(body: list[Line], leading: LeadingArxiv | None) -> Sighting:
    """Split lines into the abstract and the remarks below it."""
    end = len(body)
    while end > 1 and _is_remark(body, end - 1):
        end -= 1
    notes = [line.text for line in body[end:]]
    abstract = " ".join(line.text for line in body[:end])
    if leading is None:
        return Sighting(body[0].number, abstract, notes=tuple(notes))
    notes.append(f"arXiv:{leading.number}")
    return Sighting(body[0].number, abstract, "", "", leading.number, leading.version, tuple(notes))


def _is_remark(body: list[Line], i: int) -> bool:
    """Whether a line is a remark rather than the abstract's own last line."""
    line = body[i]
    if i == 0 or line.words >= 3 * SHORTEST_ABSTRACT:
        return False
    if SURE_REMARK.match(line.text):
        return True
    is_free = line.words < SHORTEST_ABSTRACT and not line.text.endswith((".", "!", "?"))
    may_be = is_free or LIKELY_REMARK.match(line.text) is not None
    return may_be and (_ends_sentence(body[i - 1]) or _is_remark(body, i - 1))


# sectioned ---------------------------------------------------------------------------


def _first_heading(lines: list[Line]) -> Line | None:
    return next((one for one in lines if HEADING.fullmatch(one.text) or one.text == OWNERS), None)


def _first_section(lines: list[Line]) -> Line | None:
    """The first title of a page without arXiv's headings: known by its blank lines."""
    sections = [(first, body) for first, body in _sections(lines) if _has_heading(first, body)]
    told = [first for first, body in sections if _text(body[1:]).words >= SHORTEST_ABSTRACT]
    return told[0] if told else None


def _sections(lines: list[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """What more than one blank line sets apart, or stands under a title above a heading."""
    headed = {i - 1 for i, line in enumerate(lines) if i and HEADING.fullmatch(line.text)}
    starts = {lines[i].number for i in headed}
    narrow = min((line.gap for line in lines[1:] if line.gap), default=1)
    starts |= {line.number for line in lines if line.gap > narrow or line is lines[0]}
    return _parts(lines, lambda line: line.number in starts)


def _has_heading(title: Line, body: list[Line]) -> bool:
    if not body or title.words > LONGEST_TITLE or body[0].words >= SHORTEST_ABSTRACT:
        return False
    is_alone = body[0].gap > 0 and (len(body) == 1 or body[1].gap > 0)
    return is_alone or HEADING.fullmatch(body[0].text) is not None


def _text(lines: list[Line]) -> Line:
    return Line(0, " ".join(line.text for line in lines), 0)


def _sectioned(lines: list[Line]) -> Iterator[Sighting]:
    """Title, heading, abstract, set apart by more blank lines than stand between them."""
    found = False
    for title, body in _sections(lines):
        if any(line.text == OWNERS for line in (title, *body)):
            continue
        has_heading = _has_heading(title, body)
        notes = (body[0].text,) if has_heading else ()
        abstract = _text(body[has_heading:])
        # Above the first paper a few words are the page's header.
        found = found or abstract.words >= SHORTEST_ABSTRACT or _is_arxiv(notes)
        if found and body:
            yield Sighting(title.number, abstract.text, title=title.text, notes=notes)


def _is_arxiv(notes: tuple[str, ...]) -> bool:
    return any(HEADING.fullmatch(note) for note in notes)


# authored ----------------------------------------------------------------------------


def _first_authors(lines: list[Line]) -> Line | None:
    at = _author_lines(lines)
    return lines[at[0]] if at else None


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
    return bool(_names(text)) and all(_is_name(part) for part in parts)


def _is_name(part: str) -> bool:
    if not part or len(part.split()) > LONGEST_NAME or re.search(r"\d", part):
        return False
    # A name ends in a point only after an initial or a suffix; "and X" ends an enumeration.
    last = part.rsplit(maxsplit=1)[-1]
    sentence = last.endswith((".", "?", "!", ":")) and len(last) > 3 and "." not in last[:-1]
    return not sentence and not part.startswith(("and ", "or "))


def _authored(lines: list[Line]) -> Iterator[Sighting]:
    """Title, authors, abstract; a name alone above the first title is the page's owner."""
    at = _author_lines(lines)
    for line in lines[: at[0] - 1]:
        if line.words >= SHORTEST_ABSTRACT:
            raise _Odd(line, "this line stands above the first title with authors below it")
    for i, following in zip(at, [*at[1:], len(lines) + 1], strict=True):
        abstract = " ".join(line.text for line in lines[i + 1 : following - 1])
        yield Sighting(
            lines[i - 1].number, abstract, title=lines[i - 1].text, authors=lines[i].text
        )


LAYOUTS = (
    Layout("'Abstract:' marks", _first_mark, _marked, is_certain=True),
    Layout("arXiv ids", _first_number, _numbered, is_certain=True),
    Layout("section headings", _first_heading, _sectioned, is_certain=True),
    Layout("titles and authors", _first_authors, _authored, is_certain=False),
    Layout("sections", _first_section, _sectioned, is_certain=False),
)
