"""Tables of related papers on pages."""

import json
import re
import sys

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Project, record

MAGNETS = "Superconducting magnets levitate trains above guideways. " * 4
CORPUS = (
    record("maglev", title="Maglev Trains", abstract=MAGNETS, authors=["Ada Bee", "Cy Dee"]),
    record(
        "coils",
        title="Coils of Maglev",
        abstract="Superconducting coils cool slowly below guideways. " * 4,
        authors=["Ada Bee"],
        year=2021,
    ),
    record("birds", title="Songs of Birds", abstract="Finches sing at dawn in hedges. " * 4),
    *(record(f"stone-{i}", title=f"Stone Number {i}", authors=[f"Eve Fox{i}"]) for i in range(9)),
)


def page(project: Project, source: str, name: str = "index_rst") -> BeautifulSoup:
    built = project.write(**{name: source}).build()
    assert built.warnings == ""
    return BeautifulSoup(built.text("index.html"), "html.parser")


@pytest.mark.parametrize("jobs", [0, 2])
def test_where_terms_cannot_be_kept_the_page_is_built_without_the_table(project, monkeypatch, jobs):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sphinx_papers.corpus.terms_file.write_terms", full)
    pages = {f"p{i}_rst": f"P{i}\n==\n\n.. paper:card:: stone-{i}\n" for i in range(8)}
    rst = "T\n=\n\nText.\n\n.. paper:related:: maglev\n\n.. toctree::\n   :glob:\n\n   p*\n"
    built = project.corpus(*CORPUS).write(index_rst=rst, **pages).build(jobs=jobs)
    assert (
        "index.rst:6: WARNING: paper:related: the index of the corpus can be written nowhere"
        in built.warnings
    )
    assert "No space left on device" in built.warnings
    assert "Stone Number 7" in built.text("p7.html")
    monkeypatch.undo()
    again = project.build()
    assert again.warnings == ""
    assert "Coils of Maglev" in again.text("index.html")


def test_search_finds_titles_authors_and_notes_but_no_words_around_them(project):
    text = (
        "T\n=\n\n.. paper:related:: maglev\n\n   - coils: Wound by hand.\n\n.. paper:card:: birds\n"
    )
    other = ":orphan:\n\nOther Place\n===========\n\n:paper:ref:`birds`\n"
    page(project.corpus(*CORPUS).write(other_rst=other), text)
    index = (project.folder / "_build" / "html" / "searchindex.js").read_text()
    terms = json.loads(re.search(r"Search.setIndex\((.*)\)", index)[1])["terms"]
    found = {word for word, places in terms.items() if places in (0, [0, 1])}
    assert {"coil", "bee", "wound", "song"} <= found
    assert not {"why", "year", "share", "superconduct", "cite", "place", "record"} & found


def test_a_row_says_why_and_how_much(project):
    table = page(project.corpus(*CORPUS), "T\n=\n\n.. paper:related:: maglev\n").table
    caption = (
        "Related to “Maglev Trains”: the nearest 1 of 11 papers in papers.jsonl, "
        "by terms, citations, authors and venue"
    )
    assert table.caption.text.strip().removesuffix("¶") == caption
    assert [th.text.strip() for th in table.select("thead th")] == [
        "Paper",
        "Year",
        "Why related",
        "Links",
    ]
    assert [th.has_attr("data-nosort") for th in table.select("th")] == [False, False, True, True]
    assert {th["scope"] for th in table.select("th")} == {"col"}
    (row,) = table.select("tbody tr")
    title, year, why, links = row.select("td")
    assert title.select_one(".papers-title").text == "Coils of Maglev"
    assert year.text.strip() == "2021"
    assert "same author: Ada Bee" in why.text
    assert "shared terms: " in why.text
    assert (year["data-label"], links["data-label"]) == ("Year", "Links")


def test_a_score_is_a_column_to_choose(project):
    project.corpus(*CORPUS)
    table = page(project, "T\n=\n\n.. paper:related:: maglev\n   :columns: paper score\n").table
    score = table.select("tbody td")[1]
    assert 0 < float(score.text) <= 1


def test_the_caption_renders_the_title_and_names_few_sources(project):
    project.corpus({**CORPUS[0], "title": "<i>Maglev</i> Trains"}, *CORPUS[1:])
    for name in ("one", "two", "three", "four"):
        (project.folder / f"{name}.jsonl").write_text("")
    names = ["papers.jsonl", "one.jsonl", "two.jsonl", "three.jsonl", "four.jsonl"]
    project.conf["papers_corpus"] = names
    caption = page(project, "T\n=\n\n.. paper:related:: maglev\n").table.caption
    assert caption.em.text == "Maglev"
    assert "in papers.jsonl, one.jsonl, two.jsonl and 2 more, by" in caption.text


