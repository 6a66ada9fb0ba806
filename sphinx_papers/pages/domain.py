"""The domain ``paper``: what the documents said, and where their cards are."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.domains import Domain, Index, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode
from sphinx.util.typing import RoleFunction

from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.pages.indices import INDICES
from sphinx_papers.pages.nodes import paper_mention
from sphinx_papers.pages.shown import (
    AskedOfRelated,
    ShownOfRelated,
    all_digest,
    list_digest,
    paper_digest,
    related_digest,
    relations_digest,
    shown_digest,
)
from sphinx_papers.paper.errors import EmbeddingsError, PapersError
from sphinx_papers.paper.record import Paper

if TYPE_CHECKING:
    from sphinx_papers.corpus.related import Related
    from sphinx_papers.corpus.relations import Relation

Place = tuple[str, str]  # docname, node id
Question = tuple[Any, ...]  # its kind, a name, and what else was asked
# What documents said, by docname.
KEPT = ("answers", "any", "cards", "cited", "links", "listing", "named", "telling", "uses")


class PaperDomain(Domain):
    """Papers as objects of documentation.

    ``answers`` keeps for each document what it asked the corpus and a digest of the answer:
    a document is out of date when an answer has changed. The corpus itself is never kept.
    """

    name = "paper"
    label = "Paper"
    object_types: ClassVar[dict[str, ObjType]] = {"card": ObjType("card", "ref")}
    # Where each is to be found: imported when a document first uses it.
    roles: ClassVar[dict[str, Any]] = {
        "ref": "roles.REF",
        "title": "roles.TITLE",
        "authors": "roles.AUTHORS",
        "year": "roles.YEAR",
    }
    directives: ClassVar[dict[str, Any]] = {
        "card": "directives.CardDirective",
        "cited": "selections.CitedDirective",
        "graph": "pictures.GraphDirective",
        "list": "selections.ListDirective",
        "related": "selections.RelatedDirective",
        "timeline": "pictures.TimelineDirective",
    }
    indices: ClassVar[list[type[Index]]] = [*INDICES]
    initial_data: ClassVar[dict[str, Any]] = {
        "answers": {},  # docname -> {question: digest of the answer}
        "any": {},  # docname -> what it links to by the role ``any``, a paper or not
        "cards": {},  # docname -> {key: node id of the first card}
        "links": {},  # docname -> keys of the papers it links to
        "listing": {},  # docname -> True where it lists all papers used
        "telling": {},  # docname -> keys of the papers of which it tells who cites them
        "uses": {},  # docname -> keys of the papers it cites, in their order
        "cited": {},  # docname -> {name that bibtex looks up: key of the paper}
        "named": {},  # docname -> {key in the bibliography: key of the paper it cites}
        "frame": "",  # digest of what generated pages show
        "resolved": {},  # folder -> what its pages were written from: frame, documents
        "corpus": (),  # state of the corpus that gave the answers
        "exported": "",  # digest of what the bibliography was given last
        "own": "",  # digest of the files that gave the keys in the bibliography
        "styled": {},  # folder -> {docname: digest of what it shows of bibliographies}
    }
    data_version = 5
    folder: Path | None = None  # where relative paths of sources begin
    has_removed = False  # whether this build removes documents
    read: frozenset[str] = frozenset()  # the documents that this build reads
    has_news = True  # whether this build has news for pages that Sphinx or we generate
    build_info = b""  # what Sphinx noted of the options of the last build
    standing: frozenset[str] = frozenset()  # indices that need not be made again
    no_embeddings: EmbeddingsError | None = None
    own_keys: dict[str, str] | None = None  # papers of the user's .bib files: key -> key there

    @cached_property
    def corpus(self) -> Corpus:
        """The corpus of ``papers_corpus``, opened once a process.

        Where embeddings cannot be had, it is opened without them: documentation builds wherever
        it is copied, and ``no_embeddings`` says why it has none.
        """
        opened = partial(
            Corpus.open,
            self.env.config.papers_corpus,
            folder=self.folder,
            fallback_cache=Path(self.env.doctreedir) / "sphinx_papers",
        )
        try:
            return opened(embeddings=self.env.config.papers_embeddings or None)
        except EmbeddingsError as error:
            self.no_embeddings = error
            return opened()

    @property
    def state(self) -> tuple[str, ...]:
        """What answers depend on: the content of the corpus, and what its sources are called."""
        return self.corpus.digest, *self.corpus.sources

    def setup(self) -> None:
        """Name the indices in the language of the documentation, which is known by now."""
        for index in INDICES:
            index.localname = str(index.title)
        super().setup()

    def role(self, name: str) -> RoleFunction | None:
        _import_named(self.roles, name)
        return super().role(name)

    def directive(self, name: str) -> type[Directive] | None:
        _import_named(self.directives, name)
        return super().directive(name)

    # what documents say ---------------------------------------------------------------

    def find_paper(self, name: str, part: str, docname: str) -> Paper | None:
        """The paper of this name, a part of which (see ``shown``) the document shows, or None."""
        paper = self.corpus.find(name)
        self._note(docname, (part, name), paper_digest(paper, part))
        return paper

    def find_related(
        self, name: str, asked: AskedOfRelated, shown: ShownOfRelated, docname: str
    ) -> list[Related]:
        """The papers related to one, which the document shows; raises PapersError."""
        _check_query(asked.query)
        rows = self._related(name, asked)
        digest = related_digest(rows, shown, self.corpus)
        self._note(docname, ("related", name, asked, shown), digest)
        return rows

    def _related(self, name: str, asked: AskedOfRelated) -> list[Related]:
        return self.corpus.related(name, asked.limit, min_score=asked.min_score, query=asked.query)

    def find_list(
        self, query: str, sort: str, limit: int, part: str, docname: str
    ) -> tuple[list[Paper], int]:
        """The papers a query finds and how many there are in all; raises PapersError."""
        _check_query(query)
        papers, count = self._selected(query, sort, limit)
        self._note(docname, ("list", query, sort, limit, part), list_digest(papers, count, part))
        return papers, count

    def _selected(self, query: str, sort: str, limit: int) -> tuple[list[Paper], int]:
        papers = self.corpus.select(query, sort=sort, limit=limit)
        count = len(papers) if len(papers) < limit else self.corpus.count(query)
        return papers, count

    def find_all(self, query: str, most: int, docname: str) -> list[Paper]:
        """The papers a query finds, which the document draws; one too many if there are more.

        Raises PapersError.
        """
        _check_query(query)
        papers = self._all(query, most)
        self._note(docname, ("all", query, most), all_digest(papers, most))
        return papers

    def _all(self, query: str, most: int) -> list[Paper]:
        return [self.corpus[key] for key in self._keys(query, most)]

    def _keys(self, query: str, most: int) -> list[str]:
        if not query:
            return list(islice(self.corpus, most + 1))
        return [paper.key for paper in self.corpus.stream(query, sort="key", limit=most + 1)]

    def find_relations(self, keys: tuple[str, ...], limit: int, docname: str) -> list[Relation]:
        """How some papers are related to one another, which the document shows."""
        relations = self._relations(keys, limit)
        self._note(docname, ("relations", keys, limit), relations_digest(relations))
        return relations

    def _relations(self, keys: tuple[str, ...], limit: int) -> list[Relation]:
        """Relations as exact as a picture tells them: a finer change is none to its readers."""
        from sphinx_papers.corpus.relations import relations_among

        found = relations_among(self.corpus, keys, limit)
        return [msgspec.structs.replace(one, score=round(one.score, 2)) for one in found]

    def note_card(self, key: str, node_id: str, docname: str) -> None:
        """Note where a paper has its card; the first one of a document is its place."""
        self.data["cards"].setdefault(docname, {}).setdefault(key, node_id)

    def note_link(self, key: str, docname: str) -> None:
        """Note that a document links to a paper."""
        self.data["links"].setdefault(docname, set()).add(key)

    def note_any(self, target: str, docname: str) -> None:
        """Note that a document links to what may be a paper."""
        self.data["any"].setdefault(docname, set()).add(target)

    def note_telling(self, key: str, docname: str) -> None:
        """Note that a document tells which other documents cite a paper."""
        self.data["telling"].setdefault(docname, set()).add(key)

    def note_cited(self, docname: str) -> None:
        """Note that a document lists all papers that the documentation uses."""
        self.data["listing"][docname] = True

    def note_use(self, key: str, docname: str) -> None:
        """Note that a document cites a paper: by a card or in a sentence."""
        self.data["uses"].setdefault(docname, {})[key] = True

    def note_citation(self, name: str, key: str, docname: str) -> None:
        """Note that a document needs a paper in the bibliography under a name of its own."""
        self.data["cited"].setdefault(docname, {})[name] = key

    def note_cite_key(self, cite_key: str, key: str, docname: str) -> None:
        """Note that a document cites a paper under its key in the bibliography."""
        self.data["named"].setdefault(docname, {})[cite_key] = key

    def _note(self, docname: str, question: Question, digest: str | None) -> None:
        self.data["answers"].setdefault(docname, {})[question] = digest

    def _digest(self, question: Question) -> str | None:
        """The digest of the answer that the corpus gives now."""
        corpus = self.corpus
        digest = None
        match question:
            case ("related", name, asked, shown) if name in corpus:
                rows = self._related(name, asked)
                digest = related_digest(rows, shown, corpus)
            case ("list", query, sort, limit, part):
                digest = list_digest(*self._selected(query, sort, limit), part)
            case ("all", query, most):
                digest = all_digest(self._all(query, most), most)
            case ("relations", keys, limit):
                digest = relations_digest(self._relations(keys, limit))
            case (part, name):
                digest = paper_digest(corpus.find(name), part)
        return digest

    # from build to build --------------------------------------------------------------

    def outdated(self) -> list[str]:
        """The documents that asked something to which the answer is now another."""
        if not self.data["answers"] or self.data["corpus"] == self.state:
            return []
        return [
            docname
            for docname, answers in self.data["answers"].items()
            if any(self._digest(question) != digest for question, digest in answers.items())
        ]

    def relinked(self, outdir: str) -> list[str]:
        """The documents that show other than when they were last written to a folder.

        Builders share what is read: a document that was read again for one is news to another.
        """
        self._forget_derived()
        shown = self.data["answers"].keys() | self.data["any"].keys() | self.data["listing"].keys()
        now = {docname: self._state(docname) for docname in sorted(shown)}
        if self.read or self.has_removed:
            self.data["frame"] = self._frame()
        frame, before = self.data["resolved"].get(outdir, ("", {}))
        self.has_news = frame != self.data["frame"]
        self.data["resolved"][outdir] = self.data["frame"], now
        return [docname for docname, state in now.items() if before.get(docname) != state]

    def _state(self, docname: str) -> str:
        """A digest of when a document was read, and of what it shows of others."""
        targets = (key for kind in ("any", "links") for key in self.data[kind].get(docname, ()))
        links = sorted((key, self.place(key, docname)) for key in targets)
        telling = sorted(self.data["telling"].get(docname, ()))
        uses = [self.uses_of(key, docname) for key in telling]
        return shown_digest((self.env.all_docs[docname], links, uses, self._listed(docname)))

    def _frame(self) -> str:
        """A digest of what pages show that are made of all documents: papers, titles, contents."""
        tocs = {
            docname: [(line["anchorname"], line.astext()) for line in toc.findall(nodes.reference)]
            for docname, toc in sorted(self.env.tocs.items())
        }
        order = sorted(self.env.toctree_includes.items()), sorted(self.env.toc_secnumbers.items())
        return shown_digest((self.data["corpus"], self._places, self._users, tocs, order))

    def clear_doc(self, docname: str) -> None:
        for kept in KEPT:
            self.data[kept].pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        for kept in KEPT:
            other = otherdata[kept]
            self.data[kept].update({d: other[d] for d in docnames if d in other})

    # what other documents say ---------------------------------------------------------

    def uses_of(self, key: str, docname: str) -> list[tuple[str, str]]:
        """The other documents that cite a paper, each with its title, in order of name."""
        others = (other for other in self._users.get(key, ()) if other != docname)
        return [(other, self.env.titles[other].astext()) for other in others]

    def all_uses(self) -> list[tuple[Paper, list[tuple[str, str]]]]:
        """Every paper that documents use, by label and key, with those documents."""
        found = ((self.corpus.find(key), key) for key in self._users)
        papers = sorted((p for p, _ in found if p is not None), key=lambda p: (p.label, p.key))
        return [(paper, self.uses_of(paper.key, "")) for paper in papers]

    def _listed(self, docname: str) -> Any:
        """What a document that lists all papers used shows of them, and where they lead."""
        if docname not in self.data["listing"]:
            return None
        return [
            (paper_digest(paper, "line"), self.place(paper.key, docname), documents)
            for paper, documents in self.all_uses()
        ]

    @cached_property
    def _users(self) -> dict[str, list[str]]:
        users: dict[str, list[str]] = {}
        for docname, keys in sorted(self.data["uses"].items()):
            for key in keys:
                users.setdefault(key, []).append(docname)
        return users

    def _forget_derived(self) -> None:
        """Drop what was derived from the documents before the last of them was read."""
        for name in ("_papers", "_places", "_users"):
            self.__dict__.pop(name, None)

    # links ----------------------------------------------------------------------------

    def place(self, key: str, docname: str) -> Place | None:
        """Where a paper's card is: in the document itself, else in the first that has one."""
        if key in self.data["cards"].get(docname, ()):
            return docname, self.data["cards"][docname][key]
        return self._places.get(key)

    @cached_property
    def _places(self) -> dict[str, Place]:
        return self.places_in(None)

    def places_in(self, docnames: Iterable[str] | None) -> dict[str, Place]:
        """Where papers have their cards in some documents, or in all: the first of each."""
        places: dict[str, Place] = {}
        cards = self.data["cards"]
        for docname in sorted(cards if docnames is None else cards.keys() & set(docnames)):
            for key, node_id in cards[docname].items():
                places.setdefault(key, (docname, node_id))
        return places

    @cached_property
    def _papers(self) -> list[Paper]:
        return self._find_each(self._places)

    def papers_in(self, docnames: Iterable[str] | None) -> list[Paper]:
        """The papers that have their cards in some documents, or in all."""
        return self._papers if docnames is None else self._find_each(self.places_in(docnames))

    def _find_each(self, keys: Iterable[str]) -> list[Paper]:
        found = (self.corpus.find(key) for key in keys)
        return [paper for paper in found if paper is not None]

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        place = self.place(target, fromdocname)
        if place is not None:
            found = make_refnode(builder, fromdocname, *place, contnode)
        elif url := node.get("papers_url"):
            found = nodes.reference("", "", contnode, refuri=url, internal=False)
        else:
            return None
        if node.get("papers_preview"):
            return paper_mention("", "", *found.children, **found.attributes, paper=target)
        return found

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        found = self.resolve_xref(env, fromdocname, builder, "ref", target, node, contnode)
        return [("paper:ref", found)] if found is not None else []

    def get_objects(self) -> list[tuple[str, str, str, str, str, int]]:
        return [
            (key, key, "card", docname, node_id, 1)
            for key, (docname, node_id) in sorted(self._places.items())
        ]


def _check_query(query: str) -> None:
    """Raise PapersError for what cannot be asked while documents are read."""
    from sphinx_papers.corpus.query import asks_for_cited, parse_query

    if query and asks_for_cited(parse_query(query)):
        raise PapersError(
            "which papers are cited is known only when all documents are read: "
            "leave 'cited' out, or use paper:cited"
        )


def _import_named(table: dict[str, Any], name: str) -> None:
    """Put the object in the place of its name in a table."""
    if isinstance(place := table.get(name), str):
        module, _, attribute = place.rpartition(".")
        table[name] = getattr(import_module(f"{__package__}.{module}"), attribute)


def get_domain(env: BuildEnvironment) -> PaperDomain:
    """The domain of an environment, typed."""
    return cast("PaperDomain", env.get_domain("paper"))
