"""Which documents show another label, entry or link of a bibliography than they did before."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex.domain import Citation

from sphinx_papers.pages.bibliography import CardRef, EmptyRef, bibtex_domain
from sphinx_papers.pages.domain import get_domain
from sphinx_papers.pages.shown import shown_digest
from sphinx_papers.pages.styled import restore_text


class Shown(NamedTuple):
    """What a page shows of an entry: where it leads, its label, its text."""

    docname: str
    id: str
    label: str
    text: str


def find_restyled(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write those documents again whose citations look or lead otherwise than last time."""
    domain, cite = get_domain(env), bibtex_domain(env)
    found: dict[str, list[Any]] = {}
    here: dict[tuple[str, str], Shown] = {}
    anywhere: dict[str, Shown] = {}
    for citation in cite.citations:
        shown = _shown(citation)
        found.setdefault(shown.docname, []).append(shown)
        here[shown.docname, citation.key] = anywhere[citation.key] = shown
    ranks = {key: rank for rank, key in enumerate(anywhere)}
    for docname, keys, is_shown in _named_keys(env):
        # Several that stand together are shown in the order of the bibliography.
        for key in sorted(keys, key=lambda key: ranks.get(key, -1)):
            there = here.get((docname, key)) or anywhere.get(key)
            found.setdefault(docname, []).append((key, there if is_shown else there is not None))
    now = {docname: shown_digest(seen) for docname, seen in found.items()}
    before = domain.data["styled"].get(str(app.outdir), {})
    domain.data["styled"][str(app.outdir)] = now
    seen = (before.keys() | now.keys()) & env.all_docs.keys()
    restyled = sorted(docname for docname in seen if before.get(docname) != now.get(docname))
    domain.redrawn |= set(restyled)
    return restyled


def _named_keys(env: BuildEnvironment) -> Iterator[tuple[str, list[str], bool]]:
    """Each document with the keys that it names together, and whether it may show the labels."""
    for ref in bibtex_domain(env).citation_refs:
        if not isinstance(ref, CardRef):
            keys = [target.key for target in ref.targets]
            yield ref.docname, keys, not isinstance(ref, EmptyRef)
    for docname, targets in get_domain(env).data["any"].items():
        for target in sorted(targets):
            yield docname, [key.strip() for key in target.split(",")], True


def _shown(citation: Citation) -> Shown:
    """What is shown of an entry, which gets its signs back."""
    entry = citation.formatted_entry
    for text in (entry.text, citation.tooltip_entry.text if citation.tooltip_entry else ""):
        restore_text(text)
    place = citation.bibliography_key.docname
    return Shown(place, citation.citation_id, entry.label, str(entry.text))
