"""How often each term stands in each paper, and how many papers have it.

Terms are numbered as they are first met, in each part of the papers by itself; a whole corpus
numbers them again (see :mod:`~sphinx_papers.corpus.weighing`).
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from sphinx_papers.corpus.terms import KEYWORD_WEIGHT, TITLE_WEIGHT, Texts, words_of
from sphinx_papers.corpus.vocabulary import NO_TERM, Terms, Vocabulary, vocabulary


class Counts(msgspec.Struct, array_like=True, frozen=True):
    """Of some papers in a row: how many stems each has, which, and how often; arrays of 32 bits."""

    start: int  # the number of the first paper
    sizes: bytes
    stems: bytes
    counts: bytes

    @property
    def papers(self) -> int:
        """How many papers they are of."""
        return len(self.sizes) // array("I").itemsize


class Counted(NamedTuple):
    """The terms of some papers, numbered as they are first met.

    The words are those that people write for the stems, and how often they do.
    """

    names: list[str]
    having: "array[int]"  # how many of the papers have each
    words: dict[str, int]
    stems: "array[int]"  # of the words
    counts: Counts


def counted(start: int, papers: Iterable[Texts]) -> Counted:
    """The terms of papers in a row, the first of which has the number ``start``."""
    known = vocabulary()
    words: list[int] = []
    stems: list[int] = []
    beginnings: list[int] = []
    sizes, times = array("I"), array("I")
    for paper in papers:
        title, abstract, keywords = [list(map(known.__getitem__, some)) for some in words_of(paper)]
        words += title + abstract + keywords
        weighed = title * TITLE_WEIGHT + abstract + keywords * KEYWORD_WEIGHT
        counts = Counter(map(known.stems.__getitem__, weighed))
        counts.pop(NO_TERM, None)
        beginnings += set(map(known.terms.beginnings.__getitem__, counts))
        stems += counts
        sizes.append(len(counts))
        times.extend(counts.values())
    having = Counter(stems)
    numbers = _numbers(having, known.terms)
    having.update(beginnings)
    written, their_stems = _written(Counter(words), known)
    return Counted(
        [known.terms.names[t] for t in numbers],
        array("I", [having[t] for t in numbers]),
        written,
        array("I", [numbers[t] for t in their_stems]),
        Counts(start, sizes.tobytes(), _packed(stems, numbers), times.tobytes()),
    )


def _numbers(stems: Iterable[int], terms: Terms) -> dict[int, int]:
    """New numbers for stems as they come, and for how each begins before it."""
    numbers: dict[int, int] = {}
    for stem in stems:
        numbers.setdefault(terms.beginnings[stem], len(numbers))
        numbers[stem] = len(numbers)
    return numbers


def _written(words: dict[int, int], known: Vocabulary) -> tuple[dict[str, int], list[int]]:
    """How often people write each word that is a term, and the stems of these words."""
    written: dict[str, int] = {}
    stems: dict[str, int] = {}
    for word, count in words.items():
        if (stem := known.stems[word]) != NO_TERM:
            shown = known.shown[word]
            written[shown] = written.get(shown, 0) + count
            stems[shown] = stem
    return written, list(stems.values())


def _packed(stems: Iterable[int], numbers: dict[int, int]) -> bytes:
    return array("I", map(numbers.__getitem__, stems)).tobytes()
