"""Papers in a sentence."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Project, record


def sentence(project: Project, **document: str) -> BeautifulSoup:
    built = project.write(**document).build()
    assert built.warnings == ""
    return BeautifulSoup(built.text("index.html"), "html.parser").select_one("section p")


@pytest.mark.parametrize(
    ("rst", "text"),
    [
        (":paper:ref:`nfnet`", "Brock et al., 2021"),
        (":paper:ref:`arXiv:2102.06171v1`", "Brock et al., 2021"),
        (":paper:ref:`that <nfnet>`", "that"),
        (":paper:ref:`dokei, gemini-1.5`", "Zhao and Luk, 2018; Gemini Team, 2024"),
        (
            ":paper:title:`nfnet`",
            "High-Performance Large-Scale Image Recognition Without Normalization",
        ),
        (":paper:authors:`dokei`", "Zhao and Luk"),
        (":paper:year:`10.1145/3309551`", "2019"),
        (":paper:year:`nfnet, dokei`", "2021, 2018"),
    ],
)
def test_what_a_role_says_in_both_languages(project, rst, text):
    assert sentence(project, index_rst=f"T\n=\n\nSee {rst}.\n").text == f"See {text}."
    project.remove("index.rst")
    md = rst.replace(":paper:", "{paper:").replace(":`", "}`", 1)
    assert sentence(project, index_md=f"# T\n\nSee {md}.\n").text == f"See {text}."


def test_a_reference_leads_to_the_card_of_another_document(project):
    project.write(two_rst="Two\n===\n\n.. paper:card:: nfnet\n")
    found = sentence(
        project, index_rst="T\n=\n\nSee :paper:ref:`nfnet`.\n\n.. toctree::\n\n   two\n"
    )
    assert found.a["href"] == "two.html#paper-nfnet"


def test_the_card_of_the_document_itself_is_preferred(project):
    project.write(a_rst="A\n=\n\n.. paper:card:: nfnet\n")
    source = "T\n=\n\n:paper:ref:`nfnet`.\n\n.. paper:card:: nfnet\n\n.. toctree::\n\n   a\n"
    assert sentence(project, index_rst=source).a["href"] == "#paper-nfnet"


def test_without_a_card_a_reference_leads_to_the_paper(project):
    found = sentence(project, index_rst="T\n=\n\n:paper:ref:`nfnet`.\n")
    assert found.a["href"] == "https://arxiv.org/abs/2102.06171"


def test_any_finds_a_card(project):
    source = "T\n=\n\n:any:`nfnet`.\n\n.. paper:card:: nfnet\n"
    assert sentence(project, index_rst=source).a["href"] == "#paper-nfnet"


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    """The inventory of another project, which has a card of a paper unknown here."""
    other = Project(tmp_path / "other")
    other.folder.mkdir()
    other.corpus(record("kites")).write(index_rst="T\n=\n\n.. paper:card:: kites\n")
    return other.build().outdir / "objects.inv"


def test_another_project_may_know_the_paper(project, inventory):
    project.conf["extensions"] = [*project.conf["extensions"], "sphinx.ext.intersphinx"]
    project.conf["intersphinx_mapping"] = {"other": ("https://other.example/", str(inventory))}
    found = sentence(project, index_rst="T\n=\n\n:paper:ref:`kites`, :paper:ref:`it <kites>`.\n")
    assert [(a.text, a["href"]) for a in found.select("a")] == [
        ("On Kites and Its Uses", "https://other.example/index.html#paper-kites"),
        ("it", "https://other.example/index.html#paper-kites"),
    ]


def test_a_paper_that_no_project_knows_is_warned_of(project, inventory):
    project.conf["extensions"] = [*project.conf["extensions"], "sphinx.ext.intersphinx"]
    project.conf["intersphinx_mapping"] = {"other": ("https://other.example/", str(inventory))}
    built = project.write(index_md="# T\n\nSee {paper:ref}`nfnett`.\n").build()
    assert built.warnings.count("WARNING") == 1
    assert "no paper named 'nfnett' in the corpus; did you mean nfnet" in built.warnings
    assert "index.md:3" in built.warnings
