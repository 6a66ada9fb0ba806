"""The seed corpus: 29 occurrences of 23 works, 22 damaged names, verified facts alone."""

from collections import Counter

import msgspec
import pytest
from made_index import merged

from sphinx_papers.corpus.seed import seed_texts
from sphinx_papers.corpus.seed.reading import read_seed
from sphinx_papers.formats.listing import read_listing
from sphinx_papers.paper.names import person
from sphinx_papers.paper.repair import LOST

# Place, key of the work, words of the abstract, how it begins and ends, notes.
OCCURRENCES = [
    ("000:1", "gemini-1.5", 173, "In this report,", "the same content.", ()),
    ("000:2", "gemini", 137, "This report introduces", "responsibly to users.", ()),
    (
        "000:3",
        "adaptive-loss-scaling",
        194,
        "Mixed precision training",
        "single-precision floating point",
        (),
    ),
    (
        "000:4",
        "dnn-approximation-custom-hardware",
        163,
        "Deep neural networks",
        "in the field.",
        (),
    ),
    ("000:5", "dokei", 117, "This paper presents", "other pruning techniques.", ()),
    ("000:6", "turf", 139, "FPGA becomes a", "easier to process.", ()),
    ("001:1", "gemini-1.5", 173, "In this report,", "the same content.", ()),
    ("001:2", "gemini", 137, "This report introduces", "responsibly to users.", ()),
    ("001:3", "structured-pruning-tpu", 105, "The deployment of", "datasets (e.g., CIFAR-10).", ()),
    ("001:4", "neucrab", 142, "This paper is", "in the experiments.", ()),
    (
        "002:1",
        "gemini-1.5",
        240,
        "In this report,",
        "the same content.",
        ("arXiv.org Artificial Intelligence",),
    ),
    (
        "002:2",
        "partir",
        136,
        "Training of modern",
        "reach peak performance..",
        ("arXiv.org Artificial Intelligence",),
    ),
    (
        "002:3",
        "gemini",
        137,
        "This report introduces",
        "responsibly to users.",
        ("arXiv.org Artificial Intelligence",),
    ),
    (
        "002:4",
        "tf-replicator",
        125,
        "We describe TF-Replicator,",
        "flow/community/pull/25).",
        ("arXiv.org Machine Learning",),
    ),
    ("003:1", "gemini-1.5", 173, "In this report,", "the same content.", ("arXiv:2403.05530",)),
    (
        "003:2",
        "convnets-match-vits",
        121,
        "Many researchers believe",
        "accuracy of 90.4%.",
        ("arXiv:2310.16764",),
    ),
    (
        "003:3",
        "deep-transformers-without-shortcuts",
        191,
        "Skip connections and",
        "times more iterations.",
        ("ICLR 2023", "arXiv:2302.10322"),
    ),
    (
        "003:4",
        "flamingo",
        229,
        "Building models that",
        "more task-specific data.",
        ("arXiv:2204.14198",),
    ),
    ("003:5", "hares", 143, "The ability to", "across all domains.", ("arXiv:2111.12124",)),
    (
        "003:6",
        "perceiver-io",
        157,
        "The recently-proposed Perceiver",
        "optical flow estimation.",
        ("Code: https://dpmd.ai/perceiver-code", "arXiv:2107.14795"),
    ),
    (
        "003:7",
        "augmentation-multiplicity",
        171,
        "In computer vision,",
        "w/o extra data.",
        ("arXiv:2105.13343",),
    ),
    (
        "003:8",
        "dgmr",
        222,
        "Precipitation nowcasting, the",
        "alternative methods struggle.",
        ("46 pages, 17 figures, 2 tables", "arXiv:2104.00954"),
    ),
    (
        "003:9",
        "perceiver",
        183,
        "Biological systems understand",
        "modalities in AudioSet.",
        ("arXiv:2103.03206",),
    ),
    (
        "003:10",
        "nfnet",
        164,
        "Batch normalization is",
        "earch/tree/master/nfnets",
        ("arXiv:2102.06171",),
    ),
    ("004:1", "double-compression", 136, "Large language models", "and inference speed.", ()),
    (
        "004:2",
        "compressibility-quantized-llm",
        159,
        "Deploying Large Language",
        "of them jointly.",
        (),
    ),
    ("004:3", "segment-search-wsi", 129, "Pre-processing for whole", "the histology area.", ()),
    ("004:4", "gemini", 137, "This report introduces", "responsibly to users.", ()),
    ("004:5", "implicit-biases-sgd-bn", 251, "Deep neural networks", "computer vision tasks.", ()),
]
# Key, arXiv id, year, year of the venue, number of authors and the first, DOI, category.
WORKS = [
    ("gemini-1.5", "2403.05530", 2024, None, 1, "Gemini Team", "", "cs.CL"),
    ("gemini", "2312.11805", 2023, None, 942, "Gemini Team", "", "cs.CL"),
    ("adaptive-loss-scaling", "1910.12385", 2019, None, 3, "Zhao", "", "cs.LG"),
    (
        "dnn-approximation-custom-hardware",
        "1901.06955",
        2019,
        2019,
        8,
        "Wang",
        "10.1145/3309551",
        "cs.CV",
    ),
    ("dokei", "1811.09341", 2018, None, 2, "Zhao", "", "cs.CV"),
    ("turf", "1809.03318", 2018, None, 4, "Zhao", "", "cs.CV"),
    ("structured-pruning-tpu", "2107.04191", 2021, 2021, 3, "Chen", "", "cs.LG"),
    ("neucrab", "2011.11200", 2020, 2021, 7, "Li", "", "cs.LG"),
    ("partir", "2401.11202", 2024, 2025, 17, "Alabed", "10.1145/3669940.3707284", "cs.LG"),
    ("tf-replicator", "1902.00465", 2019, None, 12, "Buchlovsky", "", ""),
    ("convnets-match-vits", "2310.16764", 2023, None, 4, "Smith", "", "cs.CV"),
    ("deep-transformers-without-shortcuts", "2302.10322", 2023, 2023, 7, "He", "", "cs.LG"),
    ("flamingo", "2204.14198", 2022, 2022, 27, "Alayrac", "", "cs.CV"),
    ("hares", "2111.12124", 2021, 2022, 11, "Wang", "", ""),
    ("perceiver-io", "2107.14795", 2021, 2022, 15, "Jaegle", "", "cs.LG"),
    ("augmentation-multiplicity", "2105.13343", 2021, None, 5, "Fort", "", "cs.LG"),
    ("dgmr", "2104.00954", 2021, 2021, 20, "Ravuri", "10.1038/s41586-021-03854-z", ""),
    ("perceiver", "2103.03206", 2021, 2021, 6, "Jaegle", "", "cs.CV"),
    ("nfnet", "2102.06171", 2021, 2021, 4, "Brock", "", "cs.CV"),
    ("double-compression", "2502.15443", 2025, 2024, 6, "Wang", "", "cs.CL"),
    ("compressibility-quantized-llm", "2403.01384", 2024, None, 5, "Mao", "", "cs.LG"),
    ("segment-search-wsi", "2404.11161", 2024, None, 5, "Wang", "", ""),
    ("implicit-biases-sgd-bn", "2102.03497", 2021, None, 5, "Liu", "", "cs.LG"),
]
NAMES = {
    "White, Anaรฏs": "White, Anaïs",
    "Badia, Adriร Puigdomรจnech": "Badia, Adrià Puigdomènech",
    "Arnold, Sรฉbastien M. R.": "Arnold, Sébastien M. R.",
    "Rogoziลska, Dominika": "Rogozińska, Dominika",
    "Gimรฉnez, Mai": "Giménez, Mai",
    "Luฤiฤ, Mario": "Lučić, Mario",
    "Kaufman, Raphaรซl Lopez": "Kaufman, Raphaël Lopez",
    "Sjรถsund, Lars Lowe": "Sjösund, Lars Lowe",
    "Cevey, Sรฉbastien": "Cevey, Sébastien",
    "Hussenot, Lรฉonard": "Hussenot, Léonard",
    "Recasens, Adriร": "Recasens, Adrià",
    "Campos, Vรญctor": "Campos, Víctor",
    "รnlรผ, รaฤlar": "Ünlü, Çağlar",
    "Rakiฤeviฤ, Nemanja": "Rakićević, Nemanja",
    "Castaรฑo, Alfonso": "Castaño, Alfonso",
    "Rybiลski, Mikoลaj": "Rybiński, Mikołaj",
    "Leblond, Rรฉmi": "Leblond, Rémi",
    "Hรฉliou, Amรฉlie": "Héliou, Amélie",
    "Pรตder, Siim": "Põder, Siim",
    "Riviรจre, Morgane": "Rivière, Morgane",
    "Crepy, Clรฉment": "Crepy, Clément",
    "Klimczak-Pluciลska, Hanna": "Klimczak-Plucińska, Hanna",
}


