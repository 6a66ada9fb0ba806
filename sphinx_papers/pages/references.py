"""References to papers as writers write them: names, and what becomes of those no paper has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.addnodes import pending_xref

from sphinx_papers.pages.warnings_ import Warned

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.domains import Domain

    from sphinx_papers.corpus.corpus import Corpus
    from sphinx_papers.pages.domain import PaperDomain


def split_names(text: str) -> list[str]:
    """Names of papers with white space or commas between them."""
    return [name for name in re.split(r"[\s,]+", text) if name]


def warn_unknown(corpus: Corpus, name: str, location: nodes.Node | str | tuple[str, int]) -> None:
    """Warn of a name that no paper has, with the keys that are most like it."""
    nearest = corpus.nearest(name)
    hint = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
    Warned.unknown_paper.warn(f"no paper named '{name}' in the corpus{hint}", location)


def note_refs(app: Sphinx, doctree: nodes.document) -> None:
    """Note where a document refers to what may be a paper, or shows papers under a name."""
    domain, docname = cast("PaperDomain", app.env.get_domain("paper")), app.env.docname
    for node in doctree.findall(pending_xref):
        if node["reftype"] == "any":
            domain.note_any(node["reftarget"], docname)
        if node["reftype"] in {"any", "ref", "myst"}:
            domain.note_ref(node["reftarget"], docname, has_words=node.get("refexplicit", False))


def note_captions(app: Sphinx, doctree: nodes.document) -> None:
    """Give Sphinx's role ``ref`` the captions and titles that we know, where it looks for none."""
    domain, std = cast("PaperDomain", app.env.get_domain("paper")), app.env.domains.standard_domain
    for name, caption in domain.data["labels"].get(app.env.docname, {}).items():
        if caption and name in std.anonlabels:
            std.labels[name] = (*std.anonlabels[name], caption)


def warn_missing(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Warn in our words of a paper that neither the corpus nor another project knows."""
    if domain is None or domain.name != "paper":
        return None
    warn_unknown(cast("PaperDomain", domain).corpus, node["reftarget"], node)
    return True
