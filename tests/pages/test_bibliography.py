"""The corpus and sphinxcontrib-bibtex: one bibliography, every builder, no warning."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from sphinx_papers.pages.bibliography import looked_up
from tests.conftest import Built, Project, record

LAMPS = record("lamps", title="Lamps of Glass", authors=["Ada Bee", "Cy Dee"], doi="10.5555/Lamps")
MAGNETS = record("magnets", title="Magnets & More", authors=["Eve Fox"], arxiv="2101.00001")
BIRDS = record("birds", title="Birds at Dawn", authors=["Gil Hay"], year=2019)
OWN = """
@article{oden2020,
  author = {Oden, Ola},
  title = {{Odes to Otters}},
  journal = {Journal of Otters},
  year = {2020},
  doi = {10.5555/otters}
}
"""
BIBLIOGRAPHY = "Bibliography\n============\n\n.. bibliography::\n"
INDEX = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n"


@pytest.fixture
def cited(project: Project) -> Project:
    """A project with bibtex and three invented papers, and a bibliography of its own."""
    project.conf["extensions"] = ["sphinxcontrib.bibtex", "sphinx_papers", "myst_parser"]
    project.corpus(LAMPS, MAGNETS, BIRDS)
    return project.write(bibliography_rst=BIBLIOGRAPHY, index_rst=INDEX)


def clean(project: Project, builder: str = "html", **options: int) -> Built:
    """Build, with no warning."""
    built = project.build(builder, **options)
    assert built.warnings == ""
    return built


def entries(built: Built, name: str = "bibliography.html") -> dict[str, Tag]:
    """The entries of a bibliography by their labels."""
    page = BeautifulSoup(built.text(name), "html.parser")
    found = page.select("div.citation-list > div.citation")
    return {entry.select_one("span.label").text: entry for entry in found}


def texts(built: Built, name: str = "bibliography.html") -> list[str]:
    return [entry.p.text.replace("\xa0", " ") for entry in entries(built, name).values()]


def titles(built: Built, name: str = "bibliography.html") -> list[str]:
    known = ("Lamps of Glass", "Magnets & More", "Birds at Dawn", "Odes to Otters")
    return [title for text in texts(built, name) for title in known if title in text]


def exported(project: Project) -> list[str]:
    """The keys in the file that bibtex is given."""
    path = project.folder / "_build" / "doctrees" / "sphinx_papers" / "papers.bib"
    return re.findall(r"(?m)^@\w+\{(.*),$", path.read_text("utf-8"))


# citing ---------------------------------------------------------------------------------

ROLES = (
    "p ps t ts ct cts alp alps label labelpar year yearpar author authors authorpar "
    "authorpars cauthor cauthors"
).split()


def test_every_role_cites_in_both_languages(cited):
    roles = ["cite", *(f"cite:{role}" for role in ROLES)]
    cited.write(
        rst_rst="R\n=\n\n:cite:empty:`magnets`\n\n" + " ".join(f":{r}:`lamps`" for r in roles),
        md_md="# M\n\n{cite:empty}`magnets`\n\n" + " ".join(f"{{{r}}}`birds`" for r in roles),
    )
    built = clean(cited)
    assert list(entries(built)) == ["[BD20]", "[Fox20]", "[Hay19]"]
    for name, key in (("rst", "lamps"), ("md", "birds")):
        page = BeautifulSoup(built.text(f"{name}.html"), "html.parser")
        links = {link["href"] for link in page.select("section p span.bibtex-citation a")}
        assert links == {f"bibliography.html#papers-cite-{key}"}
        assert len(page.select("section p span.bibtex-citation a")) >= len(roles)


def test_several_papers_with_words_around_them(cited):
    cited.write(page_rst="P\n=\n\n:cite:p:`{see}lamps{p. 3}, {and}magnets{ch. 4}`\n")
    built = clean(cited)
    words = BeautifulSoup(built.text("page.html"), "html.parser").select_one("section p").text
    assert words == "[see BD20, p. 3, and Fox20, ch. 4]"


@pytest.mark.parametrize(
    "name", ["2101.00001", "arXiv:2101.00001v2", "https://arxiv.org/abs/2101.00001", "MAGNETS"]
)
def test_any_name_of_a_paper_cites_its_one_entry(cited, name):
    cited.write(
        page_rst=f"P\n=\n\n:cite:p:`{name}` and :cite:p:`magnets`\n",
        other_md=f"# O\n\n{{cite:t}}`{{see}}{name}{{p. 1}}`\n",
    )
    assert titles(clean(cited)) == ["Magnets & More"]
    assert exported(cited) == ["magnets"]


def test_a_doi_cites(cited):
    cited.write(page_rst="P\n=\n\n:cite:p:`10.5555/lamps`\n")
    assert titles(clean(cited)) == ["Lamps of Glass"]


def test_only_what_is_cited_is_exported(cited):
    cited.corpus(*(record(f"paper-{i}") for i in range(10_000)))
    cited.write(page_rst="P\n=\n\n:cite:p:`paper-17` :cite:p:`paper-9999`\n")
    assert len(entries(clean(cited))) == 2
    assert exported(cited) == ["paper-17", "paper-9999"]


def test_an_unknown_key_is_warned_of_by_bibtex(cited):
    built = cited.write(page_rst="P\n=\n\n:cite:p:`nothing`\n").build()
    assert 'page.rst:4: WARNING: could not find bibtex key "nothing"' in built.warnings
    cited.corpus(LAMPS, record("nothing", authors=["No One"]))
    built = clean(cited)
    assert built.read == ["page"]
    assert "NOn20" not in built.text("page.html")
    assert "[One20]" in entries(built)


@pytest.mark.filterwarnings("ignore:'sphinx.environment.BuildEnvironment.app'")  # by MyST's include
def test_text_from_elsewhere_cites(cited):
    (cited.folder / "part.txt").write_text(":cite:p:`lamps` and :footcite:p:`birds`\n")
    (cited.folder / "part-md.txt").write_text("{cite:p}`magnets` and {footcite:p}`birds`\n")
    cited.write(
        page_rst="P\n=\n\n.. include:: part.txt\n\n.. footbibliography::\n",
        other_md="# O\n\n```{include} part-md.txt\n```\n\n```{footbibliography}\n```\n",
    )
    built = clean(cited)
    assert titles(built) == ["Lamps of Glass", "Magnets & More"]
    assert "Birds at Dawn" in built.text("page.html")
    assert "Birds at Dawn" in built.text("other.html")


def test_a_docstring_cites(cited, monkeypatch):
    (cited.folder / "otters_module.py").write_text(
        '"""Otters, see :cite:t:`lamps` and :footcite:t:`birds`.\n\n.. footbibliography::\n"""\n'
    )
    monkeypatch.syspath_prepend(str(cited.folder))
    monkeypatch.delitem(sys.modules, "otters_module", raising=False)
    cited.conf["extensions"] = ["sphinx.ext.autodoc", *cited.conf["extensions"]]
    built = clean(cited.write(page_rst="P\n=\n\n.. automodule:: otters_module\n"))
    assert titles(built) == ["Lamps of Glass"]
    assert "Birds at Dawn" in built.text("page.html")


# cards ----------------------------------------------------------------------------------


def test_a_card_is_a_citation_to_which_the_label_leads_back(cited):
    cited.write(page_rst="P\n=\n\n.. paper:card:: lamps\n\n.. bibliography::\n")
    cited.remove("bibliography.rst")
    entry = entries(clean(cited), "page.html")["[BD20]"]
    assert entry.select_one("span.label a")["href"] == "#paper-lamps"


@pytest.mark.parametrize("builder", ["html", "latex", "text"])
def test_a_card_needs_no_bibliography(cited, builder):
    cited.remove("bibliography.rst")
    clean(cited.write(page_md="# P\n\n```{paper:card} lamps magnets\n```\n"), builder)


def test_citations_and_cards_count_in_the_order_of_the_page(cited):
    cited.conf["bibtex_default_style"] = "unsrt"
    cited.write(page_rst="P\n=\n\n.. paper:card:: lamps\n\n:cite:p:`birds` :cite:p:`magnets`\n")
    assert titles(clean(cited)) == ["Lamps of Glass", "Birds at Dawn", "Magnets & More"]


def test_a_citation_is_a_use_that_the_card_tells(cited):
    cited.write(
        page_rst="Page\n====\n\n:cite:p:`lamps`\n", card_rst="C\n=\n\n.. paper:card:: lamps\n"
    )
    card = BeautifulSoup(clean(cited).text("card.html"), "html.parser").select_one("article")
    assert card.select_one("p.papers-uses").text == "Cited in: Page"


# the user's own file --------------------------------------------------------------------


@pytest.fixture
def own(cited: Project) -> Project:
    (cited.folder / "own.bib").write_text(OWN, encoding="utf-8")
    cited.conf["bibtex_bibfiles"] = ["own.bib"]
    return cited


def test_both_stand_in_one_bibliography(own):
    own.write(page_rst="P\n=\n\n:cite:p:`oden2020,lamps`\n")
    assert titles(clean(own)) == ["Lamps of Glass", "Odes to Otters"]
    assert exported(own) == ["lamps"]


def test_entries_of_the_own_file_are_papers(own):
    built = clean(own.write(page_rst="P\n=\n\n.. paper:card:: oden2020 doi:10.5555/otters\n"))
    cards = BeautifulSoup(built.text("page.html"), "html.parser").select("article.papers-card")
    assert [card.select_one("p.papers-title").text for card in cards] == ["Odes to Otters"] * 2
    assert titles(built) == ["Odes to Otters"]
    assert exported(own) == []


def test_the_own_file_alone_is_a_corpus(own):
    own.conf["papers_corpus"] = []
    own.write(page_rst="P\n=\n\n.. paper:card:: oden2020\n\n.. paper:related:: oden2020\n")
    assert "Odes to Otters" in clean(own).text("page.html")


def test_the_file_that_bibtex_is_given_is_no_source(own):
    own.write(page_rst="P\n=\n\n.. paper:card:: lamps oden2020\n")
    clean(own)
    sources = clean(own, fresh=True).text("page.html")
    assert "Record from papers.jsonl" in sources
    assert "Record from own.bib" in sources
    assert "papers.bib" not in sources


def test_keys_that_fold_into_one_id_keep_apart(cited):
    cited.corpus(
        record("a.b", authors=["Ada Bee"]), record("a-b", title="Other", authors=["Cy Dee"])
    )
    cited.write(page_rst="P\n=\n\n:cite:p:`a.b` and :cite:p:`a-b`\n")
    found = entries(clean(cited)).values()
    assert sorted(entry["id"] for entry in found) == ["papers-cite-a-b", "papers-cite-a-b-2"]


def test_a_file_named_twice_is_read_once(own):
    own.conf["papers_corpus"] = ["./own.bib", "papers.jsonl"]
    own.write(page_rst="P\n=\n\n.. paper:card:: oden2020\n")
    built = clean(own)
    assert "Record from ./own.bib<" in built.text("page.html")
    assert titles(built) == ["Odes to Otters"]


def test_a_clashing_key_is_the_users(own):
    clash = record("oden2020", title="Odes to Otters", doi="10.5555/otters", authors=["Ola Oden"])
    own.corpus(LAMPS, {**clash, "key": "ODEN2020"})
    own.write(page_rst="P\n=\n\n:cite:p:`oden2020` :cite:p:`lamps`\n\n.. paper:card:: oden2020\n")
    assert titles(clean(own)) == ["Lamps of Glass", "Odes to Otters"]
    assert exported(own) == ["lamps"]


def test_a_key_of_the_own_file_that_differs_only_in_case_comes_later(own):
    own.write(page_rst="P\n=\n\n.. paper:card:: lamps\n")
    own.build()
    other = "@misc{Lamps, title={{Odes to Otters}}, author={Oden, Ola}, year=2020}"
    (own.folder / "own.bib").write_text(other, encoding="utf-8")
    grown = titles(own.build())
    shutil.rmtree(own.folder / "_build")
    assert grown == titles(own.build())


def test_one_work_under_two_keys_is_one_entry(own):
    own.corpus(LAMPS, record("otters", title="Odes to Otters", doi="10.5555/otters"))
    own.write(page_rst="P\n=\n\n:cite:p:`otters` :cite:p:`oden2020`\n\n.. paper:card:: otters\n")
    assert len(entries(clean(own))) == 1
    assert exported(own) == []


def test_a_key_that_moves_into_the_own_file(own):
    own.write(page_rst="P\n=\n\n:cite:p:`lamps` :cite:p:`birds`\n")
    clean(own)
    assert exported(own) == ["birds", "lamps"]
    lamps = "@misc{Lamps, title={{Lamps of Glass}}, author={Bee, Ada and Dee, Cy}, year=2020}"
    (own.folder / "own.bib").write_text(OWN + lamps.replace("Lamps,", "lamps,"), encoding="utf-8")
    built = clean(own)
    assert len(entries(built)) == 2
    assert exported(own) == ["birds"]
    (own.folder / "own.bib").write_text(OWN, encoding="utf-8")
    assert len(entries(clean(own))) == 2
    assert exported(own) == ["birds", "lamps"]


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_citation_follows_its_paper_out_of_the_own_file_and_back(own, jobs):
    key, other = "oden2020", "otters"
    otters = record(key, title="Odes to Otters", authors=["Oden, Ola"], doi="10.5555/otters")
    own.corpus({**otters, "venue": "Journal of Otters", "venue_year": 2020})
    own.write(page_rst=f"P\n=\n\n:cite:p:`{key}`\n", plain_rst="Plain\n=====\n\nText.\n")
    built = clean(own, jobs=jobs)
    assert (titles(built), exported(own)) == (["Odes to Otters"], [])
    (own.folder / "own.bib").write_text("", encoding="utf-8")
    built = clean(own, jobs=jobs)
    assert (titles(built), exported(own)) == (["Odes to Otters"], [key])
    (own.folder / "own.bib").write_text(OWN.replace(key, other), encoding="utf-8")
    built = clean(own, jobs=jobs)
    assert (titles(built), exported(own)) == (["Odes to Otters"], [])
    assert "plain" not in built.read


def test_of_two_keys_for_a_paper_in_the_own_file_a_card_takes_the_first_and_a_writer_any(own):
    second = OWN.replace("oden2020", "otters2").replace("to Otters", "to Otters, Again")
    (own.folder / "own.bib").write_text(second, encoding="utf-8")
    own.corpus(record("otters", title="Odes to Otters", doi="10.5555/otters"))
    own.write(page_rst="P\n=\n\n.. paper:card:: otters\n", other_rst="O\n=\n\n:cite:p:`otters2`\n")
    assert len(entries(clean(own))) == 1
    (own.folder / "own.bib").write_text(OWN + second, encoding="utf-8")
    built = clean(own)
    assert built.read == ["bibliography", "page"]
    grown = texts(built)
    assert len(grown) == 2
    shutil.rmtree(own.folder / "_build")
    assert grown == texts(clean(own))


def test_a_card_whose_key_the_own_file_gets_is_cited_by_the_entry_of_the_user(own):
    own.write(page_rst="P\n=\n\n.. paper:card:: lamps\n")
    assert titles(clean(own)) == ["Lamps of Glass"]
    other = OWN.replace("oden2020", "Lamps")
    (own.folder / "own.bib").write_text(other, encoding="utf-8")
    built = own.build()
    assert (titles(built), exported(own)) == (["Odes to Otters"], [])
    assert built.read == ["bibliography", "page"]
    assert "key 'Lamps' already names another paper" in built.warnings
    (own.folder / "own.bib").write_text(f"{other}\n", encoding="utf-8")
    assert own.build().read == ["bibliography"]


def test_a_changed_entry_of_the_own_file_reaches_its_card(own):
    own.write(page_rst="P\n=\n\n.. paper:card:: oden2020\n", other_rst="O\n=\n\nText.\n")
    clean(own)
    (own.folder / "own.bib").write_text(OWN.replace("Otters", "Owls"), encoding="utf-8")
    built = clean(own)
    assert "Odes to Owls" in built.text("page.html")
    assert built.read == ["bibliography", "page"]


def test_another_encoding_leaves_the_own_file_to_bibtex(own):
    (own.folder / "own.bib").write_text(OWN.replace("Ola", "Öla"), encoding="latin-1")
    own.conf["bibtex_encoding"] = "latin-1"
    own.conf["suppress_warnings"] = ["papers.source"]
    own.write(page_rst="P\n=\n\n:cite:p:`oden2020,lamps`\n")
    assert texts(clean(own))[1].startswith("Öla Oden.")


# lists ----------------------------------------------------------------------------------


def test_footnotes(own):
    own.conf["bibtex_tooltips"] = False
    own.write(
        page_rst="P\n=\n\n:footcite:t:`lamps` :footcite:p:`oden2020`\n\n.. footbibliography::\n",
        other_md="# O\n\n{footcite}`birds,2101.00001`\n\n```{footbibliography}\n```\n",
    )
    built = clean(own)
    for name, words in (("page", "Lamps of Glass"), ("page", "Otters"), ("other", "Birds at Dawn")):
        notes = BeautifulSoup(built.text(f"{name}.html"), "html.parser").select("aside.footnote")
        assert len(notes) == 2
        assert any(words in note.text for note in notes)
    changed = {**LAMPS, "title": "Lamps of Brass", "volume": "7"}
    own.corpus(changed, MAGNETS, BIRDS)
    again = clean(own)
    assert "Lamps of Brass" in again.text("page.html")
    assert again.read == ["page"]


def test_a_footnote_of_a_paper_that_is_gone_is_warned_of(cited):
    cited.write(page_rst="P\n=\n\n:footcite:t:`lamps`\n\n.. footbibliography::\n")
    clean(cited)
    cited.corpus(MAGNETS)
    built = cited.build()
    assert 'page.rst:4: WARNING: could not find bibtex key "lamps"' in built.warnings
    assert "Lamps of Glass" not in built.text("page.html")


def test_a_footnote_made_while_reading_is_found_by_a_comment(cited):
    cited.write(
        page_rst="""
            P
            =

            .. :footcite:p:`lamps`

            .. default-role:: footcite:p

            See `lamps`.

            .. footbibliography::
        """
    )
    assert "Lamps of Glass" in clean(cited).text("page.html")


@pytest.mark.parametrize(
    ("options", "shown", "missing"),
    [
        (":all:", "Birds at Dawn|Lamps of Glass|Odes to Otters", ""),
        (":cited:", "Birds at Dawn|Lamps of Glass", ""),
        (":notcited:", "Odes to Otters", "birds lamps"),
        (":filter: sphinx_papers and cited", "Birds at Dawn|Lamps of Glass", ""),
        (":filter: author % 'Bee'", "Lamps of Glass", "birds"),
        (":filter: year <= '2019'", "Birds at Dawn", "lamps"),
        (":filter: docname in docnames", "", "birds lamps"),
        ("\n   magnets", "Birds at Dawn|Lamps of Glass|Magnets & More", ""),
        (
            ":filter: False\n\n   2101.00001\n   oden2020",
            "Magnets & More|Odes to Otters",
            "birds lamps",
        ),
    ],
)
def test_lists_and_filters(own, options, shown, missing):
    own.write(
        page_rst="P\n=\n\n:cite:p:`lamps,birds`\n",
        bibliography_rst=f"Bib\n===\n\n.. bibliography::\n   {options}\n",
    )
    built = own.build()
    assert "|".join(sorted(titles(built))) == shown
    warned = re.findall(r"WARNING: (.*\])", built.warnings)
    assert sorted(warned) == [
        f'could not find bibtex key "{key}" [bibtex.key_not_found]' for key in missing.split()
    ]


def test_prefixes_of_keys(own):
    own.write(
        page_rst="P\n=\n\n:cite:p:`b-magnets`\n\n.. paper:card:: lamps\n",
        bibliography_rst="Bib\n===\n\n.. bibliography::\n   :keyprefix: b-\n",
    )
    assert titles(clean(own)) == ["Magnets & More"]


def test_lists_that_are_not_of_citations(cited):
    cited.write(
        page_rst="P\n=\n\n.. paper:card:: lamps\n",
        bibliography_rst="B\n=\n\n.. bibliography::\n   :list: bullet\n\n   birds\n",
    )
    page = BeautifulSoup(clean(cited).text("bibliography.html"), "html.parser")
    assert [item.text.strip()[:4] for item in page.select("section ul > li")] == ["Ada ", "Gil "]


def test_two_bibliographies_of_a_page_have_ids_of_their_own(cited):
    body = ".. bibliography::\n   :list: bullet\n\n"
    cited.write(page_rst="P\n=\n\n.. paper:card:: lamps\n", bibliography_rst=f"B\n=\n\n{body * 2}")
    page = BeautifulSoup(clean(cited).text("bibliography.html"), "html.parser")
    assert [item["id"] for item in page.select("section ul > li")] == [
        "papers-cite-lamps",
        "papers-cite-lamps-2",
    ]


def test_the_form_of_ids_is_the_users(cited):
    cited.conf["bibtex_cite_id"] = "cite-{key}"
    cited.write(page_rst="P\n=\n\n:cite:p:`lamps`\n")
    assert 'href="bibliography.html#cite-lamps"' in clean(cited).text("page.html")


def test_names_in_the_text_that_bibtex_looks_up():
    text = (
        "a :footcite:`a,b` {footcite:t}`c`\n\n.. bibliography:: x.bib\n   :all:\n\n   d\n   e\n\n"
        "f\n\n```{bibliography}\n:all:\n\ng\n```\n\n"
        ":::{bibliography}\n---\nstyle: plain\n---\nh\n:::\n"
    )
    assert [name for name in looked_up(text) if ":" not in name] == list("abcdegh")


# what is shown --------------------------------------------------------------------------

AWKWARD = (
    r"100% of R&D, #1, a_b, $5 and $10, {x}, lone } and {, C:\new, x^2, ~approx, <b>, \"q\", 'r'",
    "王小明的论文：深度学习",
    r"Bounds of $\mathcal{O}(n^{2})$ and $\{a_i\}$ for 50% -- or --- more",
    "iPhone, mRNA and BERT in a sentence: What Now?",
    "“Quoted”, ‘single’, dash – long — Łódź, Ünïcödé, ﬁ, β-sheet @home",
    "``Backticks'' and ?`other!` ligatures -- in <<text>>",
)


@pytest.mark.parametrize("title", AWKWARD)
def test_a_title_comes_out_as_it_is(cited, title):
    cited.corpus(record("awkward", title=title, authors=["Ada Bee"]))
    cited.write(page_rst="P\n=\n\n:cite:p:`awkward`\n")
    end = "" if title.endswith("?") else "."
    assert texts(clean(cited)) == [f"Ada Bee. {title}{end} 2020."]
    tip = BeautifulSoup(cited.build(fresh=True).text("page.html"), "html.parser")
    assert title in tip.select_one("section p a")["title"]
    clean(cited, "latex")


@pytest.mark.parametrize(
    ("name", "label", "shown"),
    [
        ("The ATLAS Collaboration", "[TAC20]", "The ATLAS Collaboration"),
        ({"literal": "R&D {Team} of 50%"}, "[RTo5020]", "R&D {Team} of 50%"),
        ("Mario Lučić", "[Luc20]", "Mario Lučić"),
        ({"family": "Østergård", "given": "Øystein"}, "[Ost20]", "Øystein Østergård"),
        ("王小明", "[Wan20]", "王小明"),
        ({"family": "van der Berg", "given": "Łukasz"}, "[vdB20]", "Łukasz van der Berg"),
        ("", "[odd20]", ""),
    ],
)
def test_labels_and_names(cited, name, label, shown):
    cited.corpus(record("odd", title="Odd", authors=[name] if name else []))
    cited.write(page_rst="P\n=\n\n:cite:p:`odd`\n")
    built = clean(cited)
    assert list(entries(built)) == [label]
    assert texts(built) == [f"{shown}. Odd. 2020." if shown else "Odd. 2020."]


@pytest.mark.parametrize("style", ["alpha", "plain", "unsrt", "unsrtalpha"])
def test_no_style_misses_a_field_of_any_paper_of_the_seed_corpus(cited, style):
    cited.conf |= {"papers_corpus": ["seed"], "bibtex_default_style": style}
    cited.write(page_rst="P\n=\n\n.. paper:card:: nfnet gemini hares dokei partir turf dgmr\n")
    assert len(entries(clean(cited))) == 7


@pytest.mark.parametrize("kind", [
    "article", "article-journal", "paper-conference", "chapter", "book", "thesis", "report",
    "manuscript", "webpage", "dataset", "software", "patent", "pamphlet", "periodical", "song",
])  # fmt: skip
def test_no_style_misses_a_field_of_any_type(cited, kind):
    bare = record("bare", type=kind, year=None)
    full = record(
        "full", type=kind, authors=["Ada Bee"], venue="Annals", publisher="Press", note="N"
    )
    part = record("part", type=kind, authors=["Ada Bee"], publisher="Press")
    cited.corpus(bare, full, part)
    assert len(entries(clean(cited.write(page_rst="P\n=\n\n:cite:p:`bare,full,part`\n")))) == 3


def test_referencing_by_author_and_year(cited):
    cited.conf["bibtex_reference_style"] = "author_year"
    cited.corpus(record("odd", title="Odd", authors=["Øystein Łuczak", "Cy Dee"]))
    built = clean(cited.write(page_rst="P\n=\n\n:cite:t:`odd`\n"))
    words = BeautifulSoup(built.text("page.html"), "html.parser").select_one("section p").text
    assert words == "Łuczak and Dee [2020]"


# builds ---------------------------------------------------------------------------------


@pytest.fixture
def mixed(own: Project) -> Project:
    return own.write(
        page_rst="P\n=\n\n:cite:p:`lamps,oden2020` :footcite:p:`birds`\n\n.. footbibliography::\n",
        other_md="# O\n\n{cite:t}`2101.00001`\n\n```{paper:card} oden2020\n```\n",
        plain_rst="Plain\n=====\n\nText.\n",
    )


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_second_build_reads_and_writes_nothing(mixed, jobs):
    assert clean(mixed, jobs=jobs).read == ["bibliography", "index", "other", "page", "plain"]
    again = clean(mixed, jobs=jobs)
    assert (again.read, again.written) == ([], set())
    forced = clean(mixed, jobs=jobs, fresh=True)
    assert titles(forced) == ["Lamps of Glass", "Magnets & More", "Odes to Otters"]


def test_serial_and_parallel_builds_are_equal(mixed):
    pages = [
        {
            path.name: path.read_bytes()
            for path in clean(mixed, jobs=jobs, fresh=True).outdir.glob("*.html")
        }
        for jobs in (0, 2)
    ]
    assert pages[0] == pages[1]


def test_a_page_that_is_read_again_is_the_same(mixed):
    text = f"{BIBLIOGRAPHY}\n   birds\n\n:cite:p:`lamps,oden2020`\n\n.. paper:card:: lamps\n"
    first = clean(mixed.write(bibliography_rst=text)).text("bibliography.html")
    (mixed.folder / "bibliography.rst").touch()
    again = clean(mixed)
    assert (again.read, again.written - {"index"}) == (["bibliography"], {"bibliography"})
    assert again.text("bibliography.html") == first


def test_builders_share_doctrees(mixed):
    for builder in ("html", "latex", "text", "epub", "singlehtml", "man", "texinfo", "xml", "html"):
        built = clean(mixed, builder)
        assert bool(built.read) == (builder == "html" and bool(built.written))


@pytest.mark.parametrize("builder", ["latex", "text", "epub", "singlehtml", "dirhtml", "man"])
def test_every_builder_alone_and_parallel(mixed, builder):
    clean(mixed, builder, jobs=2)


def test_the_command_with_warnings_as_errors(mixed, tmp_path):
    mixed.conf["extensions"].reverse()
    settings = "".join(f"{name} = {value!r}\n" for name, value in mixed.conf.items())
    (mixed.folder / "conf.py").write_text(settings)
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-n",
        "-W",
        "-j2",
        "-q",
        mixed.folder,
        tmp_path / "o",
    ]
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_new_citation_is_picked_up_in_one_pass(mixed, jobs):
    clean(mixed, jobs=jobs)
    mixed.write(plain_rst="Plain\n=====\n\n:cite:p:`birds`\n")
    built = clean(mixed, jobs=jobs)
    assert built.read == ["plain"]
    assert {"plain", "bibliography"} <= built.written
    assert "page" not in built.written
    assert "Birds at Dawn" in titles(built)
    assert clean(mixed, jobs=jobs).written == set()


def test_a_citation_that_is_taken_away_leaves_the_bibliography(mixed):
    clean(mixed)
    mixed.write(other_md="# O\n\nNothing.\n")
    built = clean(mixed)
    assert built.read == ["other"]
    assert titles(built) == ["Lamps of Glass", "Odes to Otters"]
    mixed.remove("page.rst")
    assert entries(clean(mixed)) == {}


def test_a_changed_record_reaches_the_bibliography(mixed):
    clean(mixed)
    mixed.corpus(LAMPS, {**MAGNETS, "venue": "Annals of Iron"}, BIRDS)
    built = clean(mixed)
    assert "Annals of Iron" in texts(built)[1]
    mixed.corpus({**LAMPS, "volume": "12", "pages": "5-9", "venue": "Light"}, MAGNETS, BIRDS)
    built = clean(mixed)
    assert "plain" not in built.read
    assert "Light, 12:5–9, 2020" in texts(built)[0]


def test_a_changed_label_reaches_every_page_that_shows_it(mixed):
    clean(mixed)
    mixed.corpus(LAMPS, {**MAGNETS, "authors": ["Zoe Zed"]}, BIRDS)
    built = clean(mixed)
    assert "Zed20" in built.text("other.html")
    own = mixed.folder / "own.bib"
    own.write_text(OWN.replace("Oden, Ola", "Quince, Quin"), encoding="utf-8")
    assert "Qui20" in clean(mixed).text("page.html")


@pytest.mark.parametrize("keys", ["magnets", "lamps, magnets"])
def test_a_changed_label_reaches_a_link_of_the_role_any(mixed, keys):
    mixed.write(plain_rst=f"Plain\n=====\n\n:any:`{keys}`\n")
    assert "Fox20</a>" in clean(mixed).text("plain.html")
    mixed.corpus(LAMPS, {**MAGNETS, "authors": ["Zoe Zed"]}, BIRDS)
    assert "Zed20</a>" in clean(mixed).text("plain.html")


def test_a_footnote_may_name_a_paper_in_another_letter_case(cited):
    cited.corpus({**LAMPS, "key": "Lamps"}, MAGNETS, BIRDS)
    footnote = "P\n=\n\n:footcite:p:`lamps`\n\n.. footbibliography::\n"
    cited.write(page_rst=footnote, card_md="# C\n\n```{paper:card} Lamps\n```\n")
    assert list(entries(clean(cited))) == ["[BD20]"]
    cited.write(page_rst=f"{footnote}\nMore.\n")
    built = clean(cited)
    assert list(entries(built)) == ["[BD20]"]
    assert "bibliography" not in built.written


@pytest.mark.parametrize("jobs", [0, 2])
def test_the_role_any_finds_a_card_where_no_bibliography_has_its_paper(cited, jobs):
    cited.write(
        any_rst="Any\n===\n\n:any:`lamps`\n",
        card_md="# C\n\n```{paper:card} lamps\n```\n",
        later_rst="L\n=\n\n.. paper:card:: lamps\n",
    )
    assert 'href="bibliography.html#papers-cite-lamps"' in clean(cited, jobs=jobs).text("any.html")
    cited.write(card_md="# C\n\nNo card.\n")
    built = clean(cited, jobs=jobs)
    assert "any" not in built.written
    cited.write(bibliography_rst=f"{BIBLIOGRAPHY}   :filter: False\n")
    assert 'href="later.html#paper-lamps"' in clean(cited, jobs=jobs).text("any.html")


def test_a_changed_order_reaches_the_page_that_cites_several_together(cited):
    cited.conf["bibtex_default_style"] = "unsrtalpha"
    cited.write(page_rst="P\n=\n\n:cite:p:`lamps,birds`\n", early_rst="E\n=\n\nText.\n")
    page = clean(cited).text("page.html")
    assert page.index("BD20") < page.index("Hay19")
    cited.write(early_rst="E\n=\n\n:cite:p:`birds`\n")
    page = clean(cited).text("page.html")
    assert page.index("Hay19") < page.index("BD20")


def test_a_changed_label_leaves_the_page_of_a_card_as_it_is(mixed):
    mixed.write(plain_rst="Plain\n=====\n\n.. paper:card:: lamps\n")
    clean(mixed)
    mixed.corpus(LAMPS, MAGNETS, BIRDS, {**LAMPS, "key": "lamps-two", "doi": "10.5555/two"})
    mixed.write(other_md="# O\n\n{cite:t}`lamps-two`\n")
    built = clean(mixed)
    assert {"[BD20a]", "[BD20b]"} <= set(entries(built))
    assert "page" in built.written
    assert "plain" not in built.written


def test_an_empty_citation_is_written_again_only_where_its_entry_comes_or_goes(mixed):
    mixed.write(plain_rst="Plain\n=====\n\n:cite:empty:`lamps`\n")
    clean(mixed)
    mixed.corpus({**LAMPS, "authors": ["Zoe Zed"]}, MAGNETS, BIRDS)
    built = clean(mixed)
    assert "[Zed20]" in entries(built)
    assert "page" in built.written
    assert "plain" not in built.written
    mixed.write(bibliography_rst=f"{BIBLIOGRAPHY}   :filter: author % 'Oden'\n")
    built = mixed.build()
    assert "plain" in built.written
    assert 'plain.rst:4: WARNING: could not find bibtex key "lamps"' in built.warnings


def test_nothing_happens_without_bibtex(cited):
    cited.conf["extensions"] = ["sphinx_papers", "myst_parser"]
    cited.remove("bibliography.rst")
    settings = "".join(f"{name} = {value!r}\n" for name, value in cited.conf.items())
    (cited.folder / "conf.py").write_text(settings)
    script = (
        "import sys\nfrom sphinx.cmd.build import main\n"
        f"code = main(['-W', '-q', {str(cited.folder)!r}, {str(cited.folder / '_build')!r}])\n"
        "print(code, 'sphinxcontrib.bibtex' in sys.modules)\n"
    )
    cited.write(page_rst="P\n=\n\n.. paper:card:: lamps\n")
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "0 False\n"
    assert not list(cited.folder.rglob("papers.bib"))


def test_the_example_of_the_documentation(project):
    text = (Path(__file__).parents[2] / "docs" / "bibtex.md").read_text("utf-8")
    conf, bib, page = (
        re.search(rf"(?ms)^(```+){language}\n(.*?)^\1$", text)[2]
        for language in ("python", "bibtex", "md")
    )
    project.conf.clear()
    (project.folder / "references.bib").write_text(bib)
    built = project.write(index_md=page).build(conf=conf)
    assert built.warnings == ""
    assert texts(built, "index.html") == ["Ola Oden. Odes to otters. Journal of Otters, 2020."]
    assert 'id="paper-oden2020"' in built.text("index.html")
