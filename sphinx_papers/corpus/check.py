"""What is wrong with a corpus: entries refused, damaged text, bad ids, doubles, gaps."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec

from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.paper.identifiers import Identifier, address, parse_identifier
from sphinx_papers.paper.names import person
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.repair import LOST
from sphinx_papers.paper.text import compared

NEEDED = ("title", "authors", "year")
SHORTEST_TITLE = 3  # words a title needs to tell two works to be one
# UTF-8 read as Latin-1 or Windows-1252: Ã© for é, â€™ for an apostrophe, Å¡ for š.
MISREAD = re.compile("[ÂÃÄÅ][\x80-\xbf¡-¿‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€")
WEB = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?|https?://localhost\S*")


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong.

    ``kind`` is ``rejected``, ``damaged``, ``identifier``, ``missing``, ``duplicate`` or
    ``published``; ``place`` is where a source shows it, ``key`` the paper it is about.
    """

    kind: str
    place: str
    key: str
    message: str


def check(corpus: Corpus) -> Iterator[Finding]:
    """Everything wrong: what was refused, then paper by paper, then what stands twice."""
    for problem in corpus.problems:
        place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
        yield Finding("rejected", place, "", problem.reason)
    titles: dict[str, list[str]] = defaultdict(list)
    for paper in corpus.stream(sort="key"):
        for kind, message in (*_damaged(paper), *_identifiers(paper), *_missing(paper)):
            yield Finding(kind, _place(paper), paper.key, message)
        if (title := compared(paper.title)).count(" ") + 1 >= SHORTEST_TITLE:
            titles[title].append(paper.key)
    yield from _doubles(corpus, (keys for keys in titles.values() if len(keys) > 1))


def _place(paper: Paper) -> str:
    return paper.seen[0].place if paper.seen else ""


def _damaged(paper: Paper) -> Iterator[tuple[str, str]]:
    texts = {"title": paper.title, "abstract": paper.abstract, "venue": paper.venue}
    texts |= {f"author {i}": one.full_name for i, one in enumerate(paper.authors, 1)}
    for name, text in texts.items():
        if LOST in text:
            yield "damaged", f"{name} has lost letters: {_around(text, text.index(LOST))}"
        elif found := MISREAD.search(text):
            yield "damaged", f"{name} was read in a wrong encoding: {_around(text, found.start())}"


def _around(text: str, at: int) -> str:
    """The part of a text around one place of it."""
    return f"'{text[max(0, at - 20) : at + 20].strip()}'"


def _identifiers(paper: Paper) -> Iterator[tuple[str, str]]:
    for one in paper.identifiers():
        # A scheme without an address is unknown here, and so is its form.
        leads = address(one)
        if (
            leads
            and parse_identifier(leads if one.scheme not in {"doi", "arxiv"} else one.value) != one
        ):
            yield "identifier", f"'{one.value}' cannot be {_name(one)}"
    for name in ("url", "pdf_url", "code_url"):
        value = getattr(paper, name)
        if value and not WEB.fullmatch(value):
            yield "identifier", f"{name} '{value}' is no web address"


def _name(identifier: Identifier) -> str:
    known = {"arxiv": "an arXiv id", "doi": "a DOI"}
    return known.get(identifier.scheme, f"an id of {identifier.scheme}")


def _missing(paper: Paper) -> Iterator[tuple[str, str]]:
    missing = [name for name in NEEDED if not getattr(paper, name)]
    if missing:
        yield "missing", f"no {', no '.join(missing)}"


def _doubles(corpus: Corpus, groups: Iterable[list[str]]) -> Iterator[Finding]:
    """Papers of one title with an author in common: a preprint and its article, or a double."""
    for keys in groups:
        papers = [corpus[key] for key in keys]
        for one, other in pairwise(papers):
            if not _share_author(one, other):
                continue
            preprint, article = sorted((one, other), key=_is_published)
            if _is_published(preprint) == _is_published(article):
                message = f"has the title and an author of '{other.key}' ({_place(other)})"
                yield Finding("duplicate", _place(one), one.key, message)
            else:
                message = f"this preprint was published as '{article.key}' ({_place(article)})"
                yield Finding("published", _place(preprint), preprint.key, message)


def _share_author(one: Paper, other: Paper) -> bool:
    ours, theirs = ({person(a) for a in paper.authors} for paper in (one, other))
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _is_published(paper: Paper) -> bool:
    """Whether a venue or a publisher's DOI says so."""
    return bool(paper.doi) or bool(paper.venue and "arxiv" not in paper.venue.lower())
