"""After a change, exactly the documents whose shown content changed are built again."""

import shutil

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder

from tests.conftest import Project, record

ALPHA = record(
    "alpha",
    doi="10.5555/alpha",
    authors=["Ada Bee", "Cy Dee"],
    abstract="Magnets lift heavy loads. " * 5,
)
BETA = record("beta", authors=["Ada Bee"], abstract="Magnets push light loads away. " * 5)
GAMMA = record("gamma", authors=["Eve Fox"], abstract="Songs of birds at dawn. " * 5)


@pytest.fixture
def three(project: Project) -> Project:
    """Pages that show one paper each, one that shows relations, one that only links."""
    project.corpus(ALPHA, BETA, GAMMA)
    return project.write(
        index_rst="""
            Index
            =====

            .. toctree::
               :glob:

               *
        """,
        one_rst="One\n===\n\n.. paper:card:: alpha\n",
        two_md="# Two\n\n```{paper:card} beta\n```\n",
        table_rst="Table\n=====\n\n.. paper:related:: alpha\n",
        link_md="# Link\n\n{paper:ref}`gamma` and {paper:ref}`alpha`\n",
    )


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_second_build_does_nothing(three, jobs):
    assert three.build(jobs=jobs).read == ["index", "link", "one", "table", "two"]
    again = three.build(jobs=jobs)
    assert (again.read, again.written, again.warnings) == ([], set(), "")


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_changed_record_is_read_again_where_it_is_shown(three, jobs):
    three.build(jobs=jobs)
    three.corpus(ALPHA, {**BETA, "title": "Beta Anew"}, GAMMA)
    built = three.build(jobs=jobs)
    assert built.read == ["table", "two"]
    assert "Beta Anew" in built.text("two.html")
    assert "Beta Anew" in built.text("table.html")


def test_a_new_record_changes_only_the_table_that_counts_it(three):
    three.build()
    three.corpus(ALPHA, BETA, GAMMA, record("omega", abstract="Far away. " * 20))
    built = three.build()
    assert built.read == ["table"]
    assert "1 of 3 papers" in built.text("table.html")


def test_a_missing_paper_appears_when_it_is_added(three):
    three.corpus(ALPHA, BETA)
    first = three.build()
    assert "no paper named 'gamma' in the corpus" in first.warnings
    three.corpus(ALPHA, BETA, GAMMA)
    second = three.build()
    assert (second.read, second.warnings) == (["link", "table"], "")
    assert "Fox, 2020" in second.text("link.html")


def test_a_removed_paper_is_warned_of(three):
    three.build()
    three.corpus(ALPHA, GAMMA)
    built = three.build()
    assert "two.md:3: WARNING: no paper named 'beta'" in built.warnings
    assert built.read == ["table", "two"]


def test_links_follow_a_card_to_another_document(three):
    three.write(any_rst="Any\n===\n\n:any:`alpha`\n")
    assert 'href="one.html#paper-alpha"' in three.build().text("link.html")
    three.write(one_rst="One\n===\n", two_md="# Two\n\n```{paper:card} beta alpha\n```\n")
    built = three.build()
    assert built.read == ["one", "two"]
    assert "link" in built.written
    assert 'href="two.html#paper-alpha"' in built.text("link.html")
    assert 'href="two.html#paper-alpha"' in built.text("any.html")


def test_links_that_an_interrupted_build_has_not_written_are_written_by_the_next(
    three, monkeypatch
):
    def interrupt(*_arguments):
        raise KeyboardInterrupt

    three.build()
    three.write(one_rst="One\n===\n", two_md="# Two\n\n```{paper:card} beta alpha\n```\n")
    with monkeypatch.context() as patch:
        patch.setattr(StandaloneHTMLBuilder, "write_documents", interrupt)
        with pytest.raises(KeyboardInterrupt):
            three.build()
    built = three.build()
    assert built.read == []
    assert 'href="two.html#paper-alpha"' in built.text("link.html")
    assert three.build().written == set()


def test_a_removed_document_leaves_no_link_to_it(three):
    three.build()
    three.remove("one.rst")
    built = three.build()
    assert "link" in built.written
    assert "one.html#" not in built.text("link.html")
    assert 'href="https://doi.org/10.5555/alpha"' in built.text("link.html")