@pytest.fixture(scope="module")
def occurrences():
    return list(read_seed())


@pytest.fixture(scope="module")
def papers(occurrences):
    return {one.paper.key: one.paper for one in merged(occurrences)}


def test_the_pages_show_29_occurrences(occurrences):
    seen = [o for o in occurrences if o.source == "seed"]
    assert [(o.place, o.work, o.notes) for o in seen] == [
        (place, key, notes) for place, key, _, _, _, notes in OCCURRENCES
    ]


@pytest.mark.parametrize("row", OCCURRENCES, ids=[row[0] for row in OCCURRENCES])
def test_each_abstract_is_whole(occurrences, row):
    place, _, words, begins, ends, _ = row
    (one,) = [o for o in occurrences if o.place == place]
    text = one.paper.abstract
    assert len(text.split()) == words
    assert text.startswith(begins)
    assert text.endswith(ends)
    assert bool(one.paper.title) == (place[:3] in {"002", "004"})
    assert bool(one.paper.authors) == (place[:3] == "004")


def test_layouts_are_known_whatever_the_name_of_the_page():
    pages = [text.decode() for name, text in seed_texts().items() if name.endswith(".txt")]
    counts = [len(read_listing(page, "page", "page")) for page in pages]
    assert counts == [6, 4, 4, 10, 5]


