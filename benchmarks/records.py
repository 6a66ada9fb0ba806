"""Made-up records in any number, the same ones each time.

They are like those of real corpora in what costs depend on: words as frequent as Zipf's law has
them, a vocabulary that grows with the square root of the text (Heaps' law), subjects with words,
venues and authors of their own, and abstracts of 60 to 240 words.
"""

from collections.abc import Iterator
from functools import cache
from itertools import accumulate, count
from random import Random

SEED = 20261121
SYLLABLES = [c + v + e for e in ("", "n", "r", "s") for c in "bdfgklmnprstvz" for v in "aeiou"]
SUBJECTS = 300
WORDS_OF_SUBJECT = 80
AUTHORS_OF_SUBJECT = 400
VENUES_OF_SUBJECT = 6
FIRST_YEAR = 1970
YEARS = 56


def records(seed: int = SEED) -> Iterator[dict[str, object]]:
    """Records of our own form of JSON Lines, without end; the first n never depend on n."""
    random = Random(seed)  # noqa: S311
    subjects = [_words(random, WORDS_OF_SUBJECT) for _ in range(SUBJECTS)]
    known, weights = 0, [1.0]
    for n in count():
        if (vocabulary := 20_000 + int(500 * n**0.5)) > 1.2 * known:
            known = vocabulary
            weights = list(accumulate(1 / (rank + 3) for rank in range(known)))
        number = min(int(random.expovariate(1 / 40)), SUBJECTS - 1)
        yield _record(n, random, number, subjects[number], weights)


def _record(
    n: int, random: Random, number: int, subject: list[str], weights: list[float]
) -> dict[str, object]:
    ranks = range(len(weights))
    common = [word(rank) for rank in random.choices(ranks, cum_weights=weights, k=_length(random))]
    own = random.choices(subject, k=len(common) // 3)
    words = common + own
    random.shuffle(words)
    year = FIRST_YEAR + int(YEARS * random.random() ** 0.4)
    key = f"made-{n}"
    return {
        "key": key,
        "title": " ".join(random.sample(words, 8)).capitalize(),
        "authors": [_author(random, number) for _ in range(1 + int(random.expovariate(1 / 3)))],
        "year": year,
        "venue": _venue(random, subject),
        "abstract": " ".join(_sentences(words)),
        "doi": f"10.5555/{key}",
        "url": f"https://example.org/{key}",
        "pdf_url": f"https://example.org/{key}.pdf",
    }


@cache
def word(rank: int) -> str:
    """The word of a rank, the most frequent ones the shortest."""
    rank, last = divmod(rank, len(SYLLABLES))
    return (word(rank - 1) if rank else "") + SYLLABLES[last]


def _words(random: Random, number: int) -> list[str]:
    return [word(random.randrange(300, 20_000)) for _ in range(number)]


def _length(random: Random) -> int:
    return int(random.triangular(45, 180, 105))


def _author(random: Random, subject: int) -> dict[str, str]:
    # Some write much, most little.
    one = subject * AUTHORS_OF_SUBJECT + int(AUTHORS_OF_SUBJECT ** random.random())
    return {"family": word(one * 7 + 400).capitalize(), "given": word(one % 60 + 75).capitalize()}


def _venue(random: Random, words: list[str]) -> str:
    one = random.randrange(VENUES_OF_SUBJECT)
    name = f"{words[2 * one]} {words[2 * one + 1]}".title()
    return f"Proceedings of the Conference on {name}" if one % 2 else f"Journal of {name}"


def _sentences(words: list[str]) -> Iterator[str]:
    for start in range(0, len(words), 18):
        yield " ".join(words[start : start + 18]).capitalize() + "."
