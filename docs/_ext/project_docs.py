"""Directives of this documentation: examples that are tests, and lists read from the code."""

import json
from collections.abc import Sequence
from pathlib import Path

import click
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from benchmarks.report import Table, facts, tables
from benchmarks.results import Results, load
from sphinx_papers.cli import main
from sphinx_papers.formats.jsonl import schema
from sphinx_papers.pages.config import OPTIONS
from sphinx_papers.pages.warnings_ import Warned

PUBLISHED = Path(__file__).parents[2] / "benchmarks" / "results" / "published.json"
LANGUAGES = {"rst": "reStructuredText", "md": "MyST Markdown"}


class Snippet(SphinxDirective):
    """Shows ``snippets/NAME.rst`` and ``snippets/NAME.md`` side by side, then the result."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        sources = nodes.container(classes=["snippet-sources"])
        for suffix, language in LANGUAGES.items():
            path = Path(self.env.srcdir) / "snippets" / f"{self.arguments[0]}.{suffix}"
            self.env.note_dependency(path)
            text = path.read_text(encoding="utf-8")
            block = nodes.literal_block(text, text, language="rst" if suffix == "rst" else "md")
            heading = nodes.paragraph("", "", nodes.strong("", language))
            sources += nodes.container("", heading, block, classes=["snippet-source"])
        result = self.parse_text_to_nodes(text)
        return [sources, nodes.container("", *result, classes=["snippet-result"])]


class Options(SphinxDirective):
    """Every option of ``conf.py``, as the code declares it."""

    def run(self) -> list[nodes.Node]:
        items = []
        for option in OPTIONS:
            term = nodes.term("", "", nodes.literal("", option.name))
            default = nodes.paragraph("", "Default: ")
            default += nodes.literal("", repr(option.default))
            text = nodes.paragraph("", option.description)
            items.append(nodes.definition_list_item("", term, nodes.definition("", text, default)))
        return [nodes.definition_list("", *items)]


class Warnings(SphinxDirective):
    """Every subtype of warning, as the code declares it."""

    def run(self) -> list[nodes.Node]:
        items = []
        for warned in Warned:
            term = nodes.term("", "", nodes.literal("", f"papers.{warned.name}"))
            text = nodes.definition("", nodes.paragraph("", warned.value))
            items.append(nodes.definition_list_item("", term, text))
        return [nodes.definition_list("", *items)]


class Commands(SphinxDirective):
    """The help of every command, as the code gives it."""

    def run(self) -> list[nodes.Node]:
        parts: list[nodes.Node] = []
        for name, command in sorted(main.commands.items()):
            context = click.Context(
                command, info_name=f"sphinx-papers {name}", max_content_width=88
            )
            text = command.get_help(context)
            section = nodes.section("", nodes.title("", "", nodes.literal("", name)), ids=[name])
            section += nodes.literal_block(text, text, language="text")
            parts.append(section)
        return parts


class Schema(SphinxDirective):
    """The JSON Schema of our own JSON Lines."""

    def run(self) -> list[nodes.Node]:
        text = json.dumps(schema(), indent=1)
        return [nodes.literal_block(text, text, language="json")]


class Benchmark(SphinxDirective):
    """The tables of one subject of the benchmarks, or with no argument when they were made."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(PUBLISHED)
        results = load(PUBLISHED)
        if not self.arguments:
            return [field_list(results)]
        return [table_node(table) for table in tables(results, self.arguments[0])]


def field_list(results: Results) -> nodes.field_list:
    fields = nodes.field_list()
    for name, value in facts(results):
        body = nodes.field_body("", nodes.paragraph("", value))
        fields += nodes.field("", nodes.field_name("", name), body)
    return fields


def table_node(table: Table) -> nodes.table:
    group = nodes.tgroup(cols=len(table.head))
    group += [nodes.colspec(colwidth=1) for _ in table.head]
    group += nodes.thead("", table_row(table.head))
    group += nodes.tbody("", *map(table_row, table.rows))
    return nodes.table("", nodes.title("", table.title), group, classes=["benchmark"])


def table_row(cells: Sequence[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("snippet", Snippet)
    app.add_directive("benchmark", Benchmark)
    app.add_directive("paper-commands", Commands)
    app.add_directive("paper-schema", Schema)
    app.add_directive("paper-options", Options)
    app.add_directive("paper-warnings", Warnings)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