def test_a_title_leads_to_the_card_or_to_the_paper(project):
    source = (
        "T\n=\n\n.. paper:related:: nfnet\n   :limit: 2\n\n.. paper:card:: convnets-match-vits\n"
    )
    links = {a.text: a["href"] for a in page(project, source).select("table .papers-title a")}
    assert links["ConvNets Match Vision Transformers at Scale"] == "#paper-convnets-match-vits"
    (other,) = (url for title, url in links.items() if not title.startswith("ConvNets"))
    assert other.startswith("https://arxiv.org/abs/")


def test_nothing_related_is_said_in_words(project):
    project.corpus(CORPUS[0], CORPUS[2])
    found = page(project, "T\n=\n\n.. paper:related:: birds\n")
    assert found.table is None
    assert found.select_one("p.papers-empty").text == (
        "No paper of the corpus is related to “Songs of Birds”."
    )


def test_where_nothing_is_related_the_size_of_the_corpus_is_not_shown(project):
    zebra, owl = {"key": "zebra", "title": "Zebra"}, {"key": "owl", "title": "Owl"}
    project.corpus(zebra, owl)
    project.write(index_rst="T\n=\n\n.. paper:related:: zebra\n")
    project.build()
    project.corpus(zebra, owl, {"key": "ant", "title": "Ant"})
    assert project.build().read == []


def test_the_limit_cuts(project):
    table = page(project, "T\n=\n\n.. paper:related:: nfnet\n   :limit: 2\n").table
    assert len(table.select("tbody tr")) == 2


@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_a_bad_limit_is_an_error_with_its_place(project, value):
    built = project.write(
        index_rst=f"T\n=\n\n.. paper:related:: nfnet\n   :limit: {value}\n"
    ).build()
    assert 'index.rst:4: ERROR: Error in "paper:related" directive' in built.warnings


@pytest.mark.parametrize("value", ["1.01", "-0.1", "nan", "much", ""])
def test_a_bad_score_is_an_error_with_its_place(project, value):
    built = project.write(
        index_rst=f"T\n=\n\n.. paper:related:: nfnet\n   :min-score: {value}\n"
    ).build()
    assert 'index.rst:4: ERROR: Error in "paper:related" directive' in built.warnings


SCORED = {
    "index_rst": "T\n=\n\n.. paper:related:: nfnet\n   :columns: paper score\n   :min-score: {}\n",
    "index_md": "# T\n\n```{{paper:related}} nfnet\n:columns: paper score\n:min-score: {}\n```\n",
}


@pytest.mark.parametrize("name", SCORED)
def test_a_least_score_cuts_and_another_one_is_another_table(project, name):
    source = SCORED[name]
    rows = page(project, source.format("0.2"), name).select("tbody tr")
    scores = [float(row.select_one(".papers-score").text) for row in rows]
    assert scores
    assert min(scores) >= 0.2
    project.write(**{name: source.format("0")})
    assert len(page(project, source.format("0"), name).select("tbody tr")) > len(rows)


def test_in_a_cell_the_rows_are_a_list(project):
    source = """
        T
        =

        .. list-table::

           * - .. paper:related:: nfnet
                  :limit: 2
    """
    found = page(project, source)
    assert len(found.select("table")) == 1
    items = found.select("td ul.papers-list > li")
    assert len(items) == 2
    assert all("shared terms" in item.text for item in items)


def test_markdown_makes_the_same_table(project):
    rst = page(project, "T\n=\n\n.. paper:related:: hares\n   :limit: 3\n").table
    project.remove("index.rst")
    md = page(project, "# T\n\n```{paper:related} hares\n:limit: 3\n```\n", "index_md").table
    assert str(md) == str(rst)


# embeddings ---------------------------------------------------------------------------


VECTORS = {"maglev": [9, 1], "coils": [1, 1], "birds": [8, 1], "stone-1": [-1, 5]}


def vectors(project, **changed):
    lines = [json.dumps({"key": k, "vector": v}) for k, v in (VECTORS | changed).items()]
    (project.folder / "vectors.jsonl").write_text("\n".join(lines))
    project.conf["papers_embeddings"] = "vectors.jsonl"


def test_papers_near_in_meaning_are_shown_and_the_page_follows_the_vectors(project):
    vectors(project)
    table = page(project.corpus(*CORPUS), "T\n=\n\n.. paper:related:: maglev\n").table
    (row,) = (row for row in table.select("tbody tr") if "Songs of Birds" in row.text)
    assert "similar in meaning (0." in row.text
    vectors(project, birds=[-5, 1])
    built = project.build()
    assert "Songs of Birds" not in built.text("index.html")


@pytest.mark.parametrize("name", ["no-model", "none.jsonl"])
def test_documentation_builds_where_embeddings_cannot_be_had(project, name, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    (project.folder / "no-model").mkdir()
    (project.folder / "no-model" / "config.json").write_text("{}")
    project.corpus(*CORPUS).conf["papers_embeddings"] = name
    built = project.write(index_rst="T\n=\n\n.. paper:related:: maglev\n").build()
    (warning,) = built.warnings.splitlines()
    assert f"embeddings '{name}': " in warning
    assert "papers are related by their words alone [papers.embeddings]" in warning
    assert "Coils of Maglev" in built.text("index.html")
