"""Reasons in words, for every door: pages translate them, the terminal prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_papers.corpus.related import Reason


def N_(message: str) -> str:
    """Mark a message for translation where it stands."""
    return message


# For one item, and for several.
WORDS = {
    "terms": (N_("shared term: %(items)s"), N_("shared terms: %(items)s")),
    "nearest": (
        N_("term of the papers nearest to it: %(items)s"),
        N_("terms of the papers nearest to it: %(items)s"),
    ),
    "meaning": (N_("similar in meaning"), N_("similar in meaning")),
    # Said of the other paper: where the paper cites it, it is the one that is cited.
    "cites": (N_("cited by it"), N_("cited by it")),
    "cited": (N_("cites it"), N_("cites it")),
    "references": (N_("1 shared reference"), N_("%(count)d shared references")),
    "citers": (N_("cited together by 1 paper"), N_("cited together by %(count)d papers")),
    "authors": (N_("same author: %(items)s"), N_("shares %(count)d authors: %(items)s")),
    "category": (N_("same category: %(items)s"), N_("same categories: %(items)s")),
    "venue": (N_("same venue: %(items)s"), N_("same venue: %(items)s")),
}
AND_MORE = N_("%(items)s and %(more)d more")
WITH_VALUE = N_("%(reason)s (%(value).2f)")
WHOLE_LISTS = frozenset({"authors", "category"})  # of the others the first items are told


def reason_words(reason: Reason, translate: Callable[[str], str] = str) -> str:
    """One reason as a phrase, with what it adds to the score."""
    items = ", ".join(reason.items)
    more = reason.count - len(reason.items)
    if more > 0 and reason.kind in WHOLE_LISTS:
        items = translate(AND_MORE) % {"items": items, "more": more}
    one, several = WORDS[reason.kind]
    words = translate(one if reason.count == 1 else several)
    phrase = words % {"items": items, "count": reason.count}
    return translate(WITH_VALUE) % {"reason": phrase, "value": reason.value}
