"""The indices by author, year and venue list the papers that have a card, and no others."""

import pytest
from bs4 import BeautifulSoup
from sphinx.builders.html import StandaloneHTMLBuilder

from tests.conftest import Built, Project, record

ALPHA = record(
    "alpha",
    authors=["Bee, Ada", "Østby, Cy"],
    year=2021,
    venue="Invented Conference (IC)",
    abstract="Magnets lift heavy loads.",
)
BETA = record("beta", authors=["Bee, Ada M."], year=2019, title="On $x^2$")
GAMMA = {"key": "gamma", "title": "Unsigned, Undated"}
DELTA = record("delta", authors=["Never Shown"])

INDEX = """
    Index
    =====

    Papers by :ref:`paper-authors`, by :ref:`year <paper-years>`, by :ref:`paper-venues`.

    .. toctree::

       cards
       more
"""


@pytest.fixture
def indexed(project: Project) -> Project:
    project.corpus(ALPHA, BETA, GAMMA, DELTA)
    return project.write(
        index_rst=INDEX,
        cards_rst="Cards\n=====\n\n.. paper:card:: alpha\n\n:paper:ref:`delta`\n",
        more_md="# More\n\n```{paper:card} beta gamma alpha\n```\n",
    )


def lines(built: Built, name: str) -> list[tuple[str, ...]]:
    """The headings (one text) and lines (name, extra and title, address) of an index."""
    page = BeautifulSoup(built.text(f"paper-{name}.html"), "html.parser")
    found: list[tuple[str, ...]] = []
    for row in page.select("table.modindextable tr:not(.pcap)"):
        cells = [" ".join(cell.get_text().split()) for cell in row.find_all("td")]
        link = row.find("a")
        found.append((cells[1], cells[2], str(link["href"])) if link else (cells[1],))
    return found


@pytest.mark.parametrize("jobs", [0, 2])
def test_what_each_index_lists(indexed, jobs):
    built = indexed.build(jobs=jobs)
    assert built.warnings == ""
    alpha, beta, gamma = "cards.html#paper-alpha", "more.html#paper-beta", "more.html#paper-gamma"
    of_alpha = "On Alpha and Its Uses"
    assert lines(built, "authors") == [
        ("B",),
        ("Bee, Ada M. (2021)", of_alpha, alpha),
        ("Bee, Ada M. (2019)", "On x^2", beta),
        ("O",),
        ("Østby, Cy (2021)", of_alpha, alpha),
        ("Anonymous",),
        ("Unsigned, Undated", "Unsigned, Undated", gamma),
    ]
    assert lines(built, "years") == [
        ("2021",),
        ("Bee and Østby, 2021", of_alpha, alpha),
        ("2019",),
        ("Bee, 2019", "On x^2", beta),
        ("Undated",),
        ("Unsigned, Undated", "Unsigned, Undated", gamma),
    ]
    assert lines(built, "venues") == [
        ("I",),
        ("Invented Conference (IC) (Bee and Østby, 2021)", of_alpha, alpha),
        ("Others",),
        ("Bee, 2019", "On x^2", beta),
        ("Unsigned, Undated", "Unsigned, Undated", gamma),
    ]


def test_references_lead_to_the_indices(indexed):
    html = BeautifulSoup(indexed.build().text("index.html"), "html.parser")
    for name, words in (
        ("authors", "Papers by author"),
        ("years", "year"),
        ("venues", "Papers by venue"),
    ):
        assert html.find("a", href=f"paper-{name}.html").get_text() == words


def test_latex_has_the_indices_with_pages(indexed):
    built = indexed.build("latex")
    assert built.warnings == ""
    latex = built.text("invented.tex")
    assert latex.count(r"\begin{sphinxtheindex}") == 3
    line = (
        r"\sphinxstyleindexentry{Bee, Ada M.}\sphinxstyleindexextra{2021}"
        r"\sphinxstyleindexpageref{cards:\detokenize{paper-alpha}}"
    )
    assert line in latex


def test_latex_lists_the_cards_of_its_own_documents(indexed):
    """A card of a document outside this PDF has no page in it."""
    indexed.conf["latex_documents"] = [("more", "more.tex", "More", "Nobody", "howto")]
    latex = indexed.build("latex").text("more.tex")
    assert r"\sphinxstyleindexpageref{more:\detokenize{paper-alpha}}" in latex
    assert "{cards:" not in latex


def test_a_second_build_keeps_them_and_a_changed_record_shows(indexed):
    first = indexed.build().text("paper-years.html")
    again = indexed.build()
    assert (again.read, again.written) == ([], set())
    assert again.text("paper-years.html") == first
    indexed.corpus(ALPHA, {**BETA, "title": "Beta Anew", "year": 2022}, GAMMA, DELTA)
    third = indexed.build()
    assert third.read == ["more"]
    beta = ("Bee, 2022", "Beta Anew", "more.html#paper-beta")
    assert lines(third, "years")[:2] == [("2022",), beta]


