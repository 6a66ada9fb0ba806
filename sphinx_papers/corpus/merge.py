"""From occurrences to records: which sightings are one work, and what it then looks like.

Two occurrences are one work by an identifier, else by title, else by a near-identical
abstract; each step refuses what an earlier kind of evidence contradicts, so that two
different works never become one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.names import Author, person
from sphinx_papers.paper.record import Occurrence, Paper, Repair, Seen, Version
from sphinx_papers.paper.repair import LOST, matching
from sphinx_papers.paper.text import compared, slug, words

SHORTEST_TITLE = 3  # words a title needs to be evidence alone
TELLING_WORD = 4  # letters a word of a title needs to be part of a key
SHINGLE = 4  # words
ENOUGH_SHINGLES = 25  # an abstract with fewer is too short to be evidence
SAME_SHINGLES = 0.9  # share of the shorter abstract's shingles that the longer one has
MERGED_FIELDS = tuple(
    name
    for name in Paper.__struct_fields__
    if name not in {"key", "ids", "abstract", "provenance", "seen", "versions", "repairs"}
)


class Merged(NamedTuple):
    """A record, the other keys that lead to it, and the key it could not have."""

    paper: Paper
    other_keys: tuple[str, ...] = ()
    clash: SourceError | None = None


class Works:
    """Occurrences in clusters, one cluster a work (disjoint sets with what each one claims)."""

    def __init__(self, occurrences: Sequence[Occurrence]) -> None:
        self.occurrences = occurrences
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
        if i != j:
            self.parent[j] = i
            self.members[i] += self.members[j]
            self.claims[i] = {**self.claims[j], **self.claims[i]}

    def contradict(self, i: int, j: int) -> bool:
        """Whether two clusters claim different values of one identifier."""
        mine, yours = self.claims[self.find(i)], self.claims[self.find(j)]
        return any(yours.get(scheme, value) != value for scheme, value in mine.items())

    def __iter__(self) -> Iterator[list[Occurrence]]:
        for i, parent in enumerate(self.parent):
            if i == parent:
                yield [self.occurrences[member] for member in sorted(self.members[i])]


def _claims(occurrence: Occurrence) -> dict[str, str]:
    """What tells a work apart: its identifiers, and its own key within its source."""
    claims = {scheme: value.lower() for scheme, value in occurrence.paper.identifiers()}
    if occurrence.paper.key:
        claims[f"key of {occurrence.source}"] = occurrence.paper.key.lower()
    return claims


def merged(occurrences: Sequence[Occurrence]) -> list[Merged]:
    """One record a work, in the order of their first occurrences.

    The order of the occurrences is the order of the sources: the earlier one wins field by
    field, later ones fill gaps.
    """
    works = Works(occurrences)
    for evidence, is_same in (
        (_identities, _always),
        (_titles, _same_title),
        (_openings, _same_abstract),
    ):
        _unite(works, evidence, is_same)
    taken: set[str] = set()
    return [_record(group, taken) for group in works]


def _unite(
    works: Works,
    evidence: Callable[[Occurrence], Iterable[str]],
    is_same: Callable[[Occurrence, Occurrence], bool],
) -> None:
    """Join the clusters that share a piece of evidence and pass its test."""
    shown: dict[str, list[int]] = defaultdict(list)
    for i, occurrence in enumerate(works.occurrences):
        for piece in evidence(occurrence):
            for j in shown[piece]:
                if works.find(i) == works.find(j):
                    break
                is_certain = is_same is _always
                if is_certain or (
                    not works.contradict(i, j) and is_same(works.occurrences[j], occurrence)
                ):
                    works.unite(i, j)
                    break
            else:
                shown[piece].append(i)


# evidence ----------------------------------------------------------------------------


def _identities(occurrence: Occurrence) -> Iterator[str]:
    if occurrence.work:
        yield f"work:{occurrence.work}"
    for identifier in occurrence.paper.identifiers():
        yield str(identifier).lower()


def _always(_one: Occurrence, _other: Occurrence) -> bool:
    return True


def _titles(occurrence: Occurrence) -> Iterator[str]:
    title = compared(occurrence.paper.title)
    if title.count(" ") + 1 >= SHORTEST_TITLE:
        yield title


def _same_title(one: Occurrence, other: Occurrence) -> bool:
    """Equal titles, and an author in common where both name authors."""
    ours = {person(author) for author in one.paper.authors}
    theirs = {person(author) for author in other.paper.authors}
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _openings(occurrence: Occurrence) -> Iterator[str]:
    """The first and the last words of an abstract: near-identical ones share an end."""
    text = words(occurrence.paper.abstract)
    if len(text) >= ENOUGH_SHINGLES + SHINGLE:
        yield "begins " + " ".join(text[:8])
        yield "ends " + " ".join(text[-8:])


def _same_abstract(one: Occurrence, other: Occurrence) -> bool:
    """Abstracts of which the shorter is nearly all in the longer, with titles that agree."""
    titles = {compared(one.paper.title), compared(other.paper.title)} - {""}
    if len(titles) > 1:
        return False
    small, large = sorted((_shingles(one), _shingles(other)), key=len)
    return len(small & large) >= SAME_SHINGLES * len(small)


def _shingles(occurrence: Occurrence) -> set[tuple[str, ...]]:
    text = words(occurrence.paper.abstract)
    return set(zip(*(text[i:] for i in range(SHINGLE)), strict=False))


# records -----------------------------------------------------------------------------


def _record(group: list[Occurrence], taken: set[str]) -> Merged:
    """One record of all occurrences of a work."""
    fields: dict[str, object] = {}
    provenance: dict[str, str] = {}
    for occurrence in group:
        for name in MERGED_FIELDS:
            if name not in fields and (value := getattr(occurrence.paper, name)):
                fields[name] = value
                provenance[name] = occurrence.source
    texts = _abstracts(group)
    if texts:
        fields["abstract"] = texts[0].abstract
        provenance["abstract"] = next(o.source for o in group if o.place == texts[0].places[0])
    authors, repairs = _mended_authors(group)
    if authors:
        fields["authors"] = authors
    if "year" not in fields and (year := _arxiv_year(str(fields.get("arxiv", "")))):
        fields["year"], provenance["year"] = year, "arxiv"
    ids = {k: v for occurrence in reversed(group) for k, v in occurrence.paper.ids.items()}
    keys = list(dict.fromkeys(o.paper.key for o in group if o.paper.key))
    paper = Paper(
        **fields,  # type: ignore[arg-type]
        ids=ids,
        provenance=provenance,
        seen=tuple(Seen(o.place, o.source, o.notes) for o in group),
        versions=tuple(texts[1:]),
        repairs=tuple(repairs),
    )
    key = _free_key(keys[0] if keys else made_key(paper), taken)
    paper = msgspec.structs.replace(paper, key=key)
    if keys and key != keys[0]:
        reason = f"key '{keys[0]}' already names another paper; this one is '{key}'"
        return Merged(paper, tuple(keys[1:]), SourceError(group[0].place, None, reason))
    return Merged(paper, tuple(keys[1:]))


def _abstracts(group: list[Occurrence]) -> list[Version]:
    """The texts of the abstract, the newest first, each with the places that print it."""
    texts: dict[str, tuple[int, str, list[str]]] = {}
    for occurrence in group:
        if abstract := occurrence.paper.abstract:
            version, text, places = texts.setdefault(
                compared(abstract), (occurrence.version, abstract, [])
            )
            places.append(occurrence.place)
    newest_first = sorted(texts.values(), key=lambda text: -text[0])
    return [Version(text, tuple(places)) for _, text, places in newest_first]


def _mended_authors(group: list[Occurrence]) -> tuple[tuple[Author, ...], list[Repair]]:
    """The first list of authors, its lost letters taken from the other lists of the work."""
    first = next((o for o in group if o.paper.authors), None)
    if first is None:
        return (), []
    repairs = {repair.after: repair for o in group for repair in o.repairs}
    clean = {
        author.inverted_name: author
        for o in group
        for author in o.paper.authors
        if LOST not in author.inverted_name
    }
    authors = list(first.paper.authors)
    for i, author in enumerate(authors):
        pattern = first.patterns.get(author.inverted_name)
        if pattern and (name := matching(pattern, clean)):
            before = repairs.pop(author.inverted_name).before
            repairs[name] = Repair(before, name, "match")
            authors[i] = clean[name]
    return tuple(authors), list(repairs.values())


def _arxiv_year(arxiv: str) -> int | None:
    """The year in an arXiv id: its first two digits (since 1991)."""
    digits = arxiv.rsplit("/", 1)[-1][:2]
    return (1900 if digits > "90" else 2000) + int(digits) if digits.isdigit() else None


def made_key(paper: Paper) -> str:
    """A key for a paper without one: ``brock2021high``, its arXiv id, or words of its text."""
    if paper.authors and paper.title and paper.year:
        word = next((w for w in slug(paper.title).split("-") if len(w) >= TELLING_WORD), "")
        return slug(paper.authors[0].short_name).replace("-", "") + f"{paper.year}{word}"
    return paper.arxiv or "-".join(slug(paper.title or paper.abstract).split("-")[:6])


def _free_key(key: str, taken: set[str]) -> str:
    """The key, or with the first free number behind it."""
    free, number = key, 1
    while free.lower() in taken:
        number += 1
        free = f"{key}-{number}"
    taken.add(free.lower())
    return free
