"""Cards in HTML: structure, folds, anchors, page weight."""

import json
import re

import pytest
from bs4 import BeautifulSoup, Tag

from tests.conftest import Project, record


def soup(project: Project, source: str, name: str = "index_rst") -> BeautifulSoup:
    built = project.write(**{name: source}).build()
    assert built.warnings == ""
    return BeautifulSoup(built.text("index.html"), "html.parser")


def cards(project: Project, directive: str) -> list[Tag]:
    return soup(project, f"T\n=\n\n{directive}\n").select("article.papers-card")


def test_a_card_names_itself_and_has_every_part(project):
    (card,) = cards(project, ".. paper:card:: perceiver-io")
    title = card.select_one("p.papers-title")
    assert card["aria-labelledby"] == title["id"]
    assert title.a["href"] == "https://arxiv.org/abs/2107.14795"
    assert title.text == "Perceiver IO: A General Architecture for Structured Inputs & Outputs"
    assert card.select_one("p.papers-badges").text == "ICLR 2022"
    where = card.select_one("p.papers-where")
    assert where.em.text == "International Conference on Learning Representations (ICLR) 2022"
    assert {a.text: a["href"] for a in where.select("a")} == {
        "arXiv:2107.14795": "https://arxiv.org/abs/2107.14795",
        f"PDF of {title.text}": "https://arxiv.org/pdf/2107.14795",
        f"Code of {title.text}": "https://dpmd.ai/perceiver-code",
    }


def test_authors_beyond_the_first_are_folded(project):
    (card,) = cards(project, ".. paper:card:: perceiver-io")
    authors = card.select_one("div.papers-authors")
    assert authors.find(string=True).startswith("Andrew Jaegle, Sebastian Borgeaud")
    assert authors.select_one("details > summary").text == "and 10 more"
    assert authors.details.text.endswith("João Carreira")


def test_a_single_further_author_is_not_folded(project):
    (card,) = cards(project, ".. paper:card:: perceiver")
    assert (
        card.select_one("div.papers-authors").text.strip().endswith("Oriol Vinyals, João Carreira")
    )
    assert card.select_one(".papers-authors details") is None


def test_the_number_of_authors_shown_is_an_option(project):
    project.conf["papers_authors_shown"] = 2
    (card,) = cards(project, ".. paper:card:: nfnet")
    assert card.select_one(".papers-authors summary").text == "and 2 more"


def test_942_authors_do_not_bloat_a_card(project):
    (card,) = cards(project, ".. paper:card:: gemini\n   :abstract: none")
    assert len(str(card).encode()) < 6_000
    assert card.select_one(".papers-authors details").text.endswith("and 877 more")


def test_page_weight_of_cards_with_up_to_six_authors(project):
    keys = "nfnet perceiver convnets-match-vits dokei turf structured-pruning-tpu"
    found = cards(project, f".. paper:card:: {keys}\n   :abstract: none")
    assert max(len(str(card).encode()) for card in found) <= 2_500


@pytest.mark.parametrize(
    ("option", "is_open"), [("", False), (":abstract: folded", False), (":abstract: open", True)]
)
def test_the_abstract_is_a_fold(project, option, is_open):
    (card,) = cards(project, f".. paper:card:: nfnet\n   {option}")
    fold = card.select_one("details.papers-abstract")
    assert fold.has_attr("open") == is_open
    assert fold.summary.text == "Abstract"
    assert (
        "Batch normalization is a key component" in fold.select_one("p.papers-abstract-text").text
    )


def test_no_abstract(project):
    (card,) = cards(project, ".. paper:card:: nfnet\n   :abstract: none")
    assert "Abstract" not in card.text


def test_the_note_is_parsed_and_belongs_to_the_first(project):
    first, second = cards(project, ".. paper:card:: nfnet dgmr\n\n   *Why* we cite:\n\n   - it")
    assert first.select_one("div.papers-note em").text == "Why"
    assert first.select_one("div.papers-note li").text.strip() == "it"
    assert second.select_one("div.papers-note") is None


def test_anchors_stay_unique(project):
    page = soup(project, "T\n=\n\n.. paper:card:: nfnet nfnet\n\n.. paper:card:: nfnet\n")
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert "paper-nfnet" in ids


