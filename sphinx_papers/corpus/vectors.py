"""The terms of every paper, weighed, and for each term the papers it says most about.

=========  ============================================================================
term       a stem and its number, papers that have it, the word people write most often
vector     the terms of a paper and their weights, the whole of unit length
post       the papers in which a term weighs most, heaviest first
=========  ============================================================================
"""

import math
import sqlite3
from array import array
from collections import Counter, defaultdict

from sphinx_papers.corpus.terms import Terms, weight
from sphinx_papers.paper.record import Paper

LISTED_TERMS = 32  # how many of a paper's heaviest terms list it
SCALE = 65535  # weights are stored as 16-bit shares of one
VECTOR_TABLES = """
    CREATE TABLE term (t INTEGER PRIMARY KEY, stem TEXT, df INTEGER, word TEXT);
    CREATE TABLE vector (n INTEGER PRIMARY KEY, terms BLOB, weights BLOB);
    CREATE TABLE post (t INTEGER PRIMARY KEY, papers BLOB, weights BLOB);
"""


def write_vectors(db: sqlite3.Connection, papers: list[Paper]) -> None:
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
