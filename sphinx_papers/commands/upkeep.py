"""The commands that keep a corpus in order: index, check, fetch."""

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from sphinx_papers.commands.options import (
    NOTHING_FOUND,
    SHOWN_PROBLEMS,
    PapersCommand,
    corpus_option,
    json_option,
    print_json,
    tell_problems,
    whole_file,
)
from sphinx_papers.corpus.cache import cached_index
from sphinx_papers.corpus.check import check as check_corpus
from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.corpus.sources import READY, Readings, Source, find_sources


@click.command(
    cls=PapersCommand,
    epilog="""\
sphinx-papers check --corpus refs.bib
sphinx-papers check --corpus refs.bib --json | jq -r .kind | sort | uniq -c""",
)
@corpus_option
@json_option
def check(*, sources: Sequence[str], as_json: bool) -> None:
    """Find what is wrong with a corpus; exit code 1 if there is anything.

    There are six kinds of findings. Rejected: an entry that cannot be read. Damaged: text
    with lost letters, or read in a wrong encoding. Identifier: an id or an address that cannot
    be one. Missing: no title, no authors, no year. Duplicate: two records of one title with an
    author in common. Published: a preprint whose article is in the corpus as well.
    """
    corpus = click.get_current_context().with_resource(Corpus.open(sources))
    counts: Counter[str] = Counter()
    for one in check_corpus(corpus):
        counts[one.kind] += 1
        if as_json:
            print_json([one])
        else:
            about = f" ({one.key})" if one.key else ""
            click.echo(f"{one.place}: {click.style(one.kind, bold=True)}: {one.message}{about}")
    found = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing wrong"
    click.echo(f"{found} in {len(corpus)} papers", err=True)
    if counts:
        raise SystemExit(NOTHING_FOUND)


# index --------------------------------------------------------------------------------


@click.command(
    cls=PapersCommand,
    epilog="""\
sphinx-papers index team.papers --corpus refs.bib --corpus more.jsonl
sphinx-papers list --corpus team.papers year:2024..""",
)
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.papers")
@corpus_option
@json_option
def index(*, path: Path, sources: Sequence[str], as_json: bool) -> None:
    """Write a ready index, which opens at once wherever it is copied.

    The file appears whole or not at all; run the command again to go on after it was stopped
    or when a source has changed. It tells which papers several entries made up, and on
    standard error which entries were rejected (exit code 1; the others are indexed).
    """
    if path.suffix != READY:
        raise click.BadParameter(f"the name of an index ends in '{READY}'", param_hint="FILE")
    with TemporaryDirectory() as fallback:
        made = cached_index(find_sources(sources, Path.cwd()), Path(fallback), _counted)
        with Corpus(made) as corpus:
            if not (path.exists() and path.samefile(made)):
                with made.open("rb") as source, whole_file(path) as file:
                    shutil.copyfileobj(source, file)
            _tell_index(path, corpus, as_json=as_json)


def _counted(source: Source, readings: Readings) -> Readings:
    """The readings of a source, with a count of them on a terminal."""
    label = f"Reading {source.name}"
    with click.progressbar(readings, label=label, show_pos=True, file=sys.stderr) as counted:
        yield from counted


def _tell_index(path: Path, corpus: Corpus, *, as_json: bool) -> None:
    """What was merged, on standard output; what was rejected."""
    places = {p.key: [seen.place for seen in p.seen] for p in corpus.stream(sort="key")}
    merged = {key: where for key, where in places.items() if len(where) > 1}
    entries = sum(map(len, places.values()))
    rejected = corpus.problems
    if as_json:
        told = [{"path": one.path, "line": one.line, "reason": one.reason} for one in rejected]
        facts = {"path": str(path), "papers": len(places), "entries": entries}
        print_json([{**facts, "merged": merged, "rejected": told}])
    else:
        tell_problems(rejected)
        for key, where in islice(merged.items(), SHOWN_PROBLEMS):
            click.echo(f"{key}: {', '.join(where)}")
        if (more := len(merged) - SHOWN_PROBLEMS) > 0:
            click.echo(f"… and {more} more papers of several entries; --json names all")
        click.echo(
            f"{path}: {len(places)} papers from {entries} entries, "
            f"{len(merged)} of several entries, {len(rejected)} entries rejected"
        )
    if rejected:
        raise SystemExit(NOTHING_FOUND)
