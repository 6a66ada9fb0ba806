"""COinS: a paper as an OpenURL context object in the ``title`` of a ``span.Z3988``.

The only form in which Zotero saves several papers of a static page; of the keys that the
standard allows these are the ones it reads right. Standard: ANSI/NISO Z39.88-2004, its
key/encoded-value format; in a span as http://www.ocoins.info/ has it.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from sphinx_papers.paper.addresses import own_doi, page_urls
from sphinx_papers.paper.markup import unmarked
from sphinx_papers.paper.names import SUFFIXES, Author
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import one_line
from sphinx_papers.paper.venues import Kind, degree, institution, printed_date, venue_kind

Pairs = list[tuple[str, str]]
FORMAT = "info:ofi/fmt:kev:mtx:"
# Zotero asks the network about a span without any author: a whole name keeps it from that.
NO_AUTHOR = "Anonymous,"
PLAIN = str.maketrans({"{": None, "}": None, ",": " ", "+": " "})
# What is percent-encoded (RFC 3986, section 2.3) but spaces, of which a text has most.
RESERVED = re.compile(r"[^A-Za-z0-9_.~ -]")


def coins_title(paper: Paper, *, abstract: bool) -> str:
    """The context object of a paper, not yet escaped for HTML; ``abstract`` adds its text.

    Every pair has a key, ``=`` and a value, percent-encoded with spaces as ``%20``, and there
    is an author in any case: one span that is malformed breaks all of its page.
    """
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        *FORMS[venue_kind(paper)](paper),
        *(("rft.au", name) for name in _creators(paper)),
        ("rft.date", printed_date(paper)),
        *(("rft_id", url) for url in page_urls(paper)[:1]),
        ("rft_id", f"info:doi/{doi}" if (doi := own_doi(paper)) else ""),
        *(("rft.subject", keyword) for keyword in paper.keywords),
        ("rft.language", paper.language),
        ("rft.description", unmarked(paper.abstract) if abstract else ""),
    ]
    cleaned = ((key, one_line(value)) for key, value in pairs if value)
    # Keys are ours and need no quoting.
    return "&".join(f"{key}={_quoted(value)}" for key, value in cleaned if value)


def _quoted(text: str) -> str:
    return RESERVED.sub(lambda found: _code(found[0]), text).replace(" ", "%20")


@lru_cache(1024)
def _code(character: str) -> str:
    return quote(character, safe="")


# forms: the keys of each kind, the format first, the kind of item before its title ----


def _conference(paper: Paper) -> Pairs:
    return _part("proceeding", paper)


def _chapter(paper: Paper) -> Pairs:
    return _part("bookitem", paper)


def _part(genre: str, paper: Paper) -> Pairs:
    return [
        ("rft_val_fmt", f"{FORMAT}book"),
        ("rft.genre", genre),
        ("rft.atitle", paper.plain_title),
        ("rft.btitle", paper.venue),
        ("rft.pub", paper.publisher),
        ("rft.place", paper.place),
        ("rft.series", paper.series),
        ("rft.volume", paper.volume),
        ("rft.pages", paper.pages),
        ("rft.isbn", paper.isbn),
    ]


def _journal(paper: Paper) -> Pairs:
    return [
        ("rft_val_fmt", f"{FORMAT}journal"),
        ("rft.genre", "article"),
        ("rft.atitle", paper.plain_title),
        ("rft.jtitle", paper.venue),
        ("rft.volume", paper.volume),
        ("rft.issue", paper.issue),
        *_pages(paper.pages),
        ("rft.issn", paper.issn),
    ]


def _preprint(paper: Paper) -> Pairs:
    return [
        ("rft_val_fmt", f"{FORMAT}dc"),
        ("rft.type", "preprint"),
        ("rft.title", paper.plain_title),
        ("rft.publisher", "arXiv" if paper.arxiv else paper.venue),
    ]


def _book(paper: Paper) -> Pairs:
    return [
        ("rft_val_fmt", f"{FORMAT}book"),
        ("rft.genre", "book"),
        ("rft.btitle", paper.plain_title),
        ("rft.pub", paper.publisher),
        ("rft.place", paper.place),
        ("rft.series", paper.series),
        ("rft.isbn", paper.isbn),
    ]


def _thesis(paper: Paper) -> Pairs:
    return [
        ("rft_val_fmt", f"{FORMAT}dissertation"),
        ("rft.title", paper.plain_title),
        ("rft.inst", institution(paper)),
        ("rft.degree", degree(paper)),
    ]


def _report(paper: Paper) -> Pairs:
    return [
        ("rft_val_fmt", f"{FORMAT}book"),
        ("rft.genre", "report"),
        ("rft.btitle", paper.plain_title),
        ("rft.pub", institution(paper)),
    ]


def _dataset(paper: Paper) -> Pairs:
    return _other("dataset", paper)


def _software(paper: Paper) -> Pairs:
    return _other("computerProgram", paper)


def _document(paper: Paper) -> Pairs:
    return _other("document", paper)


def _other(type_: str, paper: Paper) -> Pairs:
    return [
        ("rft_val_fmt", f"{FORMAT}dc"),
        ("rft.type", type_),
        ("rft.publisher", paper.publisher),
        ("rft.title", paper.plain_title),
    ]


FORMS: dict[Kind, Callable[[Paper], Pairs]] = {
    "conference": _conference,
    "journal": _journal,
    "preprint": _preprint,
    "book": _book,
    "thesis": _thesis,
    "report": _report,
    "chapter": _chapter,
    "dataset": _dataset,
    "software": _software,
    "document": _document,
}


def _pages(pages: str) -> Pairs:
    """First and last page of a range in the record's spelling (``5998-6008``)."""
    first, _, last = pages.partition("-")
    return [("rft.spage", first), ("rft.epage", last)]


# names -------------------------------------------------------------------------------


def _creators(paper: Paper) -> list[str]:
    """``Family, Given`` each, and ``Name,`` for a group or a person of one name."""
    return [name for author in paper.authors if (name := _creator(author))] or [NO_AUTHOR]


def _creator(author: Author) -> str:
    """One name with exactly one comma, by which readers tell its two parts; no braces.

    A suffix goes with the family (``King Jr., Ada``): in a part of its own it would be
    read as the given name.
    """
    family, given = _plain(author.family), _plain(author.given)
    if author.literal or not (family and given):
        whole = _plain(author.full_name)
        return f"{whole}," if whole else ""
    words = given.split()
    for suffix in (words[0], words[-1]):
        if len(words) > 1 and suffix.lower() in SUFFIXES:
            words.remove(suffix)
            return f"{family} {suffix}, {' '.join(words)}"
    return f"{family}, {given}"


def _plain(name: str) -> str:
    """A part of a name without braces; a comma, which would cut it, is a space.

    So is a plus, as Zotero reads one however it is encoded: a name of nothing else is none.
    """
    return one_line(name.translate(PLAIN))
