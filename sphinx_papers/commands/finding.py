"""The commands that find papers: list, show, search, related, export."""

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from sphinx_papers.commands.options import (
    NOTHING_FOUND,
    QUERIED,
    PapersCommand,
    complete_keys,
    corpus_option,
    json_option,
    names_argument,
    print_json,
    print_lines,
    print_papers,
    query_arguments,
    sound_corpus,
    whole_file,
)
from sphinx_papers.commands.terminal import full, related_rows
from sphinx_papers.corpus.search import SORTS
from sphinx_papers.formats.writers import WRITERS
from sphinx_papers.paper.errors import UnknownPaper


@click.command(
    "list",
    context_settings=QUERIED,
    cls=PapersCommand,
    epilog="""\
sphinx-papers list
sphinx-papers list author:brock year:2019..2021 -audio
sphinx-papers list --sort relevance '"signal propagation" OR normalization'
sphinx-papers list --corpus refs.bib has:code --json""",
)
@query_arguments
@click.option("--sort", type=click.Choice(SORTS), default="newest", show_default=True)
@click.option("--limit", type=click.IntRange(min=1), help="How many at most.")
@corpus_option
@json_option
def list_papers(
    *, query: str, sort: str, limit: int | None, sources: Sequence[str], as_json: bool
) -> None:
    """List the papers that QUERY finds; all of them without one.

    Put a QUERY with brackets or quotation marks into single quotes, for the shell.
    """
    corpus = sound_corpus(sources)
    print_papers(corpus.stream(query, sort=sort, limit=limit), as_json=as_json)


@click.command(
    cls=PapersCommand,
    epilog="""\
sphinx-papers show nfnet
sphinx-papers show 2107.14795 https://doi.org/10.1145/3309551""",
)
@names_argument
@corpus_option
@json_option
def show(*, names: Sequence[str], sources: Sequence[str], as_json: bool) -> None:
    """Show everything known about the papers called NAME.

    A name is a key, an arXiv id, a DOI or any other identifier, in any usual spelling.
    """
    corpus = sound_corpus(sources)
    found = [(name, corpus.find(name)) for name in names]
    papers = [paper for _, paper in found if paper is not None]
    if as_json:
        print_json(papers)
    else:
        print_lines("\n".join(full(paper)) + "\n" for paper in papers)
    unknown = [name for name, paper in found if paper is None]
    for name in unknown:
        click.echo(f"Error: {UnknownPaper(name, corpus.nearest(name))}", err=True)
    if unknown:
        raise SystemExit(NOTHING_FOUND)


@click.command(
    cls=PapersCommand,
    epilog="""\
sphinx-papers search transformers without normalization
sphinx-papers search --limit 3 --json radar rain""",
)
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
@corpus_option
@json_option
def search(*, text: Sequence[str], limit: int, sources: Sequence[str], as_json: bool) -> None:
    """Search title, abstract, authors and keywords for the words of TEXT, the best first."""
    corpus = sound_corpus(sources)
    print_papers(corpus.search(" ".join(text), limit), as_json=as_json)


@click.command(
    cls=PapersCommand,
    epilog="""\
sphinx-papers related nfnet
sphinx-papers related --limit 3 --json arXiv:2107.14795
sphinx-papers related --query year:2022.. nfnet""",
)
@click.argument("name", shell_complete=complete_keys)
@click.option("--query", default="", help="Only papers that a query finds.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    help="Only papers of this score or more (default: 0.1; 0.16 in the smallest corpus).",
)
@corpus_option
@json_option
def related(
    *,
    name: str,
    limit: int,
    min_score: float | None,
    query: str,
    sources: Sequence[str],
    as_json: bool,
) -> None:
    """List the papers related to the paper NAME, the nearest first, each with the reasons."""
    found = sound_corpus(sources, has_terms=True).related(
        name, limit, min_score=min_score, query=query
    )
    if as_json:
        extra = [{"score": row.score, "reasons": row.reasons} for row in found]
        print_json(
            msgspec.to_builtins(row.paper) | {"related": one}
            for row, one in zip(found, extra, strict=True)
        )
    else:
        print_lines(related_rows(found))
    if not found:
        raise SystemExit(NOTHING_FOUND)


@click.command(
    context_settings=QUERIED,
    cls=PapersCommand,
    epilog="""\
sphinx-papers export author:brock > brock.jsonl
sphinx-papers export --corpus team.papers --output team.jsonl""",
)
@query_arguments
@click.option(
    "--format", "form", type=click.Choice(sorted(WRITERS)), default="jsonl", show_default=True
)
@click.option("--sort", type=click.Choice(SORTS), default="key", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="A file; else standard output.")
@corpus_option
def export(
    *, query: str, form: str, sort: str, output: Path | None, sources: Sequence[str]
) -> None:
    """Write the papers that QUERY finds, or all, in another format."""
    chunks = WRITERS[form](sound_corpus(sources).stream(query, sort=sort))
    if output is None:
        for chunk in chunks:
            click.echo(chunk, nl=False)
    else:
        with whole_file(output) as file:
            file.writelines(chunks)
