"""The PDF that LaTeX makes: every letter there, boxes that break, links that lead."""

import os
import re
import shutil
import subprocess

import pytest

from tests.conftest import Project, record

TOOLS = ("latexmk", "xelatex", "pdftotext")
MISSING = [tool for tool in TOOLS if not shutil.which(tool)]

# CI installs the tools: there a missing one is a failure and not a reason to skip.
needs_latex = pytest.mark.skipif(
    bool(MISSING) and "CI" not in os.environ, reason=f"not installed: {', '.join(MISSING)}"
)


@pytest.fixture
def pdf(project: Project) -> tuple[str, str]:
    """The text and the log of a PDF with cards and a table of the seed corpus."""
    project.write(
        index_rst="""
            Papers
            ======

            .. paper:card:: gemini dgmr implicit-biases-sgd-bn augmentation-multiplicity hares

               A note *of ours*.

            .. paper:related:: perceiver-io

            See :paper:ref:`hares`.
        """
    )
    return printed(project)


def printed(project: Project) -> tuple[str, str]:
    """The text and the log of the PDF of a project."""
    project.conf["latex_documents"] = [("index", "papers.tex", "Papers", "Nobody", "howto")]
    built = project.build("latex")
    assert built.warnings == ""
    subprocess.run(
        ["latexmk", "-xelatex", "-interaction=nonstopmode", "-halt-on-error", "papers.tex"],
        cwd=built.outdir,
        check=True,
        capture_output=True,
    )
    text = subprocess.run(
        ["pdftotext", "-layout", "papers.pdf", "-"],
        cwd=built.outdir,
        check=True,
        capture_output=True,
    ).stdout.decode()
    return text, built.text("papers.log")


@needs_latex
def test_the_pdf_has_every_letter_and_no_dead_link(pdf):
    text, log = pdf
    assert not re.findall(r"Missing character.*|undefined references.*|Hyper reference.*", log)
    words = " ".join(text.split())
    for shown in ("Adrià Recasens", "86.8% top-1", "and 937 more", "Related to “Perceiver IO"):
        assert shown in words
    assert "A note of ours." in text
    assert text.count("Abstract") == 5


@needs_latex
def test_a_struck_title_breaks_where_lines_end(project):
    title = "On Self-Made Roots of $x \\cdot y$ in <i>Gardens</i>, Fields & Meadows " * 3
    gone = record("gone", title=title.strip(), status="retracted", url="https://example.org/gone")
    project.corpus(gone, record("other"))
    project.write(index_rst="T\n=\n\n.. paper:card:: gone\n\n.. paper:list::\n   :as: table\n")
    text, log = printed(project)
    assert " ".join(text.split()).count("[retracted] On Self-Made Roots of") == 2
    assert "Overfull" not in log
    latex = (project.folder / "_build" / "latex" / "papers.tex").read_text("utf-8")
    for piece in (
        r"\sphinxpapersstruck{Self\sphinxhyphen{}}\allowbreak{}\sphinxpapersstruck{Made}",
        r"\sphinxpapersstruck{\(x \cdot y\)}",
        r"\sphinxstyleemphasis{\sphinxpapersstruck{Gardens}}\sphinxpapersstruck{,}",
        r"\sphinxpapersstruck{\&}\sphinxpapersstruckspace{ }",
    ):
        assert latex.count(piece) == 6
    assert "{On Other and Its Uses}" in latex


def test_a_paper_cited_in_a_document_outside_the_pdf(project):
    """Where a link leads nowhere its words stand alone."""
    project.write(
        index_rst="Index\n=====\n\n.. toctree::\n\n   one\n   two\n",
        one_rst="One\n===\n\n.. paper:card:: nfnet\n\n.. paper:cited::\n",
        two_rst="Other Chapter\n=============\n\n.. paper:card:: nfnet hares\n",
    )
    project.conf["latex_documents"] = [("one", "one.tex", "One", "Nobody", "howto")]
    built = project.build("latex")
    assert built.warnings == ""
    latex = built.text("one.tex")
    assert latex.count("Cited in: Other Chapter") == 2
    assert "two:" not in latex
