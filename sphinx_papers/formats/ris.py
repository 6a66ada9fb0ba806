"""RIS, what reference managers and publishers' pages exchange.

rispy reads the records; the file is cut into them here, because rispy leaves out without a
word what stands behind a byte order mark, a last record without ``ER``, and tags with one
space. Written as ``U1  - name: value``: what no tag holds. Tags as in
https://en.wikipedia.org/wiki/RIS_(file_format), which follows Reference Manager's.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from sphinx_papers.formats.objects import doi_of
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.identifiers import parse_identifier
from sphinx_papers.paper.markup import canonical, untagged
from sphinx_papers.paper.names import Author, named, parse_name
from sphinx_papers.paper.record import Occurrence, Paper
from sphinx_papers.paper.text import one_line
from sphinx_papers.paper.venues import csl_type

TYPES = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "INPR": "article-journal",
    "ABST": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper",
    "CPAPER": "paper-conference", "CONF": "paper-conference", "CHAP": "chapter",
    "ECHAP": "chapter", "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "THES": "thesis",
    "RPRT": "report", "DATA": "dataset", "AGGR": "dataset", "COMP": "software",
    "ELEC": "webpage", "BLOG": "post-weblog", "MANSCPT": "manuscript", "UNPB": "manuscript",
    "PAT": "patent", "PAMP": "pamphlet", "SLIDE": "speech", "STAND": "standard",
    "SER": "periodical", "JFULL": "periodical",
}  # fmt: skip
WRITTEN_TYPES = {type_: tag for tag, type_ in reversed(TYPES.items())} | {"manuscript": "MANSCPT"}
TAG = re.compile(r"([A-Z][A-Z0-9])[ \t]{0,3}-(?:[ \t]+(.*)|[ \t]*)$", re.DOTALL)
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
OWN = frozenset({"type", "code_url", "status", "cites", "category"})
EXTRA_TAGS = {"U1": "own", "ED": "editors", "JA": "journal_abbreviation", "BT": "book_title"}


class Record:
    """The lines of one record, tags and texts; and the line where it begins."""

    def __init__(self, line: int, text: str) -> None:
        self.line = line
        self.lines = [("TY", text)]

    def add(self, tag: str, text: str) -> None:
        """Another tag."""
        self.lines.append((tag, text))

    def go_on(self, text: str) -> None:
        """More of the last tag; for key words a line of its own is one of its own."""
        tag, before = self.lines[-1]
        if tag == "KW":
            self.lines.append((tag, text))
        else:
            self.lines[-1] = (tag, f"{before} {text}".strip())


def read_ris(file: BinaryIO, name: str, source: str) -> Iterator[Occurrence | SourceError]:
    """Each record as an occurrence, or as the error that says what is wrong with it.

    After an error that costs nothing but a line the record follows.
    """
    import rispy

    mapping = {**rispy.RisParser.DEFAULT_MAPPING, **EXTRA_TAGS}
    tags = {tag: label for tag, label in mapping.items() if tag != "UK"}
    # Every tag may come twice, and addresses may have semicolons.
    parser = rispy.RisParser(
        mapping={tag: tag for tag in tags} | {"UK": "UK"},
        list_tags=[tag for tag in tags if tag != "TY"],
        delimiter_tags_mapping={},
    )
    for record in _records(file, name, frozenset(tags)):
        if isinstance(record, SourceError):
            yield record
            continue
        lines = [f"{tag}  - {text}" for tag, text in [*record.lines, ("ER", "")]]
        (fields,) = parser.parse_lines(iter(lines))
        faults: list[str] = []
        paper = _paper(fields, faults)
        for fault in faults:
            yield SourceError(name, record.line, fault)
        if paper.title:
            yield Occurrence(paper=paper, source=source, place=f"{name}:{record.line}")
        else:
            yield SourceError(name, record.line, "missing field 'TI' (title)")


def _records(
    file: Iterable[bytes], name: str, tags: frozenset[str]
) -> Iterator[Record | SourceError]:
    """The records of a file; each line that cannot be told as the error that says so."""
    record: Record | None = None
    for number, raw in enumerate(file, 1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip("\r\n \t")
        except UnicodeDecodeError:
            yield SourceError(name, number, "this line is left out: it is not UTF-8 text")
            continue
        found = TAG.fullmatch(line)
        # With other spacing than the format's, only a known tag is one and no running text.
        is_tag = found is not None and (found[1] in tags or line[2:5] == "  -")
        tag = found[1] if found and is_tag else ""
        text = one_line(found[2] or "") if found and is_tag else ""
        if tag == "TY":
            if record is not None:
                yield from _without_end(record, name)
            record = Record(number, text)
        elif tag == "ER" and record is not None:
            yield record
            record = None
        elif line and record is None:
            yield SourceError(name, number, f"'{line[:30]}' stands outside any record: no TY line")
        elif tag and record is not None:
            record.add(tag, text)
        elif line and record is not None:
            record.go_on(one_line(line))
    if record is not None:
        yield from _without_end(record, name)


def _without_end(record: Record, name: str) -> Iterator[Record | SourceError]:
    yield SourceError(name, record.line, "no ER line ends this record; it is kept")
    yield record


def _paper(fields: dict[str, list[str]], faults: list[str]) -> Paper:
    """The paper of a record; what cannot be read is added to the faults."""

    def first(*tags: str) -> str:
        return next((text for tag in tags for text in fields.get(tag, ()) if text), "")

    def all_of(*tags: str) -> tuple[str, ...]:
        return tuple(text for tag in tags for text in fields.get(tag, ()) if text)

    own: dict[str, list[str]] = {}
    for text in all_of("U1"):
        label, _, value = text.partition(": ")
        if label in OWN:
            own.setdefault(label, []).append(value)
    ids = _ids(all_of("AN", "UR"), first("DO"), faults)
    venue = first("T2", "JF", "JO", "BT", "JA", "J2") if first("TI", "T1") else ""
    year, date = _date(first("PY", "Y1"), first("DA"))
    origin, origin_date = _date(first("OP"), first("OP")) if venue else (None, "")
    serials = all_of("SN")
    end = first("EP")
    type_ = TYPES.get(str(fields["TY"]).strip().upper(), "")
    if "arxiv" in ids and type_ == "manuscript" and str(fields["TY"]).strip() == "UNPB":
        type_ = "article"
    return Paper(
        key=first("ID", "LB"),
        title=canonical(first("TI", "T1", "BT", "CT")),
        authors=tuple(_author(name) for name in all_of("AU", "A1")),
        year=origin or year,
        date=origin_date if origin else date,
        venue=venue,
        venue_year=year if venue else None,
        abstract=canonical(first("AB", "N2")),
        keywords=all_of("KW"),
        categories=tuple(own.get("category", ())),
        arxiv=ids.pop("arxiv", ""),
        doi=ids.pop("doi", ""),
        ids=ids,
        url=first("UR"),
        pdf_url=first("L1"),
        code_url="".join(own.get("code_url", [])[:1]),
        note=first("N1"),
        cites=tuple(own.get("cites", ())),
        status="".join(own.get("status", [])[:1]),
        type=own.get("type", [type_])[0],
        genre=first("M3"),
        volume=first("VL"),
        issue=first("IS"),
        pages=f"{first('SP')}-{end}" if end and end != first("SP") else first("SP"),
        series=first("T3"),
        editors=tuple(_author(name) for name in all_of("A2", "ED")),
        publisher=first("PB"),
        place=first("CY"),
        isbn=next((text for text in serials if _digits(text) >= 10), ""),
        issn=next((text for text in serials if _digits(text) < 10), ""),
        language=first("LA"),
    )


def _digits(text: str) -> int:
    return sum(character.isalnum() for character in text.split(maxsplit=1)[0])


def _author(name: str) -> Author:
    """``Family, Given, Suffix``; a comma behind it makes a name whole."""
    if name.endswith(","):
        return Author(literal=name[:-1])
    family, *rest = name.split(", ", 2)
    if not rest:
        return parse_name(name)
    return named(family, rest[0], rest[1] if len(rest) > 1 else "")


def _date(year: str, date: str) -> tuple[int | None, str]:
    """The year, and the date (``2021/07/30/`` or ``2021-07-30``) where the month is known."""
    found = YEAR.search(year) or YEAR.search(date)
    if found is None:
        return None, ""
    parts = re.split(r"[/-]", date if date.startswith(found[0]) else year)
    numbers = [int(part) for part in parts[1:3] if part.isdecimal() and 0 < int(part) < 32]
    return int(found[0]), "-".join([found[0], *(f"{n:02}" for n in numbers)]) if numbers else ""


def _ids(texts: Iterable[str], doi: str, faults: list[str]) -> dict[str, str]:
    """Every identifier by scheme: the DOI, accession numbers, addresses."""
    ids = doi_of(doi, faults)
    for text in texts:
        if identifier := parse_identifier(text) if re.search("[:/]", text) else None:
            ids.setdefault(identifier.scheme, identifier.value)
        elif found_own := re.fullmatch(r"([a-z][\w-]*):([^/\s].*)", text):
            ids.setdefault(found_own[1], found_own[2])
    return ids


# writing -----------------------------------------------------------------------------


def write_ris(papers: Iterable[Paper]) -> Iterator[bytes]:
    """Each paper as a record with a blank line behind it."""
    for paper in papers:
        cleaned = ((tag, one_line(text)) for tag, text in _tags(paper) if text)
        lines = (f"{tag}  - {text}\r\n" for tag, text in cleaned if text)
        yield ("".join(lines) + "ER  - \r\n\r\n").encode()


def _tags(paper: Paper) -> Iterator[tuple[str, str]]:
    type_ = csl_type(paper)
    tag = "UNPB" if type_ == "article" and paper.arxiv else WRITTEN_TYPES.get(type_, "GEN")
    yield "TY", tag
    yield "ID", paper.key
    yield "TI", untagged(paper.title)
    yield from (("AU", _written(author)) for author in paper.authors)
    yield from (("A2", _written(editor)) for editor in paper.editors)
    yield from _written_date(paper)
    yield from _written_pages(paper.pages)
    yield from {
        "T2": paper.venue, "T3": paper.series, "VL": paper.volume, "IS": paper.issue,
        "PB": paper.publisher, "CY": paper.place, "M3": paper.genre, "LA": paper.language,
        "DO": paper.doi, "UR": paper.url, "L1": paper.pdf_url, "AB": untagged(paper.abstract),
        "N1": paper.note,
    }.items()  # fmt: skip
    yield from (("SN", serial) for serial in (paper.isbn, paper.issn))
    yield from (("KW", keyword) for keyword in paper.keywords)
    yield "AN", f"arXiv:{paper.arxiv}" if paper.arxiv else ""
    yield from (("AN", f"{scheme}:{value}") for scheme, value in sorted(paper.ids.items()))
    told = "article" if tag == "UNPB" else TYPES.get(tag, "")
    own = [
        ("type", type_ if type_ != told else ""),
        ("code_url", paper.code_url),
        ("status", paper.status),
        *(("cites", name) for name in paper.cites),
        *(("category", category) for category in paper.categories),
    ]
    yield from (("U1", f"{label}: {value}") for label, value in own if value)


def _written(author: Author) -> str:
    if author.family and author.given:
        return f"{author.family}, {author.given}"
    name = author.literal or author.family or author.given
    return name if parse_name(name) == Author(literal=name) else f"{name},"


def _written_date(paper: Paper) -> Iterator[tuple[str, str]]:
    year = paper.printed_year
    date = paper.date.replace("-", "/")
    yield "PY", str(year or "")
    if year == paper.year:
        yield "DA", f"{date}{'/' * (3 - date.count('/'))}" if date else ""
    else:
        yield "OP", date or str(paper.year or "")


def _written_pages(pages: str) -> Iterator[tuple[str, str]]:
    start, _, end = pages.partition("-")
    is_range = start and end and start != end and "-" not in end
    yield "SP", start if is_range else pages
    yield "EP", end if is_range else ""
