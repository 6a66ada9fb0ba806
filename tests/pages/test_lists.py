"""Lists of papers: by query, in groups, cut with a word, and all that are cited."""

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Project, record

CORPUS = (
    record("kites", title="Kites in Wind", authors=["Ada Bee"], year=2019, venue="Sky Letters"),
    record("drones", title="Drones in Wind", authors=["Cy Dee"], year=2021),
    record("boats", title="Boats on Water", authors=["Ada Bee"], year=2021, status="retracted"),
)


@pytest.fixture
def papers(project: Project) -> Project:
    return project.corpus(*CORPUS)


def page(project: Project, options: str, name: str = "list") -> BeautifulSoup:
    lines = "".join(f"   {line}\n" for line in options.splitlines())
    built = project.write(index_rst=f"T\n=\n\n.. paper:{name}::\n{lines}\n").build()
    assert built.warnings == ""
    return BeautifulSoup(built.text("index.html"), "html.parser")


def titles(found: BeautifulSoup) -> list[str]:
    return [p.text for p in found.select("tbody .papers-title")]


def test_all_papers_the_newest_first(papers):
    assert titles(page(papers, "")) == [
        "[retracted] Boats on Water",
        "Drones in Wind",
        "Kites in Wind",
    ]


def test_a_query_an_order_and_columns(papers):
    found = page(papers, ":query: wind -year:2021\n:columns: key, paper, venue\n:caption: Windy")
    assert titles(found) == ["Kites in Wind"]
    assert [th.text.strip() for th in found.select("th")] == ["Key", "Paper", "Venue"]
    assert found.table.caption.text.strip().startswith("Windy")
    assert titles(page(papers, ":query: wind\n:sort: oldest"))[0] == "Kites in Wind"


def test_a_cut_list_says_so(papers):
    found = page(papers, ":limit: 2")
    assert found.select_one("p.papers-truncated").text == "2 of 3 papers are shown."
    assert len(titles(found)) == 2


def test_nothing_found_is_said(papers):
    found = page(papers, ":query: submarines")
    assert found.select_one("p.papers-empty").text == "No paper of the corpus fits “submarines”."


@pytest.mark.parametrize(
    ("by", "headings"),
    [
        ("year", ["2021", "2019"]),
        ("venue", ["Preprints and others", "Sky Letters"]),
        ("author", ["Bee", "Dee"]),
    ],
)
def test_groups(papers, by, headings):
    found = page(papers, f":group-by: {by}\n:as: bullets")
    assert [p.text for p in found.select("p.papers-group")] == headings


def test_cards_and_compact(papers):
    assert len(page(papers, ":as: cards").select("article.papers-card")) == 3
    assert len(page(papers, ":as: compact").select("article.papers-compact")) == 3


def test_a_mistake_in_a_query_is_warned_of_with_its_place(papers):
    built = papers.write(index_rst="T\n=\n\n.. paper:list::\n   :query: yaer:2020\n").build()
    assert "index.rst:4: WARNING: paper:list: " in built.warnings
    assert "year" in built.warnings
    assert "[papers.option]" in built.warnings


def test_a_withdrawn_paper_is_struck_and_named(papers):
    cell = page(papers, ":query: boats").select_one("tbody .papers-title")
    assert cell.strong.text == "[retracted]"
    assert cell.select_one(".papers-withdrawn").text == "Boats on Water"
    assert cell.find_parent("td")["data-sort"] == "Boats on Water"


def test_a_list_in_groups_has_one_filter(papers):
    (found,) = page(papers, ":group-by: year\n:filterable:").select(".papers-filterable")
    assert len(found.select("table")) == len(found.select(".papers-group")) == 2
    assert page(papers, ":as: bullets\n:filterable:").select(".papers-filterable") == []


def test_a_filter_comes_before_the_limit(project):
    built = project.write(
        index_rst="T\n=\n\n.. paper:related:: nfnet\n   :query: year:2023..\n   :limit: 1\n"
    ).build()
    (row,) = BeautifulSoup(built.text("index.html"), "html.parser").select("tbody tr")
    assert int(row.select_one(".papers-year").text) >= 2023


def test_related_to_the_papers_of_the_page_with_notes(project):
    source = """
        T
        =

        .. paper:card:: perceiver

        .. paper:related::
           :limit: 1

           * perceiver-io: We *build* on it.
    """
    built = project.write(index_rst=source).build()
    assert built.warnings == ""
    why = BeautifulSoup(built.text("index.html"), "html.parser").select("tbody td")[2]
    assert why.em.text == "build"
    assert "shared terms" in why.text


def test_related_without_a_card_above_is_warned_of(project):
    built = project.write(index_rst="T\n=\n\n.. paper:related::\n").build()
    assert "no card stands above on this page" in built.warnings


@pytest.mark.parametrize("jobs", [0, 2])
def test_all_cited_papers_with_their_documents(papers, jobs):
    papers.write(
        index_rst="T\n=\n\n.. toctree::\n\n   one\n   two\n\n.. paper:cited::\n   :caption: All\n",
        one_rst="One\n===\n\n.. paper:card:: kites\n",
        two_md="# Two\n\nSee {paper:ref}`kites` and {paper:ref}`drones`.\n",
    )
    built = papers.build(jobs=jobs)
    assert built.warnings == ""
    found = BeautifulSoup(built.text("index.html"), "html.parser").select("ul.papers-cited > li")
    assert [" ".join(item.text.split()) for item in found] == [
        "Bee, 2019. Kites in Wind. Sky Letters. Cited in: One, Two",
        "Dee, 2021. Drones in Wind. Cited in: Two",
    ]
    papers.write(two_md="# Two\n\nSee {paper:ref}`kites`.\n")
    again = papers.build(jobs=jobs)
    assert again.read == ["two"]
    assert "Drones" not in again.text("index.html")
    assert papers.build(jobs=jobs).read == []


