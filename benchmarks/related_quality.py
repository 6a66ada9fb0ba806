"""How good related papers are, by judged collections, and what a query costs.

``python -m benchmarks.related_quality --judged judged.json --ablation`` ranks the collection
through :class:`sphinx_papers.Corpus`, as the directive does, with the whole of it as the corpus.
A collection is JSON: ``papers`` (id -> fields of our records), and either ``pools`` (query, or
query_facet -> id -> grade 0 to 3) with ``folds`` (name -> names of pools), or ``recommendations``
(query -> ids). Vectors of its papers may lie beside it, as ``judged.vectors.jsonl``.

Pools are scored as Mysore et al. do (CSFCube, NeurIPS Datasets 2021): mean average precision with
grades 2 and 3 relevant, and NDCG over the first fifth of a pool, each the mean of the folds'
means. Recommendations are scored by mean average precision among all other papers. What a
ranking leaves out comes last, by id.

``--index team.papers`` tells what a query costs there, and with ``--exact 20`` how much of the
ten nearest papers of so many queries it finds, where every paper is scored.
"""

import json
import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import click

from sphinx_papers import Corpus
from sphinx_papers.corpus import related, terms, workers

Fields = dict[str, object]
QUERIES = 200
SHOWN = 10
RELEVANT = 2  # the least grade
FIFTH = 0.2
MORE_THAN_A_WORD = 99  # letters

# What is left out until a step of the ablation brings it, a step for each line.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("title and abstract", ("title", "abstract")),
    ("+ how words begin", ()),
    ("+ moving towards the nearest", ()),
    ("+ keywords", ("keywords",)),
    ("+ authors", ("authors",)),
    ("+ categories and venue", ("categories", "venue")),
    ("+ citations", ("cites",)),
    ("+ embeddings", ()),
)
BEGINNINGS, MOVING, EMBEDDINGS = 1, 2, len(STEPS) - 1


class Collection:
    """A judged collection in a file."""

    def __init__(self, path: Path) -> None:
        data = json.loads(path.read_text(encoding="utf-8"))
        self.name = path.stem
        self.papers: Mapping[str, Fields] = data["papers"]
        self.vectors = path.with_suffix(".vectors.jsonl")
        self._pools: Mapping[str, Mapping[str, int]] = data.get("pools", {})
        self._folds: Sequence[Sequence[str]] = list(data.get("folds", {}).values())
        self._wanted: Mapping[str, Sequence[str]] = data.get("recommendations", {})

    def queries(self) -> list[str]:
        """The papers for which others are judged."""
        return sorted({self._query(name) for name in self._pools} | set(self._wanted))

    def _query(self, pool: str) -> str:
        return pool if pool in self.papers else pool.rsplit("_", 1)[0]

    def has(self, field: str) -> bool:
        """Whether any paper has a field."""
        return any(paper.get(field) for paper in self.papers.values())

    def scores(self, rankings: Mapping[str, Sequence[str]]) -> list[float]:
        """The measures of rankings of the papers, in percent: MAP, for pools NDCG as well."""
        if self._pools:
            return self._pool_scores(rankings)
        found = [
            average_precision([paper in wanted for paper in self._ordered(rankings[query], query)])
            for query, wanted in self._wanted.items()
        ]
        return [100 * statistics.mean(found)]

    def _ordered(self, ranking: Sequence[str], query: str) -> list[str]:
        return in_order([paper for paper in self.papers if paper != query], ranking)

    def _pool_scores(self, rankings: Mapping[str, Sequence[str]]) -> list[float]:
        found: dict[str, tuple[float, float]] = {}
        for name, pool in self._pools.items():
            grades = [pool[paper] for paper in in_order(list(pool), rankings[self._query(name)])]
            precision = average_precision([grade >= RELEVANT for grade in grades])
            found[name] = precision, ndcg(grades, int(FIFTH * len(grades)))
        folds = [_means([found[name] for name in fold]) for fold in self._folds]
        return [100 * score for score in _means(folds)]


def _means(rows: Sequence[Sequence[float]]) -> list[float]:
    return [statistics.mean(column) for column in zip(*rows, strict=True)]


def in_order(papers: Sequence[str], ranking: Sequence[str]) -> list[str]:
    """Papers as they are ranked; those that are not ranked last, by id."""
    place = {paper: i for i, paper in enumerate(ranking)}
    return sorted(papers, key=lambda paper: (place.get(paper, len(place)), paper))


def average_precision(relevant: Sequence[bool]) -> float:
    """The mean of the precision at each relevant place."""
    places = [place for place, is_relevant in enumerate(relevant, 1) if is_relevant]
    return statistics.mean(i / place for i, place in enumerate(places, 1)) if places else 0.0


