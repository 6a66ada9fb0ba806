"""One project with one of everything, through every builder, parallel, with no warning."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Project

BUILDERS = (
    "html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "xml",
    "pseudoxml", "json", "gettext", "htmlhelp", "devhelp", "qthelp", "dummy", "changes",
)  # fmt: skip

INDEX = """
    Everything
    ==========

    .. toctree::

       cards
       markdown

    See :paper:ref:`perceiver-io` and :paper:ref:`these two <nfnet, flamingo>`;
    :paper:title:`dgmr` is by :paper:authors:`dgmr`, :paper:year:`dgmr`.

    .. paper:related:: perceiver-io
       :limit: 3
       :name: nearest

    * in a list

      .. paper:card:: hares

    .. list-table::

       * - .. paper:related:: nfnet
              :limit: 2
         - .. paper:card:: turf
"""
CARDS = """
    Cards
    =====

    .. paper:card:: perceiver-io
       :name: a-name

       Why *we* cite it:

       * for its design.

    .. paper:card:: gemini, arXiv:2102.06171v2 https://doi.org/10.1145/3309551
       :abstract: open
       :class: special

    .. note::

       .. paper:card:: perceiver-io
          :abstract: none
"""
MARKDOWN = """
    # Markdown

    ```{paper:card} flamingo augmentation-multiplicity
    ```

    - {paper:ref}`perceiver-io`, {paper:ref}`cards <nfnet>`

    ```{paper:related} gemini
    :limit: 2
    :caption: My own caption
    ```

    | a | b |
    |---|---|
    | {paper:year}`nfnet` | {paper:ref}`2107.14795` |
"""


@pytest.fixture
def everything(project: Project) -> Project:
    return project.write(index_rst=INDEX, cards_rst=CARDS, markdown_md=MARKDOWN)


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_in_parallel_without_a_warning(everything, builder):
    built = everything.build(builder, jobs=2)
    assert built.warnings == ""
    assert built.read == ["cards", "index", "markdown"]


def test_builders_share_their_doctrees(everything):
    for builder in ("html", "latex", "text", "epub", "man"):
        built = everything.build(builder)
        assert built.warnings == ""
        assert bool(built.read) == (builder == "html")


def test_the_command_with_warnings_as_errors(everything: Project, tmp_path: Path):
    settings = "".join(f"{name} = {value!r}\n" for name, value in everything.conf.items())
    (everything.folder / "conf.py").write_text(settings)
    for builder in ("html", "latex", "epub", "text"):
        command = [sys.executable, "-m", "sphinx", "-n", "-W", "-j2", "-q", "-b", builder]
        done = subprocess.run(
            [*command, everything.folder, tmp_path / builder, "-d", tmp_path / "doctrees"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_text_has_the_whole_reference(everything):
    text = everything.build("text").text("cards.txt")
    assert "**Perceiver IO: A General Architecture for Structured Inputs &\nOutputs**" in text
    assert "Catalin Ionescu and 10 more" in text
    assert "*International Conference on Learning Representations (ICLR) 2022*" in text
    assert "arXiv:2107.14795 · PDF <https://arxiv.org/pdf/2107.14795> · Code" in text
    assert "for its design" in text
    assert "ICLR 2022\n\n" not in text  # the badge would only repeat the venue


def test_a_manual_page_keeps_its_name(everything):
    page = everything.build("man").text("invented.1")
    assert ".SH NAME\ninvented \\- Invented" in page
    assert "Related to" in page
    assert "\n.sp\n\\fBAbstract\\fP\n" in page


def test_latex_anchors_and_links(everything):
    latex = everything.build("latex").text("invented.tex")
    assert latex.count(r"\label{\detokenize{cards:paper-perceiver-io}}") == 1
    assert r"\hyperref[\detokenize{cards:paper-perceiver-io}]" in latex
    assert (everything.folder / "_build" / "latex" / "sphinxpapers.sty").is_file()


@pytest.mark.parametrize(("density", "frames"), [("card", 2), ("compact", 2), ("line", 0)])
def test_latex_frames_a_card_once(project, density, frames):
    source = f"T\n=\n\n.. paper:card:: nfnet hares\n   :density: {density}\n"
    latex = project.write(index_rst=source).build("latex").text("invented.tex")
    assert latex.count(r"\begin{sphinxuseclass}{papers-card}") == frames


def test_gettext_extracts_no_text_of_papers(everything):
    built = everything.build("gettext")
    catalogs = "".join(path.read_text("utf-8") for path in built.outdir.rglob("*.pot"))
    assert "Why *we* cite it:" in catalogs
    for words in ("Perceiver IO", "Jaegle", "shared terms", "Abstract", "the nearest first"):
        assert words not in catalogs
