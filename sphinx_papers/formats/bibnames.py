"""Names as BibTeX and biblatex have them.

Rules: "Tame the BeaST" (Markey 2009), section 11; ``family=…, given=…`` is biblatex's own form.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from sphinx_papers.paper.latex import is_nested, latex_to_text, text_to_latex
from sphinx_papers.paper.names import SUFFIXES, Author, named, parse_name

EXTENDED = re.compile(r"(?:^|,)\s*(?:family|given|prefix|suffix)\s*=")


def split(text: str, separator: str) -> list[str]:
    """The parts of a text between separators (a regular expression) outside braces."""
    if "{" not in text:
        return [part.strip() for part in re.split(separator, text)]
    from pybtex.bibtex.utils import split_tex_string

    return list(split_tex_string(text, separator)) if is_nested(text) else [text]


@lru_cache(maxsize=65536)
def parse_author(name: str) -> Author:
    """A name as BibTeX and biblatex have it; one in braces is kept whole.

    Raises ValueError for what must be several: with a semicolon, or too many commas.
    """
    if ";" in name and len(split(name, r";\s")) > 1:
        raise ValueError(f"the name '{name}' has a semicolon; names are joined by ' and '")
    if EXTENDED.search(name):
        parts = dict(_named_part(part) for part in split(name, ","))
        family = f"{parts.get('prefix', '')} {parts.get('family', '')}".strip()
        return named(family, parts.get("given", ""), parts.get("suffix", ""))
    if name.startswith("{") and name.endswith("}") and is_nested(name[1:-1]):
        return Author(literal=latex_to_text(name))
    family, *rest = (latex_to_text(part) for part in split(name, ","))
    if not rest:
        return _in_order(name)
    if len(rest) == 1:
        return named(family, rest[0])
    if len(rest) == 2:
        # "Family, Jr., Given" is BibTeX's order; many write "Family, Given, Jr."
        suffix, given = rest if rest[1].lower() not in SUFFIXES else reversed(rest)
        if not (" " in family and " " in suffix):  # else these are two whole names
            return named(family, given, suffix)
    raise ValueError(f"the name '{name}' has too many commas; names are joined by ' and '")


def _named_part(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip(), latex_to_text(value.strip().strip('"'))


def _in_order(name: str) -> Author:
    """A name in given-family order; a group in braces is one word of it."""
    if not re.search(r"\{[^{}]* [^{}]*\}", name):
        return parse_name(latex_to_text(name))
    from pybtex.database import Person

    person = Person(name)
    family, given = (
        latex_to_text(" ".join(parts))
        for parts in (
            person.prelast_names + person.last_names,
            person.first_names + person.middle_names,
        )
    )
    return named(family, given)


def written_names(authors: Iterable[Author]) -> str:
    """The names as the value of a field."""
    return braced(" and ".join(_written_name(author) for author in authors))


@lru_cache(maxsize=65536)  # a page has each twice, on a card and in its file
def _written_name(author: Author) -> str:
    if not (author.family and author.given):
        return braced(text_to_latex(author.literal or author.family or author.given))
    return ", ".join(_written_part(part) for part in (author.family, author.given))


def _written_part(part: str) -> str:
    text = text_to_latex(part)
    is_plain = not re.search(r"(?i)[,;=]|(?:^|\s)and(?:\s|$)", text)
    return text if is_plain else braced(text)


def braced(text: str) -> str:
    """The text as a group; nothing for no text."""
    return f"{{{text}}}" if text else ""
