"""The corpus in the bibliographies of sphinxcontrib-bibtex, beside the user's own ``.bib``.

What bibtex is given is one file under the doctrees with the papers that documents cite. It is
written when all of them have been read, for only then is known what they cite; the places of
its entries are then added to the bibliographies that were read before. Names that bibtex looks
up while it reads, those of footnotes and of the body of a ``bibliography``, are found in the
source of the document and offered to it at once.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from docutils.nodes import make_id
from pybtex.database import Entry, parse_string
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex.bibfile import is_bibdata_outdated, parse_bibdata
from sphinxcontrib.bibtex.citation_target import CitationTarget
from sphinxcontrib.bibtex.directives import BibliographyKey, BibliographyValue
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.roles import CitationRef

from sphinx_papers.formats.bibtex import bibtex_key, write_bibtex
from sphinx_papers.pages.domain import get_domain
from sphinx_papers.pages.nodes import paper_card
from sphinx_papers.pages.shown import cited_form, shown_digest
from sphinx_papers.pages.styled import OURS, restore_nodes, styled_entry
from sphinx_papers.pages.warnings_ import Warned
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import slug

FOOTNOTE = re.compile(r"(?::footcite(?::[a-z]+)?:|\{footcite(?::[a-z]+)?\})`([^`]+)`")
BODIES = (
    re.compile(r"(?m)^([ \t]*)\.\. bibliography::.*\n((?:[ \t]*\n|\1[ \t]+.*\n?)*)"),
    re.compile(r"(?ms)^[ \t]*(`{3,}|:{3,})\{bibliography\}[^\n]*\n(.*?)^[ \t]*\1"),
)


class CardRef(CitationRef):
    """The citation that a card is; unlike others it shows nothing of the bibliography."""


class EmptyRef(CitationRef):
    """A citation that shows nothing either: bibtex only warns where it finds no entry."""


def bibtex_domain(env: BuildEnvironment) -> BibtexDomain:
    """The domain of sphinxcontrib-bibtex, typed."""
    return cast("BibtexDomain", env.get_domain("cite"))


def export_path(app: Sphinx) -> Path:
    """The file that bibtex is given; it is no output, so all builders can share it."""
    return Path(app.doctreedir, "sphinx_papers", "papers.bib").resolve()


# before documents are read --------------------------------------------------------------


def share_sources(app: Sphinx, config: Config) -> None:
    """Give bibtex our file, and the corpus the files of the user."""
    own = list(config.bibtex_bibfiles or [])
    config.bibtex_bibfiles = [*own, _relative(export_path(app), Path(app.confdir))]
    if own and config.bibtex_encoding.lower().replace("_", "-") not in {"utf-8", "utf-8-sig"}:
        message = "the files of bibtex_bibfiles are no papers, since bibtex_encoding is not UTF-8"
        Warned.source.warn(message, None)
        return
    known = {Path(app.confdir, name).resolve() for name in config.papers_corpus}
    new = (str(name) for name in own if Path(app.confdir, name).resolve() not in known)
    config.papers_corpus = [*config.papers_corpus, *new]


def _relative(path: Path, folder: Path) -> str:
    """The path from a folder: what is built has a digest of the options, the same everywhere."""
    try:
        return os.path.relpath(path, folder.resolve())
    except ValueError:  # on another drive of Windows
        return str(path)


def empty_export(app: Sphinx) -> None:
    """Empty our file if bibtex is about to read all files: a key of the user may be new."""
    path, bibdata = export_path(app), bibtex_domain(app.env).bibdata
    files = [Path(app.confdir, name).resolve() for name in app.config.bibtex_bibfiles]
    if not path.is_file() or is_bibdata_outdated(bibdata, files, app.config.bibtex_encoding):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def find_renamed(
    app: Sphinx,
    env: BuildEnvironment,
    added: AbstractSet[str],
    changed: AbstractSet[str],
    removed: AbstractSet[str],
) -> list[str]:
    """Read those documents again that cite a paper under a key that it no longer has."""
    domain = get_domain(env)
    if not domain.data["named"] or domain.data["own"] == _own_state(app):
        return []
    chosen = domain.data["chosen"]
    return [
        docname
        for docname, named in domain.data["named"].items()
        if docname not in removed
        and not all(
            _is_cite_key(app, cite_key, key, is_chosen=cite_key in chosen.get(docname, ()))
            for cite_key, key in named.items()
        )
    ]


def _is_cite_key(app: Sphinx, cite_key: str, key: str, *, is_chosen: bool) -> bool:
    """Whether a document would cite a paper under this key again.

    Of several keys that a user's files have for a paper a writer may name any, and we choose one.
    """
    own = None if is_chosen else own_entry(app, cite_key)
    if own is not None and own.key == cite_key:
        return get_domain(app.env).corpus.key_of(cite_key) == key
    return cite_key == key_in_bibliography(app, key)


def find_own_keys(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Learn which papers the user's files have, before workers fork."""
    if docnames:
        domain = get_domain(env)
        domain.begin_asking()
        own_keys(app)
        domain.data["own"] = _own_state(app)


