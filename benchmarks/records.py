"""Made-up records in any number, the same ones each time and with every Python.

``python benchmarks/records.py 1000000 out.jsonl`` writes a million. They are like those of real
corpora in what costs depend on: words as frequent as Zipf's law has them, in several forms; a
vocabulary, authors and venues that grow with the number of records; subjects with words, groups
of co-authors and venues of their own; titles and abstracts as long as those of papers on
language and vision, of which three in ten have no abstract; citations of earlier papers, few of
which get most.
"""

import json
import sys
from bisect import bisect
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, count, islice
from pathlib import Path
from random import Random

SEED = 20261121
COMMON = """
    the of and to a in we is for that on with as this are by our from an which it be can or these
    results show such using at not have has two models between method used data based also both
""".split()
SYLLABLES = [c + v + e for e in ("", "n", "r", "s") for c in "bdfgklmnprstvz" for v in "aeiou"]
FORMS = ("", "s", "ing", "ed")
VOCABULARY = 12_000  # word forms that are common to all subjects
RARE = 30_000  # and those that are rare at first; there are more with every record
DRAWS = 1 << 16
SUBJECTS = 1000
WORDS_OF_SUBJECT = 128
MEMBERS = 15  # of a group of co-authors
CLASSICS = 64  # papers of a subject that may be cited
ACCENTS = str.maketrans("aeu", "áéü")
FIRST_YEAR = 1970
YEARS = 56


class Draws(Random):
    """Random numbers made of ``random()`` alone, which every Python has alike."""

    def below(self, end: int) -> int:
        """A number from 0, all alike often."""
        return int(self.random() * end)

    def small(self, end: int) -> int:
        """A number from 0, small ones much more often."""
        one = self.random()
        return int(one * one * end)


