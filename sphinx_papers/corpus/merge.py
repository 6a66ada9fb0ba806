"""From occurrences to records: which sightings are one work, and what it then looks like.

Two occurrences are one work by an identifier, else by title, else by a near-identical
abstract. What is compared is all that the clusters they already belong to say, so that an
occurrence that says little never joins two works that differ.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
from rapidfuzz import fuzz

from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.names import Author, person
from sphinx_papers.paper.record import Occurrence, Paper, Repair, Seen, Version
from sphinx_papers.paper.repair import matching
from sphinx_papers.paper.text import compared, slug, words

SHORTEST_TITLE = 3  # words a title needs to be evidence alone
LIKE_TITLES = 85  # of 100, see rapidfuzz.fuzz.ratio
NUMERAL = re.compile(r"\d\w*|[ivx]+")
INITIALS = re.compile(r"(\|\w).*")  # of a person: "brock|andrew"
ONLY_INITIALS = re.compile(r"\|\w(?: \w)*$")
TELLING_WORD = 4  # letters a word of a title needs to be part of a key
SHINGLE = 4  # words
ENOUGH_SHINGLES = 25  # an abstract with fewer is too short to be evidence
SAME_SHINGLES = 0.9  # share of the shorter abstract's shingles that the longer one has
FOREIGN_SHINGLES = 0.02  # with less in common, two abstracts are not two versions of one
OPENING = 8  # words
OPENING_LETTERS = 400  # in which an opening is found
CROWD = 50  # evidence that more works than these share tells nothing
MERGED_FIELDS = tuple(
    name
    for name in Paper.__struct_fields__
    if name not in {"key", "ids", "abstract", "provenance", "seen", "versions", "repairs"}
)


class Merged(NamedTuple):
    """A record, the other keys that lead to it, and the keys it could not have."""

    paper: Paper
    other_keys: tuple[str, ...] = ()
    clashes: tuple[SourceError, ...] = ()


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

    def __iter__(self) -> Iterator[list[Occurrence]]:
        return (self.all_of(i) for i, parent in enumerate(self.parent) if i == parent)


KEY_OF = "key of "


def _claims(occurrence: Occurrence) -> dict[str, str]:
    """What tells a work apart: its identifiers, and its own key within its source."""
    claims = {scheme: value.lower() for scheme, value in occurrence.paper.identifiers()}
    if occurrence.paper.key:
        claims[KEY_OF + occurrence.source] = occurrence.paper.key.lower()
    return claims


def merged(occurrences: Sequence[Occurrence]) -> list[Merged]:
    """One record a work, in the order of their first occurrences.

    The order of the occurrences is the order of the sources: the earlier one wins field by
    field, later ones fill gaps.
    """
    groups = _works(occurrences)
    owners = _owners(groups)
    return [_record(group, n, owners) for n, group in enumerate(groups)]


def _works(occurrences: Sequence[Occurrence]) -> list[list[Occurrence]]:
    """The occurrences of each work; what it took to find them is forgotten."""
    works = Works(occurrences)
    for evidence, is_same in (
        (_identities, _same_identity),
        (_title, _same_title),
        (_openings, _same_abstract),
    ):
        _unite(works, evidence, is_same)
    return list(works)


def _unite(
    works: Works,
    evidence: Callable[[Works, int], Iterable[str]],
    is_same: Callable[[Works, int, int, str], bool],
) -> None:
    """Join the clusters that share a piece of evidence and pass its test."""
    shown: dict[str, list[int]] = defaultdict(list)
    for i in range(len(works.occurrences)):
        for piece in evidence(works, i):
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


def _identities(works: Works, i: int) -> Iterator[str]:
    occurrence = works.occurrences[i]
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


def _title(works: Works, i: int) -> Iterator[str]:
    if works.titles[i].count(" ") + 1 >= SHORTEST_TITLE:
        yield works.titles[i]


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


def _openings(works: Works, i: int) -> Iterator[str]:
    """The first and the last words of an abstract: near-identical ones share an end."""
    text = works.occurrences[i].paper.abstract
    if len(text.split()) >= ENOUGH_SHINGLES + SHINGLE:
        yield "begins " + " ".join(words(text[:OPENING_LETTERS])[:OPENING])
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


# records -----------------------------------------------------------------------------


def _record(group: list[Occurrence], n: int, owners: dict[str, int]) -> Merged:
    """One record of all occurrences of a work, under a key that is its own."""
    fields, provenance = _fields(group)
    texts = _abstracts(group)
    if texts:
        fields["abstract"] = texts[0].abstract
        provenance["abstract"] = next(o.source for o in group if o.place == texts[0].places[0])
    authors, repairs = _mended_authors(group)
    if authors:
        fields["authors"] = authors
    if "year" not in fields and (year := _arxiv_year(str(fields.get("arxiv", "")))):
        fields["year"], provenance["year"] = year, "arxiv"
    paper = Paper(
        **fields,  # type: ignore[arg-type]
        ids={k: v for o in reversed(group) for k, v in o.paper.ids.items()},
        provenance=provenance,
        seen=tuple(Seen(o.place, o.source, o.notes) for o in group),
        versions=tuple(texts[1:]),
        repairs=tuple(repairs),
    )
    keys = _written_keys(group)
    own = [key for key in keys if owners[key.lower()] == n]
    key = own[0] if own else _free_key(next(iter(keys), "") or made_key(paper), owners)
    owners[key.lower()] = n
    clashes = [_clash(place, one, key) for one, place in keys.items() if one not in own]
    return Merged(msgspec.structs.replace(paper, key=key), tuple(own[1:]), tuple(clashes))


def _fields(group: list[Occurrence]) -> tuple[dict[str, object], dict[str, str]]:
    """Each field from the first occurrence that has it, and the sources of all."""
    fields: dict[str, object] = {}
    provenance: dict[str, str] = {}
    for occurrence in group:
        paper = occurrence.paper
        for name in MERGED_FIELDS:
            # The year of one venue is not that of another.
            if name == "venue_year" and fields.get("venue", paper.venue) != paper.venue:
                continue
            if name not in fields and (value := getattr(paper, name)):
                fields[name] = value
                provenance[name] = occurrence.source
    return fields, provenance


def _abstracts(group: list[Occurrence]) -> list[Version]:
    """The texts of the abstract, each with the places that print it.

    Those of an earlier source come first, and of one source the newest.
    """
    having = [o for o in group if o.paper.abstract]
    rank = {source: i for i, source in enumerate(dict.fromkeys(o.source for o in having))}
    having.sort(key=lambda o: (rank[o.source], -o.version))
    texts: dict[str, tuple[str, list[str]]] = {}
    for o in having:
        normal = compared(o.paper.abstract) if len(having) > 1 else ""
        texts.setdefault(normal, (o.paper.abstract, []))[1].append(o.place)
    return [Version(text, tuple(places)) for text, places in texts.values()]


def _mended_authors(group: list[Occurrence]) -> tuple[tuple[Author, ...], list[Repair]]:
    """The first list of authors, its lost letters taken from the other lists of the work."""
    first = next((o for o in group if o.paper.authors), None)
    if first is None:
        return (), []
    repairs = {repair.before: repair for o in group for repair in o.repairs}
    if not first.patterns:
        return first.paper.authors, list(repairs.values())
    own = {author.inverted_name for author in first.paper.authors}
    others = {a.inverted_name: a for o in group for a in o.paper.authors}
    clean = {name: author for name, author in others.items() if name not in own}
    authors = list(first.paper.authors)
    for i, author in enumerate(authors):
        pattern = first.patterns.get(author.inverted_name)
        if pattern and (name := matching(pattern, clean)):
            authors[i] = clean[name]
            for repair in first.repairs:
                if repair.after == author.inverted_name:
                    repairs[repair.before] = Repair(repair.before, name, "match")
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


def _written_keys(group: list[Occurrence]) -> dict[str, str]:
    """The keys that sources gave a work, each with the first place that does."""
    keys: dict[str, str] = {}
    for occurrence in group:
        if occurrence.paper.key:
            keys.setdefault(occurrence.paper.key, occurrence.place)
    return keys


def _owners(groups: list[list[Occurrence]]) -> dict[str, int]:
    """Which work each key names: the one that has it first, the earlier work of several."""
    keys = [[key.lower() for key in _written_keys(group)] for group in groups]
    owners: dict[str, int] = {}
    for part in (slice(1), slice(1, None)):
        for n, own in enumerate(keys):
            for key in own[part]:
                owners.setdefault(key, n)
    return owners


def _clash(place: str, key: str, instead: str) -> SourceError:
    path, _, line = place.rpartition(":")
    reason = f"key '{key}' already names another paper; this one is '{instead}'"
    return (
        SourceError(path, int(line), reason) if line.isdigit() else SourceError(place, None, reason)
    )


def _free_key(key: str, owners: dict[str, int]) -> str:
    """The key, or with the first free number behind it."""
    free, number = key, 1
    while free.lower() in owners:
        number += 1
        free = f"{key}-{number}"
    return free