def _own_state(app: Sphinx) -> str:
    """A digest that changes whenever papers may have other keys in the user's files."""
    files = bibtex_domain(app.env).bibdata.bibfiles
    own = [(str(file), one.mtime) for file, one in files.items() if file != export_path(app)]
    return shown_digest((get_domain(app.env).state, own))


def own_keys(app: Sphinx) -> dict[str, str]:
    """The papers that the user's own files have, each with its key there."""
    domain, path = get_domain(app.env), export_path(app)
    if domain.own_keys is None:
        files = bibtex_domain(app.env).bibdata.bibfiles
        keys = [key for file, bibfile in files.items() if file != path for key in bibfile.keys]
        found = ((domain.corpus.key_of(key), key) for key in reversed(keys))
        domain.own_keys = {paper: key for paper, key in found if paper is not None}
    return domain.own_keys


# while a document is read ---------------------------------------------------------------


def offer_named(app: Sphinx, docname: str, source: list[str]) -> None:
    """Offer bibtex the papers of this document alone: no id is to depend on other documents."""
    bibtex_domain(app.env).bibdata.bibfiles[export_path(app)].keys.clear()
    _offer(app, docname, source[0])


def _offer(app: Sphinx, docname: str, text: str) -> None:
    """Offer bibtex the papers that it will look up while it reads a text."""
    domain, bibdata = get_domain(app.env), bibtex_domain(app.env).bibdata
    for name in dict.fromkeys(looked_up(text)):
        if own_entry(app, name):
            continue
        paper = domain.find_paper(name, "entry", docname)
        if paper is None:
            bibdata.data.entries.pop(name, None)  # of a paper that is gone
        else:
            domain.note_citation(name, paper.key, docname)
            bibdata.data.entries[name] = entry_of(paper, name)
            bibdata.bibfiles[export_path(app)].keys[name] = None


def offer_included(app: Sphinx, path: Path, docname: str, source: list[str]) -> None:
    """Offer what an included text looks up."""
    _offer(app, app.env.docname, source[0])


def offer_documented(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]
) -> None:
    """Offer what a docstring looks up."""
    _offer(app, app.env.docname, "\n".join(lines))


def looked_up(text: str) -> Iterator[str]:
    """The names in footnotes and in bodies of bibliographies, in both languages."""
    for found in FOOTNOTE.finditer(text):
        yield from (name.strip() for name in found[1].split(","))
    for form in BODIES:
        for found in form.finditer(text):
            lines = (line.strip() for line in found[2].splitlines())
            yield from (line for line in lines if line and not line.startswith((":", "---")))


def note_citations(app: Sphinx, doctree: nodes.document) -> None:
    """Name papers by their keys wherever a document cites them; a card cites its paper too."""
    domain, docname = get_domain(app.env), app.env.docname
    refs = bibtex_domain(app.env).citation_refs
    noted = {ref.citation_ref_id: ref for ref in _taken(refs, docname)}
    for node in doctree.findall(nodes.Element):
        if isinstance(node, pending_xref) and node.get("refdomain") == "cite":
            ref = noted.pop(node["ids"][0], None) if node["ids"] else None
            if ref is not None:
                targets = [named_by_key(app, target, docname) for target in ref.targets]
                node["reftarget"] = ",".join(map(_written, targets))
                kind = EmptyRef if node["reftype"] == "empty" else CitationRef
                refs.append(kind(*ref)._replace(targets=targets))
        elif isinstance(node, paper_card):
            key = key_in_bibliography(app, node["key"])
            domain.note_cite_key(key, node["key"], docname, is_chosen=True)
            anchor = node["title_id"].removesuffix("-title")
            refs.append(CardRef(anchor, docname, node.line or 0, [CitationTarget(key, "", "")]))
        elif isinstance(node, nodes.footnote):
            restore_nodes(node)
    refs += noted.values()


def note_bibliographies(app: Sphinx, env: BuildEnvironment) -> None:
    """Note which keys bibliographies have, before it is asked where links lead."""
    cite = bibtex_domain(env)
    get_domain(env).in_bibliography = frozenset(
        citation.key
        for citation in cite.citations
        if cite.bibliographies[citation.bibliography_key].list_ == "citation"
    )


def _taken(refs: list[CitationRef], docname: str) -> list[CitationRef]:
    """Take the notes of the document that is being read from the end of all notes."""
    first = len(refs)
    while first and refs[first - 1].docname == docname:
        first -= 1
    taken = refs[first:]
    del refs[first:]
    return taken


def named_by_key(app: Sphinx, target: CitationTarget, docname: str) -> CitationTarget:
    """A citation under the key that its paper has in the bibliography."""
    domain = get_domain(app.env)
    paper = domain.find_paper(target.key, "key", docname)
    if paper is None:
        return target
    domain.note_use(paper.key, docname)
    own = own_entry(app, target.key)
    is_own = own is not None and own.key == target.key
    key = target.key if is_own else key_in_bibliography(app, paper.key)
    domain.note_cite_key(key, paper.key, docname, is_chosen=key != target.key)
    return target._replace(key=key)