def test_every_card_that_says_who_cites_its_paper_is_kept_true_and_no_other(three):
    three.write(
        one_rst="One\n===\n\n.. paper:card:: alpha\n   :no-index:\n",
        two_md="# Two\n\n```{paper:card} alpha\n:fields: authors\n```\n",
        table_rst="Table\n=====\n\n.. paper:card:: alpha\n   :density: compact\n",
    )
    assert "Cited in" in three.build().text("one.html")
    three.write(link_md="# Linked\n\n{paper:ref}`gamma` and {paper:ref}`alpha`\n")
    built = three.build()
    assert "Linked" in built.text("one.html")
    assert built.written == {"index", "link", "one"}


def test_parallel_and_serial_builds_are_equal(three):
    serial = {p.name: p.read_bytes() for p in three.build(fresh=True).outdir.glob("*.html")}
    parallel = {
        p.name: p.read_bytes() for p in three.build(fresh=True, jobs=2).outdir.glob("*.html")
    }
    assert serial == parallel


@pytest.mark.parametrize("builder", ["text", "dirhtml", "epub"])
def test_what_one_builder_has_read_again_another_writes_again(three, builder):
    three.conf["papers_pages"] = True
    three.write(index_rst="Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n\n:ref:`paper-years`\n")
    three.build()
    three.build(builder)
    three.corpus(ALPHA, {**BETA, "title": "Beta Anew", "year": 1999}, GAMMA)
    three.remove("one.rst")
    assert three.build().read == ["index", "table", "two"]
    built = three.build(builder)
    assert built.read == []
    assert {"table", "two"} <= built.written
    left = {
        p: p.read_bytes()
        for p in built.outdir.rglob("*")
        if p.suffix in {".html", ".xhtml", ".txt"}
    }
    shutil.rmtree(built.outdir)
    three.build(builder)
    fresh = {p: p.read_bytes() for p in left if p.is_file()}
    assert [p.name for p in fresh if fresh[p] != left[p]] == []
    assert any(b"Beta Anew" in text for text in fresh.values())
    assert three.build(builder).written <= {"index"}  # EPUB looks at its table of contents


def test_a_changed_source_list_reads_only_what_it_changes(three):
    three.build()
    three.corpus(
        GAMMA, {**ALPHA, "title": "On Alpha and Its Uses (Second Text)"}, name="other.jsonl"
    )
    three.conf["papers_corpus"] = ["papers.jsonl", "other.jsonl"]
    built = three.build()  # the first source wins, but the card tells of both
    assert "Record from papers.jsonl, other.jsonl" in built.text("one.html")
    assert built.read == ["one", "table"]  # the caption of the table names the sources
    three.conf["papers_corpus"] = ["other.jsonl", "papers.jsonl"]
    assert three.build().read == ["link", "one", "table"]


@pytest.mark.filterwarnings("ignore:'myst_parser.sphinx_ext.myst_refs")
@pytest.mark.parametrize("link", ["{ref}`near`", "[](#near)", "{any}`near`"])
def test_what_a_table_is_called_is_changed_where_it_is_referred_to(three, link):
    three.write(
        table_rst="Table\n=====\n\n.. paper:related:: alpha\n   :name: near\n",
        refers_md=f"# Refers\n\nSee {link}.\n",
        words_md="# Words\n\nSee {ref}`these <near>`.\n",
    )
    assert ">Related to “On Alpha and Its Uses”</" in three.build().text("refers.html")
    three.corpus(ALPHA, BETA, GAMMA, record("omega", abstract="Far away. " * 20))
    built = three.build()
    assert "of 3 papers" in built.text("table.html")
    assert built.read == ["table"]
    assert "refers" not in built.written
    three.corpus({**ALPHA, "title": "On Omega"}, BETA, GAMMA)
    built = three.build()
    assert ">Related to “On Omega”</" in built.text("refers.html")
    assert "refers" not in built.read
    assert "words" not in built.written
    again = three.build()
    assert (again.read, again.written) == ([], set())


def test_an_empty_source_is_named_in_captions_alone(three):
    three.build()
    (three.folder / "empty.jsonl").write_text("")
    three.conf["papers_corpus"] = ["papers.jsonl", "empty.jsonl"]
    built = three.build()
    assert built.read == ["table"]
    assert "papers.jsonl, empty.jsonl, by terms" in built.text("table.html")


