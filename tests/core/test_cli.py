"""The command line: what it prints for people and for programs, and its exit codes."""

import json
import os
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from sphinx_papers import Corpus
from sphinx_papers.cli import main
from sphinx_papers.commands import terminal
from sphinx_papers.formats.writers import WRITERS

RECORDS = [
    {
        "key": "moss",
        "title": "Signal propagation in moss",
        "authors": ["Berg, Ida"],
        "year": 2019,
        "venue": "Conference on Quiet Networks",
        "abstract": "Moss passes signals on slowly.",
        "doi": "10.1234/moss",
    },
    {
        "key": "fern",
        "title": "Transformers for ferns that listen to moss",
        "authors": ["Berg, Ida", "Okoro, Andrew"],
        "year": 2021,
        "arxiv": "2101.00001",
        "abstract": "Ferns and moss pass signals on; transformers learn from both.",
    },
    {
        "key": "lichen",
        "title": "静かなネットワークの研究について",
        "authors": ["Okoro, Andrew"],
        "year": 2020,
    },
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    write("plants.jsonl", RECORDS)
    return tmp_path


def write(name, records):
    Path(name).write_text("".join(json.dumps(record) + "\n" for record in records))


def run(*words, corpus=("plants.jsonl",)):
    command, *rest = words
    sources = [word for source in corpus for word in ("--corpus", source)]
    return CliRunner().invoke(main, [command, *sources, *rest])


def objects(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_list_aligns_its_columns():
    found = run("list", "--sort", "key")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.splitlines() == [
        "fern    2021  Berg and Okoro        Transformers for ferns that listen to moss",
        "lichen  2020  Okoro                 静かなネットワークの研究について",
        "moss    2019  Berg                  Signal propagation in moss",
    ]


def test_the_seed_is_the_default():
    found = CliRunner().invoke(main, ["list", "--json"])
    assert len(objects(found)) == 23


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["author:okoro"], ["fern", "lichen"]),
        (["moss", "-transformers"], ["moss"]),
        (["moss -transformers"], ["moss"]),
        (["-moss"], ["lichen"]),
        (["-json"], ["fern", "lichen", "moss"]),
        (["--limit", "1", "--sort", "oldest"], ["moss"]),
        (['"on slowly"', "OR", "year:2020"], ["lichen", "moss"]),
    ],
)
def test_list_takes_a_query_in_one_word_or_several(words, keys):
    found = run("list", "--json", *words)
    assert [one["key"] for one in objects(found)] == keys
    assert found.exit_code == 0


def test_json_lines_are_a_source_again(folder):
    first = run("list", "--json")
    (folder / "copy.jsonl").write_text(first.stdout)
    with Corpus.open(["copy.jsonl"]) as copy, Corpus.open(["plants.jsonl"]) as corpus:
        assert list(copy) == list(corpus)
        assert copy["fern"].authors == corpus["fern"].authors


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["list", "nowhere"], 1, "no papers found\n"),
        (["search", "nowhere"], 1, "no papers found\n"),
        (["show", "mos"], 1, "no paper named 'mos' in the corpus; the nearest keys are moss"),
        (["related", "mos"], 1, "no paper named 'mos' in the corpus; the nearest keys are moss"),
        (["list", "--lmit", "3"], 2, "No such option"),
        (["list", "--sort", "best"], 2, "'best' is not one of"),
        (["index", "plants.db"], 2, "ends in '.papers'"),
        (["export", "--output", "none/x.jsonl"], 2, "none/x.jsonl: cannot be written: No such"),
        (["nothing"], 2, "No such command"),
    ],
)
def test_exit_codes(words, code, told):
    found = run(*words)
    assert found.exit_code == code
    assert told in found.stderr
    assert found.stdout == ""


def test_an_index_for_which_the_disk_has_no_room_leaves_nothing(folder, monkeypatch):
    def full(*_arguments):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("sphinx_papers.commands.upkeep.add_terms", full)
    found = run("index", "team.papers")
    assert found.exit_code == 2
    assert "team.papers: cannot be written: database or disk is full" in found.stderr
    assert sorted(file.name for file in folder.iterdir()) == ["cache", "plants.jsonl"]


