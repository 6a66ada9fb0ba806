"""Names whose UTF-8 was read as Thai: mended exactly or marked where letters are lost."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sphinx_papers.paper.repair import LOST, matching, mend

THAI_LETTERS = re.compile("[\u0e01-\u0e5b]")


def damaged(text, *, keep=False):
    """UTF-8 read as TIS-620; the bytes 80-9F, which it has not, dropped or kept as controls."""
    thai = text.encode().decode("iso8859_11")
    return thai if keep else re.sub("[\x80-\x9f]", "", thai)


def damaged_by_windows(text):
    """UTF-8 read as cp874, which has some signs at 80-97 and drops the other bytes there."""
    return text.encode().decode("cp874", errors="ignore")


# Every letter has its second byte in A0-BF, so nothing is lost.
EXACT = [
    "Giménez, Mai", "Sjösund, Lars Lowe", "Ibáñez, Íñigo", "Müller-Köß, Jörg", "Håkon Bæk",
    "Dvořák, Zuzana", "Ağan, Taşkın", "François d’Été", "Łukasz Żak", "Adrià, Núria", "Põder, Siim",
]  # fmt: skip


@pytest.mark.parametrize("name", EXACT)
def test_what_the_bytes_still_tell_is_decoded(name):
    for wrong in (damaged(name), damaged(name, keep=True), damaged_by_windows(name)):
        mended = mend(wrong)
        assert mended is not None
        if LOST not in mended.text:
            assert (mended.text, mended.pattern) == (name, "")
        else:
            assert re.fullmatch(mended.pattern, name)
    assert mend(damaged(name, keep=True)).text == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Lučić, Vera", "Lu\ufffdi\ufffd, Vera"),
        ("Rogozińska, Ewa", "Rogozi\ufffdska, Ewa"),
        ("Mikołaj Rybiński", "Miko\ufffdaj Rybi\ufffdski"),
        ("Çağlar Ünlü", "\ufffda\ufffdlar \ufffdnlü"),
        ("Nguyễn, Thị", "Nguy\ufffdn, Th\ufffd"),
        ("McÉvoy, Ann", "Mc\ufffdvoy, Ann"),
        ("CRÉPY, LÉA", "CR\ufffdPY, L\ufffdA"),
    ],
)
def test_what_is_lost_is_marked(name, shown):
    mended = mend(damaged(name))
    assert mended.text == shown
    assert re.fullmatch(mended.pattern, name)


def test_in_a_small_word_only_one_letter_fits():
    assert mend(damaged("Straße, Eva")).text == "Straße, Eva"


def test_a_no_break_space_is_a_byte_and_may_have_become_a_blank():
    assert mend("Adri\u0e23\u00a0 Puig").text == "Adrià Puig"
    mended = mend("Adri\u0e23 Puig")
    assert mended.text == "Adri\ufffd Puig"
    assert re.fullmatch(mended.pattern, "Adrià Puig")


@pytest.mark.parametrize("sign", ["’s kite", "… and more", " – a life", "”"])
def test_signs_beside_a_damaged_letter_stay(sign):
    assert mend(damaged("René") + sign).text == "René" + sign


UNHARMED = [
    "สมชาย ใจดี",
    "ใจดี, สมชาย",
    "การเรียนรู้ของเครื่อง with Python",
    "และGPT4ที่ดี",
    "รถ bus",
    "รถBMW",
    "Somchai สมชาย",
    "ร",
    "ฤดู",
    "ราคา 100 บาท",
    "โรงแรม Hotel",
    "ลลิตา, Lalita",
    "Chakri (จักรี), Nid",
    "รศ. Dr. Suda",
    "Berg, Ada",
    "Giménez, Mai",
    "",
]


@pytest.mark.parametrize("text", UNHARMED)
def test_thai_and_undamaged_text_is_left_alone(text):
    assert mend(text) is None


THAI = "สมชาย ใจดี การ เรียน รู้ ของ เครื่อง และ ที่ ร้าน ลูก แม่ โรงเรียน ฤดูฝน ราชา ลม แล้ว".split()


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(THAI), min_size=1, max_size=4),
    st.lists(st.sampled_from(["Berg", "GPT", "of", "Ada,", "Giménez"]), max_size=4),
    st.randoms(),
)
def test_thai_words_among_latin_ones_are_left_alone(thai, latin, random):
    text = thai + latin
    random.shuffle(text)
    assert mend(" ".join(text)) is None


SMALL = [c for c in map(chr, range(0xDF, 0x180)) if c.islower()] + list("abcdeinorstuvz")
LARGE = [c for c in map(chr, range(0xC0, 0x180)) if c.isupper()] + list("ABCDEINORSTUVZ")
SMALL_WORD = st.text(st.sampled_from(SMALL), min_size=1, max_size=7)
CAPITAL = st.sampled_from(LARGE)
WORD = st.one_of(
    st.tuples(CAPITAL, SMALL_WORD).map("".join),
    st.text(CAPITAL, min_size=2, max_size=6),
    SMALL_WORD,
    st.tuples(st.sampled_from(["Mc", "De", "La", "O'", "Mac"]), CAPITAL, SMALL_WORD).map("".join),
)
NAMES = st.tuples(WORD, st.sampled_from([" ", ", ", "-", " de ", ". "]), WORD).map("".join)


@settings(max_examples=1500, deadline=None)
@given(NAMES, st.sampled_from([damaged, damaged_by_windows, lambda name: damaged(name, keep=True)]))
def test_a_mended_name_is_the_original_or_says_what_is_lost(name, damage):
    wrong = damage(name)
    assume(wrong != name)
    mended = mend(wrong)
    if mended is None:
        return
    assert not THAI_LETTERS.search(mended.text)
    if LOST in mended.text:
        assert len(mended.text) == len(name)
        assert all(a in (b, LOST) for a, b in zip(mended.text, name, strict=True))
        assert re.fullmatch(mended.pattern, name)
    else:
        assert (mended.text, mended.pattern) == (name, "")


@settings(deadline=None)
@given(st.tuples(CAPITAL, SMALL_WORD).map("".join), st.sampled_from("abcdeino"))
def test_a_name_with_a_plain_letter_in_it_is_always_mended(word, letter):
    name = f"{letter}{word[1:]}{letter}"
    assume(not name.isascii())
    assert mend(damaged(name)) is not None


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Lučić, Vera", "Berg, Ada"], "Lučić, Vera"),
        (["Lučić, Vera", "Lučić, Vera"], "Lučić, Vera"),
        (["Lučić, Vera", "Luđić, Vera"], None),
        (["Lučić, Verab"], None),
        (["Lu\ufffdi\ufffd, Vera"], None),
        ([], None),
    ],
)
def test_only_a_name_that_alone_fits_is_taken(names, found):
    assert matching(mend("Luฤiฤ, Vera").pattern, names) == found
