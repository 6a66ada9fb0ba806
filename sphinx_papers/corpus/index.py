"""The index: one immutable SQLite file with the records and what finds them.

=========  ============================================================================
meta       schema, number of papers and of entries, digest of the content, problems met, and
           the words that help to unpack records
merged     the papers that several entries made up
paper      n, key, traits to compare, digest of what the record says
record     the records (JSON) of TOGETHER papers from number TOGETHER * r, packed
alias      every lower-cased name of a paper: key, other keys, identifiers
=========  ============================================================================

:mod:`~sphinx_papers.corpus.facets` adds the tables of what papers are found and sorted by,
``traits``, ``citations`` and ``meaning`` (empty where no embeddings are given) theirs. The tables
of terms wait until papers are related (see :mod:`~sphinx_papers.corpus.terms_file`). Papers come
in the order of their keys, some at a time: what they add to the tables is worked out by several
processes and written by one, so one content gives one index whatever processes there are.
"""

import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from sphinx_papers.corpus.citations import CITATION_TABLE, citation_rows, write_citations
from sphinx_papers.corpus.facets import FACET_TABLES, FacetRows, Facets, facet_rows
from sphinx_papers.corpus.meaning import EMBEDDING_TABLE
from sphinx_papers.corpus.new_database import new_database
from sphinx_papers.corpus.packing import TOGETHER, Packing, sample, words_of
from sphinx_papers.corpus.progress import Tell, untold
from sphinx_papers.corpus.ready import META_TABLE, SCHEMA, alias_of
from sphinx_papers.corpus.records import record
from sphinx_papers.corpus.sightings import DECODER, Part, Sightings, Work
from sphinx_papers.corpus.traits import TRAIT_TABLE, TraitNumbers, Written, traits_of
from sphinx_papers.corpus.workers import Workers
from sphinx_papers.paper.record import Paper

AT_ONCE = 250 * TOGETHER  # papers; the index depends on it
TABLES = """
    CREATE TABLE paper (n INTEGER PRIMARY KEY, key TEXT, traits BLOB, digest BLOB);
    CREATE TABLE record (r INTEGER PRIMARY KEY, records BLOB);
    CREATE TABLE merged (n INTEGER PRIMARY KEY);
    CREATE TABLE alias (name TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
    CREATE TEMP TABLE draft_alias (name TEXT, rank INTEGER, n INTEGER);
"""


def write_index(path: Path, sightings: Sightings, workers: Workers, tell: Tell = untold) -> None:
    """Write the index of a corpus; the file appears at once and whole, or not at all."""
    tables = META_TABLE + TABLES + TRAIT_TABLE + CITATION_TABLE + FACET_TABLES + EMBEDDING_TABLE
    with new_database(path, tables, sightings.works) as db:
        _fill(db, sightings, workers, tell)


class Rows(NamedTuple):
    """What some papers add to the tables."""

    papers: list[tuple[int, str, bytes]]
    records: list[tuple[int, bytes]]
    aliases: list[tuple[str, int, int]]
    citations: list[tuple[int, str, str]]
    traits: list[Written]
    facets: FacetRows


def rows_of(part: Part, words: bytes) -> Rows:
    """What the papers of a part add; ``words`` help to pack their records."""
    packing = Packing(words)
    works = [(one.others, _paper(one)) for one in part.works]
    papers = [paper for _, paper in works]
    some = (papers[i : i + TOGETHER] for i in range(0, len(papers), TOGETHER))
    packed = (packing.packed(map(msgspec.json.encode, together)) for together in some)
    return Rows(
        [(n, paper.key, _digest(paper)) for n, paper in enumerate(papers, part.start)],
        list(enumerate(packed, part.start // TOGETHER)),
        [alias for n, work in enumerate(works, part.start) for alias in _aliases(n, *work)],
        citation_rows(part.start, papers),
        [traits_of(paper) for paper in papers],
        facet_rows(part.start, papers),
    )


def _paper(work: Work) -> Paper:
    return record([DECODER.decode(one) for one in work.occurrences], work.key)


def _digest(paper: Paper) -> bytes:
    """A digest of what a record says and which documents say it, wherever in them it stands."""
    documents = dict.fromkeys((seen.source, seen.document) for seen in paper.seen)
    said = msgspec.structs.replace(paper, seen=(), provenance={}, versions=(), repairs=())
    return blake2b(msgspec.json.encode((said, list(documents))), digest_size=8).digest()


def _aliases(n: int, other_keys: tuple[str, ...], paper: Paper) -> Iterator[tuple[str, int, int]]:
    """The names of a paper, each with its rank: a key is never taken over by anything else."""
    yield paper.key.lower(), 0, n
    for key in other_keys:
        yield key.lower(), 1, n
    for identifier in paper.identifiers():
        yield alias_of(identifier), 2, n


def _fill(db: sqlite3.Connection, sightings: Sightings, workers: Workers, tell: Tell) -> None:
    whole = blake2b(digest_size=16)
    traits = TraitNumbers()
    words = words_of(
        msgspec.json.encode(_paper(sightings.work(n))) for n in sample(sightings.works)
    )
    facets = Facets(db)
    for rows in workers.map(rows_of, sightings.parts(AT_ONCE), words):
        numbered = zip(rows.papers, map(traits.packed, rows.traits), strict=True)
        papers = ((n, key, packed, digest) for (n, key, digest), packed in numbered)
        db.executemany("INSERT INTO paper VALUES (?, ?, ?, ?)", papers)
        db.executemany("INSERT INTO record VALUES (?, ?)", rows.records)
        db.executemany("INSERT INTO draft_alias VALUES (?, ?, ?)", rows.aliases)
        db.executemany("INSERT INTO draft_citation VALUES (?, ?, ?)", rows.citations)
        whole.update(b"".join([digest for *_, digest in rows.papers]))
        facets.add(rows.facets)
        tell("Writing papers", len(rows.papers), sightings.works)
    db.execute("""INSERT OR IGNORE INTO alias
        SELECT name, n FROM draft_alias ORDER BY name, rank, n""")
    db.execute("DROP TABLE draft_alias")
    traits.write(db)
    write_citations(db, sightings.works)
    facets.finish()
    db.executemany("INSERT INTO merged VALUES (?)", sightings.merged())
    reports = [(problem.path, problem.line, problem.reason) for problem in sightings.problems]
    meta = {
        "schema": SCHEMA,
        "papers": sightings.works,
        "entries": len(sightings),
        "digest": whole.hexdigest(),
        "problems": msgspec.json.encode(reports).decode(),
        "words": words,
    }
    db.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
