"""Names: reading them, telling persons apart, printing them."""

import pytest

from sphinx_papers.paper.names import Author, is_group, parse_name, person, short_authors

READ = {
    "Berg, Ada": ("Berg", "Ada"),
    "Berg,Ada": ("Berg", "Ada"),
    "  Berg ,  Ada  M. ": ("Berg", "Ada M."),
    "Ada Berg": ("Berg", "Ada"),
    "Ada M. Berg": ("Berg", "Ada M."),
    "Laurens van der Molen": ("van der Molen", "Laurens"),
    "van der Molen, Laurens": ("van der Molen", "Laurens"),
    "Ana de la Cruz": ("de la Cruz", "Ana"),
    "Ada Berg Jr.": ("Berg Jr.", "Ada"),
    "Berg Jr., Ada": ("Berg Jr.", "Ada"),
    "Berg, Jr., Ada": ("Berg Jr.", "Ada"),
    "Berg, Ada, Jr.": ("Berg Jr.", "Ada"),
    "Ada Berg III": ("Berg III", "Ada"),
    "李, 明": ("李", "明"),
}


@pytest.mark.parametrize(("text", "name"), READ.items())
def test_parse_name(text, name):
    assert parse_name(text) == Author(*name)


@pytest.mark.parametrize(
    "text",
    ["Gemini Team", "The Kite Collaboration", "Flax Working Group", "Platon", "Team Kites, null"],
)
def test_parse_literal(text):
    author = parse_name(text)
    assert author.literal == text.removesuffix(", null")
    assert author.full_name == author.inverted_name == author.short_name == author.literal


@pytest.mark.parametrize("text", ["Team", "Berg, Team", "Ada Groups", "Group, Ada"])
def test_no_group(text):
    assert not is_group(text)


SAME = [
    ("Berg, Ada", "Ada Berg"),
    ("Brock, Andy", "Andrew Brock"),
    ("Smith, Samuel L.", "Sam Smith"),
    ("Çelik, Gül", "Celik, Gul"),
    ("BERG, ADA", "berg, ada"),
    ("Li, Wei-Ming", "Li, Wei Ming"),
    ("Gómez Colmenarejo, Sergio", "Gomez Colmenarejo, Sergio"),
    ("Kite Team", "KITE TEAM"),
    ("Berg, A. M.", "Berg, A M"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_variants_of_one_person(one, other):
    assert person(parse_name(one)) == person(parse_name(other))


DIFFERENT = [
    ("Brock, Andrew", "Brock, Andreas"),
    ("Brock, Andrew", "Block, Andrew"),
    ("Li, Wei", "Li, Jun"),
    ("Li, Wei", "Wei, Li"),
    ("Li, Wei", "Li, Wei Ming"),
    ("Berg, A.", "Berg, B."),
    ("Berg, Daniel", "Berg, Danielle"),
    ("Berg Jr., Ada", "Berg, Ada"),
    ("Kite Team", "Flax Team"),
    ("Bergen, Ada", "Berg, Ada"),
    ("李, 明", "李, 红"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_persons(one, other):
    assert person(parse_name(one)) != person(parse_name(other))


@pytest.mark.parametrize(
    ("names", "label"),
    [
        ([], ""),
        (["Brock, Andrew"], "Brock"),
        (["Brock, Andrew", "De, Soham"], "Brock and De"),
        (["Brock, Andrew", "De, Soham", "Smith, Samuel L."], "Brock et al."),
        (["Gemini Team"], "Gemini Team"),
        (["Gemini Team", "Anil, Rohan"], "Gemini Team and Anil"),
        (["van den Oord, Aaron"], "van den Oord"),
        (["Platon"], "Platon"),
    ],
)
def test_short_authors(names, label):
    assert short_authors([parse_name(name) for name in names]) == label


def test_names_print_as_the_source_has_them():
    author = parse_name("Brock, Andy")
    assert (author.full_name, author.inverted_name) == ("Andy Brock", "Brock, Andy")