def test_abstracts_below_the_titles_of_a_table(project):
    project.corpus(record("kites", title="Kites", abstract="They <i>fly</i>."), record("boats"))
    found = page(project, ":abstract: folded\n:sort: title")
    (fold,) = found.select("td details.papers-abstract")
    assert not fold.has_attr("open")
    assert fold.em.text == "fly"
    assert "Kites" in fold.find_parent("td").text
    assert page(project, "").select("td details") == []


@pytest.mark.parametrize("directive", ["list", "related", "graph"])
def test_what_is_cited_cannot_be_asked_before_all_documents_are_read(project, directive):
    project.corpus(record("alpha"))
    name = "alpha" if directive == "related" else ""
    body = f".. paper:{directive}:: {name}\n   :query: year:2020 (cited OR -cited)\n"
    built = project.write(index_rst=f"Index\n=====\n\n{body}").build()
    assert f"paper:{directive}: which papers are cited is known only when" in built.warnings
    assert "use paper:cited" in built.warnings


FORMS = {
    "table": "",
    "cards": ":as: cards\n",
    "bullets": ":as: bullets\n",
    "groups": ":group-by: year\n",
    "filter": ":group-by: year\n:filterable:\n",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("caption", ["Chosen *well*", ""])
def test_a_list_of_any_form_can_be_referred_to(project, form, caption):
    options = f":name: chosen\n:class: mine\n:limit: 2\n{FORMS[form]}"
    options += f":caption: {caption}\n" if caption else ""
    words = "{ref}`chosen`" if caption else "{ref}`these <chosen>`"
    project.write(
        index_rst="T\n=\n\n.. toctree::\n\n   list\n   other\n",
        list_md=f"# L\n\n```{{paper:list}}\n{options}```\n",
        other_md=f"# O\n\nSee {words}.\n",
    )
    built = project.build()
    assert built.warnings == ""
    link = BeautifulSoup(built.text("other.html"), "html.parser").select_one("p a.internal")
    assert (link.text, link["href"]) == (caption or "these", "list.html#chosen")
    page = BeautifulSoup(built.text("list.html"), "html.parser")
    assert len(page.select("#chosen")) == 1
    assert page.select(".mine")
    latex = project.build("latex")
    assert latex.warnings == ""
    text = next(latex.outdir.glob("*.tex")).read_text("utf-8")
    assert text.count(r"\label{\detokenize{list:chosen}}") == 1
    assert r"\hyperref[\detokenize{list:chosen}]" in text


@pytest.mark.parametrize("form", [*FORMS, "nothing"])
def test_related_papers_have_a_short_name_where_they_are_referred_to(project, form):
    related = "{paper:related} nfnet\n:name: near\n" + FORMS.get(form, ":min-score: 1\n")
    project.write(
        index_rst="T\n=\n\n.. toctree::\n\n   related\n\nSee :ref:`near`.\n",
        related_md=f"# R\n\n{{ref}}`near`\n\n```{related}```\n",
    )
    built = project.build()
    assert built.warnings == ""
    for page, href in (("index.html", "related.html#near"), ("related.html", "#near")):
        link = BeautifulSoup(built.text(page), "html.parser").select_one("p a.internal:has(.std)")
        assert link.text.startswith("Related to “High-Performance Large-Scale Image")
        assert link.text.endswith("Normalization”")
        assert link["href"] == href


@pytest.mark.parametrize(
    "asked", ["list::\n   :query: year:1700", "related:: nfnet\n   :min-score: 1"]
)
def test_where_no_paper_is_found_can_be_referred_to(project, asked):
    source = f"T\n=\n\n:ref:`none`\n\n.. paper:{asked}\n   :name: none\n   :caption: No one\n"
    built = project.write(index_rst=source).build()
    assert built.warnings == ""
    page = BeautifulSoup(built.text("index.html"), "html.parser")
    assert page.select_one('a[href="#none"]').text == "No one"
    assert [one["class"] for one in page.select("#none")] == [["papers-empty"]]


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_the_papers_cited_can_be_referred_to(project, builder):
    cited = ".. paper:cited::\n   :name: all\n   :caption: All of them\n"
    built = project.write(index_rst=f"T\n=\n\n:paper:ref:`nfnet`, :ref:`all`\n\n{cited}").build(
        builder
    )
    assert built.warnings == ""
    if builder == "html":
        page = BeautifulSoup(built.text("index.html"), "html.parser")
        assert page.select_one('a[href="#all"]').text == "All of them"
        assert [one.name for one in page.select("#all")] == ["p"]
        assert [one.name for one in page.select(".papers-cited")] == ["ul"]
    else:
        text = next(built.outdir.glob("*.tex")).read_text("utf-8")
        assert text.count(r"\label{\detokenize{index:all}}") == 1


def test_a_table_within_a_cell_can_be_referred_to(project):
    nested = "   * - .. paper:list::\n          :name: inner\n          :limit: 2\n"
    source = f"T\n=\n\n:ref:`it <inner>`\n\n.. list-table::\n\n{nested}     - Text.\n"
    built = project.write(index_rst=source).build()
    assert built.warnings == ""
    page = BeautifulSoup(built.text("index.html"), "html.parser")
    assert len(page.select("#inner")) == 1
    latex = next(project.build("latex").outdir.glob("*.tex")).read_text("utf-8")
    assert latex.count(r"\label{\detokenize{index:inner}}") == 1