def test_a_name_leads_to_the_first_card(project):
    page = soup(
        project,
        "T\n=\n\n.. paper:card:: nfnet dgmr\n   :name: mine\n\n"
        "See :ref:`the card <mine>`.\n\n:ref:`mine`\n",
    )
    words, title = page.select("p > a[href='#paper-nfnet']")
    assert words.text == "the card"
    assert title.text.startswith("High-Performance Large-Scale Image")


def test_title_and_abstract_are_quoted_as_they_are(project):
    project.corpus(
        record("q", title='It\'s "quoted" -- <u>raw</u> & $O(n^2)$', abstract="Costs $5 & *more*.")
    )
    (card,) = cards(project, ".. paper:card:: q")
    assert card.select_one(".papers-title").text == 'It\'s "quoted" -- <u>raw</u> & \\(O(n^2)\\)'
    assert card.select_one("p.papers-abstract-text").text == "Costs $5 & *more*."


def test_a_paper_with_a_title_alone(project):
    project.corpus({"key": "bare", "title": "Nothing More"})
    (card,) = cards(project, ".. paper:card:: bare\n   :fields: authors, venue, abstract")
    assert card.text.strip() == "Nothing More"
    assert card.select("a") == []


def test_densities(project):
    source = ".. paper:card:: perceiver-io\n   :density: "
    (compact,) = cards(project, source + "compact")
    assert compact.select_one(".papers-authors summary").text == "and 12 more"
    assert compact.select_one(".papers-folds") is None
    (line,) = cards(project, source + "line")
    assert line.text.strip() == (
        "Jaegle et al., 2021. Perceiver IO: A General Architecture for Structured Inputs "
        "& Outputs. ICLR 2022."
    )
    assert len(line.select("a")) == 1


def test_parts_can_be_chosen_and_links_left_out(project):
    (card,) = cards(project, ".. paper:card:: nfnet\n   :fields: authors\n   :links: no")
    assert "Andrew Brock" in card.text
    assert not card.select(".papers-badges, .papers-where, .papers-folds, .papers-provenance")


def test_an_unknown_part_is_an_error_that_names_the_parts(project):
    built = project.write(index_rst="T\n=\n\n.. paper:card:: nfnet\n   :fields: colour\n").build()
    assert "unknown colour; the fields are abstract, authors, badges" in built.warnings


def test_a_withdrawn_paper_says_so_before_its_title(project):
    project.corpus(record("gone", status="retracted"))
    (card,) = cards(project, ".. paper:card:: gone")
    assert card.select_one(".papers-title").text == "[retracted] On Gone and Its Uses"


def test_the_citation_to_copy_is_an_entry_of_the_page_file(project):
    built = project.write(index_rst="T\n=\n\n.. paper:card:: nfnet dokei\n").build()
    page = BeautifulSoup(built.text("index.html"), "html.parser")
    entries = built.text("_papers/index.bib")
    for pre in page.select("pre.papers-bibtex"):
        head, *fields = pre.text.splitlines()
        assert head in entries
        assert all(field in entries for field in fields)
    assert [a["href"] for a in page.select(".papers-files a")][:3] == [
        "_papers/index.bib",
        "_papers/index.ris",
        "_papers/index.json",
    ]


def test_files_are_linked_in_the_head_and_only_of_pages_with_papers(project):
    project.write(
        index_rst="T\n=\n\n.. toctree::\n\n   plain\n   sub/deep\n",
        plain_rst="Plain\n=====\n",
        sub__deep_rst="Deep\n====\n\n.. paper:card:: nfnet\n",
    )
    built = project.build()
    page = BeautifulSoup(built.text("sub/deep.html"), "html.parser")
    links = {link["type"]: link["href"] for link in page.select('head link[rel="alternate"]')}
    assert links["application/x-bibtex"] == "../_papers/sub/deep.bib"
    assert (built.outdir / "_papers" / "sub" / "deep.ris").is_file()
    assert sorted(p.name for p in (built.outdir / "_papers").rglob("*.bib")) == ["deep.bib"]


def test_metadata_is_an_option(project):
    project.conf["papers_metadata"] = False
    text = str(soup(project, "T\n=\n\n.. paper:card:: nfnet\n"))
    assert not re.search(r"Z3988|ld\+json|rel=.alternate", text)


