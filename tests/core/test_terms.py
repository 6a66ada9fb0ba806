"""Terms: which words of a text count, as what, and how much they say."""

import math
from array import array

import pytest

from sphinx_papers.corpus.counting import counted
from sphinx_papers.corpus.terms import (
    academic_terms,
    as_shown,
    beginning,
    rarity,
    repetition,
    strength,
    tokens,
)
from sphinx_papers.corpus.vocabulary import vocabulary
from sphinx_papers.paper.record import Paper


def counts(paper):
    found = counted(0, [paper])
    stems = (found.names[t] for t in array("I", found.counts.stems))
    return dict(zip(stems, array("I", found.counts.counts), strict=True))


def test_counts_weigh_titles_thrice_and_keywords_twice():
    paper = Paper(title="Pruning", abstract="We prune networks.", keywords=("pruned networks",))
    assert counts(paper) == {"prune": 3 + 1 + 2, "network": 1 + 2}


def test_numbers_and_stop_words_are_no_terms():
    assert counts(Paper(title="The 2019 of 16 and GPT2")) == {"gpt2": 3}


def test_a_paper_without_words_has_no_terms():
    assert counts(Paper(title="?")) == {}


def test_words_of_one_family_meet_in_their_beginning():
    assert beginning("summar") == beginning("summari") == "summa*"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Größe der Bäume", ["Größe", "der", "Bäume"]),
        ("нейронные сети", ["нейронные", "сети"]),
        ("神经网络 v2", ["神经", "经网", "网络", "v2"]),
        ("เครื่อง", ["เคร", "ครื", "รื่", "ื่อ", "่อง"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_tokens_of_many_scripts(text, found):
    assert tokens(text) == found


def test_accents_and_case_do_not_tell_words_apart():
    known = vocabulary()
    one, other = (known.stems[known[word]] for word in ("Çağlar", "CAGLAR"))
    assert one == other
    assert known.terms.names[one] == "caglar"


def test_a_word_is_shown_as_it_is_within_a_sentence():
    shown = [as_shown(token) for token in ("Pruning", "BERT", "mT5", "bert", "A")]
    assert shown == ["pruning", "BERT", "mT5", "bert", "a"]


def test_rarity_runs_from_one_paper_to_all():
    assert rarity(1, 99) == 1
    assert rarity(99, 99) == 0
    assert rarity(9, 99) == pytest.approx(math.log(10) / math.log(50))


def test_rarity_of_everything_is_bounded():
    for papers in range(1, 40):
        for having in range(1, papers + 1):
            assert 0 <= rarity(having, papers) <= 1


def test_strength_is_the_root_of_a_damped_idf():
    assert strength(100, 100) == pytest.approx(math.sqrt(0.5))
    assert strength(1, 100) == pytest.approx(math.sqrt(0.5 + math.log(500)))


def test_repetition_gains_with_its_logarithm():
    assert repetition(1) == 1
    assert repetition(10) == pytest.approx(1 + 0.7 * math.log(10))


def test_academic_terms_are_stems_and_beginnings():
    assert {"propos", "propo*", "model", "result"} <= academic_terms()
    assert "perceiv" not in academic_terms()