PARTS = {
    "title_rst": "Title\n=====\n\n:paper:title:`alpha`\n",
    "authors_md": "# Authors\n\n{paper:authors}`alpha`\n",
    "year_rst": "Year\n====\n\n:paper:year:`alpha`\n",
    "ref_md": "# Ref\n\n{paper:ref}`alpha`\n",
    "time_rst": "Time\n====\n\n.. paper:timeline:: alpha\n",
    "bullets_rst": "Bullets\n=======\n\n.. paper:list::\n   :query: key:alpha\n   :as: bullets\n",
    "card_rst": "Card\n====\n\n.. paper:card:: alpha\n",
    "line_md": "# Line\n\n```{paper:card} alpha\n:density: line\n```\n",
    "list_rst": "List\n====\n\n.. paper:list::\n   :query: key:alpha\n",
    "own_rst": "Own\n===\n\n.. paper:related:: beta\n   :as: bullets\n   :caption: Near it\n",
}
WHOLE = "card line list"
LISTED = f"{WHOLE} bullets own ref"


@pytest.mark.parametrize(
    ("changed", "read"),
    [
        ({"abstract": "Magnets lift heavy loads. " * 5 + "So."}, WHOLE),
        ({"volume": "7"}, WHOLE),
        ({"venue": "Iron"}, LISTED),
        ({"authors": ["Ada Bee", "Cy Døe", "Gil Hay"]}, f"{LISTED} authors time"),
        ({"title": "Alpha Anew"}, f"{LISTED} time title"),
        ({"year": 2021}, f"{LISTED} time year"),
    ],
)
def test_a_document_is_read_again_if_what_it_shows_of_a_record_has_changed(project, changed, read):
    project.corpus(ALPHA, BETA, GAMMA)
    project.write(index_rst="Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n", **PARTS)
    project.build()
    project.corpus({**ALPHA, **changed}, BETA, GAMMA)
    assert project.build().read == sorted(read.split())


def test_a_record_that_only_counts_is_read_of_where_the_number_is_shown(three):
    options = "   :caption: Near it\n   :columns: paper\n"
    three.write(own_rst=f"Own\n===\n\n.. paper:related:: alpha\n{options}")
    three.build()
    three.corpus(ALPHA, BETA, GAMMA, record("omega", abstract="Far away. " * 20))
    assert three.build().read == ["table"]


def test_another_key_of_a_paper_that_is_listed_as_cited_is_no_news(project):
    project.corpus(ALPHA, BETA)
    project.write(
        index_rst="Index\n=====\n\n.. toctree::\n\n   cited\n   used\n",
        cited_rst="Cited\n=====\n\n.. paper:cited::\n",
        used_rst="Used\n====\n\n:paper:title:`alpha` by :paper:authors:`beta`\n",
    )
    project.build()
    project.corpus({**ALPHA, "key": "Alpha"}, BETA)
    built = project.build()
    assert built.read == ["used"]  # which says that it cites a paper of this key
    assert "cited" not in built.written


@pytest.mark.parametrize("form", ["table", "cards", "bullets"])
def test_another_key_of_what_papers_are_related_to_is_no_news(project, form):
    project.corpus(ALPHA, BETA, GAMMA)
    options = f"   :as: {form}\n   :group-by: time\n"
    project.write(
        index_rst="Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n",
        key_rst=f"Key\n===\n\n.. paper:related:: alpha\n{options}",
        doi_rst=f"DOI\n===\n\n.. paper:related:: 10.5555/alpha\n{options}",
    )
    before = project.build()
    assert "On Beta" in before.text("key.html")
    project.corpus({**ALPHA, "key": "Alpha"}, BETA, GAMMA)
    assert project.build().read == []
    project.corpus({**ALPHA, "key": "alpaca"}, BETA, GAMMA)
    built = project.build()
    assert built.read == ["key"]
    assert "Unknown paper: alpha" in built.text("key.html")
    project.corpus(ALPHA, BETA, GAMMA)
    assert project.build().read == ["key"]


def test_the_environment_holds_no_record(three):
    three.build()
    pickled = (three.folder / "_build" / "doctrees" / "environment.pickle").read_bytes()
    assert b"Magnets" not in pickled
    assert b"Ada Bee" not in pickled
    assert b"On Gamma" not in pickled  # which has no card
