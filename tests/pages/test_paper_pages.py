"""With ``papers_pages`` each cited paper has a page that stands for it, and no other page does."""

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Built, Project, record

ALPHA = record(
    "alpha",
    title="Alpha & <Omega> $x^2$",
    authors=["Bee, Ada", "Dee, Cy"],
    doi="10.5555/alpha",
    abstract="Magnets lift heavy loads. " * 5,
)
BETA = record("beta", authors=["Bee, Ada"], abstract="Magnets push light loads away. " * 5)
GAMMA = record("Some:key/of 2020", authors=["Fox, Eve"], abstract="Songs of birds. " * 5)


@pytest.fixture
def paged(project: Project) -> Project:
    project.conf["papers_pages"] = True
    project.corpus(ALPHA, BETA, GAMMA)
    return project.write(
        index_rst="Index\n=====\n\n.. toctree::\n\n   deep/one\n\n:paper:ref:`alpha`\n",
        deep__one_rst="Chapter One\n===========\n\n.. paper:card:: alpha\n",
    )


def soup(built: Built, name: str) -> BeautifulSoup:
    return BeautifulSoup(built.text(name), "html.parser")


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_page_shows_the_paper_and_where_it_is_cited(paged, jobs):
    built = paged.build(jobs=jobs)
    assert built.warnings == ""
    page = soup(built, "papers/alpha.html")
    main = page.find(role="main")
    title = main.h1
    assert title.get_text().startswith("Alpha & <Omega> ")
    assert page.title.get_text().startswith("Alpha & <Omega> x^2")
    article = main.find("article")
    assert article["aria-labelledby"] == title["id"]
    assert "Ada Bee" in article.get_text()
    assert "Alpha" not in article.find(class_="papers-where").get_text()
    assert not article.find(class_="papers-title")
    assert article.find(class_="papers-abstract").has_attr("open")
    cited = [(a["href"], a.get_text()) for a in main.select("ul.papers-list a")]
    assert cited == [("../deep/one.html", "Chapter One"), ("../index.html", "Index")]


def test_a_page_has_related_papers_with_reasons(paged):
    paged.write(deep__one_rst="One\n===\n\n.. paper:card:: alpha beta\n")
    table = soup(paged.build(), "papers/alpha.html").find("table", class_="papers-table")
    assert table.caption.get_text().startswith(
        r"Related to “Alpha & <Omega> \(x^2\)”: the nearest 1 of 2 papers"
    )
    assert "same author: Ada Bee" in table.get_text()
    assert table.find("a", string="On Beta and Its Uses")["href"] == "../deep/one.html#paper-beta"


def test_only_its_own_page_is_taken_for_a_paper(paged):
    built = paged.build()
    head = soup(built, "papers/alpha.html").head
    tags = [(tag["name"], tag["content"]) for tag in head.select("meta[name^=citation_]")]
    assert ("citation_title", "Alpha & <Omega> x^2") in tags
    assert [text for name, text in tags if name == "citation_author"] == ["Bee, Ada", "Dee, Cy"]
    assert head.find("link", rel="cite-as")["href"] == "https://doi.org/10.5555/alpha"
    for link in head.select("link[rel=describedby]"):
        assert (built.outdir / "papers" / link["href"]).resolve().is_file()
    assert "Z3988" not in built.text("papers/alpha.html")
    for name in ("index.html", "deep/one.html", "paper-authors.html"):
        assert "citation_" not in built.text(name)
        assert "describedby" not in built.text(name)


def test_a_page_has_style_and_script_and_one_only_where_it_is_cited(paged):
    built = paged.build()
    names = sorted(path.name for path in (built.outdir / "papers").iterdir())
    assert names == ["alpha.html"]
    text = built.text("papers/alpha.html")
    assert "../_static/sphinx-papers.css" in text
    assert "../_static/sphinx-papers.js" in text


def test_a_card_leads_to_the_page_and_references_to_the_card(paged):
    built = paged.build()
    where = soup(built, "deep/one.html").find(class_="papers-where")
    link = where.find("a", href="../papers/alpha.html")
    assert link.get_text() == "Details of Alpha & <Omega> x^2"
    assert where.get_text().endswith("doi:10.5555/alpha · Details of Alpha & <Omega> x^2")
    assert 'href="deep/one.html#paper-alpha"' in built.text("index.html")


def test_a_key_that_is_no_file_name(paged):
    paged.write(deep__one_rst="One\n===\n\n.. paper:list::\n   :as: cards\n   :query: author:Fox\n")
    built = paged.build()
    (file,) = (built.outdir / "papers").glob("some-key-of-2020-*.html")
    assert f'href="../papers/{file.name}"' in built.text("deep/one.html")


def test_a_document_of_that_name_stays(paged):
    paged.write(papers__alpha_rst=":orphan:\n\nMy Own Words\n============\n")
    built = paged.build()
    assert "My Own Words" in built.text("papers/alpha.html")
    assert "citation_" not in built.text("papers/alpha.html")


def test_a_changed_record_and_a_new_use_show(paged):
    paged.build()
    paged.corpus({**ALPHA, "title": "Alpha Anew"}, BETA, GAMMA)
    paged.write(two_rst=":orphan:\n\nTwo\n===\n\n:paper:ref:`alpha` and :paper:ref:`beta`\n")
    built = paged.build()
    page = soup(built, "papers/alpha.html")
    assert page.h1.get_text().startswith("Alpha Anew")
    assert page.find("a", string="Two")["href"] == "../two.html"
    assert (built.outdir / "papers" / "beta.html").is_file()


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "epub", "latex", "text", "json"])
def test_every_builder_without_a_warning(paged, builder):
    built = paged.build(builder)
    assert built.warnings == ""
    pages = {path.parent.name for path in built.outdir.rglob("*alpha*") if "papers" in path.parts}
    assert bool(pages) == (builder in {"dirhtml", "json"})
    if builder not in {"dirhtml", "json"}:
        for path in built.outdir.rglob("*.*html"):
            assert "Details" not in path.read_text("utf-8")


def test_without_the_option_nothing_of_it_is_there(paged):
    paged.build()
    paged.conf["papers_pages"] = False
    built = paged.build(fresh=True)
    assert "Details" not in built.text("deep/one.html")
    paged.conf["papers_pages"] = True
    paged.conf["papers_metadata"] = False
    built = paged.build()
    assert "Details" in built.text("deep/one.html")
    assert "citation_" not in built.text("papers/alpha.html")


def test_a_build_that_writes_no_document_makes_the_same_pages(paged):
    first = paged.build()
    pages = {path.name: path.read_bytes() for path in (first.outdir / "papers").iterdir()}
    again = paged.build()
    assert (again.written, again.warnings) == (set(), "")
    assert {path.name: path.read_bytes() for path in (again.outdir / "papers").iterdir()} == pages