def test_cited_in_names_the_other_documents(project):
    project.write(
        index_rst="T\n=\n\n.. toctree::\n\n   two\n   three\n\n.. paper:card:: nfnet dokei\n",
        two_rst="Second Page\n===========\n\nSee :paper:ref:`nfnet`.\n",
        three_md="# Third Page\n\n```{paper:card} nfnet\n```\n",
    )
    built = project.build()
    page = BeautifulSoup(built.text("index.html"), "html.parser")
    first, second = page.select("article.papers-card")
    assert first.select_one(".papers-uses").text == "Cited in: Third Page, Second Page"
    assert [a["href"] for a in first.select(".papers-uses a")] == ["three.html", "two.html"]
    assert second.select_one(".papers-uses") is None
    project.write(two_rst="Renamed\n=======\n\nSee :paper:ref:`nfnet`.\n")
    again = project.build()
    assert again.read == ["two"]
    assert "index" in again.written
    assert "Renamed" in again.text("index.html")


def test_markdown_makes_the_same_card(project):
    (rst,) = cards(project, ".. paper:card:: hares\n   :abstract: open\n\n   A *note*.")
    project.remove("index.rst")
    source = "# T\n\n```{paper:card} hares\n:abstract: open\n\nA *note*.\n```\n"
    (md,) = soup(project, source, "index_md").select("article.papers-card")
    assert str(md) == str(rst)


def test_the_style_sheet_is_linked_only_where_it_is_needed(project):
    project.write(
        index_rst="T\n=\n\n.. toctree::\n\n   plain\n\n.. paper:card:: nfnet\n",
        plain_rst="Plain\n=====\n",
    )
    built = project.build()
    assert "sphinx-papers.css" in built.text("index.html")
    assert "sphinx-papers.css" not in built.text("plain.html")
    static = built.outdir / "_static"
    assert sum(path.stat().st_size for path in static.glob("sphinx-papers*.css")) <= 8_000
    assert sum(path.stat().st_size for path in static.glob("sphinx-papers*.js")) <= 4_000


def test_search_finds_title_and_author_but_no_abstract(project):
    built = project.write(index_rst="T\n=\n\n.. paper:card:: dgmr\n").build()
    index = built.text("searchindex.js")
    terms = re.search(r"terms:?\"?:?(\{.*?\})", index).group(1)
    for word in ("precipit", "ravuri"):
        assert word in terms
    assert "blurri" not in terms


def test_search_names_a_card_by_the_title_of_its_paper(project):
    project.corpus(record("1.kites", title="Kites' vs. <i>Wind</i>'s \"Will\""))
    built = project.write(index_rst="T\n=\n\n.. paper:card:: 1.kites\n").build()
    found = json.loads(re.search(r"setIndex\((.*)\)", built.text("searchindex.js"))[1])
    ((before, [[_document, _type, _priority, anchor, after]]),) = found["objects"].items()
    assert f"{before}.{after}" == "Kites’ vs. Wind’s “Will”"
    assert f'id="{anchor}"' in built.text("index.html")


MARKED = "<i>E. coli</i> in H<sub>2</sub>O at 10$^{6}$ <sc>Sat</sc>, a < b"
MARKED_HTML = (
    '<em>E. coli</em> in H<sub>2</sub>O at 10<sup>6</sup> <span class="papers-caps">Sat</span>'
)


def test_italics_and_scripts_are_shown_wherever_a_title_is(project):
    project.corpus(record("coli", title=MARKED, abstract=MARKED, arxiv="2301.00001", year=2020))
    page = soup(
        project,
        "T\n=\n\n.. paper:card:: coli\n\n.. paper:list::\n\n.. paper:list::\n   :as: bullets\n\n"
        ".. paper:timeline::\n\n:paper:ref:`coli`, :paper:title:`coli`\n",
    )
    for place in (
        ".papers-card .papers-title",
        ".papers-abstract-text",
        "td .papers-title",
        ".papers-list li",
        ".papers-as-list li li",
        ".papers-previews",
        "section > p:last-of-type",
    ):
        inner = str(page.select_one(place)).replace(' class="docutils literal notranslate"', "")
        assert MARKED_HTML in inner, place
        assert "&lt;" in inner, place
    plain = "E. coli in H2O at 106 Sat, a < b"
    assert page.select_one(".papers-where .papers-vh").text == f" of {plain}"
    assert "%3C%2Fi%3E" not in page.select_one(".Z3988")["title"]
    assert r"\emph{E. coli} in H\textsubscript{2}O" in page.select_one(".papers-bibtex").text


