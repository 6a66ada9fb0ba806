"""Embeddings: vectors of a file, of a model; what is kept; what is told where there are none."""

import gzip
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.paper.errors import EmbeddingsError

TITLES = {
    "heat": "Stoves that warm houses",
    "fire": "Burning logs indoors",
    "sea": "Tides of distant oceans",
    "ship": "Sailing vessels on water",
    **{f"x{i}": f"Word{i}" for i in range(6)},
}
# heat and fire mean nearly the same, sea and ship as well; no two titles have a word in common.
VECTORS = {"heat": [9, 1, 0], "fire": [8, 2, 0], "sea": [0, 9, 1], "ship": [0, 8, 2]}
REST = {f"x{i}": [(-1) ** i, -1, (i - 3) * 2] for i in range(6)}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / "cache" / name)
    return tmp_path / "cache" / "sphinx-papers"


def lines(objects):
    return "".join(json.dumps(one) + "\n" for one in objects)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "refs.jsonl"
    path.write_text(lines({"key": key, "title": title} for key, title in TITLES.items()))
    return path


def given(vectors):
    return lines({"key": key, "vector": vector} for key, vector in vectors.items())


@pytest.fixture
def vectors(tmp_path):
    path = tmp_path / "vectors.jsonl"
    path.write_text(given(VECTORS | REST))
    return path


def related(corpus, key):
    return [(row.paper.key, [reason.kind for reason in row.reasons]) for row in corpus.related(key)]


def test_papers_without_a_word_in_common_are_related_by_meaning(source, vectors):
    with Corpus.open([source]) as corpus:
        assert (related(corpus, "heat"), corpus.vectors) == ([], 0)
    with Corpus.open([source], embeddings=vectors) as corpus:
        assert related(corpus, "heat") == [("fire", ["meaning"])]
        assert related(corpus, "sea") == [("ship", ["meaning"])]
        assert corpus.vectors == len(TITLES)
        (row,) = corpus.related("sea")
        assert row.score == row.reasons[0].value <= 0.5


def test_words_and_meaning_are_half_each(source, vectors):
    source.write_text(
        source.read_text().replace("Burning logs", "Stoves warm houses by burning logs")
    )
    with Corpus.open([source]) as corpus:
        (plain,) = corpus.related("heat", min_score=0)
    with Corpus.open([source], embeddings=vectors) as corpus:
        (mixed, *_) = corpus.related("heat", min_score=0)
    values = {reason.kind: reason.value for reason in mixed.reasons}
    assert values["terms"] == pytest.approx(plain.reasons[0].value / 2, abs=0.02)
    assert 0.4 < values["meaning"] <= 0.5
    assert mixed.score == pytest.approx(sum(values.values()))


def test_a_paper_without_a_vector_is_related_by_words(source, vectors):
    vectors.write_text(given({"heat": [1, 0], "sea": [0, 1]}))
    source.write_text(source.read_text().replace("Burning logs", "Stoves that warm logs"))
    with Corpus.open([source]) as corpus:
        plain = corpus.related("heat")
    with Corpus.open([source], embeddings=vectors) as corpus:
        assert corpus.related("heat") == plain
        assert corpus.vectors == 2


def test_other_vectors_are_another_corpus(source, vectors):
    digests = []
    for embeddings in (None, vectors):
        with Corpus.open([source], embeddings=embeddings) as corpus:
            digests.append(corpus.digest)
    vectors.write_text(given(VECTORS))
    with Corpus.open([source], embeddings=vectors) as corpus:
        digests.append(corpus.digest)
    assert len(set(digests)) == 3


