"""A real model of sentence-transformers, tiny and untrained, from its directory to the table."""

import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizer

from sphinx_papers import Corpus

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] deep models of language and vision we train".split()


@pytest.fixture
def model(tmp_path):
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "vocab.txt").write_text("\n".join(WORDS))
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertModel(config).save_pretrained(plain)
    BertTokenizer(str(plain / "vocab.txt")).save_pretrained(plain)
    whole = Transformer(str(plain))
    path = tmp_path / "model"
    SentenceTransformer(modules=[whole, Pooling(16)]).save(str(path))
    return path


def test_a_model_gives_every_paper_a_vector(model, tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / name)
    with Corpus.open(embeddings=model) as corpus:
        assert corpus.vectors == len(corpus)
        assert not corpus.problems
        rows = [row for key in corpus for row in corpus.related(key)]
        assert any(reason.kind == "meaning" for row in rows for reason in row.reasons)
