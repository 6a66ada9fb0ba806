"""What a build has read and not written, the next one writes."""

import os

import pytest
from sphinx.builders import Builder

from tests.conftest import Project, record

OLD, NEW = record("alpha", title="Old Title"), record("alpha", title="New Title")
PAGES = {
    "index_rst": "Index\n=====\n\n.. toctree::\n   :caption: Old Caption\n\n   one\n   two\n",
    "one_rst": "One\n===\n\n.. paper:card:: alpha\n",
    "two_md": "# Two\n\nSee {paper:title}`alpha`.\n",
}


@pytest.fixture
def pages(project: Project) -> Project:
    """A page with a card, and one that says its title."""
    return project.corpus(OLD).write(**PAGES)


@pytest.fixture
def interrupted(monkeypatch):
    """Builds a project and interrupts it before it writes."""

    def interrupt(*_arguments):
        raise KeyboardInterrupt

    def build(project, builder="html"):
        with monkeypatch.context() as patch:
            patch.setattr(Builder, "write_documents", interrupt)
            with pytest.raises(KeyboardInterrupt):
                project.build(builder)

    return build


@pytest.mark.parametrize(
    ("builder", "name"),
    [("html", "two.html"), ("text", "two.txt"), ("xml", "two.xml"), ("epub", "two.xhtml")],
)
def test_what_an_interrupted_build_has_read_is_written(pages, interrupted, builder, name):
    assert "Old Title" in pages.build(builder).text(name)
    pages.corpus(NEW)
    interrupted(pages, builder)
    built = pages.build(builder)
    assert built.read == []
    assert "New Title" in built.text(name)
    assert pages.build(builder).written <= {"index"}  # EPUB looks at its table of contents


def test_so_it_is_where_an_option_has_changed_too(pages, interrupted):
    pages.conf["papers_pages"] = True
    pages.build()
    pages.corpus(NEW)
    pages.conf["html_title"] = "New Name"
    interrupted(pages)
    built = pages.build()
    assert "New Title" in built.text("two.html")
    for page in ("papers/alpha", "paper-authors"):
        assert "New Name" in built.text(f"{page}.html")
    assert pages.build().written == set()


def test_a_bibliography_that_was_not_written_is_written(pages, interrupted):
    pages.conf["extensions"] = [*pages.conf["extensions"], "sphinxcontrib.bibtex"]
    pages.conf["bibtex_bibfiles"] = []
    pages.write(two_md="# Two\n\n{cite:p}`alpha`\n", three_md="# 3\n\n```{bibliography}\n```\n")
    assert "Old Title" in pages.build().text("three.html")
    pages.corpus(NEW)
    interrupted(pages)
    built = pages.build()
    assert "New Title" in built.text("three.html")
    assert pages.build().written == set()


def test_documents_that_a_build_was_not_asked_for_are_written_by_the_next(pages):
    pages.build()
    pages.corpus(NEW)
    built = pages.build(only=["one.rst"])
    assert "New Title" in built.text("one.html")
    assert "Old Title" in built.text("two.html")
    built = pages.build()
    assert (built.read, built.written) == ([], {"two", "index"})
    assert "New Title" in built.text("two.html")
    assert pages.build().written == set()


def test_a_card_tells_of_a_document_that_was_built_alone(pages):
    pages.write(three_rst=":orphan:\n\nThree\n=====\n")
    pages.build()
    pages.write(three_rst=":orphan:\n\nThree\n=====\n\n:paper:ref:`alpha`\n")
    assert pages.build(only=["three.rst"]).written == {"three"}
    assert 'href="three.html"' in pages.build().text("one.html")


@pytest.mark.parametrize("builder", ["latex", "singlehtml"])
def test_what_joins_documents_has_written_all(pages, builder):
    pages.build(builder, only=["one.rst"])
    assert not list((pages.folder / "_build").rglob("*.papers-unwritten"))


def test_nothing_is_kept_where_all_is_written(pages):
    pages.build()
    assert not list((pages.folder / "_build").rglob("*.papers-unwritten"))
    assert "html_static_path" not in pages.build().status  # as an option that has changed


def test_indices_and_pages_of_papers_show_what_contents_show(pages):
    pages.conf |= {"papers_pages": True, "html_sidebars": {"**": ["globaltoc.html"]}}
    names = ("paper-authors.html", "papers/alpha.html")
    built = pages.build()
    assert all("Old Caption" in built.text(name) for name in names)
    pages.write(index_rst=PAGES["index_rst"].replace("Old Caption", "New Caption"))
    built = pages.build()
    assert all("New Caption" in built.text(name) for name in names)
    pages.write(one_rst="*One*\n=====\n\n.. paper:card:: alpha\n")
    built = pages.build()
    assert all("<em>One</em>" in built.text(name) for name in names)


def test_all_pages_are_made_where_all_are_asked_for(pages):
    pages.conf |= {"papers_pages": True, "templates_path": ["_templates"]}
    layout = '{%% extends "!layout.html" %%}{%% block footer %%}%s{%% endblock %%}'
    pages.write(_templates__layout_html=layout % "Old footer")
    pages.build()
    pages.write(_templates__layout_html=layout % "New footer")
    os.utime(pages.folder / "_templates" / "layout.html", (0, 0))  # looks as if it were the old
    assert pages.build().written == set()
    built = pages.build(everything=True)
    for name in ("paper-authors.html", "papers/alpha.html", "one.html"):
        assert "New footer" in built.text(name)


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_card_may_be_shown_in_a_list_of_todos(pages, jobs):
    pages.conf["extensions"] = [*pages.conf["extensions"], "sphinx.ext.todo"]
    pages.conf["todo_include_todos"] = True
    pages.write(
        a_rst=":orphan:\n\nA\n=\n\n.. todo:: Read it\n\n   .. paper:card:: alpha\n",
        z_md="---\norphan: true\n---\n# Z\n\n```{todolist}\n```\n",
        **{f"p{n}_rst": f":orphan:\n\nP{n}\n==\n" for n in range(5)},
    )
    built = pages.build(jobs=jobs)
    assert built.warnings == ""
    assert "Old Title" in built.text("z.html")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_what_shows_no_paper_any_more_leaves_no_file(pages, builder):
    pages.conf["papers_pages"] = True
    pages.write(
        papers__own_rst=":orphan:\n\nOwn\n===\n\n.. paper:card:: alpha\n",
        _extra__papers__more_txt="More.\n",
    )
    pages.conf["html_extra_path"] = ["_extra"]
    page = "papers/alpha.html" if builder == "html" else "papers/alpha/index.html"
    built = pages.build(builder)
    files = ("_papers/papers/alpha.bib", "_papers/one.bib", page)
    assert all((built.outdir / name).is_file() for name in files)
    pages.write(one_rst="One\n===\n", two_md="# Two\n", papers__own_rst=":orphan:\n\nOwn\n===\n")
    built = pages.build(builder)
    assert not any((built.outdir / name).exists() for name in files)
    assert not (built.outdir / "_papers" / "papers" / "own.bib").exists()
    assert (built.outdir / "papers" / "more.txt").is_file()


def test_pages_of_papers_go_with_the_option(pages):
    pages.conf["papers_pages"] = True
    assert (pages.build().outdir / "papers" / "alpha.html").is_file()
    pages.conf["papers_pages"] = False
    built = pages.build()
    assert not (built.outdir / "papers" / "alpha.html").exists()
    assert "papers/alpha" not in built.text("one.html")
