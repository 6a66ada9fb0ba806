"""Relations among the papers of a selection."""

import json

import pytest

from sphinx_papers import Corpus
from sphinx_papers.corpus.relations import relations_among

TOPICS = {
    "maglev": "Superconducting magnets levitate trains above guideways. ",
    "coils": "Superconducting magnets levitate trains above guideways and coils. ",
    "trains": "Superconducting magnets push trains along guideways of steel. ",
    "birds": "Finches sing at dawn in hedges. ",
}


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = tmp_path / "papers.jsonl"
    lines = [
        json.dumps({"key": key, "title": f"On {key.title()}", "abstract": text * 4})
        for key, text in TOPICS.items()
    ]
    path.write_text("\n".join(lines))
    return Corpus.open([path])


def test_each_pair_is_there_once_with_its_score(corpus):
    relations = relations_among(corpus, TOPICS, 3)
    assert [(r.one, r.other) for r in relations] == [
        ("coils", "maglev"),
        ("coils", "trains"),
        ("maglev", "trains"),
    ]
    both = {a: {r.paper.key: r.score for r in corpus.related(a)} for a in ("coils", "maglev")}
    assert relations[0].score == max(both["coils"]["maglev"], both["maglev"]["coils"])


def test_the_limit_keeps_the_nearest_of_each_paper(corpus):
    pairs = {(r.one, r.other) for r in relations_among(corpus, TOPICS, 1)}
    nearest = corpus.related("trains", 1)[0].paper.key
    assert pairs == {("coils", "maglev"), tuple(sorted(("trains", nearest)))}


def test_only_papers_of_the_selection_count(corpus):
    (relation,) = relations_among(corpus, ["trains", "coils", "birds", "unknown"], 3)
    assert (relation.one, relation.other) == ("coils", "trains")