def test_a_wrong_query_is_pointed_at():
    found = run("list", "moss", "yaer:2020")
    assert found.exit_code == 2
    message, query, carets = found.stderr.splitlines()
    assert "did you mean 'year'" in message
    assert query == "moss yaer:2020"
    assert carets == "     ^^^^^^^^^"


def test_bad_entries_are_told_with_their_line_and_the_others_listed(folder):
    with (folder / "plants.jsonl").open("a") as file:
        file.write('{"key": "x"}\n' + "{}\n" * 30)
    found = run("list", "--json")
    assert found.exit_code == 0
    assert len(objects(found)) == 3
    told = found.stderr.splitlines()
    assert told[0] == "plants.jsonl:4: missing field 'title'"
    assert told[20] == "… and 11 more; 'sphinx-papers check' shows all"
    assert len(told) == 21


def test_show_tells_everything():
    found = run("show", "arXiv:2101.00001v2", "moss")
    assert found.exit_code == 0
    first, second = found.stdout.split("\n\nMoss passes")[0].split("\n\nSignal")
    assert first.startswith("Transformers for ferns that listen to moss\nIda Berg, Andrew Okoro\n")
    assert "arxiv       2101.00001 https://arxiv.org/abs/2101.00001" in first
    assert "seen in     plants.jsonl, plants.jsonl:2" in first
    assert "Conference on Quiet Networks" in second


def test_show_shows_what_it_finds_beside_what_it_does_not():
    found = run("show", "--json", "mos", "moss")
    assert found.exit_code == 1
    assert [one["key"] for one in objects(found)] == ["moss"]
    assert "no paper named 'mos'" in found.stderr


def test_search_puts_the_best_first():
    assert objects(run("search", "--json", "ferns", "moss"))[0]["key"] == "fern"
    assert len(objects(run("search", "--json", "--limit", "1", "moss"))) == 1


def test_related_tells_the_reasons():
    found = run("related", "fern")
    assert found.exit_code == 0
    rows = found.stdout.splitlines()
    assert rows[0][:4].startswith("0.")
    assert "moss" in rows[0]
    assert rows[1].startswith("      shared terms: moss, signals, ")
    assert "same author: Ida Berg" in rows[1]
    (first, *_) = objects(run("related", "--json", "fern"))
    assert first["key"] == "moss"
    assert 0 < first["related"]["score"] <= 1
    assert {reason["kind"] for reason in first["related"]["reasons"]} >= {"terms", "authors"}


def test_a_least_score_leaves_rows_out():
    (first, *_) = objects(run("related", "--json", "fern"))
    above = str(first["related"]["score"] + 0.01)
    assert run("related", "--min-score", above, "fern").exit_code == 1
    assert run("related", "--min-score", "1.5", "fern").exit_code == 2


def test_nothing_related_is_nothing_found():
    write("alone.jsonl", RECORDS[:1])
    assert run("related", "moss", corpus=["alone.jsonl"]).exit_code == 1


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_export_writes_every_format_to_the_pipe_and_to_a_file(form, folder):
    papers = Corpus.open(["plants.jsonl"])
    with papers:
        expected = b"".join(WRITERS[form](papers.select("author:okoro", sort="key")))
    found = run("export", "--format", form, "author:okoro")
    assert found.exit_code == 0
    assert found.stdout_bytes == expected
    assert run("export", "--format", form, "--output", "out", "author:okoro").exit_code == 0
    assert (folder / "out").read_bytes() == expected
    assert {file.name for file in folder.iterdir()} == {"cache", "out", "plants.jsonl"}


def test_an_export_that_fails_leaves_the_old_file(folder, monkeypatch):
    def broken(_papers):
        yield b"half"
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(WRITERS, "jsonl", broken)
    (folder / "out").write_text("old")
    found = run("export", "--output", "out")
    assert found.exit_code == 2
    assert "No space left" in found.stderr
    assert (folder / "out").read_text() == "old"
    assert {file.name for file in folder.iterdir()} == {"cache", "out", "plants.jsonl"}


