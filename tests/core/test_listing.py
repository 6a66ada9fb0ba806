"""Pages of the five layouts, invented; each is known by its content alone."""

import itertools
import textwrap

import pytest

from sphinx_papers.formats.listing import read_listing
from sphinx_papers.paper.errors import SourceError
from sphinx_papers.paper.names import Author

KITES = (
    "Kites fly higher when their tails are woven from flax, yet no model explains the gain. We "
    "measure lift and drag on 40 tails and find that friction between fibres steadies the line."
)
DOUGH = (
    "Bakers judge dough by touch, smell, taste, and sound. This work teaches a robotic finger to "
    "do the same: a gel pad reads pressure while the dough is kneaded, accepted or not."
)
CLOCKS = (
    "3D printed clocks drift by 2% a day in damp rooms. We submit a cure, presented to the public "
    "in 2019, and show that a drop of oil halves the drift for more than a year"
)
TEXTS = [KITES, DOUGH, CLOCKS]
WRAPS = [40, 80, 120, 10_000]


def read(text):
    return read_listing(text, "page.txt", "page")


def wrapped(text, width):
    return "\n".join(textwrap.wrap(text, width))


def abstracts(text):
    return [o.paper.abstract for o in read(text)]


# marked ------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n\n\n"])
@pytest.mark.parametrize("mark", ["Abstract:", "Abstract: ", "ABSTRACT. ", "abstract :\n"])
@pytest.mark.parametrize("width", WRAPS)
def test_marked(gap, mark, width):
    for order in itertools.permutations(TEXTS):
        page = gap.join(mark + wrapped(text, width) for text in order)
        assert abstracts(page) == list(order)


def test_marked_with_a_header_and_notes():
    page = f"Publications\n\nAbstract: {KITES}\n\nbest paper of the day.\n\nAbstract: {DOUGH}\n"
    first, second = read(page)
    assert first.notes == ("best paper of the day.",)
    assert (first.paper.abstract, second.paper.abstract) == (KITES, DOUGH)
    assert (first.place, second.place) == ("page.txt:1", "page.txt:2")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_marks_under_titles_are_another_layout(gap):
    page = gap.join(["Flax tails", f"Abstract: {KITES}", "A finger", f"Abstract: {DOUGH}"])
    with pytest.raises(SourceError, match="title of the next abstract") as caught:
        read(page)
    assert caught.value.line == 3 * len(gap) - len(gap) + 1


# numbered ----------------------------------------------------------------------------

REMARKS = [
    "ICLR 2023",
    "46 pages, 17 figures, 2 tables",
    "12 pages",
    "8 pages + appendix",
    "Code: https://example.org/kites",
    "Code available at: https://example.org/kites",
    "Accepted at the Meeting on Flying Things.",
    "Published as a conference paper",
    "To appear in Proceedings of Kites, Vienna",
    "Comments: submitted",
    "Journal ref: J. Kites 3, 1-9 (2020)",
    "Oral presentation",
    "Work in progress",
]


@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize("width", WRAPS)
@pytest.mark.parametrize("text", [KITES, DOUGH])
def test_numbered_with_a_remark(remark, width, text):
    page = f"{wrapped(text, width)}\n{remark}\narXiv:2310.00001{wrapped(DOUGH, width)}"
    first, second = read(page)
    assert (first.paper.abstract, first.paper.arxiv) == (text, "2310.00001")
    assert first.notes == (remark, "arXiv:2310.00001")
    assert (second.paper.abstract, second.paper.arxiv, second.notes) == (DOUGH, "", ())


@pytest.mark.parametrize("remarks", list(itertools.combinations(REMARKS[:6], 2)))
def test_numbered_with_several_remarks(remarks):
    (one,) = read("\n".join([KITES, *remarks, "arXiv:2310.00001"]))
    assert one.paper.abstract == KITES
    assert one.notes == (*remarks, "arXiv:2310.00001")


@pytest.mark.parametrize("width", WRAPS)
@pytest.mark.parametrize("text", TEXTS)
def test_numbered_without_remarks(width, text):
    (one,) = read(f"{wrapped(text, width)}\narXiv:2310.00001\n")
    assert one.paper.abstract == text
    assert one.notes == ("arXiv:2310.00001",)


@pytest.mark.parametrize(
    ("id_line", "number", "version"),
    [
        ("arXiv:2310.16764", "2310.16764", 0),
        ("arXiv:2310.16764v2", "2310.16764", 2),
        ("arXiv:2310.16764v12", "2310.16764", 12),
        ("arXiv: 2310.16764v2 [cs.LG]", "2310.16764", 2),
        ("arXiv:0704.0001", "0704.0001", 0),
        ("arXiv:1412.9999v1", "1412.9999", 1),
        ("arXiv:hep-th/9901001", "hep-th/9901001", 0),
        ("arXiv:hep-th/9901001v3", "hep-th/9901001", 3),
        ("arXiv:math.GT/0309136", "math/0309136", 0),
        ("ARXIV:2310.16764", "2310.16764", 0),
    ],
)
@pytest.mark.parametrize("text", TEXTS)
def test_numbered_ids(id_line, number, version, text):
    first, second = read(f"{KITES}\n{id_line}{text}\narXiv:2401.00001")
    assert (first.paper.arxiv, first.version) == (number, version)
    assert first.paper.abstract == KITES
    assert second.paper.abstract == text