def key_in_bibliography(app: Sphinx, key: str) -> str:
    """The key of a paper in the bibliography: that of the user's own entry, else its own."""
    return own_keys(app).get(key) or bibtex_key(key)


def own_entry(app: Sphinx, key: str) -> Entry | None:
    """The entry of a key in the user's own files, in any letter case."""
    entry = bibtex_domain(app.env).bibdata.data.entries.get(key)
    return None if entry is None or OURS in entry.fields else entry


def _written(target: CitationTarget) -> str:
    pre, post = (f"{{{text}}}" if text else "" for text in (target.pre, target.post))
    return f"{pre}{target.key}{post}"


# when all documents are read ------------------------------------------------------------


def entry_of(paper: Paper, key: str) -> Entry:
    """The entry of a paper under a key."""
    text = b"".join(write_bibtex([cited_form(paper, "key")])).decode()
    entry = styled_entry(parse_string(text, "bibtex").entries["key"])
    entry.key = key
    return entry


def export_cited(app: Sphinx, env: BuildEnvironment) -> None:
    """Give bibtex an entry for each paper that is cited, and no other."""
    domain, cite, path = get_domain(env), bibtex_domain(env), export_path(app)
    cited = cited_papers(app)
    if cited or domain.data["exported"]:
        state = shown_digest((domain.state, cited))
        if state != domain.data["exported"] or not _are_entries(cited, cite.bibdata.data.entries):
            _export(app, cited)
            domain.data["exported"] = state
        keys = cite.bibdata.bibfiles[path].keys
        keys.clear()
        keys.update(dict.fromkeys(cited))
    places = Places(cite, path, list(cited), env.config.bibtex_cite_id)
    for key in cite.bibliographies:
        places.add_to(key)
    for dependencies in env.dependencies.values():
        # Bibtex made its documents depend on our file; what they show of it we compare.
        dependencies -= {one for one in dependencies if os.fspath(one) == str(path)}


def _are_entries(keys: Iterable[str], entries: Mapping[str, Entry]) -> bool:
    """Whether bibtex has an entry for each key, in its letter case: a footnote may have another."""
    return all(key in entries and entries[key].key == key for key in keys)


def cited_papers(app: Sphinx) -> dict[str, str]:
    """The papers that the documents cite: key in the bibliography, key of the paper."""
    domain, cite = get_domain(app.env), bibtex_domain(app.env)
    cited = {name: paper for one in domain.data["cited"].values() for name, paper in one.items()}
    for named in domain.data["named"].values():
        cited |= named
    for prefix in {one.keyprefix for one in cite.bibliographies.values()} - {""}:
        for ref in cite.citation_refs:
            for target in ref.targets:
                name = target.key.removeprefix(prefix)
                if name != target.key and (paper := domain.corpus.key_of(name)):
                    cited[name] = paper
    one_case = {key.lower(): key for key in sorted(cited, reverse=True)}
    return {
        key: cited[key]
        for key in sorted(one_case.values())
        if bibtex_key(key) == key and not own_entry(app, key) and cited[key] in domain.corpus
    }


def _export(app: Sphinx, cited: dict[str, str]) -> None:
    """Write our file if its content has changed, and put its entries in the place of the old."""
    corpus, path = get_domain(app.env).corpus, export_path(app)
    papers = (cited_form(corpus[paper], key) for key, paper in cited.items())
    content = b"".join(write_bibtex(papers))
    if path.read_bytes() != content:
        path.write_bytes(content)
    bibdata = bibtex_domain(app.env).bibdata
    entries = bibdata.data.entries
    for key in [key for key, entry in entries.items() if OURS in entry.fields]:
        del entries[key]
    read = parse_bibdata([path], "utf-8")
    bibdata.bibfiles.update(read.bibfiles)
    for key, entry in read.data.entries.items():
        entries[key] = styled_entry(entry)


class Places:
    """Makes the place of each of our entries in a bibliography, with an id that stays."""

    def __init__(self, cite: BibtexDomain, path: Path, keys: list[str], form: str) -> None:
        self.cite = cite
        self.path = path
        self.form = form
        self.counts: dict[str, int] = {}
        taken: set[str] = set()
        self.ids = {key: _free(f"papers-cite-{slug(key)}", taken) for key in keys}

    def add_to(self, key: BibliographyKey) -> None:
        """Add to one bibliography what was not yet known when it was read."""
        count = self.counts[key.docname] = self.counts.get(key.docname, 0) + 1
        one = self.cite.bibliographies[key]
        if self.path not in one.bibfiles:
            return
        kind = nodes.citation if one.list_ == "citation" else nodes.list_item
        for cite_key in self.ids:
            place = one.citation_nodes.setdefault(one.keyprefix + cite_key, kind())
            place["ids"] = [self._id(one, count, cite_key)]

    def _id(self, one: BibliographyValue, count: int, key: str) -> str:
        if self.form:
            form = self.form.format(bibliography_count=count, key=one.keyprefix + key)
            return make_id(form)
        return self.ids[key] + (f"-{count}" if count > 1 else "")


def _free(name: str, taken: set[str]) -> str:
    """The name, or with the first number that makes it new; it is taken now."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
