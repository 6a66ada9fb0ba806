"""Terms of a text: stemmed words, and how much each says about a paper."""

import math
import re
from collections import Counter

import snowballstemmer

from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import folded

TOKEN = re.compile(r"[^\W_]{2,}")
TITLE_WEIGHT = 3
SMALLEST_DF_SHARE = 500  # a term rarer than 1 in so many papers gains nothing more
STOP_WORDS = frozenset(
    """
    a about above after again against all also although am among an and any are as at be because
    been before being below between both but by can cannot could did do does doing down during each
    either et few for from further had has have having he her here hers him his how however i if in
    into is it its itself just many may me might more most much must my no nor not now of off on
    once one only or other our ours out over own per rather s same she should show shown since so
    some such t than that the their theirs them then there therefore these they this those through
    thus to too two under until up upon us use used using very via was we well were what when where
    whether which while who whom whose why will with within without would yet you your
    """.split()
)


class Terms:
    """Counts the terms of papers; keeps the stem of each word it has met."""

    def __init__(self) -> None:
        self._stemmer = snowballstemmer.stemmer("porter")
        self._stems: dict[str, str] = {}

    def stem(self, word: str) -> str:
        """The Porter stem of a folded word; an empty string for a stop word."""
        stem = self._stems.get(word)
        if stem is None:
            stem = "" if word in STOP_WORDS else str(self._stemmer.stemWord(word))
            self._stems[word] = stem
        return stem

    def words(self, text: str) -> list[str]:
        """The folded words of two characters and more, stop words included."""
        return TOKEN.findall(folded(text))

    def counts(self, paper: Paper) -> Counter[str]:
        """How often each stem occurs, a title's words thrice."""
        counts = Counter(self.words(paper.abstract))
        counts.update(word for keyword in paper.keywords for word in self.words(keyword))
        for word in self.words(paper.title):
            counts[word] += TITLE_WEIGHT
        stems: Counter[str] = Counter()
        for word, count in counts.items():
            if stem := self.stem(word):
                stems[stem] += count
        return stems


def weight(tf: int, df: int, papers: int) -> float:
    """What one term says about a paper: (1 + ln tf) times the root of a damped idf.

    idf = 1 + ln((1 + N) / (1 + max(df, N / 500))), N the number of papers.
    """
    rarity = (1 + papers) / (1 + max(df, papers / SMALLEST_DF_SHARE))
    return (1 + math.log(tf)) * math.sqrt(1 + math.log(rarity))
