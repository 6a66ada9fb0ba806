"""Pictures on pages: links, lists, options, every builder."""

import re
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup

from sphinx_papers import Corpus
from tests.conftest import Project, record
from tests.pages.test_builders import BUILDERS
from tests.pages.test_print import needs_latex, printed

MAGNETS = "Superconducting magnets levitate trains above guideways. " * 4
MAGLEV = record("maglev", authors=["Ada Bee"], abstract=MAGNETS, doi="10.5555/maglev")
COILS = record("coils", authors=["Ada Bee"], abstract=MAGNETS, doi="10.5555/coils")
BIRDS = record(
    "birds",
    title="Finches",
    doi="10.5555/birds",
    abstract="Finches sing at dawn in hedges. " * 4,
    year=2021,
)
OLD = record("old", authors=["Cy Dee"], year=None, abstract="Rusty tools in a barn. " * 4)

EVERYTHING = """
    Everything
    ==========

    .. toctree::

       cards
       markdown

    .. paper:graph::
       :name: whole
       :limit: 3

    .. paper:timeline:: perceiver-io nfnet nfnet flamingo

    See :ref:`whole`.

    * in a list

      .. paper:graph:: perceiver-io nfnet
         :caption: Two & two
         :class: special

    .. list-table::

       * - .. paper:graph:: perceiver-io nfnet
         - .. paper:timeline:: perceiver-io nfnet
"""
MARKDOWN = """
    # Markdown

    ```{paper:graph} perceiver, perceiver-io hares
    :limit: 1
    ```

    ```{paper:timeline}
    :caption: All of them
    ```
"""


@pytest.fixture
def everything(project: Project) -> Project:
    return project.write(
        index_rst=EVERYTHING,
        markdown_md=MARKDOWN,
        cards_rst="Cards\n=====\n\n.. paper:card:: nfnet\n",
    )


def page(project: Project, directive: str) -> BeautifulSoup:
    built = project.write(index_rst=f"T\n=\n\n{directive}\n").build()
    assert built.warnings == ""
    return BeautifulSoup(built.text("index.html"), "html.parser")


def links(found: BeautifulSoup) -> dict[str, str]:
    return {a.title.text: a["href"] for a in found.select("figure.papers-picture svg a")}


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_in_parallel_without_a_warning(everything, builder):
    assert everything.build(builder, jobs=2).warnings == ""


def test_every_paper_is_a_link_to_its_card_or_to_itself(everything):
    found = BeautifulSoup(everything.build().text("index.html"), "html.parser")
    whole = found.select_one("figure#whole")
    assert whole.figcaption.text.strip().startswith(
        "How the papers are related: the thicker the line"
    )
    box = whole.select_one("div.papers-drawing")
    assert (box["role"], box["aria-label"]) == ("group", whole.select_one(".caption-text").text)
    addresses = {a.title.text.split(":")[0]: a["href"] for a in whole.select("svg a")}
    assert len(whole.select("svg a")) == 23
    assert addresses["Brock 2021"] == "cards.html#paper-nfnet"
    assert addresses["Alayrac 2022"] == "https://arxiv.org/abs/2204.14198"
    assert [a["href"] for a in found.select("p a.reference.internal") if a["href"] == "#whole"]


def test_equal_labels_get_letters_and_the_list_has_them_too(project):
    found = page(project.corpus(MAGLEV, COILS, BIRDS), ".. paper:graph::")
    texts = [text.text for text in found.select("svg a > text")]
    assert texts == ["Finches 2021", "Bee 2020a", "Bee 2020b"]
    assert len(found.select("svg path")) == 1
    fold = found.select_one("details.papers-as-list")
    assert fold.summary.text == "As a list"
    coils, maglev, birds = [" ".join(li.text.split()) for li in fold.select("li")]
    score = Corpus.open([project.folder / "papers.jsonl"]).related("coils", 1)[0].score
    assert coils == f"Bee 2020a: On Coils and Its Uses; related to Bee 2020b ({score:.2f})"
    assert maglev.startswith("Bee 2020b: On Maglev and Its Uses; related to Bee 2020a (")
    assert birds == "Finches 2021: Finches"