def test_order_and_packing_of_the_file_change_nothing(source, vectors, tmp_path):
    packed = tmp_path / "packed.jsonl.gz"
    turned = "".join(vectors.read_text().splitlines(keepends=True)[::-1])
    packed.write_bytes(gzip.compress(turned.encode()))
    tables = []
    for embeddings in (vectors, packed):
        with Corpus.open([source], embeddings=embeddings) as corpus:
            tables.append(corpus._db.execute("SELECT * FROM embedding").fetchall())
    assert tables[0] == tables[1]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"key": "sea", "vector": [1, 2]}', "has 2 numbers, the first vector has 3"),
        ('{"key": "sea", "vector": [0, 0, 0]}', "has no direction"),
        ('{"key": "sea", "vector": [1, "x", 0]}', "Expected 'float', got 'str'"),
        ('{"key": "sea"}', "missing required field 'vector'"),
        ('{"key": "sea", "vector": [1, NaN, 0]}', "malformed"),
    ],
)
def test_a_bad_line_costs_that_line_and_is_told(source, vectors, line, reason):
    vectors.write_text(given({"heat": [9, 1, 0]}) + line + "\n" + given({"fire": [8, 2, 0]}))
    with Corpus.open([source], embeddings=vectors) as corpus:
        (problem,) = corpus.problems
        assert (problem.path, problem.line) == (str(vectors), 2)
        assert reason in problem.reason
        assert corpus.vectors == 2


def test_a_file_that_is_not_there(source, tmp_path):
    with pytest.raises(EmbeddingsError, match="cannot be read: No such file"):
        Corpus.open([source], embeddings=tmp_path / "none.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(EmbeddingsError, match="not a model"):
        Corpus.open([source], embeddings="empty", folder=tmp_path)


# models -------------------------------------------------------------------------------


class Model:
    """Stands for a model of sentence-transformers; answers by the words of a text."""

    asked: list[str]

    def __init__(self, path: str, *, local_files_only: bool):
        assert local_files_only
        if (Path(path) / "broken").exists():
            raise OSError("no weights")

    def encode(self, texts, *, show_progress_bar):
        assert not show_progress_bar
        Model.asked += texts
        known = {TITLES[key]: vector for key, vector in (VECTORS | REST).items()}
        return [Row(known.get(text, [1, 1, 1])) for text in texts]


class Row(list):
    def tolist(self):
        return list(self)


@pytest.fixture
def model(tmp_path, monkeypatch):
    Model.asked = []
    monkeypatch.setitem(
        sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=Model)
    )
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "weights").write_text("1")
    return folder


def test_a_model_gives_what_a_file_gives(source, vectors, model):
    with Corpus.open([source], embeddings=vectors) as corpus:
        table = corpus._db.execute("SELECT * FROM embedding").fetchall()
    with Corpus.open([source], embeddings=model) as corpus:
        assert corpus._db.execute("SELECT * FROM embedding").fetchall() == table


def test_no_text_is_computed_twice(source, model):
    Corpus.open([source], embeddings=model).close()
    assert sorted(Model.asked) == sorted(TITLES.values())
    Model.asked.clear()
    text = source.read_text().replace("Tides of", "Great tides of")
    source.write_text(text.replace("Word1", "Word2"))
    Corpus.open([source], embeddings=model).close()
    assert Model.asked == ["Great tides of distant oceans"]
    (model / "weights").write_text("2")
    Corpus.open([source], embeddings=model).close()
    assert len(Model.asked) == 1 + len(TITLES) - 1  # two have one title now


def test_it_is_told_how_many_vectors_are_computed(source, model, monkeypatch):
    monkeypatch.setattr("sphinx_papers.corpus.embeddings.AT_ONCE", len(TITLES) - 2)
    for expected in ([0, len(TITLES) - 2, 2], []):
        told = []

        def begin(told=told):
            return lambda *work: told.append(work)

        Corpus.open([source], embeddings=model, begin=begin).close()
        assert [done for what, done, _ in told if what == "Computing vectors"] == expected


def test_what_is_kept_needs_no_model(source, model, monkeypatch, cache):
    Corpus.open([source], embeddings=model).close()
    for index in cache.glob("*.papers"):
        index.unlink()
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with Corpus.open([source], embeddings=model) as corpus:
        assert corpus.vectors == len(TITLES)


def test_without_the_extra_it_says_what_to_install(source, model, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbeddingsError, match=r"pip install 'sphinx-papers\[embeddings\]'"):
        Corpus.open([source], embeddings=model)


def test_a_directory_that_is_no_model(source, model):
    (model / "broken").write_text("")
    with pytest.raises(EmbeddingsError, match=r"no model .* can read: no weights"):
        Corpus.open([source], embeddings=model)
