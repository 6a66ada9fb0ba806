"""The command line ``sphinx-papers``.

Every command prints for people, or with ``--json`` one JSON object a line. A paper is always
the same object: the fields of our own JSON Lines, then what the corpus knows of it
(``provenance``, ``seen``, ``versions``, ``repairs``), then what the command found
(``related``: ``score`` and ``reasons``); so the output of one command can be a source of the next.
Papers go to standard output; what is wrong in a source goes to standard error, with
file and line.

Exit codes: 0 all well; 1 nothing found, or something found wrong; 2 the command was used wrongly.
"""

import os

import click

from sphinx_papers.commands.finding import export, list_papers, related, search, show
from sphinx_papers.commands.options import PapersGroup
from sphinx_papers.commands.upkeep import check, fetch, index


@click.group(cls=PapersGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sphinx-papers")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Find, show, check and convert the papers of a corpus.

    Exit codes: 0 all well; 1 nothing found, or something found wrong; 2 the command was used
    wrongly.

    Your shell completes commands and keys after eval "$(_SPHINX_PAPERS_COMPLETE=bash_source
    sphinx-papers)"; likewise zsh_source and fish_source.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


for command in (index, list_papers, show, search, related, export, check, fetch):
    main.add_command(command)