@pytest.mark.parametrize(
    ("builder", "name", "shown"),
    [
        ("text", "index.txt", "*E. coli* in H_2O"),
        ("man", "invented.1", r"\fIE. coli\fP in H"),
        ("latex", "invented.tex", r"\sphinxstyleemphasis{E. coli} in H$_{\text{2}}$O"),
        ("latex", "invented.tex", r"\DUrole{papers-caps}{Sat}"),
        ("texinfo", "invented.texi", "`E. coli' in H@w{[2]}O"),
        ("xml", "index.xml", "<subscript>2</subscript>"),
    ],
)
def test_other_builders_mark_the_same(project, builder, name, shown):
    project.corpus(record("coli", title=MARKED, abstract=MARKED, url="https://example.org/"))
    built = project.write(index_rst="T\n=\n\n.. paper:card:: coli\n").build(builder)
    assert built.warnings == ""
    assert shown in built.text(name)


def test_the_anchor_of_each_card_is_on_it_and_on_no_other(project):
    formula = record("formula", title="Of $x_{1}$", abstract="And $x_{2}$.")
    project.corpus(record("first"), formula, record("last"))
    page = soup(project, "T\n=\n\n.. paper:card:: first formula last\n\nWords.\n")
    for card in page.select("article.papers-card"):
        assert card["aria-labelledby"] == f"{card['id']}-title"
    assert [card["id"] for card in page.select("article")] == [
        "paper-first",
        "paper-formula",
        "paper-last",
    ]
    assert page.select_one("script[src*=mathjax]")
    latex = project.build("latex").text("invented.tex")
    for key in ("first", "formula", "last"):
        start, title = (
            latex.index(f"index:paper-{key}}}"),
            latex.index("Of \\(x" if key == "formula" else f"On {key.capitalize()}"),
        )
        assert 0 < title - start < 200


@pytest.mark.parametrize(
    ("builder", "name"), [("singlehtml", "index.html"), ("latex", "invented.tex")]
)
def test_a_document_among_others_is_not_cited_in_itself(project, builder, name):
    project.write(
        index_rst="T\n=\n\n.. toctree::\n\n   one\n   two\n",
        one_rst="One Page\n========\n\n.. paper:card:: nfnet\n",
        two_rst="Two Page\n========\n\n.. paper:card:: dokei\n\n:paper:ref:`nfnet`\n",
    )
    text = re.sub(r"<[^>]*>|\\\w+(\[[^]]*\])?", " ", project.build(builder).text(name))
    found = re.findall(r"Cited in:\W*(?:index:\w+\W*)?(\w+ Page)", text)
    assert found == ["Two Page"]


TRANSLATOR = """
from sphinx.writers.html5 import HTML5Translator
class Translator(HTML5Translator):
    def visit_reference(self, node):
        {}
        super().visit_reference(node)
def setup(app):
    app.set_translator("html", Translator)
"""


def test_cards_are_the_same_whoever_writes_them(project):
    project.corpus(
        record(
            "alpha",
            title="On <i>Magnets</i> & $x^2$",
            authors=['Ada "B" Bee'] * 9,
            arxiv="2101.00001",
            abstract="Loads of H<sub>2</sub>O, a@b.org, 1 < 2.",
            url="https://example.org/?a=1&b=2",
            venue="Invented Conference (IC)",
            status="retracted",
            pdf_url="mailto:x@example.org",
        ),
        record("beta", abstract="Plain."),
    )
    project.write(
        index_rst="""
            Index
            =====

            .. paper:card:: alpha
               :class: framed
               :abstract: open
               :name: mine

               A *note* with a `link <https://example.org>`__.

            .. paper:card:: beta
            .. paper:card:: alpha beta
               :density: line
            .. paper:card:: alpha beta
               :density: compact
            .. paper:list::
               :as: cards
        """
    )
    straight = project.build().text("index.html")
    usual = project.build(fresh=True, conf=TRANSLATOR.format("pass")).text("index.html")
    assert straight == usual
    assert straight.count("<article") == 8


def test_a_translator_of_its_own_writes_the_links_of_cards(project):
    project.corpus(record("alpha", url="https://example.org/a"))
    project.write(index_rst="Index\n=====\n\n.. paper:card:: alpha\n")
    conf = TRANSLATOR.format('node["target"] = "_blank"')
    assert 'target="_blank"' in project.build(conf=conf).text("index.html")