def records(seed: int = SEED) -> Iterator[dict[str, object]]:
    """Records of our own form of JSON Lines, without end; the first n never depend on n."""
    draws = Draws(seed)
    common = _common_words()
    subjects = [Subject(number, draws) for number in range(SUBJECTS)]
    for n in count():
        subject = subjects[draws.small(SUBJECTS)]
        text = Text(draws, common, subject.words, RARE + n // 5)
        yield _record(n, draws, text, subject)


class Subject:
    """A subject: its words, and the papers on it that later ones cite."""

    def __init__(self, number: int, draws: Draws) -> None:
        self.number = number
        self.words = [word(20 + draws.small(VOCABULARY)) for _ in range(WORDS_OF_SUBJECT)]
        self.papers = 0
        self._classics: list[int] = []

    def add(self, n: int, draws: Draws) -> None:
        """Keep a paper for later ones to cite; the first places, cited most, rarely change."""
        self.papers += 1
        if len(self._classics) < CLASSICS:
            self._classics.append(n)
        else:
            self._classics[CLASSICS - 1 - draws.small(CLASSICS)] = n

    def cited(self, draws: Draws) -> list[str]:
        """What a paper cites: two in three papers cite anything that is here."""
        if not self._classics or draws.below(3) == 0:
            return []
        found = {draws.small(len(self._classics)) for _ in range(1 + draws.below(16))}
        return [f"made-{n}" for n in sorted(self._classics[one] for one in found)]


class Text:
    """Words of one paper."""

    def __init__(self, draws: Draws, common: list[str], own: list[str], rare: int) -> None:
        self._draws = draws
        self._common = common
        self._own = own
        self._rare = rare

    def words(self, number: int) -> list[str]:
        """Seven in ten of any subject, most others of the paper's own, a few rare ones."""
        random, common, own = self._draws.random, self._common, self._own
        found = []
        for _ in range(number):
            one = random()
            if one < 0.7:
                found.append(common[int(one / 0.7 * DRAWS)])
            elif one < 0.98:
                part = (one - 0.7) / 0.28
                found.append(own[int(part * part * WORDS_OF_SUBJECT)])
            else:
                found.append(word(VOCABULARY + self._draws.small(self._rare)))
        return found

    def title(self) -> str:
        """Three to nineteen words, mostly nine to eleven."""
        number = 3 + sum(self._draws.below(5) for _ in range(4))
        return " ".join(self.words(number)).capitalize()

    def abstract(self) -> str:
        """Forty to two hundred and sixty words, mostly about a hundred and fifty, in sentences."""
        found = self.words(40 + sum(self._draws.below(74) for _ in range(3)))
        sentences = (found[start : start + 22] for start in range(0, len(found), 22))
        return " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)


def _record(n: int, draws: Draws, text: Text, subject: Subject) -> dict[str, object]:
    year = FIRST_YEAR + YEARS - 1 - draws.small(YEARS)
    key = f"made-{n}"
    record = {
        "key": key,
        "title": text.title(),
        "authors": _authors(draws, subject),
        "year": year,
        "venue": _venue(draws, subject.number, year),
        "abstract": text.abstract() if draws.below(10) < 7 else "",
        "categories": [f"s{subject.number % 40}", f"s{subject.number % 40}.{subject.number}"],
        "doi": f"10.5555/{key}" if draws.below(10) < 4 else "",
        "arxiv": f"{year % 100:02}{n % 12 + 1:02}.{n // 12 % 100_000:05}"
        if year >= 2015 and draws.below(10) < 4
        else "",
        "url": f"https://example.org/{key}",
        "cites": subject.cited(draws),
    }
    subject.add(n, draws)
    return {name: value for name, value in record.items() if value}


def _common_words() -> list[str]:
    """The words of all subjects, each as often as it is written, so that one draw finds one."""
    words = [*COMMON, *(word(rank) for rank in range(VOCABULARY))]
    ends = list(accumulate(1 / (rank + 4) for rank in range(len(words))))
    return [words[bisect(ends, (draw + 0.5) / DRAWS * ends[-1])] for draw in range(DRAWS)]


@cache
def word(rank: int) -> str:
    """A word of at least two syllables, for each rank another, four forms of one in a row."""
    rest, form = divmod(rank, len(FORMS))
    return _syllables(rest + len(SYLLABLES)) + FORMS[form]


def _syllables(number: int) -> str:
    rest, last = divmod(number, len(SYLLABLES))
    return (_syllables(rest - 1) if rest else "") + SYLLABLES[last]


def _authors(draws: Draws, subject: Subject) -> list[dict[str, str]]:
    """Members of one group, some of whom write most, and at times a guest."""
    groups = 8 + subject.papers // 20
    group = subject.number + SUBJECTS * draws.small(groups)
    size = 1 + draws.small(9)
    first = draws.small(MEMBERS)
    members = [group * MEMBERS + (first + i) % MEMBERS for i in range(size)]
    if draws.below(5) == 0:
        members.append((draws.below(SUBJECTS * groups)) * MEMBERS)
    return [_author(one) for one in dict.fromkeys(members)]


def _author(one: int) -> dict[str, str]:
    mixed = one * 2_654_435_761 % (1 << 32)
    family, given = _syllables(280 + mixed % 60_000), _syllables(280 + mixed // 60_000 % 1500)
    if mixed % 16 == 0:
        family = family.translate(ACCENTS)
    return {"family": family.capitalize(), "given": given.capitalize()}


def _venue(draws: Draws, subject: int, year: int) -> str:
    one = subject // 10 * 3 + draws.small(3)
    name = f"{_syllables(300 + one)} {_syllables(700 + one * 3)}".title()
    return f"Proceedings of the Conference on {name} {year}" if one % 3 else f"Journal of {name}"


def write_records(number: int, path: Path) -> None:
    """Write so many records, a line each."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(
            json.dumps(record, ensure_ascii=False) + "\n" for record in islice(records(), number)
        )


if __name__ == "__main__":
    write_records(int(sys.argv[1]), Path(sys.argv[2]))
