"""JSON-LD of a page: one graph, safe inside a script element."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_papers import Corpus
from sphinx_papers.formats.jsonld import jsonld
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

PAGE = "https://kites.example/guide/optim.html"
CONFERENCE = Paper(
    key="berg2017kites",
    title="Kites Are All You Need",
    authors=(Author("Berg", "Ada"), Author(literal="Kite Team")),
    venue="Advances in Neural Information Processing Systems",
    year=2017,
    arxiv="1701.00001",
    abstract="Kites fly.",
)


def graph(papers, page=PAGE):
    whole = json.loads(jsonld(page, papers))
    assert whole["@context"] == "https://schema.org"
    return whole["@graph"]


def test_reference_graph():
    doi = "https://doi.org/10.48550/arXiv.1701.00001"
    page, article = graph([CONFERENCE])
    assert page == {
        "@type": "TechArticle",
        "@id": f"{PAGE}#page",
        "url": PAGE,
        "citation": [{"@id": doi}],
    }
    assert article == {
        "@type": "ScholarlyArticle",
        "@id": doi,
        "name": "Kites Are All You Need",
        "headline": "Kites Are All You Need",
        "author": [
            {"@type": "Person", "name": "Ada Berg", "givenName": "Ada", "familyName": "Berg"},
            {"@type": "Organization", "name": "Kite Team"},
        ],
        "datePublished": "2017",
        "isPartOf": {
            "@type": "PublicationVolume",
            "name": "Advances in Neural Information Processing Systems",
        },
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.48550/arXiv.1701.00001"},
            {"@type": "PropertyValue", "propertyID": "arXiv", "value": "1701.00001"},
        ],
        "sameAs": ["https://arxiv.org/abs/1701.00001"],
        "url": "https://arxiv.org/abs/1701.00001",
        "abstract": "Kites fly.",
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/pdf",
            "contentUrl": "https://arxiv.org/pdf/1701.00001",
        },
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"venue": "Annals of Kites", "issn": "0000-0019"},
            {"isPartOf": {"@type": "Periodical", "name": "Annals of Kites", "issn": "0000-0019"}},
        ),
        (
            {
                "venue": "Annals of Kites",
                "volume": "7",
                "issue": "2",
                "pages": "11-19",
                "language": "en",
            },
            {
                "isPartOf": {
                    "@type": "PublicationIssue",
                    "issueNumber": "2",
                    "isPartOf": {
                        "@type": "PublicationVolume",
                        "volumeNumber": "7",
                        "isPartOf": {"@type": "Periodical", "name": "Annals of Kites"},
                    },
                },
                "pagination": "11-19",
                "inLanguage": "en",
            },
        ),
        (
            {"venue": "Conference on Kites", "volume": "30"},
            {
                "isPartOf": {
                    "@type": "PublicationVolume",
                    "name": "Conference on Kites",
                    "volumeNumber": "30",
                }
            },
        ),
        (
            {"type": "chapter", "venue": "Kites and Sky"},
            {"@type": "Chapter", "isPartOf": {"@type": "Book", "name": "Kites and Sky"}},
        ),
        ({"arxiv": "2101.00001"}, {"publisher": {"@type": "Organization", "name": "arXiv"}}),
        (
            {"venue": "PhD thesis, University of Kites"},
            {
                "@type": "Thesis",
                "publisher": {"@type": "Organization", "name": "University of Kites"},
            },
        ),
        ({"venue": "Technical report"}, {"@type": "Report"}),
        ({"isbn": "978-0-00-000000-2"}, {"@type": "Book"}),
        ({"status": "retracted"}, {"creativeWorkStatus": "retracted"}),
        ({"keywords": ("sky",)}, {"keywords": ["sky"]}),
        ({"key": "a b/c"}, {"@id": f"{PAGE}#paper-a%20b%2Fc"}),
        ({"title": "Kites at $10\\%$"}, {"name": "Kites at 10%", "headline": "Kites at 10%"}),
        ({"abstract": "Kites at $10\\%$."}, {"abstract": "Kites at 10%."}),
        ({"url": "https://kites.example/1"}, {"@id": "https://kites.example/1"}),
        (
            {"url": "https://kites.example/1", "ids": {"acl": "P99-1001"}},
            {"@id": "https://kites.example/1", "sameAs": ["https://aclanthology.org/P99-1001"]},
        ),
        (
            {"doi": "10.1000/kite", "arxiv": "2101.00001", "url": "https://doi.org/10.1000/kite"},
            {
                "@id": "https://doi.org/10.1000/kite",
                "sameAs": ["https://arxiv.org/abs/2101.00001"],
            },
        ),
        ({"doi": "10.1000/kite"}, {"url": "https://doi.org/10.1000/kite"}),
    ],
)
def test_kinds(fields, expected):
    _, article = graph([Paper(**{"title": "Kites", **fields})])
    assert article | expected == article


def test_nothing_empty_is_said():
    page, article = graph([Paper(key="kites", title="Kites")], page="")
    assert page == {"@type": "TechArticle", "@id": "#page", "citation": [{"@id": "#paper-kites"}]}
    assert article == {
        "@type": "ScholarlyArticle",
        "@id": "#paper-kites",
        "name": "Kites",
        "headline": "Kites",
    }


def test_text_cannot_leave_the_script():
    title = "</script><!-- & \u2028\u2029 <b>\\u003c"
    text = jsonld(PAGE + "?a=1&b=2", [Paper(key="x", title=title)])
    assert not any(c in text for c in "<>&\u2028\u2029\n")
    assert "\\u003c/script\\u003e" in text
    assert json.loads(text)["@graph"][1]["name"] == title


def test_seed():
    corpus = Corpus.open()
    page, *articles = graph(corpus.values())
    assert [one["@id"] for one in page["citation"]] == [article["@id"] for article in articles]
    assert len({article["@id"] for article in articles}) == 23
    for paper, article in zip(corpus.values(), articles, strict=True):
        assert article["name"] == paper.title
        assert [a["name"] for a in article["author"]] == [a.full_name for a in paper.authors]
        part = article.get("isPartOf", {})
        assert part.get("name", "") == paper.venue
        is_journal = paper.venue in {"Nature", "ACM Computing Surveys"}
        assert part.get("@type") == (
            None if not paper.venue else "Periodical" if is_journal else "PublicationVolume"
        )


TEXTS = st.text(max_size=30) | st.sampled_from(["<", "</script>", "&lt;", "\u2028", '"', "\\"])
PAPERS = st.builds(
    Paper,
    key=TEXTS,
    title=TEXTS.map(lambda text: f"T{text}T"),
    authors=st.lists(st.builds(Author, family=TEXTS, given=TEXTS), max_size=5).map(tuple),
    year=st.none() | st.integers(0, 9999),
    venue=TEXTS,
    abstract=TEXTS,
    doi=TEXTS,
    url=TEXTS,
)


@settings(deadline=None)
@given(TEXTS, st.lists(PAPERS, max_size=3))
def test_every_record_reads_back(page_url, papers):
    text = jsonld(page_url, papers)
    assert text == jsonld(page_url, list(papers))
    assert not any(c in text for c in "<>&\u2028\u2029\n")
    _, *articles = json.loads(text)["@graph"]
    assert len(articles) == len(papers)
    for paper, article in zip(papers, articles, strict=True):
        names = [author["name"] for author in article.get("author", [])]
        assert names == [author.full_name for author in paper.authors if author.full_name]
