"""The seed corpus: five scraped listing pages, completed by verified facts.

``facts.jsonl`` holds what was verified about each work, in our own JSON Lines with one field
more: ``openings``, the first words of the work's abstracts, newest first. They are how a work
is known where a page gives neither its title nor an id.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from sphinx_papers.paper.record import Occurrence, Paper
from sphinx_papers.paper.text import compared

SEED = "seed"
CURATED = "curated"


class Fact(msgspec.Struct, frozen=True):
    """A work's verified record, and how its abstracts begin."""

    paper: Paper
    openings: tuple[str, ...]


class _Openings(msgspec.Struct):
    openings: tuple[str, ...]


def seed_files() -> list[Path]:
    """The corpus' files, in order of name."""
    found = Path(__file__).parent.iterdir()
    return sorted(file for file in found if file.suffix in {".txt", ".jsonl"})


def seed_texts() -> dict[str, bytes]:
    """What the files hold, by name."""
    return {file.name: file.read_bytes() for file in seed_files()}


def read_seed() -> Iterator[Occurrence]:
    """The 29 occurrences of the pages, then each work's facts."""
    from sphinx_papers.formats.listing import read_listing

    texts = seed_texts()
    facts = [_fact(line) for line in texts.pop("facts.jsonl").splitlines()]
    for name, text in texts.items():
        for occurrence in read_listing(text.decode(), name.split("_")[0], SEED):
            yield _recognised(occurrence, facts)
    for fact in facts:
        place = f"facts:{fact.paper.key}"
        yield Occurrence(paper=fact.paper, source=CURATED, place=place, work=fact.paper.key)


def _fact(line: bytes) -> Fact:
    from sphinx_papers.formats.jsonl import parse_paper

    openings = msgspec.json.decode(line, type=_Openings).openings
    return Fact(parse_paper(line), tuple(compared(opening) for opening in openings))


def _recognised(occurrence: Occurrence, facts: list[Fact]) -> Occurrence:
    """The occurrence with the key of its work, where the facts know it."""
    abstract = compared(occurrence.paper.abstract)
    for fact in facts:
        for age, opening in enumerate(fact.openings):
            if abstract.startswith(opening):
                newness = len(fact.openings) - age
                return msgspec.structs.replace(occurrence, work=fact.paper.key, version=newness)
    return occurrence
