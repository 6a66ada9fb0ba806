"""BibTeX and BibLaTeX: entries as papers, papers as entries.

Not kept of an entry: edition, dates of access, files, annotations, ``and others``, fields of
one's own. Written with names that BibTeX styles ignore: what no field of theirs holds
(``code``, ``cites``, ``categories``, ``identifiers``) and ``entrysubtype``, the CSL type
where the entry's type does not tell it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from sphinx_papers.formats.bibentries import Entry, read_entries
from sphinx_papers.formats.bibnames import braced, parse_author, split, written_names
from sphinx_papers.formats.objects import LateReadings, doi_of
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.identifiers import NEW_ARXIV, OLD_ARXIV, parse_identifier
from sphinx_papers.paper.latex import LatexError, latex_to_marked, latex_to_text, text_to_latex
from sphinx_papers.paper.markup import canonical, untagged
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Occurrence, Paper
from sphinx_papers.paper.text import one_line
from sphinx_papers.paper.venues import csl_type

TYPES = {
    "article": "article-journal", "inproceedings": "paper-conference",
    "conference": "paper-conference", "incollection": "chapter", "inbook": "chapter",
    "inreference": "chapter", "book": "book", "mvbook": "book", "collection": "book",
    "mvcollection": "book", "proceedings": "book", "mvproceedings": "book", "reference": "book",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "techreport": "report", "report": "report", "unpublished": "manuscript",
    "online": "webpage", "electronic": "webpage", "www": "webpage", "dataset": "dataset",
    "software": "software", "patent": "patent", "booklet": "pamphlet",
    "periodical": "periodical",
}  # fmt: skip
SUBTYPES = frozenset(
    {*TYPES.values(), "article", "article-magazine", "article-newspaper", "post-weblog",
     "entry-encyclopedia", "motion_picture", "speech", "standard", "legislation"}
)  # fmt: skip
GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DATE = re.compile(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
ARXIV_MENTION = re.compile(
    rf"(?i)arxiv(?:\.org/(?:abs|pdf)/|[:\s]\s*(?:preprint\s+arxiv:\s*)?)({NEW_ARXIV}|{OLD_ARXIV})"
)
VERBATIM = re.compile(r"\\url\s*\{([^{}]*)\}|\\([&%$#_{}~])|\{?\\textasciitilde\s*(?:\{\})?\}?")
ADDRESS = re.compile(r"https?://[^\s{}<>\"]*[^\s{}<>\".,;]")
EPRINTS = {"arxiv": "arxiv", "pubmed": "pmid", "pmc": "pmcid"}
OWN_IDS = ("pmid", "pmcid")


def read_bibtex(file: BinaryIO, name: str, source: str) -> "EntryReadings":
    """Each entry as an occurrence, or the error that says what is wrong with it.

    ``file`` can be read more than once: parents of ``crossref`` may stand anywhere. After an
    error that costs only a field the entry follows.
    """
    return EntryReadings(read_entries(file, name), name, source)


class EntryReadings(LateReadings):
    """Entries, and errors in the places of some."""

    def __iter__(self) -> Iterator[Occurrence | SourceError]:
        name, source = self._rest
        for entry in self._pieces:
            if isinstance(entry, SourceError):
                yield entry
            else:
                yield from _readings(entry, name, source)


def _readings(entry: Entry, name: str, source: str) -> Iterator[Occurrence | SourceError]:
    faults: list[str] = []
    paper = _Reading(entry, faults).paper()
    for fault in faults:
        yield SourceError(name, entry.line, f"entry '{entry.key}': {fault}")
    if paper.title:
        yield Occurrence(paper=paper, source=source, place=f"{name}:{entry.line}")
    else:
        reason = f"entry '{entry.key}' is left out: missing field 'title'"
        yield SourceError(name, entry.line, reason)


class _Reading:
    """One entry on its way to a paper; what cannot be read is added to ``faults``."""

    def __init__(self, entry: Entry, faults: list[str]) -> None:
        self.entry = entry
        self.faults = faults

    def paper(self) -> Paper:
        """The paper of the entry; without a title where the entry has none."""
        kind, fields = self.entry.kind, self.entry.fields
        venue = self.venue()
        ids = self.ids()
        type_ = self.text("entrysubtype")
        if type_ not in SUBTYPES:
            type_ = TYPES.get(kind, "")
        volume = self.text("volume")
        if "arxiv" in ids and re.search(r"(?i)\barxiv\b|^corr$", venue):
            venue, type_, volume = "", "article", ""
        if not type_ and not venue and "arxiv" in ids:
            type_ = "article"
        genre = self.text("type") or GENRES.get(kind, "")
        year, date = self.date()
        origin = DATE.match(fields.get("origdate", "")) if venue else None
        return Paper(
            key=self.entry.key,
            title=self.title("title", "subtitle") or self.title("booktitle", "booksubtitle"),
            authors=self.names("author"),
            year=int(origin[1]) if origin else year,
            date=_date_of(origin) if origin else date,
            venue=venue,
            venue_year=year if venue else None,
            abstract=self.marked("abstract"),
            keywords=self.listed("keywords", "keyword"),
            categories=self.categories(),
            arxiv=ids.pop("arxiv", ""),
            doi=ids.pop("doi", ""),
            ids=ids,
            url=self.url(),
            pdf_url=self.address("pdf"),
            code_url=self.address("code"),
            note=self.text("note"),
            cites=self.listed("cites"),
            status=self.text("pubstate"),
            type=type_,
            genre="" if genre == "Thesis" else genre,
            volume=volume,
            issue=self.text("number", "issue"),
            pages=re.sub(r"\s*[‐-―]+\s*", "-", self.text("pages")),
            series=self.text("series"),
            editors=self.names("editor"),
            publisher=self.text("publisher", "institution", "school", "organization"),
            place=self.text("address", "location"),
            isbn=self.text("isbn"),
            issn=self.text("issn"),
            language=self.text("language", "langid"),
        )

    def marked(self, name: str) -> str:
        """A field with the markup that records have."""
        return canonical(self.text(name, read=latex_to_marked))

    def text(self, *names: str, read: Callable[[str], str] = latex_to_text) -> str:
        """The first of these fields that is not empty, without the markup of LaTeX."""
        for name in names:
            if value := self.entry.fields.get(name):
                try:
                    if text := read(value):
                        return text
                except LatexError as error:
                    self.faults.append(f"{error}; field '{name}' is kept as it is written")
                    return one_line(value)
        return ""

    def title(self, title: str, subtitle: str) -> str:
        """A title with its subtitle."""
        main, sub = self.marked(title), self.marked(subtitle)
        return f"{main}: {sub}" if main and sub else main

    def venue(self) -> str:
        """Where the paper appeared; empty for what is a whole by itself."""
        venue = self.text("journal", "journaltitle")
        if not venue and self.title("title", "subtitle"):
            book = untagged(self.title("booktitle", "booksubtitle"))
            venue = book or self.text("eventtitle")
        published = self.text("howpublished")
        return venue or ("" if "://" in published else published)

    def date(self) -> tuple[int | None, str]:
        """The year, and the date where the month is known too."""
        fields = self.entry.fields
        if found := DATE.match(fields.get("date", "")):
            return int(found[1]), _date_of(found)
        if (found := DATE.fullmatch(fields.get("year", ""))) and found[2]:
            return int(found[1]), _date_of(found)
        text = self.text("year", "date")
        year = YEAR.search(text)
        if year is None:
            if text:
                self.faults.append(f"'{text}' is no year; it is left out")
            return None, ""
        month, day = _month(self.text("month")), self.text("day")
        date = f"{year[0]}-{month:02}" if month else ""
        if date and day.isdecimal() and 1 <= int(day) <= 31:
            date += f"-{int(day):02}"
        return int(year[0]), date

    def names(self, field: str) -> tuple[Author, ...]:
        """The names of a field, ``and others`` left out."""
        if not (value := self.entry.fields.get(field)):
            return ()
        authors = []
        for name in split(one_line(value), " [Aa][Nn][Dd] "):
            if not name or name == "others":
                continue
            try:
                authors.append(parse_author(name))
            except ValueError as error:
                self.faults.append(str(error))
                authors.append(Author(literal=name))
        return tuple(authors)

    def listed(self, *names: str) -> tuple[str, ...]:
        """The items of a field, between semicolons, or else commas, outside braces."""
        value = next((self.entry.fields[n] for n in names if self.entry.fields.get(n)), "")
        items = split(value, ";")
        if len(items) == 1:
            items = split(value, ",")
        texts = (self.decoded(item, names[0]) for item in items)
        return tuple(dict.fromkeys(text for text in texts if text))

    def decoded(self, value: str, field: str) -> str:
        """One item of a field without markup."""
        return _Reading(self.entry._replace(fields={field: value}), self.faults).text(field)

    def address(self, field: str) -> str:
        """A field that LaTeX takes verbatim."""
        if not (value := self.entry.fields.get(field)):
            return ""
        return VERBATIM.sub(lambda found: found[1] or found[2] or "~", value).strip().strip("{}<>")

    def url(self) -> str:
        """The address; many entries have it where they say how the work was published."""
        if url := self.address("url"):
            return url
        found = ADDRESS.search(self.address("howpublished"))
        return found[0] if found else ""

    def categories(self) -> tuple[str, ...]:
        """The primary class first."""
        primary = self.text("primaryclass", "eprintclass")
        others = self.listed("categories")
        return tuple(dict.fromkeys((primary, *others))) if primary else others

    def ids(self) -> dict[str, str]:
        """Every identifier by scheme, wherever the entry has it."""
        fields = self.entry.fields
        texts = [self.address("doi"), self.address("eprint"), self.url()]
        ids = doi_of(texts[0], self.faults)
        archive = fields.get("archiveprefix", fields.get("eprinttype", "")).strip().lower()
        scheme = EPRINTS.get(archive, archive or "arxiv")
        for text in texts[1:]:
            class_ = fields.get("eprintclass", fields.get("primaryclass", ""))
            for form in (text, f"{class_}/{text}") if class_ else (text,):
                if text and (found := parse_identifier(form)) and found.scheme not in ids:
                    ids[found.scheme] = found.value
        if texts[1] and scheme not in {"arxiv", "url"}:
            ids.setdefault(scheme, texts[1])
        for item in [*self.listed("identifiers"), *(f"{s}:{fields.get(s, '')}" for s in OWN_IDS)]:
            own, _, value = item.partition(":")
            if value:
                ids.setdefault(own, value)
        if "arxiv" not in ids and (number := self.mentioned_arxiv()):
            ids["arxiv"] = number
        return ids

    def mentioned_arxiv(self) -> str:
        """The arXiv id that a preprint's journal, volume or note mentions."""
        for name in ("journal", "journaltitle", "howpublished", "note", "number"):
            if found := ARXIV_MENTION.search(self.entry.fields.get(name, "")):
                return found[1]
        volume = self.entry.fields.get("volume", "")
        found_id = parse_identifier(volume.removeprefix("abs/")) if volume[:4] == "abs/" else None
        return found_id.value if found_id and found_id.scheme == "arxiv" else ""


