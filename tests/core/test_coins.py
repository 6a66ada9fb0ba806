"""COinS, read back by a reader that follows the rules Zotero's documentation gives."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_papers import Corpus
from sphinx_papers.formats.coins import coins_title
from sphinx_papers.paper.addresses import own_doi, page_urls
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

ATTENTION = (
    "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Abook&rft.genre=proceeding"
    "&rft.atitle=Kites%20Are%20All%20You%20Need&rft.btitle=Advances%20in%20Neural%20Information"
    "%20Processing%20Systems&rft.au=Berg%2C%20Ada&rft.au=Talvik%2C%20Noam&rft.date=2017"
    "&rft_id=https%3A%2F%2Farxiv.org%2Fabs%2F1701.00001"
    "&rft_id=info%3Adoi%2F10.48550%2FarXiv.1701.00001"
)
ADAM = (
    "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc&rft.type=preprint"
    "&rft.title=Kite%3A%20A%20Method%20for%20Stochastic%20Flight&rft.au=Berg%2C%20Ada%20P."
    "&rft.au=Talvik%2C%20Noam&rft.date=2014-12-22&rft.publisher=arXiv"
    "&rft_id=https%3A%2F%2Farxiv.org%2Fabs%2F1412.0001"
    "&rft_id=info%3Adoi%2F10.48550%2FarXiv.1412.0001"
)
CONFERENCE = Paper(
    title="Kites Are All You Need",
    authors=(Author("Berg", "Ada"), Author("Talvik", "Noam")),
    venue="Advances in Neural Information Processing Systems",
    year=2017,
    arxiv="1701.00001",
)
PREPRINT = Paper(
    title="Kite: A Method for Stochastic Flight",
    authors=(Author("Berg", "Ada P."), Author("Talvik", "Noam")),
    year=2014,
    date="2014-12-22",
    arxiv="1412.0001",
)
SEED_TYPES = {
    "deep-transformers-without-shortcuts": "conferencePaper",
    "double-compression": "conferencePaper",
    "flamingo": "conferencePaper",
    "hares": "conferencePaper",
    "neucrab": "conferencePaper",
    "nfnet": "conferencePaper",
    "partir": "conferencePaper",
    "perceiver": "conferencePaper",
    "perceiver-io": "conferencePaper",
    "structured-pruning-tpu": "conferencePaper",
    "dgmr": "journalArticle",
    "dnn-approximation-custom-hardware": "journalArticle",
}


# the reader --------------------------------------------------------------------------


class Item(NamedTuple):
    """What a reference manager keeps of a span."""

    type: str
    title: str
    creators: list[tuple[str, str]]
    date: str
    place: str
    doi: str
    url: str
    abstract: str
    tags: list[str]


def decoded(text: str) -> str:
    """A value as the reader sees it: strict about ``%``, and every plus is a space."""
    assert not re.search(r"%(?![0-9A-Fa-f]{2})", text), "URI malformed"
    ((_, value),) = parse_qsl(f"v={text}", keep_blank_values=True, errors="strict")
    return value.replace("+", " ")


def read(title: str) -> Item:
    """The item of one span; an assertion fails where the reader would throw or ask the net."""
    fields: dict[str, list[str]] = {}
    for pair in title.split("&"):
        assert "=" in pair, "a bare key throws a TypeError"
        key, value = pair.split("=", 1)
        fields.setdefault(decoded(key), []).append(decoded(value))
    assert fields.get("rft.au"), "a span without any author triggers a request"

    def first(*keys: str) -> str:
        return next((fields[key][0] for key in keys if key in fields), "")

    type_ = item_type(first("rft_val_fmt"), first("rft.genre"), first("rft.type"))
    ids = fields.get("rft_id", [])
    places = {
        "conferencePaper": ("rft.btitle",),
        "journalArticle": ("rft.jtitle",),
        "preprint": ("rft.publisher",),
        "thesis": ("rft.inst",),
        "report": ("rft.pub",),
    }
    is_whole = type_ in {"book", "report"}
    return Item(
        type=type_,
        title=first("rft.btitle" if is_whole else "rft.atitle", "rft.title"),
        creators=[creator(name) for name in fields["rft.au"]],
        date=first("rft.date"),
        place=first(*places.get(type_, ())),
        doi=next((one[9:] for one in ids if one.startswith("info:doi/")), ""),
        url=next((one for one in ids if re.match("https?://", one)), ""),
        abstract=first("rft.description"),
        tags=fields.get("rft.subject", []),
    )


def item_type(form: str, genre: str, type_: str) -> str:
    """The type that format, genre and type of a span amount to."""
    prefix, form = form.rsplit(":", 1)
    assert prefix == "info:ofi/fmt:kev:mtx"
    if form == "dc":
        # A conference paper of this format loses its title, and so do the other parts.
        assert type_ in {"preprint", "dataset", "computerProgram", "document"}
        return type_
    genres = {
        "proceeding": "conferencePaper",
        "bookitem": "bookSection",
        "book": "book",
        "report": "report",
    }
    return {
        "book": lambda: genres[genre],
        "journal": lambda: {"article": "journalArticle"}[genre],
        "dissertation": lambda: "thesis",
    }[form]()


def creator(name: str) -> tuple[str, str]:
    """Family and given name, cut at the comma; a whole name is all family."""
    if "," not in name:
        given, _, family = name.rpartition(" ")
        return family, given
    # What stands behind a second comma is lost.
    family, given = (part.strip() for part in name.split(",")[:2])
    return family, given


# what it reads -----------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "title"), [(CONFERENCE, ATTENTION), (PREPRINT, ADAM)])
def test_reference_spans(paper, title):
    made = coins_title(paper, abstract=True)
    assert sorted(parse_qsl(made, strict_parsing=True)) == sorted(
        parse_qsl(title, strict_parsing=True)
    )
    # The very spelling of the values too: no slash or space stands as it is.
    assert set(made.split("&")) == set(title.split("&"))


def test_reference_items():
    item = read(coins_title(CONFERENCE, abstract=True))
    assert item == read(ATTENTION)
    assert item.type == "conferencePaper"
    assert item.creators == [("Berg", "Ada"), ("Talvik", "Noam")]
    assert read(coins_title(PREPRINT, abstract=True)) == read(ADAM)


@pytest.mark.parametrize(
    ("fields", "type_", "place"),
    [
        ({"venue": "Annals of Kites"}, "journalArticle", "Annals of Kites"),
        ({"venue": "Conference on Kites"}, "conferencePaper", "Conference on Kites"),
        ({"venue": "bioRxiv"}, "preprint", "bioRxiv"),
        ({"venue": "PhD thesis, University of Kites"}, "thesis", "University of Kites"),
        ({"venue": "Technical report, Kite Institute"}, "report", "Kite Institute"),
        ({"isbn": "978-0-00-000000-2"}, "book", ""),
        ({}, "document", ""),
    ],
)
def test_types(fields, type_, place):
    title = coins_title(Paper(title="Kites & Strings = 100%", **fields), abstract=False)
    item = read(title)
    assert (item.type, item.title, item.place) == (type_, "Kites & Strings = 100%", place)


DETAILS = {
    "volume": "7",
    "issue": "2",
    "pages": "11-19",
    "publisher": "Kite Press",
    "isbn": "978-0-00-000000-2",
    "issn": "0000-0019",
    "language": "en",
    "genre": "Kite thesis",
}


@pytest.mark.parametrize(
    ("type_", "item", "pairs"),
    [
        (
            "article-journal",
            "journalArticle",
            "jtitle=Sky volume=7 issue=2 spage=11 epage=19 issn=0000-0019",
        ),
        ("paper-conference", "conferencePaper", "btitle=Sky volume=7 pages=11-19"),
        ("chapter", "bookSection", "btitle=Sky pages=11-19 isbn=978-0-00-000000-2"),
        ("book", "book", "btitle=Kites isbn=978-0-00-000000-2"),
        ("thesis", "thesis", "title=Kites"),
        ("report", "report", "btitle=Kites"),
        ("article", "preprint", "title=Kites publisher=Sky"),
        ("dataset", "dataset", "title=Kites"),
        ("software", "computerProgram", "title=Kites"),
    ],
)
def test_details_by_type(type_, item, pairs):
    paper = Paper(title="Kites", venue="Sky", type=type_, **DETAILS)
    title = coins_title(paper, abstract=False)
    made = parse_qsl(title, strict_parsing=True)
    assert {("rft." + pair.split("=")[0], pair.split("=")[1]) for pair in pairs.split()} <= {*made}
    assert ("rft.language", "en") in made
    publisher = {"thesis": "rft.inst", "article": "", "article-journal": ""}.get(type_, "rft.pub")
    publisher = "rft.publisher" if type_ in {"dataset", "software"} else publisher
    assert not publisher or (publisher, "Kite Press") in made
    assert type_ != "thesis" or ("rft.degree", "Kite thesis") in made
    assert read(title)[:2] == (item, "Kites")


def test_serial_numbers_and_degree():
    journal = Paper(title="Kites", venue="Annals of Kites", issn="0000-0019")
    assert ("rft.issn", "0000-0019") in parse_qsl(coins_title(journal, abstract=False))
    book = Paper(title="Kites", isbn="978-0-00-000000-2")
    assert ("rft.isbn", "978-0-00-000000-2") in parse_qsl(coins_title(book, abstract=False))
    thesis = Paper(title="Kites", venue="PhD thesis, University of Kites")
    assert ("rft.degree", "PhD thesis") in parse_qsl(coins_title(thesis, abstract=False))


@pytest.mark.parametrize(
    ("author", "names"),
    [
        (Author("Berg", "Ada"), ("Berg", "Ada")),
        (Author("van der Molen", "Laurens"), ("van der Molen", "Laurens")),
        (Author("García Roca", "José"), ("García Roca", "José")),
        (Author(literal="Kite Research Team"), ("Kite Research Team", "")),
        (Author(literal="{Kite Research Team}"), ("Kite Research Team", "")),
        (Author(literal="University of Kites, Sky Bay"), ("University of Kites Sky Bay", "")),
        (Author("van der Molen"), ("van der Molen", "")),
        (Author(given="Ada"), ("Ada", "")),
        (Author("Berg Jr.", "Ada"), ("Berg Jr.", "Ada")),
        (Author("Berg, Jr.", "Ada"), ("Berg Jr.", "Ada")),
        (Author("Berg", "Jr., Ada"), ("Berg Jr.", "Ada")),
        (Author("Berg", "Ada Maria, III"), ("Berg III", "Ada Maria")),
        (Author("{Berg}", "{A}da"), ("Berg", "Ada")),
    ],
)
def test_names(author, names):
    paper = Paper(title="Kites", authors=(author, Author("Talvik", "Noam")))
    assert read(coins_title(paper, abstract=False)).creators == [names, ("Talvik", "Noam")]


def test_paper_without_authors_has_one_all_the_same():
    for authors in ((), (Author(),), (Author(literal=" {} "),), (Author(given="+"),)):
        title = coins_title(Paper(title="Kites", authors=authors), abstract=False)
        assert read(title).creators == [("Anonymous", "")]


def test_abstract_only_where_wanted():
    paper = Paper(
        title="Kites at $10\\%$", abstract="Kites fly\nat $10\\%$.", keywords=("sky", "wind")
    )
    assert read(coins_title(paper, abstract=True)).abstract == "Kites fly at 10%."
    assert read(coins_title(paper, abstract=True)).title == "Kites at 10%"
    assert "rft.description" not in coins_title(paper, abstract=False)
    assert read(coins_title(paper, abstract=False)).tags == ["sky", "wind"]


@pytest.fixture(scope="module")
def seed():
    return Corpus.open()


def test_seed(seed):
    assert len(seed) == 23
    assert SEED_TYPES.keys() <= set(seed)
    for key, paper in seed.items():
        item = read(coins_title(paper, abstract=True))
        assert item.type == SEED_TYPES.get(key, "preprint"), key
        assert item.title == paper.title
        assert item.place == (paper.venue or "arXiv")
        assert item.creators == [
            (author.literal or author.family, author.given) for author in paper.authors
        ]
        assert item.date == str(paper.venue_year or paper.year)
        assert item.doi == (paper.doi or f"10.48550/arXiv.{paper.arxiv}")
        assert item.url == f"https://arxiv.org/abs/{paper.arxiv}"
        assert item.abstract


# any record --------------------------------------------------------------------------

TEXTS = st.text(max_size=30) | st.sampled_from(["%", "a=b&c", "C++", "100%25", "&#38;", "{x}, y"])
AUTHORS = st.builds(Author, family=TEXTS, given=TEXTS, literal=st.just("") | TEXTS)
PAPERS = st.builds(
    Paper,
    key=TEXTS,
    title=TEXTS,
    authors=st.lists(AUTHORS, max_size=4).map(tuple),
    year=st.none() | st.integers(0, 9999),
    date=TEXTS,
    venue=TEXTS | st.sampled_from(["Nature", "Conference on Kites", "PhD thesis", "CoRR"]),
    venue_year=st.none() | st.integers(0, 9999),
    abstract=TEXTS,
    keywords=st.lists(TEXTS, max_size=2).map(tuple),
    arxiv=st.sampled_from(["", "2101.00001"]),
    doi=TEXTS,
    ids=st.dictionaries(st.sampled_from(["isbn", "issn", "acl", "house"]), TEXTS),
    url=TEXTS,
)


@settings(deadline=None)
@given(PAPERS, st.booleans())
def test_every_record_makes_a_whole_span(paper, abstract):
    title = coins_title(paper, abstract=abstract)
    pairs = parse_qsl(title, strict_parsing=True, errors="strict")
    assert len(pairs) == title.count("&") + 1 == title.count("=")
    assert title.isascii()
    assert not re.search(r"""[\s+<>"']""", title)
    assert all(key and value for key, value in pairs)
    item = read(title)
    assert all(family for family, _ in item.creators)
    names = [value for key, value in pairs if key == "rft.au"]
    assert all(name.count(",") == 1 for name in names)
    assert not any(brace in name for name in names for brace in "{}")
    plain = " ".join(own_doi(paper).replace("+", " ").split())
    assert " ".join(item.doi.split()) == plain
    assert len([1 for key, _ in pairs if key == "rft_id"]) <= 1 + bool(page_urls(paper))


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True), min_size=1, max_size=9))
def test_order_of_authors(names):
    authors = tuple(Author(name, "Ada") for name in names)
    item = read(coins_title(Paper(title="Kites", authors=authors), abstract=False))
    assert item.creators == [(name, "Ada") for name in names]
