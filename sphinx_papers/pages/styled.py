"""Entries as pybtex's styles need them: every sign of a text survives, every name has a label.

pybtex reads fields as LaTeX but knows no literal brace, and it makes labels and order of the
ASCII letters in a name. So four signs wait as code points that no text has until an entry is
formatted, and names have an ASCII form beside the one that is shown.
"""

import re
from collections.abc import Iterator
from typing import Any

from anyascii import anyascii
from docutils import nodes
from pybtex.database import Entry, Person
from pybtex.richtext import BaseText, String, Text

from sphinx_papers.paper.latex import latex_to_text, text_to_latex

SIGNS = "{}\\$"
WAITING = str.maketrans(SIGNS, "\ufdd1\ufdd2\ufdd3\ufdd4")
RESTORED = {code: ord(sign) for sign, code in zip(SIGNS, WAITING.values(), strict=True)}
RAW = frozenset({"url", "doi", "eprint", "archiveprefix", "pdf", "code"})  # never read as LaTeX
OURS = "sphinx_papers"  # a field by which filters tell our entries


class ShownPerson(Person):  # type: ignore[misc]
    """A person with names in ASCII for labels and order, and the names that are shown."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.shown: dict[str, list[str]] = {}
        for part in ("first", "middle", "prelast", "last", "lineage"):
            names = [latex_to_text(name) for name in getattr(person, f"{part}_names")]
            self.shown[part] = names
            setattr(self, f"{part}_names", [word for name in names for word in _ascii_words(name)])

    def _rich(self, part: str) -> list[Text]:
        return [Text.from_latex(waiting(name)) for name in self.shown[part]]

    rich_first_names = property(lambda self: self._rich("first"))
    rich_middle_names = property(lambda self: self._rich("middle"))
    rich_prelast_names = property(lambda self: self._rich("prelast"))
    rich_last_names = property(lambda self: self._rich("last"))
    rich_lineage_names = property(lambda self: self._rich("lineage"))

    def __str__(self) -> str:
        family = " ".join((*self.shown["prelast"], *self.shown["last"]))
        given = " ".join((*self.shown["first"], *self.shown["middle"]))
        lineage = " ".join(self.shown["lineage"])
        return ", ".join(part for part in (family, lineage, given) if part)


def _ascii_words(name: str) -> list[str]:
    """The words of a name in ASCII, without signs that would end up in a label."""
    return re.sub(r"[^\w\s.'-]", "", anyascii(name)).split()


def styled_entry(entry: Entry) -> Entry:
    """An entry that we wrote, fit for the styles of pybtex; it is changed in place."""
    for name, value in entry.fields.items():
        if name.lower() not in RAW:
            is_cased = value.startswith("{")
            text = waiting(latex_to_text(value))
            entry.fields[name] = f"{{{text}}}" if is_cased else text
    entry.fields[OURS] = "yes"
    for role, persons in entry.persons.items():
        entry.persons[role] = [ShownPerson(person) for person in persons]
    return entry


def waiting(text: str) -> str:
    """The text as LaTeX, in which the signs wait that pybtex would take for markup."""
    return text_to_latex(text.translate(WAITING))


def restore_text(text: BaseText) -> None:
    """Give a formatted text its signs back, in place."""
    for string in _strings(text):
        string.value = string.value.translate(RESTORED)


def restore_nodes(node: nodes.Element) -> None:
    """Give what was formatted while a document was read its signs back, in place."""
    for text in list(node.findall(nodes.Text)):
        if (restored := text.translate(RESTORED)) != text:
            text.parent.replace(text, nodes.Text(restored))


def _strings(text: Any) -> Iterator[String]:
    if isinstance(text, String):
        yield text
    for part in getattr(text, "parts", ()):
        yield from _strings(part)
