"""JSON Lines in our own schema: one paper an object, one object a line."""

import codecs
from collections.abc import Iterable, Iterator

import msgspec

from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.identifiers import Identifier, parse_identifier
from sphinx_papers.paper.names import Author, parse_name
from sphinx_papers.paper.record import Occurrence, Paper
from sphinx_papers.paper.text import one_line

INTERNAL = frozenset({"provenance", "seen", "versions", "repairs"})


class Entry(Paper, frozen=True, kw_only=True):
    """A line as users write it: names may also be plain strings."""

    authors: tuple[Author | str, ...] = ()  # type: ignore[assignment]


DECODER = msgspec.json.Decoder(Entry)
ENCODER = msgspec.json.Encoder()


def read_jsonl(
    lines: Iterable[bytes], name: str, source: str
) -> Iterator[Occurrence | SourceError]:
    """Each line as an occurrence, or as the error that says what is wrong with it."""
    for number, raw in enumerate(lines, 1):
        line = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
        if not line.strip():
            continue
        try:
            entry = DECODER.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield SourceError(name, number, _reason(error))
            continue
        yield from (SourceError(name, number, reason) for reason in _no_identifiers(entry))
        paper = _paper(entry)
        if paper.key and paper.title:
            yield Occurrence(paper=paper, source=source, place=f"{name}:{number}")
        else:
            missing = "key" if not paper.key else "title"
            yield SourceError(name, number, f"missing field '{missing}'")


def parse_paper(line: bytes) -> Paper:
    """A paper from one line; identifiers in their normal spelling.

    Raises msgspec.DecodeError for text that is no JSON, msgspec.ValidationError for a
    field of a wrong type.
    """
    return _paper(DECODER.decode(line))


def _paper(entry: Entry) -> Paper:
    fields = {
        name: value
        for name in entry.__struct_fields__
        if name not in INTERNAL and (value := getattr(entry, name))
    }
    fields["key"], fields["title"] = entry.key.strip(), one_line(entry.title)
    fields["authors"] = tuple(
        parse_name(author) if isinstance(author, str) else author for author in entry.authors
    )
    identifiers = dict(_identifiers(entry))
    fields["arxiv"] = identifiers.pop("arxiv", "")
    fields["doi"] = identifiers.pop("doi", "")
    return Paper(**{**fields, "ids": identifiers})


def _identifiers(entry: Entry) -> Iterator[Identifier]:
    """Every identifier of an entry; those in fields of their own come last, so they win."""
    for scheme, value in entry.ids.items():
        found = parse_identifier(value) or parse_identifier(f"{scheme}:{value}")
        yield found if found and found.scheme == scheme else Identifier(scheme, value)
    for value in (entry.doi, entry.arxiv):
        if found := _doi_or_arxiv(value):
            yield found


def _doi_or_arxiv(value: str) -> Identifier | None:
    found = parse_identifier(value)
    return found if found and found.scheme in {"doi", "arxiv"} else None


def _no_identifiers(entry: Entry) -> Iterator[str]:
    """What is wrong with the identifiers of an entry; the paper does without them."""
    for name, value in (("doi", entry.doi), ("arxiv", entry.arxiv)):
        if value and not _doi_or_arxiv(value):
            yield f"{value!r} in '{name}' is no such identifier and is left out"


def _reason(error: Exception) -> str:
    return str(error).replace("`", "'").replace(" - at '$.", " at '").replace("'$'", "the entry")


def write_jsonl(papers: Iterable[Paper]) -> Iterator[bytes]:
    """Each paper as a line, with what the corpus itself knows of it left out."""
    for paper in papers:
        fields = msgspec.structs.asdict(paper)
        yield ENCODER.encode({k: v for k, v in fields.items() if v and k not in INTERNAL}) + b"\n"
