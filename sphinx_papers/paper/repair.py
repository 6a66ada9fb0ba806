"""Mending names whose UTF-8 bytes were read as Thai (TIS-620), with 0x80-0x9F lost.

A letter such as ``é`` is two bytes, C3 A9. Read as Thai they show as two Thai characters,
and decode back exactly. Where the second byte fell into 0x80-0x9F it is often gone: then
32 letters are possible, and only the case of the word or a unique known name decides.
Nothing is ever chosen by frequency, and text with real Thai in it is left alone.
"""

import re
from collections.abc import Iterable

import msgspec

LOST = "\ufffd"
# Signs that Windows puts at 0x80-0x97 and controls are bytes only where a byte is missing.
SIGNS = "€…‘’“”•–—"
THAI_RUN = re.compile(
    f"[\u0e01-\u0e5b](?:[\u0e01-\u0e5b\xa0]|(?:(?<=[ยรฤลแโ])|(?<=[แโ].))[{SIGNS}\x80-\x9f])*"
)
# Words that a capital may follow without a blank: McÉvoy, DiÀngelo.
PREFIX = re.compile(r"\b(?:Mc|Mac|[DL][aeiu]|Del|Van|Von|Fitz|Saint)$")
WORD = re.compile(r"[^ ]+")
LATIN = re.compile("[A-Za-z]")
REMAINS = re.compile(rb"(?:[\xc2-\xc5][\x80-\xbf]?|[\xe1\xe2][\x80-\xbf]{0,2})+")
SEQUENCE = re.compile(rb"[\xc2-\xc5\xe1\xe2][\x80-\xbf]*")


class Mended(msgspec.Struct, frozen=True):
    """A mended text; ``pattern`` matches its full forms while letters are still lost."""

    text: str
    pattern: str = ""


def mend(text: str) -> Mended | None:
    """The text with damaged letters decoded, or None where nothing can be said.

    A letter that cannot be told becomes U+FFFD, and ``pattern`` then lists what it may be.
    """
    if not THAI_RUN.search(text) or not _is_damage(text):
        return None
    shown, pattern, end = "", "", 0
    for run in THAI_RUN.finditer(text):
        letters = _letters(run, text)
        plain = text[end : run.start()]
        shown += plain + "".join(one if len(one) == 1 else LOST for one in letters)
        pattern += re.escape(plain) + "".join(f"[{one}]" if one else "." for one in letters)
        end = run.end()
    shown += text[end:]
    pattern += re.escape(text[end:])
    return Mended(shown, pattern if LOST in shown else "")


def _is_damage(text: str) -> bool:
    """Whether every Thai run of the text is what is left of UTF-8, in a Latin word."""
    runs = list(THAI_RUN.finditer(text))
    if not all(REMAINS.fullmatch(_bytes(run.group())) for run in runs):
        return False
    thai_words = [word for word in WORD.findall(text) if THAI_RUN.search(word)]
    if not all(LATIN.search(word) for word in thai_words):
        return False
    # A small letter straight before a capital: Thai beside a Latin name, not a lost accent.
    return not any(
        text[run.end() : run.end() + 1].isupper() and _letters(run, text)[-1].islower()
        for run in runs
    )


def _bytes(run: str) -> bytes:
    """The bytes that a run was before it was misread; empty if it never was bytes."""
    try:
        # iso8859_11 has U+00A0; cp874 has the signs that Windows puts at 0x80-0x97.
        return b"".join(c.encode("cp874" if c in SIGNS else "iso8859_11") for c in run)
    except UnicodeEncodeError:
        return b""


def _letters(run: re.Match[str], text: str) -> list[str]:
    """The letters of a run, each as the string of all letters it may be (empty: any)."""
    sequences = SEQUENCE.findall(_bytes(run.group()))
    before, after = text[: run.start()], text[run.end() : run.end() + 1]
    previous = "" if PREFIX.search(before) else before[-1:]
    letters: list[str] = []
    for i, sequence in enumerate(sequences):
        try:
            letters.append(sequence.decode())
        except UnicodeDecodeError:
            at_edge = i == len(sequences) - 1 and after in ("", " ")
            letters.append(_candidates(sequence, inside=previous.islower(), at_edge=at_edge))
        previous = letters[-1]
    return letters


def _candidates(sequence: bytes, *, inside: bool, at_edge: bool) -> str:
    """All letters that fit a sequence without one byte; none where more is lost.

    ``inside`` a small-letter word only small letters fit; ``at_edge`` the lost byte may be
    A0, a no-break space that became a plain one.
    """
    lost = [*range(0x80, 0xA0), *([0xA0] if at_edge else [])]
    found = set()
    for place in range(1, len(sequence) + 1):
        for byte in lost:
            whole = sequence[:place] + bytes([byte]) + sequence[place:]
            found.add(whole.decode(errors="ignore"))
    return "".join(sorted(c for c in found if c.isalpha() and (c.islower() or not inside)))


def matching(pattern: str, names: Iterable[str]) -> str | None:
    """The one name that a damaged name's pattern fits among clean names, else None."""
    full = re.compile(pattern)
    found = {name for name in names if LOST not in name and full.fullmatch(name)}
    return found.pop() if len(found) == 1 else None
