"""The benchmarks with real builds, tiny: what is built, read and shown, not how fast."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.__main__ import main
from benchmarks.cards import KINDS, prepare
from benchmarks.data import Data
from benchmarks.markup import escaped
from benchmarks.measure import BenchmarkError
from benchmarks.projects import Project
from benchmarks.report import subjects, tables
from benchmarks.results import load
from benchmarks.subjects import OURS, Subject, measured

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "benchmarks" / "results" / "published.json"
HERE = [name for name in KINDS if name.startswith((OURS, "by hand"))]  # need no other package


@pytest.fixture
def file(tmp_path):
    """Sixty made-up records, with signs that mean something in reStructuredText."""
    path = tmp_path / "made.jsonl"
    lines = (
        {
            "key": f"made-{n}",
            "title": f"*On* `things` of_kind_ {n}::",
            "authors": [{"family": f"Made-Up{n}", "given": "A."}, {"literal": "The |Group|"}],
            "year": 2000 + n,
            "venue": "Proceedings_ of *Nothing*",
            "abstract": f"1. It is **not** so. See :ref:`that`, number {n}.",
            "url": f"https://example.org/{n}",
            "doi": f"10.5555/made_{n}_",
        }
        for n in range(60)
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@given(st.text(st.sampled_from([*"*`_|:.()-+ aA1i\\"]), min_size=1))
def test_paper_text_is_text_in_restructuredtext(text):
    text = " ".join(text.split())
    if text:
        tree = publish_doctree(f"{escaped(text)}\n\nEnd.", settings_overrides={"report_level": 1})
        assert [node.tagname for node in tree] == ["paragraph", "paragraph"]
        assert tree[0].astext() == text


def test_cards_and_their_peers_show_the_same(file):
    subject = Subject((60,), (), lambda *place: prepare(*place, kinds=HERE))
    found = list(measured(subject, Data(file), 60, rounds=1, seconds=0))
    taken = {one.step: list(one.costs) for one in found}
    ours, hand, _labels, _unsearched = HERE
    assert taken == {
        "full build": [f"{ours}, indexing too", *HERE],
        "no-op rebuild": [ours, hand],
        "one page touched": [ours, hand],
    }
    assert all(len(costs) == 1 for one in found for costs in one.costs.values())


def test_what_shows_less_is_no_peer(tmp_path):
    project = Project(tmp_path, tmp_path / "cache")
    project.write("", {"p0": "*Some* text that isn't long."})
    project.build()
    project.check("p0", ["Some text that isn’t long"])
    with pytest.raises(BenchmarkError, match="page p0 does not show: Another"):
        project.check("p0", ["Another"])


def test_a_build_that_warns_is_no_measurement(tmp_path):
    project = Project(tmp_path, tmp_path / "cache")
    project.write("", {"p0": ":no-such-role:`x`"})
    with pytest.raises(BenchmarkError, match="no-such-role"):
        project.build()


def test_one_command_measures_prints_and_saves(file, tmp_path):
    saved = tmp_path / "saved.json"
    options = "--only bib,corpora --sizes 60 --rounds 1 --data".split()
    done = CliRunner().invoke(main, [*options, str(file), "--save", str(saved)])
    assert done.exit_code == 0, done.output
    results = load(saved)
    assert subjects(results) == ["bib", "index", "process", "pages", "tables"]
    for subject in subjects(results):
        for table in tables(results, subject):
            assert f"{subject}: {table.title}" in done.output
    index = next(one for one in results.measured if one.subject == "index")
    assert index.facts["index"] > index.facts["records"] > 0


def test_a_size_that_a_file_has_not_is_told(file, tmp_path):
    options = ["--only", "bib", "--sizes", "61", "--data", str(file)]
    done = CliRunner().invoke(main, [*options, "--save", str(tmp_path / "saved.json")])
    assert done.exit_code == 0
    assert "left out: there are only 60 records" in done.output


def test_the_documentation_shows_all_that_was_measured():
    page = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert re.findall(r"```{benchmark} ?(.*)", page) == ["", *subjects(load(PUBLISHED))]
