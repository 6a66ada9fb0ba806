"""The index: one immutable SQLite file with the records and what finds them.

=========  ============================================================================
meta       schema, number of papers, digest of the content, problems met
paper      n, key, record (JSON), digest of the record
alias      every lower-cased name of a paper: key, other keys, identifiers
person     who wrote which papers
term       a stem and its number, papers that have it, the word people write most often
vector     the terms of a paper and their weights, the whole of unit length
post       the papers in which a term weighs most, heaviest first
=========  ============================================================================

Input is sorted by key, ties are broken by key: one content gives one index.
"""

import math
import os
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from tempfile import mkstemp

import msgspec

from sphinx_papers.corpus.merge import Merged
from sphinx_papers.corpus.terms import Terms, weight
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.identifiers import Identifier
from sphinx_papers.paper.names import person
from sphinx_papers.paper.record import Paper

SCHEMA = 1
LISTED_TERMS = 32  # how many of a paper's heaviest terms list it
SCALE = 65535  # weights are stored as 16-bit shares of one
TABLES = """
    CREATE TABLE meta (k TEXT PRIMARY KEY, v) WITHOUT ROWID;
    CREATE TABLE paper (n INTEGER PRIMARY KEY, key TEXT, record BLOB, digest TEXT);
    CREATE TABLE alias (name TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
    CREATE TABLE person (name TEXT, n INTEGER, PRIMARY KEY (name, n)) WITHOUT ROWID;
    CREATE TABLE term (t INTEGER PRIMARY KEY, stem TEXT, df INTEGER, word TEXT);
    CREATE TABLE vector (n INTEGER PRIMARY KEY, terms BLOB, weights BLOB);
    CREATE TABLE post (t INTEGER PRIMARY KEY, papers BLOB, weights BLOB);
"""


def write_index(path: Path, merged: Sequence[Merged], problems: Iterable[SourceError]) -> None:
    """Write the index of a corpus; the file appears at once and whole, or not at all."""
    handle, temporary = mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
    os.close(handle)
    whole = Path(temporary)
    try:
        with closing(sqlite3.connect(temporary, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = off")
            db.execute("PRAGMA synchronous = off")
            db.execute("BEGIN")
            _fill(db, sorted(merged, key=lambda one: one.paper.key), list(problems))
            db.execute("COMMIT")
        with whole.open("rb+") as file:
            os.fsync(file.fileno())
        whole.chmod(0o644)
        whole.replace(path)
    finally:
        whole.unlink(missing_ok=True)


def _fill(db: sqlite3.Connection, merged: list[Merged], problems: list[SourceError]) -> None:
    for table in TABLES.strip().split(";\n"):
        db.execute(table)
    whole = blake2b(digest_size=16)
    for n, one in enumerate(merged):
        record = msgspec.json.encode(one.paper)
        digest = blake2b(record, digest_size=8).hexdigest()
        whole.update(digest.encode())
        db.execute("INSERT INTO paper VALUES (?, ?, ?, ?)", (n, one.paper.key, record, digest))
        people = {person(author) for author in one.paper.authors}
        db.executemany("INSERT INTO person VALUES (?, ?)", [(name, n) for name in sorted(people)])
    _write_aliases(db, merged)
    _write_terms(db, [one.paper for one in merged])
    reports = [(problem.path, problem.line, problem.reason) for problem in problems]
    meta = {
        "schema": SCHEMA,
        "papers": len(merged),
        "digest": whole.hexdigest(),
        "problems": msgspec.json.encode(reports).decode(),
    }
    db.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())


def _write_aliases(db: sqlite3.Connection, merged: list[Merged]) -> None:
    """Every key first, then what else names a paper: an earlier name is never taken over."""
    names = [(one.paper.key.lower(), n) for n, one in enumerate(merged)]
    names += [(key.lower(), n) for n, one in enumerate(merged) for key in one.other_keys]
    names += [
        (alias_of(identifier), n)
        for n, one in enumerate(merged)
        for identifier in one.paper.identifiers()
    ]
    db.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?)", names)


def alias_of(identifier: Identifier) -> str:
    """The name under which an identifier leads to its paper."""
    return str(identifier).lower()


def _write_terms(db: sqlite3.Connection, papers: list[Paper]) -> None:
    """Weigh the terms of every paper; list each paper under its heaviest ones."""
    terms = Terms()
    counts = [terms.counts(paper) for paper in papers]
    df = Counter(stem for count in counts for stem in count)
    numbers = {stem: t for t, stem in enumerate(sorted(df))}
    posts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for n, count in enumerate(counts):
        weights = {numbers[s]: weight(tf, df[s], len(papers)) for s, tf in count.items()}
        norm = math.sqrt(math.fsum(w * w for w in weights.values())) or 1
        vector = {t: round(SCALE * w / norm) for t, w in sorted(weights.items())}
        db.execute(
            "INSERT INTO vector VALUES (?, ?, ?)",
            (n, array("I", vector).tobytes(), array("H", vector.values()).tobytes()),
        )
        for t in sorted(vector, key=lambda t: (-vector[t], t))[:LISTED_TERMS]:
            posts[t].append((-vector[t], n))
    for t, listed in sorted(posts.items()):
        listed.sort()
        db.execute(
            "INSERT INTO post VALUES (?, ?, ?)",
            (
                t,
                array("I", (n for _, n in listed)).tobytes(),
                array("H", (-w for w, _ in listed)).tobytes(),
            ),
        )
    common = _common_words(terms, papers)
    db.executemany(
        "INSERT INTO term VALUES (?, ?, ?, ?)",
        [(t, stem, df[stem], common[stem]) for stem, t in numbers.items()],
    )


def _common_words(terms: Terms, papers: list[Paper]) -> dict[str, str]:
    """The word that stands behind each stem most often."""
    seen: Counter[str] = Counter()
    for paper in papers:
        seen.update(terms.words(paper.title))
        seen.update(terms.words(paper.abstract))
        seen.update(word for keyword in paper.keywords for word in terms.words(keyword))
    common: dict[str, str] = {}
    for word in sorted(seen, key=lambda word: (-seen[word], word)):
        common.setdefault(terms.stem(word), word)
    return common
