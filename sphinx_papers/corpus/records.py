"""From the occurrences of one work to its record."""

from typing import Any

from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Occurrence, Paper, Repair, Seen, Version
from sphinx_papers.paper.repair import matching
from sphinx_papers.paper.text import compared, slug

TELLING_WORD = 4  # letters a word of a title needs to be part of a key
MERGED_FIELDS = tuple(
    name
    for name in Paper.__struct_fields__
    if name not in {"key", "ids", "abstract", "provenance", "seen", "versions", "repairs"}
)


def record(group: list[Occurrence], key: str = "") -> Paper:
    """One record of all occurrences of a work, in the order of the sources.

    The earlier source wins field by field, later ones fill gaps. Without a key it gets
    :func:`made_key`.
    """
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
    fields["ids"] = {k: v for o in reversed(group) for k, v in o.paper.ids.items()}
    return Paper(
        **fields,
        key=key or made_key(Paper(**fields)),
        provenance=provenance,
        seen=tuple(Seen(o.place, o.source, o.notes) for o in group),
        versions=tuple(texts[1:]),
        repairs=tuple(repairs),
    )


def _fields(group: list[Occurrence]) -> tuple[dict[str, Any], dict[str, str]]:
    """Each field from the first occurrence that has it, and the sources of all."""
    fields: dict[str, Any] = {}
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
