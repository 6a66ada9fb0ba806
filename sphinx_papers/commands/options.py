"""What the commands share: options, the corpus, how results and errors are told."""

import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, TypeVar

import click
import msgspec
from click.shell_completion import CompletionItem

from sphinx_papers.commands.terminal import rows
from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.corpus.new_database import new_file
from sphinx_papers.corpus.progress import untold
from sphinx_papers.corpus.seed import SEED
from sphinx_papers.paper.errors import (
    SHOWN_PROBLEMS,
    PapersError,
    QueryError,
    SourceError,
    UnknownPaper,
)
from sphinx_papers.paper.record import Paper

NOTHING_FOUND = 1  # or something found wrong
LINES_AT_ONCE = 100
SHOWN_EVERY = 0.2  # seconds
QUERIED = {"ignore_unknown_options": True}  # -word is a part of a query
Command = TypeVar("Command", bound=Callable[..., Any])


class NotFound(click.ClickException):
    """A paper is not there."""

    exit_code = NOTHING_FOUND


class Misused(click.ClickException):
    """What was asked cannot be done."""

    exit_code = 2


class PapersCommand(click.Command):
    """A command whose epilog is printed line by line, under the heading Examples."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Print the examples."""
        with formatter.section("Examples"):
            for line in (self.epilog or "").splitlines():
                formatter.write(f"  {line}\n")


class PapersGroup(click.Group):
    """Commands that tell the errors of this package as errors of the terminal."""

    command_class = PapersCommand

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except QueryError as error:
            raise Misused(f"{error}\n{error.pointer}") from error
        except UnknownPaper as error:
            raise NotFound(str(error)) from error
        except PapersError as error:
            raise Misused(str(error)) from error


def corpus_option(command: Command) -> Command:
    """The sources to read."""
    return click.option(
        "--corpus",
        "sources",
        multiple=True,
        default=[SEED],
        show_default=True,
        metavar="SOURCE",
        help="A source of papers: 'seed', a file, a ready index. Repeat it for several.",
    )(command)


def json_option(command: Command) -> Command:
    """Output for programs."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")(command)


def query_arguments(command: Command) -> Command:
    """The words of a query, each an argument or all in one."""
    return click.argument("query", nargs=-1, callback=_query_text)(command)


def _query_text(_ctx: click.Context, _param: click.Parameter, words: Sequence[str]) -> str:
    # A word may begin with one minus, so what click does not know comes here.
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    return " ".join(words)


def complete_keys(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The keys that begin as the word on the command line does."""
    try:
        with Corpus.open(ctx.params.get("sources") or [SEED]) as corpus:
            return [CompletionItem(key) for key in corpus if key.startswith(incomplete)]
    except PapersError:
        return []  # a shell that completes has no place for a message; the command will tell


def names_argument(command: Command) -> Command:
    """One name of a paper or several, completed by the shell."""
    argument = click.argument(
        "names", nargs=-1, required=True, metavar="NAME...", shell_complete=complete_keys
    )
    return argument(command)


def open_corpus(
    sources: Sequence[str], embeddings: Path | None = None, *, has_terms: bool = False
) -> Corpus:
    """The corpus, open as long as the command runs; indexed first if it is new or has changed.

    ``has_terms``: with what relates papers.
    """
    ctx = click.get_current_context()
    fallback = Path(ctx.with_resource(TemporaryDirectory()))
    progress = Progress()
    is_shown = sys.stderr.isatty() and not ctx.params.get("as_json")
    tell = progress if is_shown else untold
    found = Corpus.open(sources, fallback_cache=fallback, embeddings=embeddings, begin=lambda: tell)
    corpus = ctx.with_resource(found)
    if has_terms:
        _ = corpus.terms
    progress.end()
    return corpus


def sound_corpus(sources: Sequence[str], *, has_terms: bool = False) -> Corpus:
    """The corpus likewise; what is wrong in its sources goes to standard error."""
    corpus = open_corpus(sources, has_terms=has_terms)
    tell_problems(corpus.problems)
    return corpus


class Progress:
    """Shows on a terminal what is done, each piece of work on a line of its own."""

    def __init__(self) -> None:
        self._what = self._line = ""
        self._done = 0
        self._shown = 0.0

    def __call__(self, what: str, done: int, of: int | None) -> None:
        """So many more are done of some work, of ``of`` where that is known."""
        if what != self._what:
            self.end()
            self._what, self._done = what, 0
        self._done += done
        self._line = f"{what}: {self._done:,}" + (f" of {of:,}" if of else "")
        if time.monotonic() > self._shown + SHOWN_EVERY:
            self._show()

    def _show(self) -> None:
        self._shown = time.monotonic()
        click.echo(f"\r{self._line}", nl=False, err=True)

    def end(self) -> None:
        """Leave the line as it is at last."""
        if self._line:
            self._show()
            click.echo(err=True)


def tell_problems(problems: Sequence[SourceError]) -> None:
    """The first problems on standard error."""
    for problem in problems[:SHOWN_PROBLEMS]:
        click.echo(str(problem), err=True)
    if len(problems) > SHOWN_PROBLEMS:
        more = len(problems) - SHOWN_PROBLEMS
        click.echo(f"… and {more} more; 'sphinx-papers check' shows all", err=True)


def print_json(objects: Iterable[Any]) -> None:
    """Each object on a line of its own."""
    print_lines(msgspec.json.encode(one).decode() for one in objects)


def print_papers(papers: Iterable[Paper], *, as_json: bool) -> None:
    """A line for each paper; exit code 1 where there is none."""
    papers = iter(papers)
    first = list(islice(papers, 1))
    if not first:
        click.echo("no papers found", err=True)
        raise SystemExit(NOTHING_FOUND)
    if as_json:
        print_json(chain(first, papers))
    else:
        print_lines(rows(chain(first, papers)))


def print_lines(lines: Iterable[str]) -> None:
    """Lines, some at a time: click flushes after each piece."""
    lines = iter(lines)
    while some := list(islice(lines, LINES_AT_ONCE)):
        click.echo("\n".join(some))


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears whole when it is written, or not at all."""
    try:
        with new_file(path) as whole, whole.open("wb") as file:
            yield file
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise PapersError(f"{path}: cannot be written: {reason}") from error
