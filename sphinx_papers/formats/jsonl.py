"""JSON Lines in our own schema: one paper an object, one object a line."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Any

import msgspec

from sphinx_papers.formats.objects import ObjectReadings, lines_of
from sphinx_papers.paper.identifiers import Identifier, parse_identifier
from sphinx_papers.paper.markup import canonical
from sphinx_papers.paper.names import Author, parse_name
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import one_line

CACHED = 1 << 16  # names: most stand in more than one entry
INTERNAL = frozenset({"provenance", "seen", "versions", "repairs"})


class Entry(Paper, frozen=True, kw_only=True):
    """A line as users write it: names may also be plain strings."""

    authors: tuple[Author | str, ...] = ()  # type: ignore[assignment]
    editors: tuple[Author | str, ...] = ()  # type: ignore[assignment]


FIELDS = tuple(name for name in Entry.__struct_fields__ if name not in INTERNAL)
values_of = attrgetter(*FIELDS)
parsed_name = lru_cache(CACHED)(parse_name)
DECODER = msgspec.json.Decoder(Entry)
ENCODER = msgspec.json.Encoder()


def read_jsonl(lines: Iterable[bytes], name: str, source: str) -> ObjectReadings:
    """Each line as an occurrence, or as the error that says what is wrong with it."""
    return ObjectReadings(lines_of(lines), name, source, parse_paper, ("key", "title"))


def parse_paper(line: bytes, faults: list[str] | None = None) -> Paper:
    """A paper from one line; identifiers in their normal spelling.

    What is no identifier in a field for one is left out and told to ``faults``. Raises
    msgspec.DecodeError for text that is no JSON, msgspec.ValidationError for a field of a
    wrong type.
    """
    entry = DECODER.decode(line)
    if faults is not None:
        faults += _no_identifiers(entry)
    fields = {name: value for name, value in zip(FIELDS, values_of(entry), strict=True) if value}
    fields["key"], fields["title"] = entry.key.strip(), canonical(one_line(entry.title))
    fields["abstract"] = canonical(entry.abstract)
    for people in ("authors", "editors"):
        fields[people] = tuple(
            parsed_name(one) if isinstance(one, str) else one for one in getattr(entry, people)
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
        if value and (found := _doi_or_arxiv(value)):
            yield found


def _doi_or_arxiv(value: str) -> Identifier | None:
    found = parse_identifier(value)
    return found if found and found.scheme in {"doi", "arxiv"} else None


def _no_identifiers(entry: Entry) -> Iterator[str]:
    """What is wrong with the identifiers of an entry; the paper does without them."""
    for name, value in (("doi", entry.doi), ("arxiv", entry.arxiv)):
        if value and not _doi_or_arxiv(value):
            yield f"{value!r} in '{name}' is no such identifier and is left out"


def write_jsonl(papers: Iterable[Paper]) -> Iterator[bytes]:
    """Each paper as a line, with what the corpus itself knows of it left out."""
    for paper in papers:
        fields = msgspec.structs.asdict(paper)
        yield ENCODER.encode({k: v for k, v in fields.items() if v and k not in INTERNAL}) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one line, made from the record itself."""
    described = msgspec.json.schema(Entry)
    entry = described["$defs"]["Entry"]
    for name in INTERNAL:
        del entry["properties"][name]
    used = ("Author", "Entry")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A paper as a line of JSON",
        "$ref": described["$ref"],
        "$defs": {name: described["$defs"][name] for name in used}
        | {"Entry": {**entry, "required": ["key", "title"]}},
    }
