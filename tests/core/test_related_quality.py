"""The benchmark of related papers: its measures by hand, and a collection of three papers."""

import json
import math

import pytest

from benchmarks.related_quality import (
    EMBEDDINGS,
    Collection,
    average_precision,
    in_order,
    measured,
    ndcg,
)


def test_measures_by_hand():
    assert average_precision([True, False, True]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([False]) == 0
    # The best three of 3 2 0 1 are 3 2 1; the third place counts 1 / log2 3.
    best = 3 + 2 + 1 / math.log2(3)
    assert ndcg([2, 3, 0, 1], 3) == pytest.approx((2 + 3) / best)
    assert ndcg([0, 0], 2) == 0
    assert in_order(["c", "b", "a"], ["b"]) == ["b", "a", "c"]


PAPERS = {
    "q": {"title": "Zebra stripes on plains", "authors": [{"literal": "Ada Vane"}]},
    "near": {"title": "Zebra stripes at night"},
    "far": {"title": "Owl feathers", "authors": [{"literal": "Ada Vane"}]},
    "other": {"title": "Whale songs"},
}


def test_a_collection_of_pools(tmp_path):
    path = tmp_path / "made.json"
    pools = {"q_method": {"near": 3, "other": 0, "far": 0}, "q_result": {"near": 0, "far": 2}}
    folds = {"one": ["q_method"], "two": ["q_result"]}
    path.write_text(json.dumps({"papers": PAPERS, "pools": pools, "folds": folds}))
    collection = Collection(path)
    assert collection.queries() == ["q"]
    # First in its fold, second in the other; a fifth of so few is no place at all.
    assert measured(collection, 0) == [pytest.approx(75), 0]


def test_a_collection_of_recommendations_with_vectors(tmp_path):
    path = tmp_path / "made.json"
    path.write_text(json.dumps({"papers": PAPERS, "recommendations": {"q": ["other"]}}))
    vectors = {"q": [1, 0], "other": [1, 0], "near": [-1, 1], "far": [-1, -1]}
    lines = [json.dumps({"key": key, "vector": vector}) for key, vector in vectors.items()]
    (tmp_path / "made.vectors.jsonl").write_text("\n".join(lines))
    assert measured(Collection(path), 0) == [pytest.approx(100 / 3)]
    assert measured(Collection(path), EMBEDDINGS) == [pytest.approx(100)]