def _date_of(found: re.Match[str]) -> str:
    return "-".join(part for part in found.groups() if part) if found[2] else ""


def _month(text: str) -> int:
    """The number of a month in words or digits; 0 for none."""
    text = text.lower().lstrip("0123 456789~.") if not text.isdecimal() else text
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else 0
    return MONTHS.index(text[:3]) + 1 if text[:3] in MONTHS else 0


# writing -----------------------------------------------------------------------------

MASTER = re.compile(r"(?i)\b(?:master|msc|m\.sc|ma)\b|master")


def write_bibtex(papers: Iterable[Paper]) -> Iterator[bytes]:
    """Each paper as an entry of a type whose required fields it has.

    Titles keep their letter case by double braces; ``year`` is that of the venue where there
    is one, ``origdate`` then that of the work.
    """
    for paper in papers:
        kind = _kind(paper)
        fields = "".join(f"  {name} = {value},\n" for name, value in _fields(paper, kind) if value)
        yield f"@{kind}{{{bibtex_key(paper.key)},\n{fields}}}\n\n".encode()


def bibtex_key(key: str) -> str:
    """The key with a hyphen for what BibTeX allows in none."""
    return re.sub(r"[\s,{}()\"#%'=\\~@]+", "-", key)


def _kind(paper: Paper) -> str:
    """The entry type: that of the paper, if no style would miss one of its fields."""
    if not (paper.authors and paper.title and paper.printed_year):
        return "misc"
    kinds = {
        "article-journal": ("article", paper.venue),
        "paper-conference": ("inproceedings", paper.venue),
        "chapter": ("incollection", paper.venue and paper.publisher),
        "book": ("book", paper.publisher and not paper.venue),
        "thesis": (
            "mastersthesis" if MASTER.search(paper.genre) else "phdthesis",
            paper.publisher and not paper.venue,
        ),
        "report": ("techreport", paper.publisher and not paper.venue),
        "manuscript": ("unpublished", paper.note and not paper.venue),
    }
    kind, has_all = kinds.get(csl_type(paper), ("misc", ""))
    return kind if has_all else "misc"


