"""The domain ``paper``: what the documents said, and where their cards are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.utils.smartquotes import smartyPants
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.domains import Domain, Index, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode
from sphinx.util.typing import RoleFunction

from sphinx_papers.pages.indices import INDICES
from sphinx_papers.pages.nodes import paper_mention
from sphinx_papers.pages.opening import open_corpus, state_of_files, tell_problems
from sphinx_papers.pages.questions import OnePaper, digest_now
from sphinx_papers.paper.errors import CacheError, UnknownPaper

# Most builds change nothing: neither the corpus nor what makes digests is imported before it
# is needed.
if TYPE_CHECKING:
    from sphinx_papers.corpus.corpus import Corpus
    from sphinx_papers.pages.questions import Answer, Question
    from sphinx_papers.paper.errors import EmbeddingsError
    from sphinx_papers.paper.record import Paper

Place = tuple[str, str]  # docname, node id
# What documents said, by docname.
KEPT = (
    "answers",
    "any",
    "cards",
    "chosen",
    "cited",
    "labels",
    "links",
    "listing",
    "named",
    "refs",
    "telling",
    "titles",
    "uses",
)


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
        "labels": {},  # docname -> {name it gives to what shows papers: what ``ref`` shows}
        "links": {},  # docname -> keys of the papers it links to
        "refs": {},  # docname -> {name by which it refers to anything: whether in its own words}
        "listing": {},  # docname -> True where it lists all papers used
        "telling": {},  # docname -> keys of the papers of which it tells who cites them
        "titles": {},  # docname -> {key: title of the paper that has a card there}
        "uses": {},  # docname -> keys of the papers it cites, in their order
        "cited": {},  # docname -> {name that bibtex looks up: key of the paper}
        "named": {},  # docname -> {key in the bibliography: key of the paper it cites}
        "chosen": {},  # docname -> those of them that its writer did not name
        "frame": "",  # digest of what generated pages show
        "edition": 0,  # how many builds have read or removed documents
        "resolved": {},  # folder -> what its pages were made from
        "corpus": (),  # state of the corpus that gave the answers
        "files": "",  # and of its files, where that is known
        "exported": "",  # digest of what the bibliography was given last
        "own": "",  # digest of the files that gave the keys in the bibliography
        "styled": {},  # folder -> {docname: digest of what it shows of bibliographies}
    }
    data_version = 11
    builder: Builder  # of this build
    folder = Path()  # where relative paths of sources begin
    has_removed = False  # whether this build removes documents
    read: frozenset[str] = frozenset()  # the documents that this build reads
    has_news = True  # whether this build has news for pages that Sphinx or we generate
    redrawn: frozenset[str] = frozenset()  # the documents that are written again but not read
    unwritten: AbstractSet[str] = frozenset()  # the documents that are to be written,
    written: set[str]  # and those that are
    is_unfinished = False  # whether the last build in this folder left anything
    build_info = b""  # what Sphinx noted of the options of the last build in this folder
    templates = 0.0  # when the newest template was written
    standing: frozenset[str] = frozenset()  # indices that need not be made again
    has_asked = False  # whether a document has asked something in this build
    in_bibliography: frozenset[str] = frozenset()  # keys that the role ``any`` finds there
    no_embeddings: EmbeddingsError | None = None
    own_keys: dict[str, str] | None = None  # papers of the user's .bib files: key -> key there

    @cached_property
    def corpus(self) -> Corpus:
        """The corpus, opened once a process and only where something is asked of it.

        ``no_embeddings`` says why it has none, where it should. Raises ExtensionError.
        """
        corpus, self.no_embeddings = open_corpus(self.env, self.folder)
        return corpus

    @property
    def is_open(self) -> bool:
        """Whether something was asked of the corpus."""
        return "corpus" in self.__dict__

    def open(self) -> None:
        """Open the corpus: processes that are forked later have it."""
        _ = self.corpus

    def add_terms(self) -> None:
        """Have ready what relates papers: processes that are forked later share it."""
        # Where it cannot be had, whoever asks for related papers is told.
        with suppress(CacheError):
            _ = self.corpus.terms

    @cached_property
    def files(self) -> str:
        """The state of the files of the corpus before it was opened; empty where nobody knows."""
        return "" if self.is_open else state_of_files(self.env, self.folder)

    @property
    def state(self) -> tuple[str, ...]:
        """What answers depend on: the content of the corpus, and what its sources are called.

        Where no file has changed it is known, and the corpus need not be opened.
        """
        if self.files and self.files == self.data["files"]:
            return cast("tuple[str, ...]", self.data["corpus"])
        return self.corpus.digest, *self.corpus.sources

    def begin_asking(self) -> None:
        """Note which corpus gives the answers of this build, and tell what is wrong in it."""
        if self.has_asked:
            return
        self.has_asked = True
        self.data["corpus"] = self.state
        tell_problems(self.corpus, self.no_embeddings, self.folder)
        # Embeddings that cannot be had may be there next time though no file has changed.
        self.data["files"] = "" if self.no_embeddings else self.files

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
        return self.ask(OnePaper(part, name), docname)

    def ask(self, question: Question[Answer], docname: str) -> Answer:
        """What the corpus answers, which the document shows; raises PapersError."""
        self.begin_asking()
        digests = self.data["answers"].setdefault(docname, {})
        try:
            answer = question.answer(self.corpus)
        except UnknownPaper:
            digests[question] = None
            raise
        except CacheError:
            self.env.reread_always.add(docname)
            raise
        digests[question] = question.digest(answer, self.corpus)
        return answer

    def note_card(self, paper: Paper, node_id: str, docname: str) -> None:
        """Note where a paper has its card; the first one of a document is its place."""
        self.data["cards"].setdefault(docname, {}).setdefault(paper.key, node_id)
        self.data["titles"].setdefault(docname, {})[paper.key] = paper.plain_title

    def note_link(self, key: str, docname: str) -> None:
        """Note that a document links to a paper."""
        self.data["links"].setdefault(docname, set()).add(key)

    def note_any(self, target: str, docname: str) -> None:
        """Note that a document links to what may be a paper."""
        self.data["any"].setdefault(docname, set()).add(target)

    def note_label(self, name: str, caption: str, docname: str) -> None:
        """Note that a document gives a name to what shows papers, and what ``ref`` shows for it."""
        self.data["labels"].setdefault(docname, {})[name] = caption

    def note_ref(self, name: str, docname: str, *, has_words: bool) -> None:
        """Note that a document refers to what may have been given a name so."""
        refs = self.data["refs"].setdefault(docname, {})
        refs[name] = has_words and refs.get(name, True)

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

    def note_cite_key(self, cite_key: str, key: str, docname: str, *, is_chosen: bool) -> None:
        """Note under which key of the bibliography a document cites a paper, and who chose it."""
        self.data["named"].setdefault(docname, {})[cite_key] = key
        if is_chosen:
            self.data["chosen"].setdefault(docname, set()).add(cite_key)

    # from build to build --------------------------------------------------------------

    def outdated(self) -> list[str]:
        """The documents that asked something to which the answer is now another."""
        if not self.data["answers"] or self.data["corpus"] == self.state:
            return []
        return [
            docname
            for docname, answers in self.data["answers"].items()
            if any(digest_now(asked, self.corpus) != digest for asked, digest in answers.items())
        ]

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
        others = (other for other in self.users.get(key, ()) if other != docname)
        return [(other, self.env.titles[other].astext()) for other in others]

    def all_uses(self) -> list[tuple[Paper, list[tuple[str, str]]]]:
        """Every paper that documents use, by label and key, with those documents."""
        found = ((self.corpus.find(key), key) for key in self.users)
        papers = sorted((p for p, _ in found if p is not None), key=lambda p: (p.label, p.key))
        return [(paper, self.uses_of(paper.key, "")) for paper in papers]

    @property
    def used(self) -> AbstractSet[str]:
        """The keys of all papers that documents use."""
        return self.users.keys()

    @cached_property
    def users(self) -> dict[str, list[str]]:
        """The documents that use each paper, in order of name."""
        users: dict[str, list[str]] = {}
        for docname, keys in sorted(self.data["uses"].items()):
            for key in keys:
                users.setdefault(key, []).append(docname)
        return users

    def forget_derived(self) -> None:
        """Drop what was derived from the documents before the last of them was read."""
        for name in ("_papers", "places", "users"):
            self.__dict__.pop(name, None)

    # links ----------------------------------------------------------------------------

    def place(self, key: str, docname: str) -> Place | None:
        """Where a paper's card is: in the document itself, else in the first that has one."""
        if key in self.data["cards"].get(docname, ()):
            return docname, self.data["cards"][docname][key]
        return self.places.get(key)

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where papers have their cards in all documents."""
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
        return self._find_each(self.places)

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
        if target in self.in_bibliography:
            return []  # there it is found as in a project without cards
        found = self.resolve_xref(env, fromdocname, builder, "ref", target, node, contnode)
        return [("paper:ref", found)] if found is not None else []

    def get_objects(self) -> list[tuple[str, str, str, str, str, int]]:
        titles = self.data["titles"]
        return [
            (key, _curled(titles[docname][key]), "card", docname, node_id, 1)
            for key, (docname, node_id) in sorted(self.places.items())
        ]


def _curled(title: str) -> str:
    """A title with curled quotes; straight ones Sphinx escapes twice where its search shows it."""
    return str(smartyPants(title, "q")) if re.search("['\"]", title) else title


def _import_named(table: dict[str, Any], name: str) -> None:
    """Put the object in the place of its name in a table."""
    if isinstance(place := table.get(name), str):
        module, _, attribute = place.rpartition(".")
        table[name] = getattr(import_module(f"{__package__}.{module}"), attribute)


def get_domain(env: BuildEnvironment) -> PaperDomain:
    """The domain of an environment, typed."""
    return cast("PaperDomain", env.get_domain("paper"))
