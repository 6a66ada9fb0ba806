"""Sightings wait in a file, and their works are found without reading those that stand alone."""

import random
import tracemalloc

import pytest
from made_index import index_of

from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.corpus.index import write_index
from sphinx_papers.corpus.packing import TOGETHER
from sphinx_papers.corpus.sightings import Sightings, sighted
from sphinx_papers.corpus.terms_file import write_terms
from sphinx_papers.corpus.workers import Workers
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Occurrence, Paper

WORDS = [a + b + c for a in "bdfgklmn" for b in ("a", "er", "iv", "o") for c in "mnprst"]


def papers(number, start=0):
    """Papers of their own, each with an abstract of 150 words."""
    for n in range(start, start + number):
        draws = random.Random(n)
        yield Paper(
            key=f"made-{n}",
            title=f"{' '.join(draws.choices(WORDS, k=7))} {n}",
            authors=(Author(draws.choice(WORDS), draws.choice(WORDS)),),
            abstract=" ".join(draws.choices(WORDS, k=150)),
            year=draws.randrange(1990, 2020),
            venue=draws.choice(WORDS[:20]),
            doi=f"10.5555/{n}",
            cites=(f"made-{n // 2}", "10.5555/elsewhere"),
        )


def occurrences(number, start=0, source="one"):
    for n, paper in enumerate(papers(number, start)):
        yield Occurrence(paper=paper, source=source, place=f"{source}:{n}")


@pytest.fixture
def sightings(tmp_path):
    with Sightings(tmp_path) as found:
        yield found


def test_a_work_seen_once_is_not_read_to_be_merged(sightings, monkeypatch):
    read = []
    monkeypatch.setattr(sightings, "_occurrence", lambda i: read.append(i) or real(i))
    real = Sightings._occurrence.__get__(sightings)
    sightings.add(sighted(occurrences(300)))
    sightings.add(sighted(occurrences(5, start=100, source="two")))
    sightings.merge()
    assert sightings.works == 300
    assert len(read) == 10  # the five in both sources, as evidence has no chance hits here


def test_memory_does_not_grow_with_the_text(sightings):
    size = 400
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(10):
        sightings.add(sighted(occurrences(size, start=len(sightings))))
    sightings.merge()
    kept = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert sightings.works == 10 * size
    # A record here has more than 1,300 bytes; one buffer of a megabyte waits to be written.
    assert (kept - (1 << 20)) / (10 * size) < 400


def test_parts_hold_all_works_in_the_order_of_their_keys(sightings):
    sightings.add(sighted(occurrences(25)))
    sightings.merge()
    parts = list(sightings.parts(10))
    assert [part.start for part in parts] == [0, 10, 20]
    keys = [work.key for part in parts for work in part.works]
    assert keys == sorted(f"made-{n}" for n in range(25))


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Writes an index of 60 papers, some at a time, with so many processes."""
    monkeypatch.setattr("sphinx_papers.corpus.index.AT_ONCE", 12)
    monkeypatch.setattr("sphinx_papers.corpus.terms_file.AT_ONCE", 12 // TOGETHER)

    def write(name, processes, *, backwards=False):
        folder = tmp_path / name
        folder.mkdir()
        found = list(papers(60))
        index_of(folder / "x.papers", found[::-1] if backwards else found, processes)
        assert [file.name for file in folder.iterdir()] == ["x.papers"]
        return (folder / "x.papers").read_bytes()

    return write


def test_processes_folder_and_order_change_no_byte(written):
    alone = written("one", 0)
    assert written("two", 2) == alone
    assert written("several", 3, backwards=True) == alone


def test_several_parts_are_one_corpus(written, tmp_path):
    written("one", 2)
    with Corpus(tmp_path / "one" / "x.papers") as corpus:
        assert {paper.key: paper.title for paper in corpus.values()} == {
            paper.key: paper.title for paper in papers(60)
        }
        assert corpus.count("year:1990..2020") == 60
        assert [one.paper.key for one in corpus.related("made-20", 3)]
        newest = corpus.select(sort="newest")
        assert [p.year for p in newest] == sorted((p.year for p in newest), reverse=True)


def test_no_list_of_all_papers_is_held(tmp_path, monkeypatch):
    """What is held at once are parts: at most those that wait for processes."""
    monkeypatch.setattr("sphinx_papers.corpus.index.AT_ONCE", 52)
    monkeypatch.setattr("sphinx_papers.corpus.terms_file.AT_ONCE", 52 // TOGETHER)
    monkeypatch.setattr("sphinx_papers.corpus.weighing.POSTS_AT_ONCE", 5000)
    monkeypatch.setattr("sphinx_papers.corpus.spill.BUFFER", 10_000)
    peaks = []
    for number in (2000, 500, 2000):  # the first fills what remembers names
        with Workers(0) as workers, Sightings(tmp_path) as sightings:
            for start in range(0, number, 100):
                sightings.add(sighted(occurrences(100, start)))
            sightings.merge()
            tracemalloc.start()
            index = tmp_path / f"{number}.papers"
            write_index(index, sightings, workers)
            write_terms(index.with_suffix(".terms"), index, workers)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[2] - peaks[1] < 1500 * 300
