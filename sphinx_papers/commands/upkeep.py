"""The commands that keep a corpus in order: index, check, fetch."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import click
import msgspec

from sphinx_papers.commands.options import (
    NOTHING_FOUND,
    Command,
    PapersCommand,
    corpus_option,
    json_option,
    open_corpus,
    print_json,
    print_lines,
    print_papers,
    tell_problems,
    whole_file,
)
from sphinx_papers.corpus.check import Finding
from sphinx_papers.corpus.check import check as check_corpus
from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.corpus.sources import READY
from sphinx_papers.corpus.terms_file import add_terms
from sphinx_papers.fetch.file import PaperFile
from sphinx_papers.fetch.services import Services
from sphinx_papers.paper.errors import SHOWN_PROBLEMS, FetchError
from sphinx_papers.paper.identifiers import parse_identifier


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

    There are six kinds of findings. Rejected: an entry, or a field of one, that cannot be
    read. Damaged: text with lost letters, or read in a wrong encoding. Identifier: an id or an
    address that cannot be one. Missing: no title, no authors, no year. Duplicate: two records
    of one title with an author in common. Published: a preprint whose article is in the
    corpus as well.
    """
    corpus = open_corpus(sources)
    counts: Counter[str] = Counter()
    findings = _counted_kinds(check_corpus(corpus), counts)
    if as_json:
        print_json(findings)
    else:
        print_lines(map(_finding_line, findings))
    found = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing wrong"
    click.echo(f"{found} in {len(corpus)} papers", err=True)
    if counts:
        raise SystemExit(NOTHING_FOUND)


def _counted_kinds(findings: Iterable[Finding], counts: Counter[str]) -> Iterator[Finding]:
    for one in findings:
        counts[one.kind] += 1
        yield one


def _finding_line(one: Finding) -> str:
    about = f" ({one.key})" if one.key else ""
    return f"{one.place}: {click.style(one.kind, bold=True)}: {one.message}{about}"


# index --------------------------------------------------------------------------------


@click.command(
    cls=PapersCommand,
    epilog="""\
sphinx-papers index team.papers --corpus refs.bib --corpus more.jsonl
sphinx-papers index team.papers --corpus refs.bib --embeddings models/minilm
sphinx-papers list --corpus team.papers year:2024..""",
)
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.papers")
@corpus_option
@click.option(
    "--embeddings",
    type=click.Path(exists=True, path_type=Path),
    help="Relate papers by meaning too: the directory of a model, or a file of vectors.",
)
@json_option
def index(*, path: Path, sources: Sequence[str], embeddings: Path | None, as_json: bool) -> None:
    """Write a ready index, which opens at once wherever it is copied.

    The file appears whole or not at all; run the command again to go on after it was stopped
    or when a source has changed. It tells which papers several entries made up, and on
    standard error which entries were rejected (exit code 1; the others are indexed).
    """
    if path.suffix != READY:
        raise click.BadParameter(f"the name of an index ends in '{READY}'", param_hint="FILE")
    corpus = open_corpus(sources, embeddings, has_terms=True)
    if not (path.exists() and path.samefile(corpus.index)):
        with corpus.index.open("rb") as made, whole_file(path) as file:
            shutil.copyfileobj(made, file)
            file.flush()
            if corpus.terms:
                add_terms(Path(file.name), corpus.terms)
    _tell_index(path, corpus, as_json=as_json)


def _tell_index(path: Path, corpus: Corpus, *, as_json: bool) -> None:
    """What was merged, on standard output; what was rejected."""
    merged = {paper.key: [seen.place for seen in paper.seen] for paper in corpus.merged()}
    rejected = corpus.problems
    if as_json:
        told = [{"path": one.path, "line": one.line, "reason": one.reason} for one in rejected]
        counts = {"papers": len(corpus), "entries": corpus.entries, "vectors": corpus.vectors}
        print_json([{"path": str(path), **counts, "merged": merged, "rejected": told}])
    else:
        tell_problems(rejected)
        for key, where in islice(merged.items(), SHOWN_PROBLEMS):
            click.echo(f"{key}: {', '.join(where)}")
        if (more := len(merged) - SHOWN_PROBLEMS) > 0:
            click.echo(f"… and {more} more papers of several entries; --json names all")
        click.echo(
            f"{path}: {len(corpus)} papers from {corpus.entries} entries, "
            f"{len(merged)} of several entries, {len(rejected)} rejected"
        )
        if corpus.vectors:
            click.echo(f"{corpus.vectors} of {len(corpus)} papers have a vector")
    if rejected:
        raise SystemExit(NOTHING_FOUND)


# fetch --------------------------------------------------------------------------------


def _service_options(command: Command) -> Command:
    for field in reversed(msgspec.structs.fields(Services)[:4]):
        command = click.option(
            f"--{field.name}-url",
            field.name,
            default=field.default,
            show_default=True,
            show_envvar=True,
            envvar=f"SPHINX_PAPERS_{field.name.upper()}_URL",
            metavar="URL",
            help="Where the service, or a copy of it, is.",
        )(command)
    return command


@click.command(
    cls=PapersCommand,
    epilog="""\
sphinx-papers fetch --to refs.jsonl 2107.14795 https://doi.org/10.1145/3309551
sphinx-papers fetch --to refs.jsonl --mailto me@example.org pmid:33432189""",
)
@click.argument("names", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--to",
    "path",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to which the papers are appended.",
)
@click.option("--mailto", default="", help="Your address: services are faster to those they know.")
@_service_options
@json_option
def fetch(*, names: Sequence[str], path: Path, as_json: bool, **services: str) -> None:
    """Fetch papers from arXiv, Crossref, DataCite or OpenAlex and append them to a file.

    An ID is an arXiv id, a DOI, an OpenAlex or a PubMed id, in any usual spelling. What the
    file already has is not asked for again. Nothing else in this package uses the network.
    """
    from sphinx_papers.fetch.client import fetch as fetch_papers

    file = PaperFile(path)
    tell_problems(file.problems)
    failed = False
    wanted = []
    for name in names:
        identifier = parse_identifier(name)
        if identifier is None:
            raise click.BadParameter(f"'{name}' is no identifier", param_hint="ID")
        if identifier in file.names:
            click.echo(f"{path} has {identifier} already, as {file.names[identifier]}", err=True)
        else:
            wanted.append(identifier)
    for answer in fetch_papers(wanted, msgspec.convert(services, Services)):
        if isinstance(answer, FetchError):
            failed = True
            click.echo(f"Error: {answer}", err=True)
        elif key := file.known(answer):
            click.echo(f"{path} has this paper already, as {key}", err=True)
        else:
            print_papers([file.add(answer)], as_json=as_json)
    if failed:
        raise SystemExit(NOTHING_FOUND)