def test_23_works_and_no_occurrence_is_lost(occurrences, papers):
    assert list(papers) == list(dict.fromkeys(row[1] for row in OCCURRENCES))
    places = [seen.place for paper in papers.values() for seen in paper.seen]
    assert sorted(places) == sorted(o.place for o in occurrences)


@pytest.mark.parametrize("row", WORKS, ids=[row[0] for row in WORKS])
def test_facts_of_each_work(papers, row):
    key, arxiv, year, venue_year, count, first, doi, category = row
    paper = papers[key]
    assert (paper.arxiv, paper.year, paper.venue_year) == (arxiv, year, venue_year)
    assert bool(paper.venue) == (venue_year is not None)
    assert (paper.doi, list(paper.categories)) == (doi, [category] if category else [])
    assert (len(paper.authors), paper.authors[0].short_name) == (count, first)
    assert paper.title
    assert {"title", "authors", "year", "arxiv", "abstract"} <= set(paper.provenance)
    assert set(paper.provenance.values()) <= {"seed", "curated"}
    assert paper.provenance["abstract"] == "seed"


def test_the_pages_win_over_the_facts(papers):
    assert {key for key, p in papers.items() if p.provenance["title"] == "seed"} == {
        row[1] for row in OCCURRENCES if row[0][:3] in {"002", "004"}
    }
    assert {key for key, p in papers.items() if p.provenance["authors"] == "seed"} == {
        row[1] for row in OCCURRENCES if row[0][:3] == "004"
    }
    assert papers["perceiver-io"].code_url == "https://dpmd.ai/perceiver-code"


def test_the_newest_abstract_is_shown_and_the_other_kept(papers):
    paper = papers["gemini-1.5"]
    assert paper.abstract.startswith("In this report, we introduce the Gemini 1.5 family")
    (version,) = paper.versions
    assert version.abstract.startswith("In this report, we present the latest model")
    assert version.places == ("000:1", "001:1", "003:1")
    assert not any(p.versions for key, p in papers.items() if key != "gemini-1.5")


def test_gemini_and_gemini_1_5_are_two_works_without_the_facts(occurrences):
    pages = [o for o in occurrences if o.source == "seed"]
    unaided = [msgspec.structs.replace(o, work="", version=0) for o in pages]
    groups = [
        {o.work for o in pages if o.place in {s.place for s in one.paper.seen}}
        for one in merged(unaided)
    ]
    assert all(len(group) == 1 for group in groups)


def test_damaged_names(papers):
    repairs = {r.before: r for paper in papers.values() for r in paper.repairs}
    assert {before: repair.after for before, repair in repairs.items()} == NAMES
    assert Counter(repair.how for repair in repairs.values()) == {"bytes": 14, "match": 8}
    printed = {a.inverted_name for a in papers["gemini"].authors}
    assert set(NAMES.values()) <= printed
    for paper in papers.values():
        text = paper.title + paper.abstract + "".join(a.full_name for a in paper.authors)
        assert LOST not in text
        assert not any("\u0e00" <= letter <= "\u0e7f" for letter in text)


def test_variants_of_a_name_are_one_person_and_print_as_in_the_source(papers):
    key = person(papers["nfnet"].authors[0])
    named = {
        (paper.key, a.full_name)
        for paper in papers.values()
        for a in paper.authors
        if person(a) == key
    }
    assert ("tf-replicator", "Andy Brock") in named
    assert ("nfnet", "Andrew Brock") in named