def _fields(paper: Paper, kind: str) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{{{text_to_latex(paper.title)}}}}}" if paper.title else ""
    yield "author", written_names(paper.authors)
    yield from _written_date(paper)
    place_of_venue = {"article": "journal", "misc": "howpublished"}.get(kind, "booktitle")
    issuer = {"techreport": "institution"}.get(kind, "school" if "thesis" in kind else "publisher")
    plain = {
        place_of_venue: paper.venue,
        "volume": paper.volume,
        "number": paper.issue,
        "series": paper.series,
        issuer: paper.publisher,
        "address": paper.place,
        "isbn": paper.isbn,
        "issn": paper.issn,
        "type": _written_genre(paper, kind),
        "entrysubtype": _written_type(paper, kind),
        "pubstate": paper.status,
        "language": paper.language,
        "note": paper.note,
        "abstract": paper.abstract,
        "primaryclass": paper.categories[0] if paper.arxiv and paper.categories else "",
    }
    yield "editor", written_names(paper.editors)
    yield "pages", braced(text_to_latex(paper.pages).replace("-{}-", "--").replace("-", "--"))
    yield from ((name, braced(text_to_latex(text))) for name, text in plain.items() if text)
    yield from _written_ids(paper)
    lists = {
        "keywords": paper.keywords,
        "categories": () if len(paper.categories) == 1 and paper.arxiv else paper.categories,
        "cites": paper.cites,
    }
    yield from ((name, _written_list(items)) for name, items in lists.items() if items)


