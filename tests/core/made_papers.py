"""Made-up papers in the normal form that readers give, for round trips."""

from hypothesis import strategies as st

from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import one_line

letters = st.characters(exclude_categories=["C", "Z"], exclude_characters="<>")
specials = st.sampled_from([*"\\{}$%&#_~^-'`\"@,;:=!? ", " and ", "$x_{1}$", "--", "''"])
texts = st.lists(st.one_of(letters, specials), max_size=25).map("".join).map(one_line)
filled = texts.filter(bool)
plain = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
addresses = st.builds(
    "https://example.org/{}".format, st.text("abcXYZ019%~_&#;=?.-/", min_size=1, max_size=12)
)
TYPES = "article-journal paper-conference chapter book thesis report manuscript webpage dataset"
SCHEMES = {
    "pmid": st.from_regex(r"[1-9][0-9]{3,7}", fullmatch=True),
    "pmcid": st.from_regex(r"PMC[1-9][0-9]{3,6}", fullmatch=True),
    "openalex": st.from_regex(r"W[1-9][0-9]{5,9}", fullmatch=True),
    "corpusid": st.from_regex(r"[1-9][0-9]{3,8}", fullmatch=True),
    "dblp": st.sampled_from(["conf/made/Up21", "journals/made/AB_c"]),
}


@st.composite
def authors(draw):
    if draw(st.integers(0, 3)):
        return Author(family=draw(filled), given=draw(filled))
    return Author(literal=draw(filled))


@st.composite
def papers(draw):
    venue = draw(st.one_of(st.just(""), filled))
    year = draw(st.one_of(st.none(), st.integers(1500, 2099)))
    date = ""
    if year and draw(st.booleans()):
        date = f"{year}-{draw(st.integers(1, 12)):02}"
        date += draw(st.sampled_from(["", "-01", "-28"]))
    venue_year = year
    if venue and year and draw(st.booleans()):
        venue_year = year + draw(st.integers(0, 2))
    start, end = draw(st.integers(1, 500)), draw(st.integers(501, 999))
    ids = {scheme: draw(values) for scheme, values in SCHEMES.items() if draw(st.booleans())}
    return Paper(
        key=draw(st.from_regex(r"[a-z][a-z0-9:./-]{0,12}", fullmatch=True)),
        title=draw(filled),
        authors=tuple(draw(st.lists(authors(), max_size=3))),
        year=year,
        date=date,
        venue=venue,
        venue_year=venue_year if venue else None,
        abstract=draw(texts),
        keywords=tuple(draw(st.lists(filled, max_size=3, unique=True))),
        categories=tuple(draw(st.lists(st.sampled_from(["cs.LG", "math.GT"]), unique=True))),
        arxiv=draw(st.sampled_from(["", "2107.14795", "hep-th/9901001"])),
        doi=draw(st.sampled_from(["", "10.1000/made(2)<1:a>2.0;b", "10.1000/a_b%23#c"])),
        ids=ids,
        url=draw(st.one_of(st.just(""), addresses)),
        pdf_url=draw(st.one_of(st.just(""), addresses)),
        code_url=draw(st.one_of(st.just(""), addresses)),
        note=draw(texts),
        cites=tuple(draw(st.lists(st.sampled_from(["some-key", "doi:10.1000/x"]), unique=True))),
        status=draw(st.sampled_from(["", "retracted"])),
        type=draw(st.sampled_from(["", "article", "software", *TYPES.split()])),
        genre=draw(st.sampled_from(["", "PhD thesis", "Master's thesis", "White paper"])),
        volume=draw(st.one_of(st.just(""), plain)),
        issue=draw(st.one_of(st.just(""), plain)),
        pages=draw(st.sampled_from(["", f"{start}-{end}", "e12", "1-3, 7-9"])),
        series=draw(texts),
        editors=tuple(draw(st.lists(authors(), max_size=2))),
        publisher=draw(texts),
        place=draw(texts),
        isbn=draw(st.sampled_from(["", "978-0-00-000000-2"])),
        issn=draw(st.sampled_from(["", "0000-0019"])),
        language=draw(st.sampled_from(["", "en", "de-AT"])),
    )