# check -------------------------------------------------------------------------------

SOUND = {"authors": ["Berg, Ida"], "year": 2020}
FAULTS = {
    "damaged": [
        {"key": "a", "title": "Lost \ufffd letters", **SOUND},
        {"key": "b", "title": "Naïve reading", "abstract": "The word na\u00c3\u00afve.", **SOUND},
        {"key": "c", "title": "Authors", "authors": ["G\u00c3\u00b6del, Kurt"], "year": 1931},
        {"key": "d", "title": "Quotes", "abstract": "It\u00e2\u20ac\u2122s moss", **SOUND},
    ],
    "identifier": [
        {"key": "a", "title": "Letters in a number", "ids": {"pmid": "12a"}, **SOUND},
        {"key": "b", "title": "No address", "url": "www.example.org", **SOUND},
        {"key": "c", "title": "No address", "code_url": "https://", **SOUND},
    ],
    "missing": [
        {"key": "a", "title": "No authors", "year": 2020},
        {"key": "b", "title": "No year", "authors": ["Berg, Ida"]},
    ],
    "duplicate": [
        {"key": "a", "title": "One title for two", "doi": "10.1234/1", **SOUND},
        {"key": "b", "title": "One Title for Two", "doi": "10.1234/2", **SOUND},
    ],
    "published": [
        {"key": "a", "title": "One title for two", "arxiv": "2001.00001", **SOUND},
        {"key": "b", "title": "One Title for Two", "doi": "10.1234/2", **SOUND},
    ],
}
WELL = [
    {"key": "a", "title": "Ä in the title, Ångström", "abstract": "naïve; Â»quotedÂ«"[:5], **SOUND},
    {"key": "b", "title": "A title of two works", "doi": "10.1234/1", **SOUND},
    {"key": "c", "title": "A title of two works", "authors": ["Okoro, A."], "year": 2021},
    {"key": "d", "title": "Ids", "ids": {"pmid": "12", "acl": "P18-1", "own": "x y"}, **SOUND},
    {"key": "e", "title": "Addresses", "url": "https://example.org/a?b=c#d", **SOUND},
    {"key": "f", "title": "Old ids", "arxiv": "math/0309136", **SOUND},
]


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_check_finds(kind):
    write("faulty.jsonl", FAULTS[kind])
    found = run("check", "--json", corpus=["faulty.jsonl"])
    assert found.exit_code == 1
    findings = objects(found)
    assert {one["kind"] for one in findings} == {kind}
    pairs = kind in {"duplicate", "published"}
    assert [one["key"] for one in findings] == ["a"] if pairs else list("abcde")[: len(findings)]
    assert len(findings) == (1 if pairs else len(FAULTS[kind]))
    assert findings[0]["place"] == "faulty.jsonl:1"
    plain = run("check", corpus=["faulty.jsonl"])
    assert plain.stdout.startswith(f"faulty.jsonl:1: {kind}: ")
    assert plain.stderr == f"{len(findings)} {kind} in {len(FAULTS[kind])} papers\n"


@pytest.mark.parametrize("fault", [{"doi": "see 10.1234/x"}, {"arxiv": "2113.00001"}])
def test_check_tells_an_id_that_is_none_whoever_notices_it(fault):
    write("faulty.jsonl", [{"key": "a", "title": "A bad id", **SOUND, **fault}])
    (finding,) = objects(run("check", "--json", corpus=["faulty.jsonl"]))
    assert finding["kind"] in {"identifier", "rejected"}
    assert next(iter(fault.values())) in finding["message"]


def test_check_is_content_with_a_sound_corpus():
    write("well.jsonl", WELL)
    found = run("check", corpus=["well.jsonl"])
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr == "nothing wrong in 6 papers\n"
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


def test_check_tells_what_was_rejected():
    write("bad.jsonl", [{"key": "a"}, RECORDS[0]])
    found = run("check", corpus=["bad.jsonl", "none.jsonl"])
    assert found.exit_code == 1
    assert found.stdout.splitlines() == [
        "bad.jsonl:1: rejected: missing field 'title'",
        "none.jsonl: rejected: cannot be read: No such file or directory",
    ]


