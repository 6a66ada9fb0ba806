"""What every directive of the domain has, and ``paper:card``."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_id

from sphinx_papers.pages.card_style import FIELDS, CardStyle
from sphinx_papers.pages.cards import card_place, text_line
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.references import split_names, warn_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from sphinx_papers.corpus.corpus import Corpus
    from sphinx_papers.pages.domain import PaperDomain
    from sphinx_papers.paper.record import Paper


class PaperDirective(SphinxDirective):
    """What every directive of the domain can do: find the papers that it names."""

    optional_arguments = 1
    final_argument_whitespace = True

    @property
    def domain(self) -> PaperDomain:
        """The domain, where what this document says is noted."""
        return cast("PaperDomain", self.env.get_domain("paper"))

    @property
    def corpus(self) -> Corpus:
        return self.domain.corpus

    @property
    def names(self) -> list[str]:
        """The names of the argument."""
        return split_names(" ".join(self.arguments))

    def named_papers(self, part: str) -> tuple[list[Paper], list[nodes.Node]]:
        """The papers of the argument, a part of which is shown, and a line for each unknown."""
        papers: list[Paper] = []
        missing: list[nodes.Node] = []
        for name in self.names:
            paper = self.find(name, part)
            if paper is not None:
                papers.append(paper)
                continue
            missing.append(self.missing(name))
        return papers, missing

    def named(self, shown: list[nodes.Node], title: str = "") -> list[nodes.Node]:
        """What is shown under the name of the option; a table has it itself, to be numbered.

        For it ``ref`` shows the writer's caption, or else the title.
        """
        if not shown or not self.note_name(title):
            return shown
        if isinstance(shown[0], nodes.table):
            self.add_name(shown[0])
            return shown
        target = nodes.target()
        self.set_source_info(target)
        self.add_name(target)
        return [target, *shown]

    def note_name(self, title: str) -> bool:
        """Note what ``ref`` shows for the name of the option; tells whether there is one."""
        name = nodes.fully_normalize_name(self.options.get("name", ""))
        if name:
            caption = self.options.get("caption", title)
            self.domain.note_label(name, caption, self.env.docname)
        return bool(name)

    def missing(self, name: str) -> nodes.paragraph:
        """Warn of a name that no paper has; what stands on the page in its place."""
        warn_unknown(self.corpus, name, self.get_location())
        return text_line([nodes.Text(_("Unknown paper: %s") % name)], "papers-missing")

    def find(self, name: str, part: str) -> Paper | None:
        """The paper of this name, of which the document shows a part."""
        return self.domain.find_paper(name, part, self.env.docname)

    def make_cards(
        self, papers: Iterable[Paper], style: CardStyle, note: list[nodes.Node]
    ) -> list[nodes.Node]:
        """A card each, noted in the domain; the note belongs to the first."""
        result: list[nodes.Node] = []
        for paper in papers:
            node_id = make_id(self.env, self.state.document, "paper", paper.key)
            card = card_place(paper, node_id, style, [] if result else note)
            self.set_source_info(card)
            self.state.document.note_explicit_target(card, card)
            self.domain.note_use(paper.key, self.env.docname)
            if style.tells_uses:
                self.domain.note_telling(paper.key, self.env.docname)
            if "no-index" not in self.options:
                self.domain.note_card(paper, node_id, self.env.docname)
            result.append(card)
        return result


def no_paper_fits(query: str) -> nodes.paragraph:
    """What stands in the place of the papers where a query finds none."""
    return text_line([nodes.Text(_("No paper of the corpus fits “%s”.") % query)], "papers-empty")


def choice(*values: str) -> Callable[[str], str]:
    """An option that takes one of a few words."""
    return lambda argument: directives.choice(argument, values)


def names_of(known: Iterable[str], what: str) -> Callable[[str], list[str]]:
    """An option that takes several words of a list."""

    def option(argument: str) -> list[str]:
        names = split_names(argument or "")
        if unknown := [name for name in names if name not in known] or ([] if names else ["–"]):
            given, offered = ", ".join(unknown), ", ".join(sorted(known))
            message = f"unknown {given}; the {what} are {offered}"
            raise ValueError(message)
        return names

    return option


CARD_OPTIONS: dict[str, Any] = {
    "abstract": choice("folded", "open", "none"),
    "links": choice("yes", "no"),
    "fields": names_of(FIELDS, "fields"),
    "no-index": directives.flag,
    "no-metadata": directives.flag,
    "class": directives.class_option,
}


def card_style(directive: SphinxDirective, density: str) -> CardStyle:
    """The style that a directive's options ask for."""
    options = directive.options
    fields = options.get("fields")
    return CardStyle(
        density=cast("Any", density),
        abstract=options.get("abstract", "folded"),
        authors_shown=directive.config.papers_authors_shown,
        links=options.get("links") != "no",
        metadata="no-metadata" not in options,
        fields=frozenset(fields) if fields else None,
        classes=options.get("class", ()),
    )


class CardDirective(PaperDirective):
    """``paper:card``: citation cards of the papers it names; its body is the writer's note."""

    required_arguments = 1
    optional_arguments = 0
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        **CARD_OPTIONS,
        "density": choice("card", "compact", "line"),
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        style = card_style(self, self.options.get("density", "card"))
        papers, missing = self.named_papers(style.part)
        note = self.parse_content_to_nodes() if self.content else []
        cards = self.make_cards(papers, style, note)
        if cards:
            self.note_name(papers[0].plain_title)
            self.add_name(cast("nodes.Element", cards[0]))
        return [*missing, *cards] if cards else [*missing, *note]
