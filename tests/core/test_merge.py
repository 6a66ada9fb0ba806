"""Occurrences of one work become one record, and two works never do."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_index import Merged, merged

from sphinx_papers.paper.names import Author, parse_name
from sphinx_papers.paper.record import Occurrence, Paper, Repair
from sphinx_papers.paper.repair import mend

TEXT = (
    "Kites fly higher when their tails are woven from flax, yet no model explains the gain. We "
    "measure lift and drag on 40 tails in a wind tunnel and find that friction between fibres "
    "steadies the line. A small network predicts the best weave from the weather of the day, and "
    "children who flew such kites reached twice the height of their peers."
)
OTHER_TEXT = (
    "Bakers judge dough by touch. This work teaches a robotic finger to do the same: a gel pad "
    "reads pressure while the dough is kneaded, and a tiny classifier says when to stop. In a "
    "year of trials in three bakeries the finger agreed with the masters on nine doughs of ten."
)


def sighting(place, *names, source="one", work="", version=0, notes=(), **fields):
    authors = tuple(parse_name(name) for name in names)
    paper = Paper(authors=authors, **fields)
    return Occurrence(
        paper=paper, source=source, place=place, work=work, version=version, notes=notes
    )


def groups(*occurrences) -> list[list[str]]:
    return [[seen.place for seen in one.paper.seen] for one in merged(occurrences)]


ONE_WORK = {
    "arXiv id": (
        sighting("a", arxiv="2401.00001", title="Flax tails"),
        sighting("b", arxiv="2401.00001"),
    ),
    "arXiv id, renamed": (
        sighting("a", arxiv="2401.00001", title="Flax tails for kites", source="one"),
        sighting("b", arxiv="2401.00001", title="How fibres steady a line", source="two"),
    ),
    "DOI, another spelling of the title": (
        sighting("a", doi="10.1/x", title="Skilful weaving of kite tails", key="a"),
        sighting("b", doi="10.1/x", title="Skillful Weaving of Kite-Tails", key="b"),
    ),
    "DOI, without the subtitle": (
        sighting("a", doi="10.1/x", title="Kite tails"),
        sighting("b", doi="10.1/x", title="Kite tails: a study of flax and friction"),
    ),
    "DOI, no title": (sighting("a", doi="10.1/x", title="Kite tails"), sighting("b", doi="10.1/x")),
    "another identifier": (sighting("a", ids={"pmid": "7"}), sighting("b", ids={"pmid": "7"})),
    "title": (
        sighting("a", title="Flax tails steady kites"),
        sighting("b", title="Flax Tails Steady  KITES!", source="two"),
    ),
    "title, one common author": (
        sighting("a", "Berg, Ada", "Ruiz, Leo", title="Flax tails steady kites"),
        sighting("b", "Leo Ruiz", title="Flax tails steady kites", source="two"),
    ),
    "title, author with an initial": (
        sighting("a", "Berg, A.", title="Flax tails steady kites"),
        sighting("b", "Ada Berg", title="Flax tails steady kites", source="two"),
    ),
    "title, newer abstract": (
        sighting("a", title="Flax tails steady kites", abstract=TEXT),
        sighting("b", title="Flax tails steady kites", abstract=f"We show a lot. {TEXT} Yes."),
    ),
    "abstract": (sighting("a", abstract=TEXT), sighting("b", abstract=TEXT.upper())),
    "abstract, cut off": (sighting("a", abstract=TEXT), sighting("b", abstract=TEXT[:250] + "…")),
    "abstract, begun late": (sighting("a", abstract=TEXT), sighting("b", abstract=TEXT[120:])),
    "abstract, title on one side": (
        sighting("a", abstract=TEXT, title="Flax tails steady kites"),
        sighting("b", abstract=TEXT),
    ),
    "the source knows": (
        sighting("a", work="kites", abstract=TEXT),
        sighting("b", work="kites", abstract=OTHER_TEXT),
    ),
}


@pytest.mark.parametrize("pair", ONE_WORK.values(), ids=ONE_WORK.keys())
def test_one_work(pair):
    assert groups(*pair) == [["a", "b"]]
    assert groups(*reversed(pair)) == [["b", "a"]]


TWO_WORKS = {
    "arabic numbers": (
        sighting("a", title="Kites that weave 1.0", abstract=TEXT),
        sighting("b", title="Kites that weave 1.5", abstract=TEXT),
    ),
    "roman numbers": (
        sighting("a", title="A history of kites I"),
        sighting("b", title="A history of kites II"),
    ),
    "parts": (
        sighting("a", title="Kites and tails. Part 1", doi="10.1/x"),
        sighting("b", title="Kites and tails. Part 2", doi="10.1/x"),
    ),
    "a sequel with the DOI of the first": (
        sighting("a", title="A history of kites", doi="10.1/x"),
        sighting("b", title="A history of kites II", doi="10.1/x"),
    ),
    "signs": (
        sighting("a", title="Flying kites in C"),
        sighting("b", title="Flying kites in C++"),
    ),
    "authors": (
        sighting("a", "Berg, Ada", title="Flax tails steady kites"),
        sighting("b", "Ruiz, Leo", title="Flax tails steady kites"),
    ),
    "authors, of one family": (
        sighting("a", "Li, Wei", title="Flax tails steady kites"),
        sighting("b", "Li, Jun", title="Flax tails steady kites"),
    ),
    "authors, of one family and one initial": (
        sighting("a", "Li, Wei", title="Flax tails steady kites"),
        sighting("b", "Li, Wang", title="Flax tails steady kites"),
    ),
    "authors, by initials": (
        sighting("a", "Li, W. J.", title="Flax tails steady kites"),
        sighting("b", "Li, Jun", title="Flax tails steady kites"),
    ),
    "abstracts, under one title": (
        sighting("a", title="Notes from the field", abstract=TEXT),
        sighting("b", title="Notes from the field", abstract=OTHER_TEXT),
    ),
    "short titles": (sighting("a", title="Kite notes"), sighting("b", title="Kite notes")),
    "keys of one source": (
        sighting("a", title="Flax tails steady kites", key="one", abstract=TEXT),
        sighting("b", title="Flax tails steady kites", key="two", abstract=TEXT),
    ),
    "arXiv ids": (
        sighting("a", arxiv="2401.00001", abstract=TEXT),
        sighting("b", arxiv="2402.00002", abstract=TEXT),
    ),
    "arXiv ids, under one title": (
        sighting("a", arxiv="2401.00001", title="Flax tails steady kites"),
        sighting("b", arxiv="2402.00002", title="Flax tails steady kites"),
    ),
    "one arXiv id given twice by mistake": (
        sighting("a", arxiv="2401.00001", title="Flax tails steady kites", key="flax"),
        sighting("b", arxiv="2401.00001", title="A finger for dough", key="dough"),
    ),
    "one DOI for the chapters of a book": (
        sighting("a", doi="10.1/book", title="Weaving tails", key="one"),
        sighting("b", doi="10.1/book", title="Measuring lift", key="two"),
    ),
    "DOIs that differ, arXiv ids that agree": (
        sighting("a", doi="10.1/x", arxiv="2401.00001", title="Flax tails"),
        sighting("b", doi="10.1/y", arxiv="2401.00001", title="Flax tails"),
    ),
    "abstracts, by a number": (
        sighting("a", abstract=f"Task 3 of the contest. {TEXT}"),
        sighting("b", abstract=f"Task 4 of the contest. {TEXT}"),
    ),
    "abstracts with one opening": (
        sighting("a", abstract=f"{TEXT[:90]} {OTHER_TEXT}"),
        sighting("b", abstract=TEXT),
    ),
    "abstracts too short to tell": (
        sighting("a", abstract="We fly kites and measure them with great care."),
        sighting("b", abstract="We fly kites and measure them with great care."),
    ),
    "nothing in common": (sighting("a", abstract=TEXT), sighting("b", abstract=OTHER_TEXT)),
}


@pytest.mark.parametrize("pair", TWO_WORKS.values(), ids=TWO_WORKS.keys())
def test_two_works(pair):
    assert groups(*pair) == [["a"], ["b"]]
    assert groups(*reversed(pair)) == [["b"], ["a"]]


BRIDGES = {
    "abstract between two titles": (
        sighting("a", title="Flax tails steady kites", abstract=TEXT),
        sighting("b", abstract=TEXT),
        sighting("c", title="A finger for dough", abstract=TEXT),
    ),
    "title between two authors": (
        sighting("a", "Berg, Ada", title="Flax tails steady kites"),
        sighting("b", title="Flax tails steady kites"),
        sighting("c", "Ruiz, Leo", title="Flax tails steady kites"),
    ),
    "DOI between two titles": (
        sighting("a", title="Weaving tails", doi="10.1/book"),
        sighting("b", doi="10.1/book"),
        sighting("c", title="Measuring lift", doi="10.1/book"),
    ),
    "entry between two identifiers": (
        sighting("a", arxiv="2401.00001", title="Flax tails steady kites"),
        sighting("b", title="Flax tails steady kites"),
        sighting("c", arxiv="2402.00002", title="Flax tails steady kites"),
    ),
}


@pytest.mark.parametrize("three", BRIDGES.values(), ids=BRIDGES.keys())
def test_an_occurrence_that_says_little_is_no_bridge_between_two_works(three):
    for order in itertools.permutations(three):
        found = groups(*order)
        assert len(found) == 2
        assert not any({"a", "c"} <= set(group) for group in found)


def test_many_chapters_of_one_book_stay_apart():
    kinds = ("flax", "silk", "hemp", "wool", "jute", "nylon", "cotton", "ramie")
    titles = [" ".join(pair) for pair in itertools.permutations(kinds, 3)]
    chapters = [
        sighting(f"book:{n}", title=title, doi="10.1/book", key=f"chapter-{n}")
        for n, title in enumerate(titles)
    ]
    assert len(merged(chapters)) == len(chapters)


# what a record holds ------------------------------------------------------------------


def only(*occurrences) -> Paper:
    (one,) = merged(occurrences)
    assert isinstance(one, Merged)
    return one.paper


def test_the_earlier_source_wins_field_by_field_and_later_ones_fill_gaps():
    first = sighting("a", source="mine", doi="10.1/x", title="Kite Tails", note="read this")
    second = sighting(
        "b", "Berg, Ada", source="theirs", doi="10.1/x", title="Kite tails", year=2020
    )
    paper = only(first, second)
    assert (paper.title, paper.note, paper.year) == ("Kite Tails", "read this", 2020)
    assert paper.authors == (Author("Berg", "Ada"),)
    assert paper.provenance == {
        "title": "mine", "note": "mine", "doi": "mine", "authors": "theirs", "year": "theirs",
    }  # fmt: skip
    assert only(second, first).title == "Kite tails"


def test_identifiers_of_all_occurrences_are_kept():
    paper = only(
        sighting("a", doi="10.1/x", ids={"pmid": "7"}),
        sighting("b", doi="10.1/x", arxiv="2401.00001", ids={"openreview": "Kt"}),
    )
    assert (paper.doi, paper.arxiv) == ("10.1/x", "2401.00001")
    assert paper.ids == {"pmid": "7", "openreview": "Kt"}


def test_the_year_of_one_venue_is_not_given_to_another():
    first = sighting("a", doi="10.1/x", venue="Journal of Kites")
    other = sighting("b", doi="10.1/x", venue="Kite Workshop", venue_year=2019)
    same = sighting("c", doi="10.1/x", venue="Journal of Kites", venue_year=2021)
    assert only(first, other).venue_year is None
    assert only(first, other, same).venue_year == 2021


@pytest.mark.parametrize(
    ("arxiv", "year"), [("2401.00001", 2024), ("0704.0001", 2007), ("hep-th/9901001", 1999)]
)
def test_a_year_that_no_source_gives_is_that_of_the_arxiv_id(arxiv, year):
    paper = only(sighting("a", arxiv=arxiv))
    assert paper.year == year
    assert paper.provenance["year"] == "arxiv"


def test_the_newest_abstract_of_a_source_is_shown_and_the_others_kept_as_versions():
    paper = only(
        sighting("a", work="kites", abstract=TEXT, version=1),
        sighting("b", work="kites", abstract=OTHER_TEXT, version=2),
        sighting("c", work="kites", abstract=TEXT.replace(",", " ,"), version=1),
    )
    assert paper.abstract == OTHER_TEXT
    assert [(v.abstract, v.places) for v in paper.versions] == [(TEXT, ("a", "c"))]


def test_an_earlier_source_wins_over_a_newer_abstract_of_a_later_one():
    paper = only(
        sighting("a", source="mine", arxiv="2401.00001", abstract=TEXT),
        sighting("b", source="listing", arxiv="2401.00001", abstract=OTHER_TEXT, version=3),
    )
    assert paper.abstract == TEXT
    assert paper.provenance["abstract"] == "mine"
    assert [version.abstract for version in paper.versions] == [OTHER_TEXT]


# names ------------------------------------------------------------------------------


def damaged(place, *names):
    """An occurrence as a reader makes it of names with lost bytes."""
    mended = {name: mend(name) for name in names}
    authors = tuple(parse_name(m.text if m else name) for name, m in mended.items())
    return Occurrence(
        paper=Paper(arxiv="2401.00001", authors=authors),
        source="page",
        place=place,
        repairs=tuple(Repair(n, m.text, "flagged") for n, m in mended.items() if m),
        patterns={m.text: m.pattern for m in mended.values() if m and m.pattern},
    )


def test_a_lost_letter_is_taken_from_the_one_name_that_fits():
    lost = damaged("a", "Luฤiฤ, Vera", "Berg, Ada")
    paper = only(lost, sighting("b", "Lučić, Vera", "Berg, Ada", arxiv="2401.00001"))
    assert [a.full_name for a in paper.authors] == ["Vera Lučić", "Ada Berg"]
    assert [(r.before, r.after, r.how) for r in paper.repairs] == [
        ("Luฤiฤ, Vera", "Lučić, Vera", "match")
    ]


@pytest.mark.parametrize("others", [(), ("Lučić, Vera", "Lučiđ, Vera"), ("Luzić, Vera",)])
def test_a_lost_letter_stays_lost_where_no_name_or_several_fit(others):
    paper = only(damaged("a", "Luฤiฤ, Vera"), sighting("b", *others, arxiv="2401.00001"))
    assert paper.authors[0].family == "Lu\ufffdi\ufffd"
    assert [repair.how for repair in paper.repairs] == ["flagged"]


def test_a_lost_letter_is_never_taken_from_another_author_of_the_same_list():
    lost = damaged("a", "Luฤiฤ, Vera", "Lučić, Vera")
    paper = only(lost, sighting("b", "Lučić, Vera", arxiv="2401.00001"))
    assert [a.family for a in paper.authors] == ["Lu\ufffdi\ufffd", "Lučić"]


def test_one_damaged_name_on_two_pages_and_of_two_authors():
    lost = damaged("a", "Luฤiฤ, Vera")
    twice = Occurrence(
        paper=Paper(arxiv="2401.00001", authors=lost.paper.authors * 2),
        source="page",
        place="c",
        repairs=lost.repairs,
        patterns=lost.patterns,
    )
    clean = sighting("b", "Lučić, Vera", arxiv="2401.00001")
    for order in itertools.permutations((lost, twice, clean)):
        assert len(only(*order).repairs) == 1


# keys -------------------------------------------------------------------------------


def test_every_key_of_a_work_leads_to_it():
    (one,) = merged(
        [sighting("a", key="kites", doi="10.1/x"), sighting("b", key="k", doi="10.1/x")]
    )
    assert (one.paper.key, one.other_keys, one.clashes) == ("kites", ("k",), ())


def test_a_key_taken_twice_is_reported_with_its_place_and_nothing_is_lost():
    first, second = merged(
        [
            sighting("refs.jsonl:1", key="kites", title="Flax tails"),
            sighting("refs.jsonl:7", key="Kites", title="Dough"),
        ]
    )
    assert (first.paper.key, second.paper.key) == ("kites", "Kites-2")
    (clash,) = second.clashes
    assert (clash.path, clash.line) == ("refs.jsonl", 7)
    assert "'Kites' already names another paper; this one is 'Kites-2'" in clash.reason


def test_a_second_key_that_another_work_has_is_reported():
    first, second = merged(
        [
            sighting("x:1", key="kites", doi="10.1/x"),
            sighting("y:1", key="dough", doi="10.1/x", source="two"),
            sighting("y:2", key="dough", title="Dough", source="three"),
        ]
    )
    assert second.paper.key == "dough"
    assert [str(clash)[:4] for clash in first.clashes] == ["y:1:"]


def test_a_key_that_is_written_goes_before_one_that_is_made():
    unnamed = sighting("a", "Berg, Ada", title="Flax tails steady kites", year=2020)
    named = sighting("b", title="A finger for dough", key="berg2020flax")
    assert [one.paper.key for one in merged([unnamed, named])] == ["berg2020flax-2", "berg2020flax"]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        (
            {"title": "On the Flax of Kites", "year": 2020, "names": ["Müller, Ada"]},
            "muller2020flax",
        ),
        ({"arxiv": "2401.00001"}, "2401.00001"),
        ({"title": "A finger for dough"}, "a-finger-for-dough"),
        ({"abstract": TEXT}, "kites-fly-higher-when-their-tails"),
    ],
)
def test_a_key_is_made_for_a_paper_without_one(fields, key):
    names = fields.pop("names", [])
    assert only(sighting("a", *names, **fields)).key == key


# properties --------------------------------------------------------------------------

SIGHTINGS = st.lists(
    st.builds(
        dict,
        title=st.sampled_from(
            ["", "Flax tails steady kites", "Flax tails steady kites 2", "Dough"]
        ),
        arxiv=st.sampled_from(["", "", "2401.00001", "2402.00002"]),
        doi=st.sampled_from(["", "", "10.1/x", "10.1/y"]),
        abstract=st.sampled_from(["", TEXT, TEXT[:250], OTHER_TEXT]),
        key=st.sampled_from(["", "one", "two", "Two"]),
        source=st.sampled_from(["one", "two"]),
        names=st.sampled_from([(), ("Berg, Ada",), ("Ruiz, Leo",), ("Berg, A.", "Ruiz, Leo")]),
    ),
    max_size=8,
)


@settings(max_examples=300, deadline=None)
@given(SIGHTINGS)
def test_nothing_is_lost_and_no_record_contradicts_itself(rows):
    occurrences = [
        sighting(f"p:{n}", *row["names"], **{k: v for k, v in row.items() if k != "names"})
        for n, row in enumerate(rows)
    ]
    found = merged(occurrences)
    assert [one.paper for one in found] == [one.paper for one in merged(occurrences)]
    places = [seen.place for one in found for seen in one.paper.seen]
    assert sorted(places) == sorted(o.place for o in occurrences)
    keys = [one.paper.key.lower() for one in found]
    assert len(set(keys)) == len(keys)
    at = {o.place: o for o in occurrences}
    for one in found:
        papers = [at[seen.place].paper for seen in one.paper.seen]
        for field in ("arxiv", "doi"):
            assert len({getattr(paper, field) for paper in papers} - {""}) <= 1
        texts = {paper.abstract for paper in papers} - {""}
        kept = {one.paper.abstract, *(v.abstract for v in one.paper.versions)} - {""}
        assert texts == kept
        named = {paper.key.lower() for paper in papers if paper.key}
        leading = {one.paper.key.lower(), *(key.lower() for key in one.other_keys)}
        assert len(named - leading) <= len(one.clashes)