def _written_ids(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "eprint", braced(paper.arxiv)
    yield "archiveprefix", "{arXiv}" if paper.arxiv else ""
    yield "doi", _verbatim(paper.doi)
    yield "url", _verbatim(paper.url)
    yield "pdf", _verbatim(paper.pdf_url)
    yield "code", _verbatim(paper.code_url)
    for scheme in OWN_IDS:
        yield scheme, braced(text_to_latex(paper.ids.get(scheme, "")))
    others = sorted((scheme, value) for scheme, value in paper.ids.items() if scheme not in OWN_IDS)
    yield "identifiers", _written_list(tuple(f"{scheme}:{value}" for scheme, value in others))


def _written_date(paper: Paper) -> Iterator[tuple[str, str]]:
    """Year, month and day of the venue's printing, else of the work."""
    year = paper.printed_year
    yield "year", braced(str(year or ""))
    if year != paper.year:
        yield "origdate", braced(paper.date or str(paper.year or ""))
    elif paper.date:
        _, month, *day = paper.date.split("-")
        yield "month", MONTHS[int(month) - 1]
        yield "day", braced(day[0] if day else "")


def _written_type(paper: Paper, kind: str) -> str:
    """The CSL type, where entry type and arXiv id do not tell it."""
    preprint = "article" if paper.arxiv and not paper.venue else ""
    return csl_type(paper) if csl_type(paper) != TYPES.get(kind, preprint) else ""


def _written_genre(paper: Paper, kind: str) -> str:
    if kind in GENRES and paper.genre == GENRES[kind]:
        return ""
    return paper.genre or ("Thesis" if kind in GENRES else "")


def _written_list(items: tuple[str, ...]) -> str:
    texts = (text_to_latex(item) for item in items)
    return braced(", ".join(braced(text) if re.search("[,;]", text) else text for text in texts))


def _verbatim(address: str) -> str:
    """An address as it is, with the characters encoded that would end the field or a word."""
    return braced(re.sub(r"[{}\\\s]", lambda found: f"%{ord(found.group()):02X}", address))
