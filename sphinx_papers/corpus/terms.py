"""Terms of a text: stems of words and how words begin, and how much each says about a paper.

A term is the stem of a word (Porter2, https://snowballstem.org/algorithms/english/stemmer.html)
or, as ``summa*``, the first five letters of a stem: words of one family that have different
stems (*summary*, *summarize*) meet there. Bare numbers and stop words are no terms. Runs of
letters in scripts that set no spaces are cut into overlapping pieces: Han and Kana into pairs,
Thai, Lao, Burmese and Khmer into threes (McNamee and Mayfield, Information Retrieval 7, 2004).
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import msgspec

from sphinx_papers.corpus.words import ACADEMIC_WORDS
from sphinx_papers.paper.markup import untagged

# Letters, and the signs that belong to letters though Python's \w leaves them out.
SIGNS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0f00-\u0fbc"
PAIRED = "\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
THREES = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0eff\u1000-\u1049\u1050-\u109f\u1780-\u17d3"
ASCII_TOKEN = re.compile(r"[^\W_]{2,}", re.ASCII)
WORD = re.compile(r"[^\W_]{2,}")
# Compiled when a text needs them, for it takes 3 ms: relating papers reads no text.
TOKEN = rf"(?:[^\W_{PAIRED}{THREES}]|[{SIGNS}]){{2,}}|[{PAIRED}]{{2,}}|[{THREES}]{{2,}}"
SPECIAL = f"[{SIGNS}{PAIRED}{THREES}]"  # without any, a word is as Python sees it
RUN = rf"(?P<two>[{PAIRED}]+)|(?P<three>[{THREES}]+)"

TITLE_WEIGHT = 3  # so often a word of a title counts
KEYWORD_WEIGHT = 2
BEGINNING = 5  # letters
REPEATED = 0.7  # how much a term gains from being repeated
RAREST = 500  # a term rarer than 1 in so many papers gains nothing more
KNOWN_PAPERS = 100  # an academic word counts as one that so many papers have


def stemmer() -> Any:
    """The stemmer of English, imported where terms are counted and not where they are read."""
    import snowballstemmer

    return snowballstemmer.stemmer("english")


class Texts(msgspec.Struct, frozen=True, gc=False):
    """What of a record has the words that relate papers."""

    title: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()


def words_of(paper: Texts) -> tuple[list[str], list[str], list[str]]:
    """The words of the title, of the abstract and of the keywords."""
    keywords = [token for keyword in paper.keywords for token in tokens(keyword)]
    return tokens(untagged(paper.title)), tokens(untagged(paper.abstract)), keywords


def as_shown(token: str) -> str:
    """A word as people write it within a sentence.

    A capital within a word is kept (``BERT``, ``mT5``), one at its beginning is not.
    """
    return token if token[1:] != token[1:].lower() else token.lower()


def tokens(text: str) -> list[str]:
    """The words of a text, of two letters and more, as they are written."""
    if text.isascii():
        return ASCII_TOKEN.findall(text)
    text = unicodedata.normalize("NFC", text)
    if re.search(SPECIAL, text) is None:
        return WORD.findall(text)
    found = re.findall(TOKEN, text)
    return [piece for token in found for piece in _pieces(token)]


def _pieces(token: str) -> Iterable[str]:
    run = re.match(RUN, token)
    if run is None:
        return [token]
    size = min(2 if run["two"] else 3, len(token))
    return (token[i : i + size] for i in range(len(token) - size + 1))


def beginning(stem: str) -> str:
    """The term for how a stem begins: ``summa*``."""
    return f"{stem[:BEGINNING]}*"


def academic_terms() -> frozenset[str]:
    """The terms of words that are common in the prose of any field."""
    stems = {str(stem) for stem in stemmer().stemWords(ACADEMIC_WORDS)}
    return frozenset(stems | {beginning(stem) for stem in stems})


def rarity(having: int, papers: int, rarest: float = 1) -> float:
    """How rare a trait is among papers: 0 for what all have, 1 for what ``rarest`` have.

    On a logarithmic scale, so that it means the same in a corpus of any size.
    """
    most = math.log((1 + papers) / (1 + min(rarest, papers / 2)))
    return max(0.0, min(1.0, math.log((1 + papers) / (1 + having)) / most))


def strength(having: int, papers: int) -> float:
    """What the presence of a term says: the root of N / (N + 100) + ln 500 times its rarity.

    A damped inverse document frequency (Spärck Jones, Journal of Documentation 28, 1972). The
    first part, which even common terms have, fades where there are few papers: there it
    would outweigh the few rare terms that two of them share.
    """
    common = papers / (papers + KNOWN_PAPERS)
    rare = rarity(having, papers, max(1, papers / RAREST))
    return math.sqrt(common + math.log(RAREST) * rare)


def repetition(count: int) -> float:
    """What the repetition of a term adds: 1 + 0.7 ln(count)."""
    return 1 + REPEATED * math.log(count)
