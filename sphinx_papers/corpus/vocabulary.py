"""The words that were met and the terms they stand for, numbered as they are met."""

from array import array
from collections.abc import Iterable, Sequence
from functools import cache

from sphinx_papers.corpus.terms import as_shown, beginning, stemmer
from sphinx_papers.corpus.words import STOP_WORDS
from sphinx_papers.paper.text import folded

NO_TERM = -1


class Terms(dict[str, int]):
    """The number of each term, given when a stem is first asked for.

    ``beginnings`` has the number of how each stem begins, which comes before the stem; a
    beginning's own is itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.beginnings = array("I")

    def __missing__(self, stem: str) -> int:
        return self._add(stem, self.add_beginning(beginning(stem)))

    def add_beginning(self, name: str) -> int:
        """The number of how stems begin, a new one where it is not known."""
        number = self.get(name)
        return self._add(name, len(self)) if number is None else number

    def _add(self, name: str, start: int) -> int:
        number = self[name] = len(self)
        self.names.append(name)
        self.beginnings.append(start)
        return number

    def ordered(self, order: Sequence[int], places: "array[int]") -> "Terms":
        """The same terms in another order; ``places`` has the new number of each."""
        found = Terms()
        found.names = [self.names[t] for t in order]
        found.update(zip(found.names, range(len(order)), strict=True))
        found.beginnings.extend([places[self.beginnings[t]] for t in order])
        return found

    def translation(self, names: Iterable[str]) -> "array[int]":
        """The numbers of terms that another has numbered, each beginning before its stems."""
        numbers = array("I")
        for name in names:
            is_beginning = name.endswith("*")
            numbers.append(self.add_beginning(name) if is_beginning else self[name])
        return numbers


class Vocabulary(dict[str, int]):
    """The number of each word, given when it is first asked for.

    ``stems`` has the number of the stem of each word, NO_TERM for a word that is no term, and
    ``shown`` the word as people write it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.terms = Terms()
        self.stems: list[int] = []
        self.shown: list[str] = []
        self._stemmer = stemmer()

    def __missing__(self, token: str) -> int:
        stem = self._stem(token)
        number = self[token] = len(self)
        self.stems.append(stem)
        self.shown.append(as_shown(token))
        return number

    def _stem(self, token: str) -> int:
        word = folded(token)
        if word != token:
            return self.stems[self[word]]
        if word in STOP_WORDS or word.isdecimal():
            return NO_TERM
        return self.terms[str(self._stemmer.stemWord(word))]


@cache
def vocabulary() -> Vocabulary:
    """All words met so far by this process."""
    return Vocabulary()
