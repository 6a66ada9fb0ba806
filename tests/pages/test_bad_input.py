"""Mistakes of writers and broken sources: where, what, and the build goes on."""

import pytest

from sphinx_papers.paper.errors import SHOWN_PROBLEMS
from tests.conftest import record

ONE = record("kepler-orbits", abstract="Planets move on ellipses.")
TWO = record("newton-optics", abstract="Light is made of colours.")


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"index_rst": "T\n=\n\nText.\n\n.. paper:card:: kepler-orbit\n"}, "index.rst:6"),
        ({"index_md": "# T\n\nText.\n\n```{paper:card} kepler-orbit\n```\n"}, "index.md:5"),
        ({"index_rst": "T\n=\n\nSee\n:paper:ref:`kepler-orbit`.\n"}, "index.rst:4"),
        ({"index_md": "# T\n\nSee {paper:ref}`kepler-orbit`.\n"}, "index.md:3"),
        ({"index_rst": "T\n=\n\n.. paper:related:: kepler-orbit\n"}, "index.rst:4"),
    ],
)
def test_an_unknown_paper_is_warned_of_with_place_and_nearest_key(project, document, place):
    built = project.corpus(ONE, TWO).write(**document).build()
    assert (
        f"{place}: WARNING: no paper named 'kepler-orbit' in the corpus; "
        "did you mean kepler-orbits? [papers.unknown_paper]"
    ) in built.warnings
    assert "kepler-orbit" in built.text("index.html")


def test_a_name_like_no_other_gets_no_suggestion(project):
    project.corpus(ONE, TWO).write(index_rst="T\n=\n\n.. paper:card:: 2107.14795\n")
    assert "named '2107.14795' in the corpus [papers" in project.build().warnings


def test_the_warning_can_be_suppressed(project):
    project.conf["suppress_warnings"] = ["papers.unknown_paper"]
    project.corpus(ONE).write(index_rst="T\n=\n\n.. paper:card:: nothing\n")
    assert project.build().warnings == ""


def test_the_other_papers_of_a_directive_are_shown(project):
    project.corpus(ONE, TWO).write(index_rst="T\n=\n\n.. paper:card:: nothing newton-optics\n")
    built = project.build()
    assert built.warnings.count("WARNING") == 1
    assert 'id="paper-newton-optics"' in built.text("index.html")


def test_a_malformed_entry_costs_itself_and_says_where(project):
    project.corpus(ONE).write(index_rst="T\n=\n\n.. paper:card:: kepler-orbits\n")
    with (project.folder / "papers.jsonl").open("a") as file:
        file.write('{"key": "no-title"}\n{"key": 3}\n{"key": \n')
    built = project.build()
    place = project.folder / "papers.jsonl"
    assert f"{place}:2: WARNING: missing field 'title' [papers.source]" in built.warnings
    assert f"{place}:3: WARNING: Expected 'str', got 'int' at 'key'" in built.warnings
    assert f"{place}:4: WARNING: " in built.warnings
    assert built.warnings.count("WARNING") == 3
    assert "On Kepler-orbits" in built.text("index.html")


def test_of_many_malformed_entries_the_first_are_told_and_how_many_there_are(project):
    project.corpus(ONE).write(index_rst="T\n=\n\n.. paper:card:: kepler-orbits\n")
    with (project.folder / "papers.jsonl").open("a") as file:
        file.write('{"key": "no-title"}\n' * (SHOWN_PROBLEMS + 3))
    built = project.build()
    place = project.folder / "papers.jsonl"
    assert built.warnings.count("missing field") == SHOWN_PROBLEMS
    assert f"{place}: … and 3 more; 'sphinx-papers check' shows all" in built.warnings


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.jsonl", "cannot be read: No such file or directory"),
        ("papers.docx", "unknown format '.docx'; known are"),
    ],
)
def test_a_source_that_cannot_be_read_leaves_the_others(project, name, reason):
    project.corpus(ONE).write(index_rst="T\n=\n\n.. paper:card:: kepler-orbits\n")
    project.conf["papers_corpus"] = [name, "papers.jsonl"]
    built = project.build()
    assert f"WARNING: {project.folder / name}: {reason}" in built.warnings
    assert 'id="paper-kepler-orbits"' in built.text("index.html")


@pytest.mark.parametrize("value", ["seed", 3])
def test_an_option_of_a_wrong_type_is_warned_of(project, value):
    project.write(index_rst="T\n=\n\n.. paper:card:: nfnet\n")
    built = project.build(conf=f"papers_corpus = {value!r}")
    assert "The config value `papers_corpus' has type" in built.warnings
    assert 'id="paper-nfnet"' in built.text("index.html")  # from the default corpus


def test_no_room_for_an_index_is_one_clear_error(project, monkeypatch, tmp_path):
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a-file"))
    project.write(index_rst="T\n=\n\n.. paper:card:: nfnet\n")
    built = project.build()
    assert built.warnings == ""  # the doctree directory takes the place of the cache
    assert list((project.folder / "_build" / "doctrees" / "sphinx_papers").glob("*.papers"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Just words.", ["Just words."]),
        ("- nfnet without a colon", ["nfnet without a colon"]),
        ("- nfnet: A note.\n- \n", [""]),
        ("- nfnet: A note.\n\n  - Of two parts: it has a list.\n\nAnd more.", ["And more."]),
    ],
)
def test_what_is_no_note_is_told(project, body, told):
    rst = "".join(f"   {line}\n" for line in body.splitlines())
    project.write(
        index_md=f"# T\n\n```{{paper:related}} perceiver-io\n{body}\n```\n",
        other_rst=f":orphan:\n\nOther\n=====\n\n.. paper:related:: perceiver-io\n\n{rst}",
    )
    warnings = project.build().warnings.splitlines()
    assert len(warnings) == 2 * len(told)
    for document in ("index.md:", "other.rst:"):
        found = [line for line in warnings if document in line]
        assert all("'- name: note'; this is left out:" in line for line in found)
        assert all(text in line for text, line in zip(told, found, strict=True))
