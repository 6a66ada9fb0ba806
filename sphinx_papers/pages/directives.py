"""The directives ``paper:card`` and ``paper:related``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_id

from sphinx_papers.pages.cards import CardStyle, make_card, text_line
from sphinx_papers.pages.locale_ import _
from sphinx_papers.pages.tables import make_table, related_caption
from sphinx_papers.pages.warnings_ import Warned

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sphinx_papers.corpus.corpus import Corpus
    from sphinx_papers.pages.domain import PaperDomain
    from sphinx_papers.paper.record import Paper


DEFAULT_LIMIT = 5


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

    def named_papers(self) -> tuple[list[Paper], list[nodes.Node]]:
        """The papers of the argument, and a visible line for each name that is unknown."""
        papers: list[Paper] = []
        missing: list[nodes.Node] = []
        for name in split_names(" ".join(self.arguments)):
            paper = self.find(name)
            if paper is not None:
                papers.append(paper)
                continue
            warn_unknown(self.corpus, name, self.get_location())
            missing.append(missing_paper(name))
        return papers, missing

    def find(self, name: str) -> Paper | None:
        """The paper of this name; the document shows its record."""
        return self.domain.find_paper(name, self.env.docname)


def split_names(text: str) -> list[str]:
    """Names of papers with white space or commas between them."""
    return [name for name in re.split(r"[\s,]+", text) if name]


def warn_unknown(corpus: Corpus, name: str, location: str | tuple[str, int]) -> None:
    """Warn of a name that no paper has, with the keys that are most like it."""
    nearest = corpus.nearest(name)
    hint = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
    Warned.unknown_paper.warn(f"no paper named '{name}' in the corpus{hint}", location)


def missing_paper(name: str) -> nodes.paragraph:
    """What stands on the page in the place of an unknown paper."""
    return text_line([nodes.Text(_("Unknown paper: %s") % name)], "papers-missing")


def choice(*values: str) -> Callable[[str], str]:
    """An option that takes one of a few words."""
    return lambda argument: directives.choice(argument, values)


class CardDirective(PaperDirective):
    """``paper:card``: citation cards of the papers it names; its body is the writer's note."""

    required_arguments = 1
    optional_arguments = 0
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "abstract": choice("folded", "open", "none"),
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        papers, result = self.named_papers()
        note = self.parse_content_to_nodes() if self.content else []
        style = CardStyle(
            abstract=self.options.get("abstract", "folded"),
            authors_shown=self.config.papers_authors_shown,
            classes=self.options.get("class", ()),
        )
        for paper in papers:
            card = self._card(paper, style, note)
            result.append(card)
            note = []
        if papers and self.options.get("name"):
            self.add_name(result[-len(papers)])
        return [*result, *note]

    def _card(self, paper: Paper, style: CardStyle, note: list[nodes.Node]) -> nodes.Element:
        document = self.state.document
        node_id = make_id(self.env, document, "paper", paper.key)
        card = make_card(paper, node_id, style, note)
        self.set_source_info(card)
        target = cast("nodes.target", card[0])
        document.note_explicit_target(target, target)
        self.domain.note_card(paper.key, node_id, self.env.docname)
        return card


class RelatedDirective(PaperDirective):
    """``paper:related``: a table of the papers related to one, with the reasons."""

    required_arguments = 1
    optional_arguments = 0
    option_spec: ClassVar[dict[str, Any]] = {
        "limit": directives.positive_int,
        "caption": directives.unchanged_required,
        "class": directives.class_option,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        papers, result = self.named_papers()
        for paper in papers:
            result += self._related_to(paper)
        return result

    def _related_to(self, paper: Paper) -> list[nodes.Node]:
        docname = self.env.docname
        limit = self.options.get("limit", DEFAULT_LIMIT)
        rows = self.domain.find_related(paper.key, limit, docname)
        if not rows:
            words = _("No paper of the corpus is related to “%s”.") % paper.display_title
            return [text_line([nodes.Text(words)], "papers-empty")]
        for row in rows:
            self.domain.note_link(row.paper.key, docname)
        caption = self.options.get("caption") or related_caption(
            paper, len(rows), len(self.corpus) - 1
        )
        table = make_table(caption, rows, docname)
        table["classes"] += self.options.get("class", [])
        self.set_source_info(table)
        self.add_name(table)
        return [table]