# index -------------------------------------------------------------------------------


def test_index_tells_what_it_merged_and_rejected(folder):
    write(
        "more.jsonl",
        [
            {"key": "m", "title": "Signal propagation in moss: a study", "doi": "10.1234/MOSS"},
            {"key": "y"},
        ],
    )
    found = run("index", "team.papers", corpus=["plants.jsonl", "more.jsonl"])
    assert found.exit_code == 1
    assert found.stdout.splitlines() == [
        "moss: plants.jsonl:1, more.jsonl:1",
        "team.papers: 3 papers from 4 entries, 1 of several entries, 1 rejected",
    ]
    assert found.stderr.endswith("more.jsonl:2: missing field 'title'\n")
    assert objects(
        run("index", "--json", "team.papers", corpus=["plants.jsonl", "more.jsonl"])
    ) == [
        {
            "path": "team.papers",
            "papers": 3,
            "entries": 4,
            "vectors": 0,
            "merged": {"moss": ["plants.jsonl:1", "more.jsonl:1"]},
            "rejected": [{"path": "more.jsonl", "line": 2, "reason": "missing field 'title'"}],
        }
    ]
    assert {file.name for file in folder.iterdir()} == {
        "cache", "more.jsonl", "plants.jsonl", "team.papers",
    }  # fmt: skip


def test_a_ready_index_is_opened_where_it_is(folder):
    assert run("index", "team.papers").exit_code == 0
    with Corpus.open(["team.papers"]) as corpus:
        assert corpus.index == folder / "team.papers"
        assert list(corpus) == ["fern", "lichen", "moss"]
        assert corpus["moss"].seen[0].place == "plants.jsonl:1"
    assert run("index", "team.papers", corpus=["team.papers"]).exit_code == 0


def test_a_ready_index_has_the_vectors_it_was_given():
    write(
        "vectors.jsonl", [{"key": key, "vector": [1, i]} for i, key in enumerate(["fern", "moss"])]
    )
    given = ["--embeddings", "vectors.jsonl"]
    assert "2 of 3 papers have a vector" in run("index", "team.papers", *given).stdout
    (told,) = objects(run("index", "team.papers", *given, "--json"))
    assert told["vectors"] == 2
    assert run("index", "plain.papers", corpus=["team.papers"]).exit_code == 0
    for name in ("team.papers", "plain.papers"):
        with Corpus.open([name]) as corpus:
            assert corpus.vectors == 2
    write("vectors.jsonl", [{"key": "fern"}])
    broken = run("index", "team.papers", *given)
    assert broken.exit_code == 1
    assert "vectors.jsonl:1: " in broken.stderr


def test_a_ready_index_beside_other_sources_is_read_as_records():
    assert run("index", "team.papers").exit_code == 0
    write("more.jsonl", [{"key": "new", "title": "Newer", "year": 2024}])
    with Corpus.open(["more.jsonl", "team.papers"]) as corpus:
        assert list(corpus) == ["fern", "lichen", "moss", "new"]
        assert [one.place for one in corpus["moss"].seen] == ["team.papers:moss"]
        assert [paper.key for paper in corpus.select("source:team", sort="key")] == [
            "fern", "lichen", "moss",
        ]  # fmt: skip


@pytest.mark.parametrize("content", [None, b"", b"no index at all" * 100])
def test_what_is_no_index_is_told(folder, content):
    if content is not None:
        (folder / "team.papers").write_bytes(content)
    alone = run("list", corpus=["team.papers"])
    assert alone.exit_code == 2
    assert alone.stderr.startswith("Error: team.papers: ")
    beside = run("list", "--json", corpus=["plants.jsonl", "team.papers"])
    assert len(objects(beside)) == 3
    assert beside.stderr.startswith("team.papers: ")


# the terminal ------------------------------------------------------------------------


@pytest.fixture
def narrow(monkeypatch):
    monkeypatch.setattr(terminal, "screen_width", lambda: 40)


