"""From the files of the seed corpus to occurrences.

``facts.jsonl`` holds what was verified about each work, in our own JSON Lines with one field
more: ``openings``, the first words of the work's abstracts, newest first. They are how a work
is known where a page gives neither its title nor an id.
"""

from collections.abc import Iterator

import msgspec

from sphinx_papers.corpus.seed import SEED, seed_texts
from sphinx_papers.formats.jsonl import parse_paper
from sphinx_papers.formats.listing import read_listing
from sphinx_papers.paper.record import Occurrence, Paper
from sphinx_papers.paper.text import compared

CURATED = "curated"


class Fact(msgspec.Struct, frozen=True):
    """A work's verified record, and how its abstracts begin."""

    paper: Paper
    openings: tuple[str, ...]


class _Openings(msgspec.Struct):
    openings: tuple[str, ...]


def read_seed() -> Iterator[Occurrence]:
    """The 29 occurrences of the pages, then each work's facts."""
    texts = seed_texts()
    facts = [_fact(line) for line in texts.pop("facts.jsonl").splitlines()]
    for name, text in texts.items():
        for occurrence in read_listing(text.decode(), name.split("_")[0], SEED):
            yield _recognised(occurrence, facts)
    for fact in facts:
        place = f"facts:{fact.paper.key}"
        yield Occurrence(paper=fact.paper, source=CURATED, place=place, work=fact.paper.key)


def _fact(line: bytes) -> Fact:
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
