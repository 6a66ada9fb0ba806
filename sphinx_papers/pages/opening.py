"""The corpus that ``conf.py`` names: opened, what is wrong in it told, its files compared."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from sphinx_papers.corpus.files import files_state
from sphinx_papers.corpus.sources import find_sources
from sphinx_papers.pages.warnings_ import Warned
from sphinx_papers.paper.errors import SHOWN_PROBLEMS, EmbeddingsError, PapersError, SourceError

if TYPE_CHECKING:
    from sphinx_papers.corpus.corpus import Corpus

QUIET = 2  # seconds: of indexing that takes no longer nothing is told
NEXT = 0.5  # seconds at least from a line to that of other work: many small sources are no flood
AGAIN = 5  # seconds from one line to the next of the same work

logger = logging.getLogger(__name__)


def open_corpus(env: BuildEnvironment, folder: Path) -> tuple[Corpus, EmbeddingsError | None]:
    """The corpus of ``papers_corpus``, and why it is without embeddings where it should have them.

    Where they cannot be had, it is opened without them: documentation builds wherever it is
    copied. Raises ExtensionError.
    """
    config = env.config
    try:
        try:
            return _opened(env, folder, config.papers_embeddings), None
        except EmbeddingsError as error:
            return _opened(env, folder, ""), error
    except PapersError as error:
        raise ExtensionError(f"sphinx-papers: {error}") from error


def _opened(env: BuildEnvironment, folder: Path, embeddings: str) -> Corpus:
    from sphinx_papers.corpus.corpus import Corpus

    return Corpus.open(
        env.config.papers_corpus,
        folder=folder,
        fallback_cache=Path(env.doctreedir) / "sphinx_papers",
        embeddings=embeddings or None,
        begin=Progress,
    )


class Progress:
    """Tells in the log of the build how far indexing is, in a line from time to time."""

    def __init__(self) -> None:
        self._what = self._told = ""
        self._done = 0
        self._last = monotonic() + QUIET - NEXT

    def __call__(self, what: str, done: int, of: int | None) -> None:
        """So many more are done of some work, of ``of`` where that is known."""
        if what != self._what:
            self._what, self._done = what, 0
        self._done += done
        now = monotonic()
        if now < self._last + (AGAIN if what == self._told else NEXT):
            return
        if not self._told:
            logger.info("")  # Sphinx writes its own progress without ending the line
        count = f", {self._done:,}" if self._done or of else ""
        logger.info("papers: %s%s", what, f"{count} of {of:,}" if of else count)
        self._told, self._last = what, now


def tell_problems(corpus: Corpus, no_embeddings: EmbeddingsError | None, folder: Path) -> None:
    """Warn of embeddings that cannot be used, and of what cannot be read in each source.

    Of a source that has many problems the first are told, and how many more there are.
    """
    if no_embeddings:
        words = "papers are related by their words alone"
        Warned.embeddings.warn(f"{no_embeddings}; {words}", None)
    told: Counter[str] = Counter()
    for problem in corpus.problems:
        told[problem.path] += 1
        if told[problem.path] <= SHOWN_PROBLEMS:
            _tell(problem, folder / problem.path)
    for name, problems in told.items():
        if (more := problems - SHOWN_PROBLEMS) > 0:
            reason = f"… and {more} more; 'sphinx-papers check' shows all"
            Warned.source.warn(f"{folder / name}: {reason}", None)


def _tell(problem: SourceError, path: Path) -> None:
    if problem.line is None:
        Warned.source.warn(f"{path}: {problem.reason}", None)
    else:
        Warned.source.warn(problem.reason, f"{path}:{problem.line}")


def state_of_files(env: BuildEnvironment, folder: Path) -> str:
    """A digest that stays as long as the corpus cannot have changed; empty where nobody knows."""
    config = env.config
    sources = find_sources([str(source) for source in config.papers_corpus], folder)
    if not config.papers_embeddings:
        return files_state(sources)
    from sphinx_papers.corpus.embeddings import Embeddings

    name = config.papers_embeddings
    return files_state(sources, Embeddings(name, folder / name))