def test_a_removed_card_leaves_the_indices(indexed):
    indexed.build()
    indexed.write(more_md="# More\n\n```{paper:card} gamma\n```\n")
    built = indexed.build()
    assert "Bee, 2019" not in built.text("paper-years.html")
    assert "Unsigned" in built.text("paper-years.html")


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_an_index_goes_with_the_last_card(indexed, builder):
    outdir = indexed.build(builder).outdir
    assert len(list(outdir.glob("paper-*html"))) == 3
    indexed.write(cards_rst="Cards\n=====\n", more_md="# More\n", index_rst="T\n=\n")
    indexed.build(builder)
    assert not list(outdir.glob("paper-*html"))
    if builder == "epub":
        assert "paper-" not in (outdir / "content.opf").read_text(encoding="utf-8")


def test_without_a_card_there_is_no_index(project):
    project.corpus(ALPHA).write(index_rst="Title\n=====\n\n:paper:ref:`alpha`\n")
    outdir = project.build().outdir
    assert not list(outdir.glob("paper-*.html"))
    assert r"\begin{sphinxtheindex}" not in project.build("latex").text("invented.tex").replace(
        r"\printindex", ""
    )


def test_the_environment_holds_nothing_of_them(indexed):
    indexed.build()
    pickled = (indexed.folder / "_build" / "doctrees" / "environment.pickle").read_bytes()
    for words in (b"Invented Conference", b"Bee, Ada", b"Magnets"):
        assert words not in pickled


def made(built: Built) -> dict[str, int]:
    """When each index was made."""
    return {page.name: page.stat().st_mtime_ns for page in built.outdir.glob("paper-*.html")}


@pytest.mark.parametrize("jobs", [0, 2])
def test_indices_are_made_again_where_there_is_news_and_only_there(indexed, jobs):
    first = made(indexed.build(jobs=jobs))
    again = indexed.build(jobs=jobs)
    assert made(again) == first
    (again.outdir / "paper-years.html").unlink()
    assert {
        name for name, time in made(indexed.build(jobs=jobs)).items() if time == first[name]
    } == {
        "paper-authors.html",
        "paper-venues.html",
    }
    first = made(indexed.build(jobs=jobs))
    indexed.write(index_rst=INDEX + "\n    A word more.\n")
    built = indexed.build(jobs=jobs)
    assert built.read == ["index"]
    assert made(built) == first
    indexed.write(more_md="# More\n\nNo card.\n")
    built = indexed.build(jobs=jobs)
    assert not set(made(built).values()) & set(first.values())
    assert "beta" not in built.text("paper-authors.html")


LAYOUT = '{%% extends "!layout.html" %%}{%% block extrahead %%}%s{%% endblock %%}'


def test_indices_are_made_again_for_what_all_pages_show(indexed):
    indexed.build()
    indexed.conf["html_title"] = "Named Anew"
    built = indexed.build()
    assert built.read == []
    assert "Named Anew" in built.text("paper-years.html")
    assert made(indexed.build()) == made(built)
    indexed.conf["templates_path"] = ["_templates"]
    indexed.write(_templates__layout_html=LAYOUT % "")
    before = made(indexed.build())
    indexed.write(_templates__layout_html=LAYOUT % "<!-- anew -->")
    built = indexed.build()
    assert built.read == []
    assert "<!-- anew -->" in built.text("paper-years.html")
    assert not set(made(built).values()) & set(before.values())


@pytest.mark.parametrize("step", ["write", "finish"])
def test_what_a_build_did_not_make_before_it_was_interrupted_is_made(indexed, monkeypatch, step):
    def interrupt(*_arguments):
        raise KeyboardInterrupt

    indexed.conf["papers_pages"] = True
    indexed.build()
    indexed.write(more_md="# More Anew\n\n```{paper:card} gamma\n```\n")
    with monkeypatch.context() as patch:
        patch.setattr(StandaloneHTMLBuilder, step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            indexed.build()
    built = indexed.build()
    assert built.read == []
    assert "Bee, 2019" not in built.text("paper-years.html")
    assert "More Anew" in built.text("papers/gamma.html")


def test_a_removed_document_leaves_the_indices(indexed):
    indexed.write(
        index_rst=":orphan:\n\nIndex\n=====\n",
        extra_rst=":orphan:\n\nExtra\n=====\n\n.. paper:card:: delta\n",
    )
    assert "Shown, Never" in indexed.build().text("paper-authors.html")
    indexed.remove("extra.rst")
    assert "Shown, Never" not in indexed.build().text("paper-authors.html")
