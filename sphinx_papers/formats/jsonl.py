"""JSON Lines in our own schema: one paper an object, one object a line."""

from collections.abc import Iterable, Iterator

import msgspec

from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.identifiers import parse_identifier
from sphinx_papers.paper.names import Author, parse_name
from sphinx_papers.paper.record import Occurrence, Paper

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
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            paper = parse_paper(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield SourceError(name, number, _reason(error))
            continue
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
    entry = DECODER.decode(line)
    fields = {
        name: value
        for name in entry.__struct_fields__
        if name not in INTERNAL and (value := getattr(entry, name))
    }
    fields["authors"] = tuple(
        parse_name(author) if isinstance(author, str) else author for author in entry.authors
    )
    for scheme in ("arxiv", "doi"):
        if scheme in fields and (found := parse_identifier(fields[scheme])):
            fields.pop(scheme)
            fields[found.scheme] = found.value
    return Paper(**fields)


def _reason(error: Exception) -> str:
    return str(error).replace("`", "'").replace(" - at '$.", " at '")


def write_jsonl(papers: Iterable[Paper]) -> Iterator[bytes]:
    """Each paper as a line, with what the corpus itself knows of it left out."""
    for paper in papers:
        fields = msgspec.structs.asdict(paper)
        yield ENCODER.encode({k: v for k, v in fields.items() if v and k not in INTERNAL}) + b"\n"
