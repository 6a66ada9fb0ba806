"""Normal forms of text: for comparing, for naming."""

import re
import unicodedata
from collections.abc import Iterator

from sphinx_papers.paper.markup import untagged

WORD = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?")  # C, C++ and C# are three words
OTHER = re.compile("[^\\x00-\\x7f]")


def folded(text: str) -> str:
    """Lower case, without accents: ``Çağlar`` and ``CAGLAR`` become ``caglar``.

    NFKD (UAX #15) with the combining marks left out, then case folding; letters that do
    not decompose (ł, ø) keep their shape.
    """
    if text.isascii():
        return text.lower()
    return OTHER.sub(_unless_mark, unicodedata.normalize("NFKD", text)).casefold()


def _unless_mark(found: re.Match[str]) -> str:
    return "" if unicodedata.combining(found[0]) else found[0]


def words(text: str) -> list[str]:
    """The folded words of a text, in order, without punctuation and markup."""
    return WORD.findall(folded(untagged(text)))


def each_word(text: str) -> Iterator[str]:
    """The same one by one, for whoever needs only the first."""
    return (found[0] for found in WORD.finditer(folded(untagged(text))))


def compared(text: str) -> str:
    """A text reduced to its words: equal for two spellings of one title or abstract."""
    return " ".join(words(text))


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    # No white space but the space is printable: most texts are on one line as they are.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(text.split())


def slug(text: str) -> str:
    """ASCII letters and digits joined by hyphens; a short hash where none are left."""
    ascii_words = re.findall(r"[a-z0-9]+", _ascii(untagged(text)).lower())
    return "-".join(ascii_words) or _hash(text)


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    from anyascii import anyascii

    return str(anyascii(text))


def _hash(text: str) -> str:
    from hashlib import blake2b

    return blake2b(text.encode(), digest_size=4).hexdigest()


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut between words and ended with an ellipsis."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