def test_a_timeline_goes_by_year_and_names_what_has_none(project):
    found = page(project.corpus(MAGLEV, BIRDS, OLD), ".. paper:timeline:: birds old maglev")
    assert [w.text for w in found.select("svg > text")] == ["2020", "2021"]
    assert [t.text for t in found.select("svg a > text")] == [
        "Bee On Maglev and Its Uses",
        "Finches",
    ]
    assert links(found)["Bee On Maglev and Its Uses"] == "https://doi.org/10.5555/maglev"
    assert found.select_one(".caption-text").text == "Papers from 2020 to 2021"
    listed = found.select_one("details.papers-as-list > ul")
    assert " ".join(listed.text.split()) == ("2020 On Maglev and Its Uses; Bee, 2020 2021 Finches")
    assert found.select_one("p.papers-undated").text == "Without a year: On Old and Its Uses"


def test_the_caption_of_a_single_year(project):
    found = page(project.corpus(MAGLEV, COILS), ".. paper:timeline::")
    assert found.select_one(".caption-text").text == "Papers of 2020"


def test_text_and_manual_pages_have_the_list(everything):
    text = everything.build("text").text("markdown.txt")
    assert "**Jaegle 2021b**: Perceiver IO: A General Architecture" in " ".join(text.split())
    assert "related to" in text
    assert "As a list" not in text
    assert "All of them" in text
    manual = everything.build("man").text("invented.1")
    assert "related to Jaegle" in " ".join(manual.split())


def test_more_papers_than_a_picture_can_show(project):
    project.corpus(*(record(f"paper-{i}") for i in range(101)))
    built = project.write(index_rst="T\n=\n\n.. paper:graph::\n\n.. paper:timeline::\n").build()
    warning = "WARNING: More than 100 papers are too many for one picture; name those to show"
    assert built.warnings.count(warning) == 2
    assert f"index.rst:4: {warning} [papers.too_many]" in built.warnings
    assert "<svg" not in built.text("index.html")
    assert "More than 100 papers are too many for one picture." in built.text("index.html")


def test_a_query_chooses_papers_beside_those_named(project):
    project.corpus(MAGLEV, COILS, BIRDS)
    source = ".. paper:timeline:: birds\n   :query: coils OR key:birds\n"
    assert len(page(project, source).select("svg a")) == 2
    empty = page(project, ".. paper:graph::\n   :query: submarines\n")
    assert empty.select_one("p.papers-empty").text == "No paper of the corpus fits “submarines”."
    assert project.build().read == []
    project.corpus(MAGLEV, COILS, BIRDS, record("boats", title="Submarines"))
    assert project.build().read == ["index"]


def test_a_mistake_in_a_query_is_warned_of(project):
    built = project.write(index_rst="T\n=\n\n.. paper:graph::\n   :query: yaer:2020\n").build()
    assert "index.rst:4: WARNING: paper:graph: " in built.warnings


def test_an_unknown_paper_does_not_spoil_the_picture(project):
    project.corpus(MAGLEV, COILS)
    built = project.write(index_rst="T\n=\n\n.. paper:graph:: maglev nothing coils\n").build()
    assert "index.rst:4: WARNING: no paper named 'nothing'" in built.warnings
    assert built.text("index.html").count("<circle") == 2


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_second_build_does_nothing(everything, jobs):
    everything.build(jobs=jobs)
    again = everything.build(jobs=jobs)
    assert (again.read, again.written, again.warnings) == ([], set(), "")


def test_two_builds_give_the_same_bytes(everything):
    first = everything.build(fresh=True).text("index.html")
    assert everything.build(fresh=True, jobs=2).text("index.html") == first


def test_links_follow_a_card(everything):
    everything.build()
    everything.write(cards_rst="Cards\n=====\n\nNothing.\n")
    built = everything.build()
    assert built.read == ["cards"]
    assert {"index", "markdown"} <= built.written
    assert "cards.html#paper" not in built.text("index.html")


def test_what_a_picture_shows_makes_its_page_new(project):
    project.corpus(MAGLEV, COILS, BIRDS).write(
        index_rst="T\n=\n\n.. toctree::\n   :glob:\n\n   *\n",
        all_rst="A\n=\n\n.. paper:timeline::\n",
        two_rst="B\n=\n\n.. paper:graph:: maglev coils\n",
    )
    project.build()
    project.corpus(MAGLEV, {**COILS, "url": "https://example.org"}, BIRDS)
    assert project.build().read == ["all", "two"]
    project.corpus(MAGLEV, {**COILS, "url": "https://example.org"}, {**BIRDS, "year": 2019})
    assert project.build().read == ["all"]
    project.corpus(MAGLEV, BIRDS)
    built = project.build()
    assert built.read == ["all", "two"]
    assert "no paper named 'coils'" in built.warnings