def test_numbered_with_an_id_that_has_no_abstract():
    page = f"{KITES}\narXiv:2310.00001\narXiv:2310.00002{DOUGH}\narXiv:2310.00003"
    assert [(o.paper.arxiv, o.paper.abstract) for o in read(page)] == [
        ("2310.00001", KITES),
        ("2310.00002", ""),
        ("2310.00003", DOUGH),
    ]


@pytest.mark.parametrize("glue", ["", "\n"])
def test_ids_above_their_abstracts_are_another_layout(glue):
    page = f"arXiv:2310.00001{glue}{KITES}\narXiv:2310.00002{glue}{DOUGH}"
    with pytest.raises(SourceError, match="above the first abstract") as caught:
        read(page)
    assert caught.value.line == 1


def test_numbered_code_link():
    (one,) = read(f"{KITES}\nCode: https://example.org/kites\narXiv:2310.00001")
    assert one.paper.code_url == "https://example.org/kites"


# sectioned ---------------------------------------------------------------------------

HEADERS = ["", "Goto\n\nCollaborating Authors\n\n\u00a0 Berg, Ada\n\n\n", "Goto\n\n\n", "\n\n\n"]
HEADINGS = ["arXiv.org Machine Learning", "Neural Information Processing Systems", "Nature"]
TITLES = [
    "Flax tails steady kites",
    "A finger for dough: touch, smell, taste, and sound",
    "Why clocks drift in damp rooms that nobody has aired since the day on which they were built",
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("width", WRAPS)
def test_sectioned(header, heading, width):
    for order in itertools.permutations(range(3)):
        records = [f"{TITLES[i]}\n\n{heading}\n\n{wrapped(TEXTS[i], width)}" for i in order]
        found = read(header + "\n\n\n".join(records) + "\n")
        assert [o.paper.title for o in found] == [TITLES[i] for i in order]
        assert [o.paper.abstract for o in found] == [TEXTS[i] for i in order]
        assert {o.notes for o in found} == {(heading,)}


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"])
def test_sectioned_by_arxiv_headings_alone(gap):
    page = gap.join(
        part for i in range(3) for part in (TITLES[i], "arXiv.org Machine Learning", TEXTS[i])
    )
    found = read(page)
    assert [(o.paper.title, o.paper.abstract) for o in found] == list(
        zip(TITLES, TEXTS, strict=True)
    )


def test_sectioned_without_an_abstract():
    page = (
        f"Collaborating Authors\n\nRuiz, Leo\n\n\n{TITLES[0]}\n\narXiv.org Robotics\n\n\n"
        f"{TITLES[1]}\n\narXiv.org Robotics\n\n{DOUGH}"
    )
    assert [(o.paper.title, o.paper.abstract) for o in read(page)] == [
        (TITLES[0], ""),
        (TITLES[1], DOUGH),
    ]


def test_sectioned_with_an_abstract_in_paragraphs():
    page = f"{TITLES[0]}\n\nNature\n\n{KITES}\n\n{DOUGH}\n\n\n{TITLES[1]}\n\nNature\n\n{DOUGH}"
    assert abstracts(page) == [f"{KITES} {DOUGH}", DOUGH]


# authored ----------------------------------------------------------------------------

AUTHORS = {
    "Berg, Ada": [Author("Berg", "Ada")],
    "Berg, Ada, Ruiz, Leo M.": [Author("Berg", "Ada"), Author("Ruiz", "Leo M.")],
    "van der Molen, J. R. R., de la Cruz, Ana": [
        Author("van der Molen", "J. R. R."),
        Author("de la Cruz", "Ana"),
    ],
    "Berg, Ada, Jr., Ruiz, Leo": [Author("Berg Jr.", "Ada"), Author("Ruiz", "Leo")],
    "Berg Jr., Ada, O'Neil, Zoë-Ann": [Author("Berg Jr.", "Ada"), Author("O'Neil", "Zoë-Ann")],
    "Kite Team, null, Berg, Ada": [Author(literal="Kite Team"), Author("Berg", "Ada")],
    "Kite Team, Berg, Ada": [Author(literal="Kite Team"), Author("Berg", "Ada")],
    "Berg, Ada, Flax Collaboration": [Author("Berg", "Ada"), Author(literal="Flax Collaboration")],
    "Flax Collaboration": [Author(literal="Flax Collaboration")],
    "Platon, null": [Author(literal="Platon")],
    "李, 明, Nguyễn, Thị Hoa": [Author("李", "明"), Author("Nguyễn", "Thị Hoa")],
    ", ".join(f"Berg{'a' * n}, Ada" for n in range(20)): [
        Author(f"Berg{'a' * n}", "Ada") for n in range(20)
    ],
}
AUTHORED_TITLES = [
    "Flax tails steady kites",
    "Touch, smell, taste",
    "Dough, revisited",
    "Is dough alive?",
    "Kites. Part 2: Flax, silk, hemp",
    "Why clocks drift in damp rooms that nobody has aired since the day on which they were built",
]


@pytest.mark.parametrize("owner", ["", "Berg, Ada\n", "\n\nBerg, Ada\n\n"])
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"])
@pytest.mark.parametrize("inner", ["\n", "\n\n"])
def test_authored(owner, gap, inner):
    for title in AUTHORED_TITLES:
        texts = itertools.cycle(TEXTS)
        records = [(title, line, next(texts)) for line in AUTHORS]
        page = owner + gap.join(inner.join(record) for record in records)
        found = read(page)
        assert [o.paper.title for o in found] == [title] * len(AUTHORS)
        assert [o.paper.abstract for o in found] == [record[2] for record in records]
        assert [list(o.paper.authors) for o in found] == list(AUTHORS.values())


def test_authored_with_wrapped_abstracts():
    page = "\n".join(
        f"{title}\nBerg, Ada\n{wrapped(text, 120)}"
        for title, text in zip(TITLES, TEXTS, strict=True)
    )
    assert abstracts(page) == TEXTS


def test_authored_page_that_begins_with_an_abstract_is_refused():
    with pytest.raises(SourceError, match="above the first title") as caught:
        read(f"{KITES}\n{TITLES[1]}\nBerg, Ada\n{DOUGH}")
    assert caught.value.line == 1


def test_authored_names_with_lost_bytes():
    page = f"{TITLES[0]}\nGimรฉnez, Mai, Luฤiฤ, Vera, สมชาย, ใจดี\n{KITES}"
    (one,) = read(page)
    assert [a.inverted_name for a in one.paper.authors] == [
        "Giménez, Mai",
        "Lu\ufffdi\ufffd, Vera",
        "สมชาย, ใจดี",
    ]
    assert [(r.before, r.how) for r in one.repairs] == [
        ("Gimรฉnez, Mai", "bytes"),
        ("Luฤiฤ, Vera", "flagged"),
    ]
    assert list(one.patterns) == ["Lu\ufffdi\ufffd, Vera"]


# all layouts -------------------------------------------------------------------------

PAGES = {
    "marked": f"Abstract: {KITES}\nAbstract: {DOUGH}\n",
    "numbered": f"{KITES}\n12 pages\narXiv:2310.00001{DOUGH}\narXiv:2310.00002\n",
    "sectioned": f"{TITLES[0]}\n\nNature\n\n{KITES}\n\n\n{TITLES[1]}\n\nNature\n\n{DOUGH}\n",
    "authored": f"{TITLES[0]}\nBerg, Ada\n{KITES}\n{TITLES[1]}\nRuiz, Leo\n{DOUGH}\n",
}
SPELLINGS = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "BOM": lambda text: "\ufeff" + text,
    "trailing blanks": lambda text: text.replace("\n", " \t\n"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "leading blanks": lambda text: "\n".join(f"  {line}" for line in text.split("\n")),
    "no last line end": str.rstrip,
    "blank lines above": lambda text: "\n\n\n" + text,
    "other line separators": lambda text: text.replace(" kneaded", "\x0c\u2028kneaded"),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_spellings(page, spelling):
    first, second = read(page)
    assert (first.paper.abstract, second.paper.abstract) == (KITES, DOUGH)
    assert read(spelling(page)) == [first, second]


MIXED = {
    f"{one} + {other}": PAGES[one] + "\n\n" + PAGES[other]
    for one, other in itertools.permutations(("marked", "numbered"), 2)
}
MIXED["arXiv headings + marks"] = (
    f"{TITLES[0]}\n\narXiv.org Robotics\n\n{KITES}\n\n\n{PAGES['marked']}"
)


@pytest.mark.parametrize("text", MIXED.values(), ids=MIXED.keys())
def test_a_page_of_two_layouts_is_refused_with_the_line(text):
    with pytest.raises(SourceError, match="this line belongs to a page of") as caught:
        read(text)
    assert caught.value.path == "page.txt"
    assert caught.value.line


UNKNOWN = {
    "nothing": "",
    "blank lines": "\n\n \n",
    "a word": "Goto\n",
    "prose": f"{KITES}\n\n{DOUGH}\n\n{CLOCKS}\n",
    "prose in lines": wrapped(f"{KITES} {DOUGH} {CLOCKS}", 70),
    "titles": "\n".join(TITLES),
    "BibTeX": "@article{berg2020,\n  title = {Flax tails},\n  author = {Berg, Ada},\n}\n",
    "a number": "2310.16764\n",
}


@pytest.mark.parametrize("text", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_unknown_text_is_refused(text):
    with pytest.raises(SourceError, match="no listing page") as caught:
        read(text)
    assert caught.value.path == "page.txt"
