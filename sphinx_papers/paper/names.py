"""Names of authors: reading them, telling persons apart, printing them."""

from collections.abc import Sequence

import msgspec

from sphinx_papers.paper.text import WORD, folded

# Short forms that print for the same person; both sides folded.
NICKNAMES = {
    "abe": "abraham", "al": "albert", "alex": "alexander", "andy": "andrew",
    "ben": "benjamin", "bill": "william", "bob": "robert", "chris": "christopher",
    "dan": "daniel", "dave": "david", "don": "donald", "ed": "edward", "fred": "frederick",
    "greg": "gregory", "jeff": "jeffrey", "jim": "james", "joe": "joseph", "jon": "jonathan",
    "josh": "joshua", "katie": "katherine", "ken": "kenneth", "liz": "elizabeth",
    "matt": "matthew", "mike": "michael", "nick": "nicholas", "pam": "pamela",
    "phil": "philip", "rob": "robert", "ron": "ronald", "sam": "samuel", "seb": "sebastian",
    "steve": "steven", "ted": "theodore", "tim": "timothy", "tom": "thomas", "tony": "anthony",
    "vicky": "victoria", "will": "william", "zach": "zachary",
}  # fmt: skip
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
GROUPS = frozenset(
    {"team", "collaboration", "consortium", "group", "project", "initiative", "committee"}
)


class Author(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A person (``family``, ``given``) or a group (``literal``)."""

    family: str = ""
    given: str = ""
    literal: str = ""

    @property
    def full_name(self) -> str:
        """``Andrew Brock``; a group's name as it stands."""
        return self.literal or f"{self.given} {self.family}".strip()

    @property
    def inverted_name(self) -> str:
        """``Brock, Andrew``; a group's name as it stands."""
        return self.literal or (f"{self.family}, {self.given}" if self.given else self.family)

    @property
    def short_name(self) -> str:
        """The name a label shows: ``Brock``."""
        return self.literal or self.family


def parse_name(text: str) -> Author:
    """Read ``Family, Given``, ``Given Family`` or the name of a group.

    A name in given-family order gives its last word to the family, with the lower-case
    particles before it (``Laurens van der Maaten``) and a suffix after it.
    """
    name = " ".join(text.split())
    if is_group(name):
        return Author(literal=name)
    if "," in name:
        family, *rest = (part.strip() for part in name.split(","))
        given = ", ".join(part for part in rest if part.lower() not in SUFFIXES)
        family = " ".join([family, *(part for part in rest if part.lower() in SUFFIXES)])
        return Author(family, given) if given and given != "null" else Author(literal=family)
    parts = name.split(" ")
    if len(parts) == 1:
        return Author(literal=name)
    start = len(parts) - 1
    if parts[start].lower() in SUFFIXES and start > 1:
        start -= 1
    while start > 1 and parts[start - 1].islower():
        start -= 1
    return Author(" ".join(parts[start:]), " ".join(parts[:start]))


def named(family: str, given: str, suffix: str = "") -> Author:
    """The author of these parts; one name alone is kept as it stands.

    A suffix (``Jr.``) goes with the family, as :func:`parse_name` has it.
    """
    family = f"{family} {suffix}".strip()
    return Author(family, given) if family and given else Author(literal=family or given)


def is_group(name: str) -> bool:
    """Whether a name is that of a team, collaboration or other body."""
    end = name.removesuffix(", null").rsplit(" ", 1)
    return len(end) == 2 and "," not in end[0] and end[1].lower() in GROUPS


def person(author: Author) -> str:
    """What identifies an author among many papers: ``brock|andrew``.

    Accents, letter case, middle initials and common short forms (Andy, Andrew) do not
    matter; two full given names that differ are two persons.
    """
    if author.literal:
        return folded(author.literal)
    given = WORD.findall(folded(author.given))
    named = [NICKNAMES.get(word, word) for word in given if len(word) > 1] or given
    return f"{folded(author.family)}|{' '.join(named)}"


def short_authors(authors: Sequence[Author]) -> str:
    """``Brock``, ``Brock and De``, ``Brock et al.``; empty for no authors."""
    names = [author.short_name for author in authors]
    if len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names)
