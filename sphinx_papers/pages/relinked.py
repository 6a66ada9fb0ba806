"""Which documents show other than when they were last written what other documents say.

Builders share what is read: a document that was read again for one is news to another.
"""

from collections.abc import Set as AbstractSet
from typing import Any

from docutils import nodes
from sphinx.addnodes import toctree
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_papers.pages.domain import PaperDomain, get_domain

SHOWN_OF_TOCTREE = ("caption", "entries", "hidden", "maxdepth", "titlesonly")


def find_relinked(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write those documents again whose links, users of papers or lists have changed."""
    domain, outdir = get_domain(env), str(app.outdir)
    data = domain.data
    domain.forget_derived()
    if domain.read or domain.has_removed:
        data["edition"] += 1
        data["frame"] = _frame(domain)
    state = data["edition"], domain.state if data["answers"] else ()
    then, frame, before = data["resolved"].get(outdir, ((), "", {}))
    domain.has_news = frame != data["frame"] or domain.is_unfinished
    if state == then:
        return []
    named = set[str]().union(*data["labels"].values())
    kinds = (data[kind] for kind in ("answers", "any", "listing"))
    referring = (docname for docname, refs in data["refs"].items() if refs.keys() & named)
    docnames = set[str]().union(*kinds, referring)
    now = {docname: _state(domain, docname, named) for docname in sorted(docnames)}
    data["resolved"][outdir] = state, data["frame"], now
    found = [docname for docname, shown in now.items() if before.get(docname) != shown]
    domain.redrawn |= set(found)
    return found


def _state(domain: PaperDomain, docname: str, named: AbstractSet[str]) -> str:
    """A digest of when a document was read, and of what it shows of others."""
    from sphinx_papers.pages.shown import shown_digest

    found_here = set(domain.data["any"].get(docname, ())) - domain.in_bibliography
    targets = [*found_here, *domain.data["links"].get(docname, ())]
    links = sorted((key, domain.place(key, docname)) for key in targets)
    telling = sorted(domain.data["telling"].get(docname, ()))
    uses = [domain.uses_of(key, docname) for key in telling]
    listed = _listed(domain, docname) if docname in domain.data["listing"] else None
    refs = _refs(domain, docname, named)
    return shown_digest((domain.env.all_docs[docname], links, uses, listed, refs))


def _refs(domain: PaperDomain, docname: str, named: AbstractSet[str]) -> list[Any]:
    """Where the names of what shows papers lead, and what stands for them: ours has a title."""
    std = domain.env.domains.standard_domain
    refs = sorted(domain.data["refs"].get(docname, {}).items())
    return [
        std.anonlabels.get(name) if has_words else std.labels.get(name)
        for name, has_words in refs
        if name in named
    ]


def _listed(domain: PaperDomain, docname: str) -> Any:
    """What a document that lists all papers used shows of them, and where they lead."""
    from sphinx_papers.pages.shown import PARTS

    return [
        (PARTS["line"](paper), domain.place(paper.key, docname), documents)
        for paper, documents in domain.all_uses()
    ]


def _frame(domain: PaperDomain) -> str:
    """A digest of what pages show that are made of all documents: papers, titles, contents."""
    from sphinx_papers.pages.shown import shown_digest

    env = domain.env
    tocs = {
        docname: [_heading(line) for line in toc.findall(nodes.reference)]
        for docname, toc in sorted(env.tocs.items())
    }
    trees = {
        docname: [_listed_below(tree) for tree in env.tocs[docname].findall(toctree)]
        for docname in sorted(env.toctree_includes)
    }
    order = sorted(env.toctree_includes.items()), sorted(env.toc_secnumbers.items())
    return shown_digest((domain.data["corpus"], domain.places, domain.users, tocs, trees, order))


def _heading(line: nodes.reference) -> tuple[str, str]:
    """What contents show of a heading: where it is, and its text with its markup."""
    return line["anchorname"], "".join(map(str, line.children))


def _listed_below(tree: toctree) -> list[Any]:
    """What contents show of the documents that one lists."""
    return [tree.get(name) for name in SHOWN_OF_TOCTREE]
