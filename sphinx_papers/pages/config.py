"""Every option of ``conf.py``, declared once: name, default, types, what it is for."""

from typing import Any, Literal, NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config


class Option(NamedTuple):
    """One option; ``rebuild`` says what Sphinx reads or writes again when it changes."""

    name: str
    default: Any
    rebuild: Literal["", "env", "html"]
    types: frozenset[type]
    description: str


OPTIONS = (
    Option(
        "papers_corpus",
        ["seed"],
        "",  # pages compare digests of what they show: only the changed ones are read again
        frozenset({list, tuple}),
        "The sources of the corpus. Each is the name 'seed' (the built-in corpus) or the path of "
        "a file, relative to conf.py. Where a work is in several sources it becomes one record: "
        "the earlier source wins field by field, later ones fill gaps.",
    ),
    Option(
        "papers_embeddings",
        "",
        "",  # pages compare digests of what they show
        frozenset({str}),
        "The directory of a language model that sentence-transformers reads, or a file of vectors "
        "in JSON Lines, relative to conf.py: papers are then related by what they mean as well as "
        "by their words. A model needs the extra 'sphinx-papers[embeddings]'; where it cannot be "
        "used, papers are related by their words, and a warning says so.",
    ),
    Option(
        "papers_metadata",
        True,  # noqa: FBT003
        "html",
        frozenset({bool}),
        "Whether HTML pages carry metadata of their papers: COinS spans, from which Zotero saves "
        "them, JSON-LD, and links to files in BibTeX, RIS and CSL-JSON.",
    ),
    Option(
        "papers_pages",
        False,  # noqa: FBT003
        "html",
        frozenset({bool}),
        "Whether HTML has a page for each paper that the documentation cites, 'papers/KEY.html': "
        "its card, the documents that cite it, related papers, and tags by which search engines "
        "and reference managers take the page for the paper.",
    ),
    Option(
        "papers_related_limit",
        5,
        "env",
        frozenset({int}),
        "How many rows a table of related papers has at most, where ':limit:' does not say.",
    ),
    Option(
        "papers_list_limit",
        100,
        "env",
        frozenset({int}),
        "How many papers 'paper:list' shows at most, where ':limit:' does not say. A line below "
        "the list tells how many there are in all.",
    ),
    Option(
        "papers_authors_shown",
        5,
        "env",
        frozenset({int}),
        "How many authors a card shows before the rest is folded into 'and N more'.",
    ),
)


def mend_options(app: Sphinx, config: Config) -> None:
    """Give every option of a wrong type, of which Sphinx has warned, its default."""
    for option in OPTIONS:
        if not isinstance(config[option.name], tuple(option.types)):
            config[option.name] = option.default
