"""Normal forms of text: for comparing, for naming."""

import re
import unicodedata
from hashlib import blake2b

from anyascii import anyascii

WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Lower case, without accents: ``Çağlar`` and ``CAGLAR`` become ``caglar``.

    NFKD (UAX #15) with the combining marks left out, then case folding; letters that do
    not decompose (ł, ø) keep their shape.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """The folded words of a text, in order, without punctuation."""
    return WORD.findall(folded(text))


def compared(text: str) -> str:
    """A text reduced to its words: equal for two spellings of one title or abstract."""
    return " ".join(words(text))


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def slug(text: str) -> str:
    """ASCII letters and digits joined by hyphens; a short hash where none are left."""
    ascii_words = re.findall(r"[a-z0-9]+", anyascii(text).lower())
    return "-".join(ascii_words) or blake2b(text.encode(), digest_size=4).hexdigest()


def shortened(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut between words and ended with an ellipsis."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