def test_the_authors_of_what_has_no_year_are_not_on_a_timeline(project):
    directive = ".. paper:timeline:: maglev old"
    project.corpus(MAGLEV, OLD)
    page(project, directive)
    project.corpus(MAGLEV, {**OLD, "authors": ["Ida Joy"]})
    assert project.build().read == []
    project.corpus(MAGLEV, {**OLD, "title": "Rust Again"})
    assert project.build().read == ["index"]


def test_a_paper_that_no_longer_stands_is_named_so(project):
    project.corpus({**MAGLEV, "status": "retracted"}, {**COILS, "status": "accepted"})
    built = page(project, ".. paper:graph:: maglev coils\n\n.. paper:timeline:: maglev coils")
    title = MAGLEV["title"]
    assert [s.get_text() for s in built.select(".papers-withdrawn")] == [title, title]
    assert [s.get_text() for s in built.select(".papers-status")] == ["[retracted]"] * 2
    named = [t.get_text() for t in built.select("svg title")]
    assert sum(one.endswith(f"{title} [retracted]") for one in named) == 2
    struck = [t.get_text() for t in built.select('svg text[text-decoration="line-through"]')]
    assert struck == ["Bee 2020b", f"Bee {title}"]
    project.corpus({**MAGLEV, "status": "retracted"}, COILS)
    assert project.build().read == []  # of a status that no picture shows


def test_latex_strikes_what_no_longer_stands(project):
    project.corpus({**MAGLEV, "status": "withdrawn"}, COILS)
    project.write(
        index_md="""
            # T

            ```{paper:graph} maglev coils
            ```

            ```{paper:timeline} maglev coils
            ```
        """
    )
    project.conf["latex_documents"] = [("index", "papers.tex", "Papers", "Nobody", "howto")]
    latex = project.build("latex").text("papers.tex")
    struck = re.findall(r"\\sphinxpapersstruck\{(\w+)\}", latex)
    assert struck == ["Bee", "2020b", "Bee", "On", "Maglev", "and", "Its", "Uses"]
    assert "{Bee 2020a}" in latex
    assert r"\sphinxstylestrong{Bee} On Coils and Its Uses}" in latex


def test_markdown_makes_the_same_picture(project):
    rst = page(project, ".. paper:graph:: nfnet hares turf\n   :limit: 1").figure
    project.remove("index.rst")
    project.write(index_md="# T\n\n```{paper:graph} nfnet hares turf\n:limit: 1\n```\n")
    md = BeautifulSoup(project.build().text("index.html"), "html.parser").figure
    assert str(md) == str(rst)


def test_the_order_of_names_does_not_matter(project):
    one = page(project, ".. paper:graph:: nfnet hares turf").svg
    assert str(page(project, ".. paper:graph:: turf nfnet hares").svg) == str(one)


def test_xml_keeps_the_geometry(everything):
    xml = everything.build("xml").text("markdown.xml")
    assert re.search(r'<paper_picture [^>]*geometry="\{&quot;width&quot;:\d+', xml)


def test_an_epub_declares_the_pages_with_pictures(everything):
    with ZipFile(everything.build("epub").outdir / "Invented.epub") as book:
        package = book.read("content.opf").decode()
        page = ET.fromstring(book.read("index.xhtml"))
        assert book.namelist()[0] == "mimetype"
    declared = re.findall(r'href="([^"]+)"[^>]* properties="svg"', package)
    assert declared == ["index.xhtml", "markdown.xhtml"]
    assert len(list(page.iter("{http://www.w3.org/2000/svg}svg"))) == 5


@needs_latex
def test_the_pdf_draws_and_links(everything):
    text, log = printed(everything)
    assert not re.findall(r"Missing character.*|undefined references.*|Hyper reference.*", log)
    assert "How the papers are related" in text
    assert text.count("Gemini Team 2023") == 1
    assert "As a list" not in text
    latex = (everything.folder / "_build" / "latex" / "papers.tex").read_text("utf-8")
    assert latex.count(r"\begin{sphinxpaperspicture}") == 7
    assert re.search(
        r"\\makebox\[0pt\]\[c\]\{.*\\hyperref\[\\detokenize\{cards:paper-nfnet\}\]", latex
    )
