"""How often each term stands in each paper, and how many papers have it.

Terms are numbered as they are first met, in each part of the papers by itself; a whole corpus
numbers them again (see :mod:`~sphinx_papers.corpus.weighing`).
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from sphinx_papers.corpus.terms import Texts, as_shown, beginning, stems, words_of


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


class Numbers(dict[str, int]):
    """The number of each term, given when a stem is first asked for.

    ``beginnings`` has the number of how each stem begins; a beginning's own is itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.beginnings = array("I")

    def __missing__(self, stem: str) -> int:
        start = self.setdefault(beginning(stem), len(self))
        if start == len(self.beginnings):
            self.beginnings.append(start)
        self.beginnings.append(start)
        number = self[stem] = len(self)
        return number

    def ordered(self, order: Sequence[int], places: "array[int]") -> "Numbers":
        """The same terms in another order; ``places`` has the new number of each."""
        found = Numbers()
        names = list(self)
        found.update((names[t], place) for place, t in enumerate(order))
        found.beginnings.extend(places[self.beginnings[t]] for t in order)
        return found

    def translation(self, names: Iterable[str]) -> "array[int]":
        """The numbers of terms that another has numbered, each beginning before its stems."""
        found = array("I")
        for name in names:
            number = self.get(name)
            if number is None and name.endswith("*"):
                number = self[name] = len(self)
                self.beginnings.append(number)
            found.append(self[name] if number is None else number)
        return found


class NumbersOfWords(dict[str, int]):
    """The number of the stem of each word, and of those that are no terms."""

    NO_TERM = -1

    def __init__(self, numbers: Numbers) -> None:
        super().__init__()
        self._numbers = numbers
        self._stems = stems()

    def __missing__(self, token: str) -> int:
        stem = self._stems[token]
        number = self[token] = self._numbers[stem] if stem else self.NO_TERM
        return number


def counted(start: int, papers: Iterable[Texts]) -> Counted:
    """The terms of papers in a row, the first of which has the number ``start``."""
    numbers = Numbers()
    stem_of = NumbersOfWords(numbers)
    tokens: list[str] = []
    starts: list[int] = []  # how the stems of each paper begin
    sizes, all_stems, all_counts = array("I"), array("I"), array("I")
    for paper in papers:
        found, weighed = words_of(paper)
        tokens += found
        counts = Counter(map(stem_of.__getitem__, weighed))
        counts.pop(stem_of.NO_TERM, None)
        beginnings = numbers.beginnings
        starts += set(map(beginnings.__getitem__, counts))
        sizes.append(len(counts))
        all_stems.extend(counts)
        all_counts.extend(counts.values())
    having = Counter(all_stems) + Counter(starts)
    words: Counter[str] = Counter()
    for token, count in Counter(tokens).items():
        if stem_of[token] != stem_of.NO_TERM:
            words[as_shown(token)] += count
    return Counted(
        list(numbers),
        array("I", [having[number] for number in range(len(numbers))]),
        dict(words),
        array("I", [stem_of[word] for word in words]),
        Counts(start, sizes.tobytes(), all_stems.tobytes(), all_counts.tobytes()),
    )