@pytest.mark.usefixtures("narrow")
def test_no_line_is_wider_than_the_terminal():
    for words in (["list"], ["related", "fern"], ["show", "fern", "moss"], ["search", "moss"]):
        lines = run(*words).stdout.splitlines()
        assert lines
        links = ("http", "arxiv", "doi")  # what a reader may want to copy whole
        assert all(terminal.width_of(x) <= 40 for x in lines if not x.strip().startswith(links))


@pytest.mark.usefixtures("narrow")
def test_wide_letters_count_twice():
    lines = run("list", "--sort", "key").stdout.splitlines()
    assert lines[1] == "lichen  2020  静かなネットワークの研究…"
    assert terminal.width_of(lines[1]) <= 40


def shell(*words, stderr=subprocess.PIPE):
    return subprocess.Popen(
        [sys.executable, "-c", "from sphinx_papers.cli import main; main()", *words],
        stdout=subprocess.PIPE,
        stderr=stderr,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_a_reader_that_goes_away_is_no_matter():
    write("many.jsonl", [{"key": f"k{i}", "title": "Many papers " * 20} for i in range(3000)])
    with shell("list", "--json", "--corpus", "many.jsonl") as process:
        assert process.stdout.readline().startswith(b'{"key":')
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(60)


def test_the_shell_completes_commands_and_keys():
    complete = ShellComplete(main, {}, "sphinx-papers", "_SPHINX_PAPERS_COMPLETE")
    names = {one.value for one in complete.get_completions([], "")}
    assert names == {"check", "export", "fetch", "index", "list", "related", "search", "show"}
    corpus = ["--corpus", "plants.jsonl"]
    for command in ("show", "related"):
        keys = complete.get_completions([command, *corpus], "f")
        assert [one.value for one in keys] == ["fern"]
    assert complete.get_completions(["show", "--corpus", "none.papers"], "f") == []


@pytest.mark.parametrize("command", sorted(main.commands))
def test_help_has_examples_and_fits(command):
    found = CliRunner().invoke(main, [command, "--help"])
    assert found.exit_code == 0
    examples = found.stdout.split("Examples:\n")[1].splitlines()
    assert examples[0].startswith(f"  sphinx-papers {command}")
    assert all(len(line) <= 80 for line in found.stdout.splitlines())


@pytest.mark.parametrize(
    "example",
    [
        line
        for command in ("list", "show", "search", "related")
        for line in main.commands[command].epilog.splitlines()
    ],
)
def test_the_examples_run(example):
    write("refs.jsonl", [{**RECORDS[0], "code_url": "https://example.org"}])
    words = shlex.split(example.replace("refs.bib", "refs.jsonl"))[1:]
    assert CliRunner().invoke(main, words).exit_code == 0


@pytest.mark.parametrize("command", sorted(set(main.commands) - {"export"}))
def test_every_command_has_json(command):
    assert "--json" in {name for param in main.commands[command].params for name in param.opts}


def told_by_terminal(*arguments):
    """What a command shows on standard error where that is a terminal."""
    pty = pytest.importorskip("pty")
    write("many.jsonl", [{"key": f"k{i}", "title": "Many papers"} for i in range(1200)])
    ours, theirs = pty.openpty()
    with shell(*arguments, "--corpus", "many.jsonl", stderr=theirs) as process:
        process.communicate(timeout=60)
    os.write(theirs, b"\n")  # else there may be nothing to read
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as screen:
        return screen.read(1 << 16).decode()


def test_a_terminal_shows_no_progress_of_a_program():
    assert told_by_terminal("index", "team.papers", "--json").strip() == ""


def test_a_terminal_shows_how_far_the_indexing_is():
    told = told_by_terminal("index", "team.papers")
    ends = [line.rstrip("\r").rpartition("\r")[2] for line in told.split("\n")]
    assert ends[:5] == [
        "Reading many.jsonl: 1,200",
        "Merging: 1,200 of 1,200",
        "Writing papers: 1,200 of 1,200",
        "Counting words: 1,200 of 1,200",
        "Weighing words: 1,200 of 1,200",
    ]
