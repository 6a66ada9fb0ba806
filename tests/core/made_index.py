"""Records and indexes made of occurrences, as the cache makes them of sources."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sphinx_papers.corpus.index import write_index
from sphinx_papers.corpus.records import record
from sphinx_papers.corpus.sightings import DECODER, Sightings, sighted
from sphinx_papers.corpus.terms_file import add_terms, write_terms
from sphinx_papers.corpus.workers import Workers
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.record import Occurrence, Paper


class Merged(NamedTuple):
    """A record, the other keys that lead to it, and the keys it could not have."""

    paper: Paper
    other_keys: tuple[str, ...]
    clashes: tuple[SourceError, ...]


def merged(occurrences) -> list[Merged]:
    """One record a work, in the order of their first occurrences."""
    places = [occurrence.place for occurrence in occurrences]
    with TemporaryDirectory() as folder, Sightings(Path(folder)) as sightings:
        sightings.add(sighted(occurrences))
        sightings.merge()
        works = [sightings.work(n) for n in range(sightings.works)]
    found = []
    for key, others, encoded in works:
        paper = record([DECODER.decode(one) for one in encoded], key)
        clashes = [one for one in sightings.problems if one.reason.endswith(f" '{key}'")]
        found.append(Merged(paper, others, tuple(clashes)))
    return sorted(found, key=lambda one: places.index(one.paper.seen[0].place))


def index_of(path, papers, processes=0) -> None:
    """Write the index of some papers, each of which has a key of its own."""
    occurrences = [
        Occurrence(paper=paper, source="papers", place=f"papers:{paper.key}") for paper in papers
    ]
    with Workers(processes) as workers, Sightings(path.parent) as sightings:
        sightings.add(sighted(occurrences))
        sightings.merge()
        assert sightings.works == len(occurrences)
        write_index(path, sightings, workers)
        terms = path.with_suffix(".terms")
        write_terms(terms, path, workers)
    add_terms(path, terms)
    terms.unlink()
