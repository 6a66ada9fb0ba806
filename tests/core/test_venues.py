"""What kind of place printed a paper, by the words of its venue."""

import pytest

from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.venues import degree, institution, printed_date, venue_kind

VENUES = {
    "conference": [
        "International Conference on Machine Learning (ICML)",
        "Proceedings of the 12th Symposium on Invented Kites",
        "Proc SIGGRAPH",
        "Proc. ACM Symp. Kites",
        "Proc. of the 3rd Intl. Conf. on Kites",
        "ICML 2021 Workshop on Over-parameterization: Pitfalls and Opportunities",
        "Advances in Neural Information Processing Systems",
        "Advances in Neural Information Processing Systems 35 (NeurIPS)",
        "Advances in Cryptology - EUROCRYPT 2012",
        "Findings of the Association for Computational Linguistics: EMNLP 2024",
        "Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition",
        "Proceedings of the ACM on Web Conference 2024",
        "Proceedings of the Annual Meeting of the Cognitive Science Society",
        "Proceedings of Machine Learning Research",
        "JMLR Workshop and Conference Proceedings",
        "Journal of Machine Learning Research: Workshop and Conference Proceedings",
        "Lecture Notes in Computer Science",
        "Conférence sur les cerfs-volants",
        "Actes de la 5e journée du cerf-volant",
        "Proceedings of the Society for Invented Kites 2020",
        "3DV 2025",
        "34th Annual Kite Gathering",
        "NeurIPS",
        "KITE '19",
        "CONCUR 2019",
        "AAAI",
    ],
    "journal": [
        "Nature",
        "Acta Numerica",
        "ACM Computing Surveys",
        "Journal of Machine Learning Research",
        "The VLDB Journal",
        "International Journal of Conference Interpreting",
        "History Workshop Journal",
        "Journal of Physics: Conference Series",
        "IEEE Transactions on Pattern Analysis and Machine Intelligence",
        "Transactions of the Association for Computational Linguistics",
        "IEEE Micro",
        "Chi",
        "Advances in Mathematics",
        "Advances in Applied Probability",
        "Proceedings of the National Academy of Sciences",
        "Proc. Natl. Acad. Sci. USA",
        "Proceedings of the IEEE",
        "Proceedings of the IEEE, 86(11)",
        "Proceedings of the Royal Society A",
        "Proceedings of the London Mathematical Society",
        "Proceedings of the ACM on Programming Languages",
        "Proc. ACM Program. Lang.",
        "Proceedings of the VLDB Endowment",
        "Proceedings on Privacy Enhancing Technologies",
        "Congressus Numerantium",
        "Colloquium Mathematicum",
        "Proceedings of the Entomological Society of Kite Bay",
        "Kites, Volume 14, Number 3: Papers of the 2nd Workshop on Kites",
        "Thesis Eleven",
        "20th Century British History",
    ],
    "preprint": [
        "arXiv",
        "arXiv preprint arXiv:2101.00001",
        "CoRR",
        "CoRR abs/2101.00001",
        "bioRxiv",
        "Cryptology ePrint Archive",
        "Preprint",
        "SSRN Electronic Library",
    ],
    "thesis": [
        "PhD thesis, University of Kites",
        "Ph.D. dissertation, University of Kites",
        "Master's thesis (University of Kites)",
        "Dissertation, Universität Drachenfels",
        "Habilitation, Universität Drachenfels",
    ],
    "report": [
        "Technical report, Kite Institute",
        "Tech. Rep. 17, Kite Institute",
        "Kite Institute Working Paper 12",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("venue", "kind"), [(venue, kind) for kind, venues in VENUES.items() for venue in venues]
)
def test_kind_by_venue(venue, kind):
    assert venue_kind(Paper(venue=venue)) == kind
    # Being at arXiv too does not change where a paper was printed.
    assert venue_kind(Paper(venue=venue, arxiv="2101.00001")) == kind


def test_kind_without_venue():
    assert venue_kind(Paper(arxiv="2101.00001")) == "preprint"
    assert venue_kind(Paper(isbn="978-0-00-000000-2")) == "book"
    assert venue_kind(Paper(title="Kites")) == "document"


@pytest.mark.parametrize(
    ("venue", "words", "place"),
    [
        ("PhD thesis, University of Kites", "PhD thesis", "University of Kites"),
        ("Master's thesis (University of Kites)", "Master's thesis", "University of Kites"),
        ("Universität Drachenfels, Dissertation", "", "Universität Drachenfels, Dissertation"),
        ("Technical report, Kite Institute", "", "Kite Institute"),
        ("Tech. Rep. 17, Kite Institute", "", "17, Kite Institute"),
    ],
)
def test_institution(venue, words, place):
    assert degree(Paper(venue=venue)) == words
    assert institution(Paper(venue=venue)) == place


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({}, ""),
        ({"year": 2021}, "2021"),
        ({"year": 800}, "0800"),
        ({"date": "2021-07-30"}, "2021-07-30"),
        ({"year": 2021, "date": "2021-07"}, "2021-07"),
        ({"year": 2021, "date": "July 2021"}, "2021"),
        ({"year": 2020, "date": "2020-12-24", "venue": "Nature", "venue_year": 2021}, "2021"),
        ({"year": 2021, "date": "2021-02-03", "venue": "Nature", "venue_year": 2021}, "2021-02-03"),
        ({"year": 2020, "venue": "Nature"}, "2020"),
        ({"year": 2020, "venue_year": 2021}, "2020"),
    ],
)
def test_printed_date(fields, date):
    assert printed_date(Paper(**fields)) == date