def ndcg(grades: Sequence[int], depth: int) -> float:
    """Gain over the best there can be, discounted by log2 of the place (from 2 on)."""

    def gain(ordered: Sequence[int]) -> float:
        return sum(g / max(1.0, math.log2(i)) for i, g in enumerate(ordered[:depth], 1))

    best = gain(sorted(grades, reverse=True))
    return gain(grades) / best if best else 0.0


# rankings -----------------------------------------------------------------------------


@contextmanager
def opened(collection: Collection, step: int) -> Iterator[Corpus]:
    """The collection as a corpus, with what a step of the ablation and those before it bring."""
    kept = {field for _, fields in STEPS[: step + 1] for field in fields}
    embeddings = collection.vectors if step >= EMBEDDINGS else None
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        # What the code does is not as it stands there: such an index must not be kept.
        stack.enter_context(patch("platformdirs.user_cache_path", lambda _name: folder))
        stack.enter_context(patch.object(workers, "MOST", 1))  # what others do is not patched
        if step < BEGINNINGS:
            stack.enter_context(patch.object(terms, "BEGINNING", MORE_THAN_A_WORD))
        if step < MOVING:
            stack.enter_context(patch.object(related, "MOVED_SHARE", 0.0))
        path = folder / f"{collection.name}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for key, paper in collection.papers.items():
                fields = {name: value for name, value in paper.items() if name in kept and value}
                file.write(json.dumps({"title": key} | fields | {"key": key}) + "\n")
        yield stack.enter_context(Corpus.open([path], embeddings=embeddings))


def measured(collection: Collection, step: int) -> list[float]:
    """The scores of a collection at a step of the ablation."""
    with opened(collection, step) as corpus:
        papers = len(corpus)
        rankings = {
            query: [row.paper.key for row in corpus.related(query, papers, min_score=0)]
            for query in collection.queries()
        }
        return collection.scores(rankings)


def tell_quality(collection: Collection, *, ablation: bool) -> None:
    """Print the scores of a collection, with a line for each step if asked."""
    last = EMBEDDINGS if collection.vectors.is_file() else EMBEDDINGS - 1
    before: list[float] = []
    for step in range(last + 1) if ablation else sorted({EMBEDDINGS - 1, last}):
        fields = STEPS[step][1]
        if ablation and fields and not any(map(collection.has, fields)):
            continue
        now = measured(collection, step)
        told = "  ".join(f"{score:5.2f}" for score in now)
        more = (
            "  ".join(f"{b - a:+.2f}" for a, b in zip(before, now, strict=True)) if before else ""
        )
        click.echo(f"{collection.name:10}  {STEPS[step][0]:30}  {told}  {more}".rstrip())
        before = now


# cost ---------------------------------------------------------------------------------


def tell_cost(path: Path, exact: int) -> None:
    """Print what queries of an index cost in milliseconds of CPU, after the first."""
    with Corpus(path) as corpus:
        keys = list(islice(corpus, 0, None, max(1, len(corpus) // QUERIES)))
        corpus.related(keys[0], SHOWN)
        costs = sorted(_timed(partial(corpus.related, key, SHOWN)) for key in keys)
        median, high = costs[len(costs) // 2], costs[int(0.95 * len(costs))]
        line = f"{path.name}: {len(corpus)} papers, a query {statistics.mean(costs):.1f} ms of CPU"
        line += f" (median {median:.1f}, p95 {high:.1f})"
        if exact:
            found = [share for key in keys[:exact] if (share := overlap(corpus, key)) is not None]
            line += f", {statistics.mean(found):.3f} of the exact ten of {len(found)} queries"
        click.echo(line)


def _timed(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return 1000 * (time.process_time() - start)


def overlap(corpus: Corpus, key: str) -> float | None:
    """The share of the nearest papers that are found; None where nothing is near."""
    found = {row.paper.key for row in corpus.related(key, SHOWN)}
    every = len(corpus)
    with patch.multiple(related, RATED=every, NEAR=every, SCORED=every, FIRST=every):
        wanted = {row.paper.key for row in corpus.related(key, SHOWN)}
    return len(found & wanted) / len(wanted) if wanted else None


PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--judged", multiple=True, type=PATH, help="A judged collection.")
@click.option("--ablation", is_flag=True, help="Tell what each part of the method adds.")
@click.option("--index", "indexes", multiple=True, type=PATH, help="An index to ask.")
@click.option("--exact", type=click.IntRange(min=0), default=0, help="Queries to compare.")
def main(*, judged: Sequence[Path], ablation: bool, indexes: Sequence[Path], exact: int) -> None:
    """Measure how good related papers are, and what they cost."""
    for path in judged:
        tell_quality(Collection(path), ablation=ablation)
    for path in indexes:
        tell_cost(path, exact)


if __name__ == "__main__":
    main()
