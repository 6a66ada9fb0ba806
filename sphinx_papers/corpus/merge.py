"""From occurrences to works: which sightings are of one.

Two occurrences are one work by an identifier, else by title, else by a near-identical
abstract. What is compared is all that the clusters they already belong to say, so that an
occurrence that says little never joins two works that differ.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from rapidfuzz import fuzz

from sphinx_papers.paper.names import person
from sphinx_papers.paper.record import Occurrence
from sphinx_papers.paper.text import compared, each_word, words

SHORTEST_TITLE = 3  # words a title needs to be evidence alone
LIKE_TITLES = 85  # of 100, see rapidfuzz.fuzz.ratio
NUMERAL = re.compile(r"\d\w*|[ivx]+")
INITIALS = re.compile(r"(\|\w).*")  # of a person: "brock|andrew"
ONLY_INITIALS = re.compile(r"\|\w(?: \w)*$")
SHINGLE = 4  # words
ENOUGH_SHINGLES = 25  # an abstract with fewer is too short to be evidence
SAME_SHINGLES = 0.9  # share of the shorter abstract's shingles that the longer one has
FOREIGN_SHINGLES = 0.02  # with less in common, two abstracts are not two versions of one
OPENING = 8  # words
OPENING_LETTERS = 400  # in which an opening is found
CROWD = 50  # evidence that more works than these share tells nothing


class Works:
    """Occurrences in clusters, one cluster a work (disjoint sets with what each one claims)."""

    def __init__(self, occurrences: Sequence[Occurrence]) -> None:
        self.occurrences = occurrences
        self.titles = [compared(occurrence.paper.title) for occurrence in occurrences]
        self.parent = list(range(len(occurrences)))
        self.members = [[i] for i in self.parent]
        self.claims = [_claims(occurrence) for occurrence in occurrences]

    def find(self, i: int) -> int:
        """The cluster of an occurrence."""
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def unite(self, i: int, j: int) -> None:
        """Make one cluster of two; it claims what either claimed."""
        i, j = sorted((self.find(i), self.find(j)))
        self.parent[j] = i
        self.members[i] += self.members[j]
        self.claims[i] = {**self.claims[j], **self.claims[i]}

    def contradict(self, i: int, j: int, *, keys: bool) -> bool:
        """Whether two clusters claim different values of one identifier (or source's key)."""
        mine, yours = self.claims[self.find(i)], self.claims[self.find(j)]
        return any(
            yours.get(scheme, value) != value
            for scheme, value in mine.items()
            if keys or not scheme.startswith(KEY_OF)
        )

    def titles_of(self, i: int) -> set[str]:
        """The titles of an occurrence's cluster, reduced to their words."""
        return {self.titles[member] for member in self.members[self.find(i)]} - {""}

    def all_of(self, i: int) -> list[Occurrence]:
        """All occurrences of an occurrence's cluster, in order."""
        return [self.occurrences[member] for member in sorted(self.members[self.find(i)])]

    def __iter__(self) -> Iterator[list[int]]:
        return (sorted(self.members[i]) for i, parent in enumerate(self.parent) if i == parent)


KEY_OF = "key of "


def _claims(occurrence: Occurrence) -> dict[str, str]:
    """What tells a work apart: its identifiers, and its own key within its source."""
    claims = {scheme: value.lower() for scheme, value in occurrence.paper.identifiers()}
    if occurrence.paper.key:
        claims[KEY_OF + occurrence.source] = occurrence.paper.key.lower()
    return claims


def works(occurrences: Sequence[Occurrence]) -> list[list[int]]:
    """The occurrences of each work, by their places, in the order of their first ones.

    What shares no evidence with any other is a work of its own, so occurrences may be taken
    apart into those that share some (see :func:`evidence`): the works are the same.
    """
    found = Works(occurrences)
    for pieces, is_same in (
        (_identities, _same_identity),
        (_titles, _same_title),
        (_openings, _same_abstract),
    ):
        _unite(found, pieces, is_same)
    return list(found)


def evidence(occurrence: Occurrence) -> Iterator[str]:
    """Everything by which an occurrence may be found to be one work with another."""
    yield from _identities(occurrence)
    yield from _titles(occurrence)
    yield from _openings(occurrence)


def _unite(
    works: Works,
    pieces: Callable[[Occurrence], Iterable[str]],
    is_same: Callable[[Works, int, int, str], bool],
) -> None:
    """Join the clusters that share a piece of evidence and pass its test."""
    shown: dict[str, list[int]] = defaultdict(list)
    for i, occurrence in enumerate(works.occurrences):
        for piece in pieces(occurrence):
            before = shown[piece]
            here = works.find(i)
            if any(works.find(j) == here for j in before):
                continue
            same = next((j for j in before if is_same(works, j, i, piece)), None)
            if same is not None:
                works.unite(same, i)
            elif len(before) < CROWD:
                before.append(i)


# evidence ----------------------------------------------------------------------------


def _identities(occurrence: Occurrence) -> Iterator[str]:
    if occurrence.work:
        yield f"work:{occurrence.work}"
    for identifier in occurrence.paper.identifiers():
        yield str(identifier).lower()


def _same_identity(works: Works, i: int, j: int, piece: str) -> bool:
    """One identifier, unless another one or the titles speak against it.

    Chapters of a book may be given the book's DOI, so titles must be alike. An arXiv id has
    one work only, which may be renamed: there the titles count only within one source, whose
    writer gave it two keys.
    """
    if works.contradict(i, j, keys=False):
        return False
    renamed = piece.startswith(("work:", "arxiv:")) and not works.contradict(i, j, keys=True)
    return renamed or _alike(works.titles_of(i), works.titles_of(j))


def _alike(titles: set[str], others: set[str]) -> bool:
    """Whether titles may be spellings of one, with or without its subtitle."""
    return not titles or not others or any(_like(a, b) for a in titles for b in others)


def _like(title: str, other: str) -> bool:
    short, long = sorted((title, other), key=len)
    if long.startswith(f"{short} ") and not NUMERAL.match(long, len(short) + 1):
        return True
    numerals, others = (list(filter(NUMERAL.fullmatch, t.split())) for t in (title, other))
    return numerals == others and fuzz.ratio(title, other) >= LIKE_TITLES


def _titles(occurrence: Occurrence) -> Iterator[str]:
    title = compared(occurrence.paper.title)
    if title.count(" ") + 1 >= SHORTEST_TITLE:
        yield title


def _same_title(works: Works, i: int, j: int, _piece: str) -> bool:
    """Equal titles and an author in common; where not both name authors, abstracts agree."""
    if works.contradict(i, j, keys=True):
        return False
    ones, others = works.all_of(i), works.all_of(j)
    ours, theirs = _writers(ones), _writers(others)
    if ours and theirs:
        return not ours.isdisjoint(theirs) or _by_initial(ours, theirs)
    return all(_common(a, b) >= FOREIGN_SHINGLES for a in ones for b in others)


def _writers(group: list[Occurrence]) -> set[str]:
    return {person(author) for o in group for author in o.paper.authors}


def _by_initial(ours: set[str], theirs: set[str]) -> bool:
    """Whether one side prints with initials alone (``A. Brock``) whom the other names in full."""
    shortened = [{INITIALS.sub(r"\1", name) for name in names} for names in (ours, theirs)]
    initials = [
        {INITIALS.sub(r"\1", n) for n in names if ONLY_INITIALS.search(n)}
        for names in (ours, theirs)
    ]
    return not (initials[0].isdisjoint(shortened[1]) and initials[1].isdisjoint(shortened[0]))


def _openings(occurrence: Occurrence) -> Iterator[str]:
    """The first and the last words of an abstract: near-identical ones share an end."""
    text = occurrence.paper.abstract
    least = ENOUGH_SHINGLES + SHINGLE  # words; those behind them are not split
    if len(text.split(maxsplit=least - 1)) == least:
        yield "begins " + " ".join(islice(each_word(text[:OPENING_LETTERS]), OPENING))
        yield "ends " + " ".join(words(text[-OPENING_LETTERS:])[-OPENING:])


def _same_abstract(works: Works, i: int, j: int, _piece: str) -> bool:
    """Abstracts of which the shorter is nearly all in the longer, with titles that agree."""
    if works.contradict(i, j, keys=True) or len(works.titles_of(i) | works.titles_of(j)) > 1:
        return False
    one, other = works.occurrences[i], works.occurrences[j]
    short, long = sorted((words(o.paper.abstract) for o in (one, other)), key=len)
    numbers = set(filter(NUMERAL.fullmatch, short))
    return numbers <= set(long) and _common(one, other) >= SAME_SHINGLES


def _common(one: Occurrence, other: Occurrence) -> float:
    """The share of the shorter abstract's shingles that the longer one has; 1 without any."""
    small, large = sorted((_shingles(one), _shingles(other)), key=len)
    return len(small & large) / len(small) if small else 1.0


def _shingles(occurrence: Occurrence) -> set[tuple[str, ...]]:
    text = words(occurrence.paper.abstract)
    return set(zip(*(text[i:] for i in range(SHINGLE)), strict=False))
