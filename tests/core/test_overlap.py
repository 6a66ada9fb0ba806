"""Five sources of five formats that overlap: one record a work, nothing lost."""

import json
import lzma

import pytest

from sphinx_papers import Corpus

BIB = """
@string{letters = "Letters on Kites"}
@article{doe2020kites,
  author = {Doe, Jane and {The Kite Team}},
  title = {On the Strings of Kites},
  journal = letters,
  year = 2020,
  doi = {10.5555/KITES},
}
@misc{roe2021,
  author = {Roe, R. and Müller, J{\\"o}rg},
  title = {Wind Tunnels Revisited},
  year = 2021,
  eprint = {2101.00001},
  archiveprefix = {arXiv},
}
@article{broken, title = {No End
"""
RIS = """\
TY  - JOUR
TI  - On the Strings of Kites
AU  - Doe, Jane
DO  - 10.5555/kites
AB  - Strings hold kites against the wind.
PY  - 2020
ER  -

TY  - CONF
TI  - A Paper Only RIS Knows
AU  - Poe, Ann
PY  - 2018
ER  -
"""
CSL = [
    {
        "id": "wind",
        "type": "article",
        "title": "Wind tunnels revisited",
        "author": [{"family": "Roe", "given": "Rita"}],
        "URL": "https://arxiv.org/abs/2101.00001v3",
        "abstract": "We revisit tunnels.",
    }
]
OPENALEX = {
    "id": "https://openalex.org/W123",
    "doi": "https://doi.org/10.5555/kites",
    "title": "On the Strings of Kites",
    "publication_year": 2020,
    "authorships": [{"author": {"display_name": "Jane Doe"}}],
    "ids": {"openalex": "https://openalex.org/W123", "pmid": "https://pubmed.ncbi.nlm.nih.gov/99"},
    "is_retracted": True,
}
OWN = {
    "key": "tunnels",
    "title": "Wind Tunnels Revisited",
    "arxiv": "2101.00001",
    "code_url": "https://code.example/w",
}


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "refs.ris").write_text(RIS, encoding="utf-8")
    (tmp_path / "zotero.json").write_text(json.dumps(CSL), encoding="utf-8")
    (tmp_path / "works.jsonl").write_text(json.dumps(OPENALEX) + "\n", encoding="utf-8")
    (tmp_path / "own.jsonl.xz").write_bytes(lzma.compress(json.dumps(OWN).encode()))
    names = ["refs.bib", "refs.ris", "zotero.json", "works.jsonl", "own.jsonl.xz"]
    return Corpus.open(names, folder=tmp_path)


def test_three_works_of_five_sources(corpus):
    assert len(corpus) == 3
    kites = corpus["doe2020kites"]
    assert {seen.source for seen in kites.seen} == {"refs.bib", "refs.ris", "works.jsonl"}
    wind = corpus["roe2021"]
    assert {seen.source for seen in wind.seen} == {"refs.bib", "zotero.json", "own.jsonl.xz"}


def test_the_earlier_source_wins_and_later_ones_fill_gaps(corpus):
    kites = corpus["10.5555/Kites"]
    assert [author.full_name for author in kites.authors] == ["Jane Doe", "The Kite Team"]
    assert kites.venue == "Letters on Kites"
    assert kites.abstract == "Strings hold kites against the wind."
    assert kites.status == "retracted"
    assert kites.provenance["venue"] == "refs.bib"
    assert kites.provenance["abstract"] == "refs.ris"
    assert kites.provenance["status"] == "works.jsonl"
    wind = corpus["arXiv:2101.00001"]
    assert wind.authors[1].full_name == "Jörg Müller"
    assert (wind.abstract, wind.code_url) == ("We revisit tunnels.", "https://code.example/w")


def test_every_name_of_every_source_leads_to_the_work(corpus):
    for name in ("doe2020kites", "pmid:99", "openalex:W123", "doi:10.5555/kites"):
        assert corpus[name].key == "doe2020kites"
    for name in ("roe2021", "wind", "tunnels", "2101.00001v1"):
        assert corpus[name].key == "roe2021"


def test_the_broken_entry_is_told_with_its_line(corpus):
    (problem,) = corpus.problems
    assert (problem.path, problem.line) == ("refs.bib", 17)
