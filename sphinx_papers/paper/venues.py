"""What kind of place a paper appeared in, as the words of its venue tell, and when."""

import re
from functools import lru_cache
from typing import Literal

from sphinx_papers.paper.record import Paper
from sphinx_papers.paper.text import folded, one_line

Kind = Literal[
    "conference", "journal", "preprint", "book", "chapter", "thesis", "report", "dataset",
    "software", "document",
]  # fmt: skip
# By type as CSL 1.0.2 names it; the other types say no more than the venue does.
KINDS: dict[str, Kind] = {
    "paper-conference": "conference", "article-journal": "journal", "article-magazine": "journal",
    "article-newspaper": "journal", "article": "preprint", "book": "book", "chapter": "chapter",
    "thesis": "thesis", "report": "report", "dataset": "dataset", "software": "software",
}  # fmt: skip
# The type of each kind, the first that is named above; of a document nothing is known.
TYPES = {kind: type_ for type_, kind in reversed(KINDS.items())}

DEGREE = re.compile(
    r"(?i)\b(?:ph\.?\s?d\.?|doctoral|master'?s?|bachelor'?s?|diploma|[mb]\.?\s?sc\.?)\s+"
    r"(?:thesis|dissertation)\b|^(?:thesis|dissertation)(?=\s*[,:;.(]|$)|\bhabilitation\b"
)
REPORT = re.compile(
    r"(?i)\b(?:technical|tech\.?|research)\s+(?:report|rep\.|memo(?:randum)?\b)"
    r"|\bworking papers?\b|\bwhite paper\b"
)
# From here on patterns in lower case meet the folded venue: "conférence" is "conference".
MEETING = re.compile(
    r"\b(?:conferences?|conferencia|conf\.?|konferenz|workshops?|symposi(?:um|a)|symp\.?"
    r"|meetings?|congress|kongress|tagung|colloquium on|summit|shared task)(?!\w)"
)
# Journals whose names have words of meetings: Journal of Physics: Conference Series, PNAS,
# Proceedings of the IEEE, Proceedings of the ACM on Programming Languages, PVLDB.
JOURNAL = re.compile(
    r"^(?:\w+ ){0,3}journal\b|\bjournal$|\btransactions (?:on|of)\b|\bconference series\b"
    r"|\bvol(?:ume|\.) \d+, (?:issue|numbers?|no\.) \d"
)
JOURNAL_PROCEEDINGS = re.compile(
    r"^proc(?:eedings|\.)?\s+(?:of\s+)?(?:the\s+)?(?:ieee[\s\d,.()]*$|acm (?:on\b|\w+\.)"
    r"|vldb endow|natl\.? acad|.*\b(?:academy|institution)\b"
    r"|.*\b(?:royal|mathematical|philosophical|physical|[a-z]*ological) society\b)"
    r"|^proceedings on\b"
)
PROCEEDINGS = re.compile(
    r"\bproc(?:eedings)?\b|\bactes d|\blecture notes in\b|\bfindings of\b|\blipics\b"
    r"|\b\d{1,3}(?:st|nd|rd|th)\b(?! century)"
)
# Most volumes called "Advances in …" are journals; these are the proceedings among them.
ADVANCES = re.compile(
    r"\badvances in (?:neural information processing|cryptology|information retrieval"
    r"|knowledge discovery|visual computing)"
)
# Conferences known by their short names alone, in this case: IEEE Micro is a journal.
ACRONYM = re.compile(
    r"\b(?:AAAI|ACCV|ACL|AISTATS|ASPLOS|BMVC|CAV|CCS|CHI|CIKM|COLING|Coling|COLT|CoNLL|CoRL|CRYPTO"
    r"|CVPR|DAC|EACL|ECAI|ECCV|ECIR|EMNLP|FCCM|FOCS|FPGA|FPL|HPCA|ICALP|ICASSP|ICCV|ICDE|ICDM|ICLR"
    r"|ICML|ICPR|ICRA|ICSE|IJCAI|INTERSPEECH|Interspeech|IROS|ISCA|ISMIR|IWSLT|KDD|LICS|LREC"
    r"|MICCAI|MICRO|MLSys|NAACL|NeurIPS|NIPS|NSDI|OOPSLA|OSDI|PAKDD|PLDI|POPL|RECOMB|RecSys"
    r"|SIGCOMM|SIGGRAPH|SIGIR|SIGMOD|SODA|SOSP|STACS|STOC|UAI|UIST|VLDB|WACV|WMT|WSDM|WWW)\b"
    r"|^[A-Z0-9][\w@&-]*[A-Z]\w*[ -]?(?:['’]\d\d|(?:19|20)\d\d)\b"
)
PREPRINTS = re.compile(r"\b\w*rxiv\b|^corr\b|\bssrn\b|\b(?:e-?|pre)prints?\b")
ISO_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")


def venue_kind(paper: Paper) -> Kind:
    """Whether a conference, a journal, … printed the paper, by its type or the venue's wording.

    A venue without any telling word is a journal, as most names of journals are plain
    (Nature, Acta Numerica). Without a venue an arXiv id makes a ``preprint``, an ISBN a
    ``book``; a ``document`` is a paper of which nothing is known.
    """
    if paper.type in KINDS:
        return KINDS[paper.type]
    if paper.venue:
        return _kind_of(one_line(paper.venue))
    if paper.arxiv:
        return "preprint"
    return "book" if paper.isbn else "document"


def csl_type(paper: Paper) -> str:
    """The type as CSL names it, or what venue and ids tell of it; empty where nothing does."""
    return paper.type or TYPES.get(venue_kind(paper), "")


@lru_cache(1024)  # many papers share a venue
def _kind_of(venue: str) -> Kind:
    if DEGREE.search(venue):
        return "thesis"
    if REPORT.search(venue):
        return "report"
    name = folded(venue)
    if _is_conference(venue, name):
        return "conference"
    return "preprint" if PREPRINTS.search(name) else "journal"


def _is_conference(venue: str, name: str) -> bool:
    """Whether a venue, as written and folded, is a meeting or its proceedings."""
    if "workshop and conference proceedings" in name:  # a series of JMLR, a journal else
        return True
    if JOURNAL.search(name):
        return False
    if MEETING.search(name):
        return True
    if JOURNAL_PROCEEDINGS.search(name):
        return False
    return any((PROCEEDINGS.search(name), ADVANCES.search(name), ACRONYM.search(venue)))


def institution(paper: Paper) -> str:
    """Who accepted a thesis or issued a report: the publisher, else what its venue names."""
    if paper.publisher:
        return paper.publisher
    rest = DEGREE.sub("", REPORT.sub("", one_line(paper.venue), count=1), count=1)
    return rest.strip(" ,:;.()")


def degree(paper: Paper) -> str:
    """What a thesis is called where its genre or its venue says so: ``PhD thesis``."""
    if paper.genre:
        return paper.genre
    found = DEGREE.search(one_line(paper.venue))
    return found[0] if found else ""


def printed_date(paper: Paper) -> str:
    """When the paper appeared where its venue says, as far as known: ``2021``, ``2021-07-30``.

    ISO 8601 or empty. The date of the work itself counts only in the year of its venue.
    """
    known = paper.printed_year
    year = f"{known:04}" if known else ""
    is_exact = ISO_DATE.fullmatch(paper.date) and paper.date.startswith(year)
    return paper.date if is_exact else year
