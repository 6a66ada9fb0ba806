"""Identifiers of papers in any usual spelling, and the addresses they lead to."""

import re
from typing import NamedTuple

# Archives and subject classes as they stand before the slash of an id up to March 2007.
OLD_ARXIV = r"(?:[a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}"
NEW_ARXIV = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
ARXIV = re.compile(rf"({NEW_ARXIV}|{OLD_ARXIV})(?:v([1-9]\d*))?", re.ASCII)
ARXIV_PREFIX = re.compile(
    r"(?i)(?:https?://)?(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|format|src|e-print)/|arxiv:\s*"
)
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
DOI_PREFIX = re.compile(r"(?i)(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:info:)?doi[:/]\s*")
# A publisher's address with the DOI in it: https://dl.acm.org/doi/abs/10.1145/3309551
PUBLISHER = re.compile(r"(?i)https?://[\w.-]+/(?:[\w.-]+/)*?(?=10\.\d{4,9}/)")
ARXIV_DOI = "10.48550/arxiv."
OTHERS = {
    scheme: re.compile(f"(?i){form}")
    for scheme, form in {
        "acl": r"(?:https?://)?(?:www\.)?aclanthology\.org/([\w.-]+?)(?:\.pdf)?/?",
        "corpusid": r"(?:corpusid:\s*|(?:https?://)?api\.semanticscholar\.org/CorpusID:)(\d+)",
        "openalex": r"(?:openalex:|(?:https?://)?(?:api\.)?openalex\.org/(?:works/)?)(W\d+)",
        "openreview": r"(?:openreview:|(?:https?://)?openreview\.net/(?:forum|pdf)\?id=)([\w-]+)",
        "pmcid": r"(?:pmcid:\s*|(?:https?://)?(?:www\.ncbi\.nlm\.nih\.gov/pmc"
        r"|pmc\.ncbi\.nlm\.nih\.gov)/articles/)?(PMC\d+)/?",
        "pmid": r"(?:pmid:\s*|(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov"
        r"|www\.ncbi\.nlm\.nih\.gov/pubmed)/)(\d{1,8})/?",
    }.items()
}
# How each scheme is written.
SCHEMES = {
    "doi": "DOI", "arxiv": "arXiv", "acl": "ACL", "corpusid": "CorpusId", "openalex": "OpenAlex",
    "openreview": "OpenReview", "pmcid": "PMCID", "pmid": "PMID", "isbn": "ISBN", "issn": "ISSN",
}  # fmt: skip
CAPITALS = frozenset({"openalex", "pmcid"})  # ids that are written in capital letters


class Identifier(NamedTuple):
    """What kind of identifier, and its one normal spelling (DOIs in lower case)."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


def parse_identifier(text: str) -> Identifier | None:
    """Read an identifier in any usual spelling, bare, with a prefix or as an address.

    A version (``v2``) and trailing punctuation do not matter. A DOI that arXiv
    gave (``10.48550/arXiv.…``) is the arXiv id. None where the text is none.
    """
    text = text.strip().strip("<>").rstrip(".,;")
    if arxiv := parse_arxiv(text):
        return Identifier("arxiv", arxiv)
    if doi := parse_doi(text):
        return Identifier("doi", doi)
    for scheme, form in OTHERS.items():
        if found := form.fullmatch(text):
            return Identifier(scheme, found[1].upper() if scheme in CAPITALS else found[1])
    return None


def parse_arxiv(text: str) -> str:
    """The arXiv id in a text that is one, without its version; else an empty string.

    Forms: arXiv identifier scheme, https://info.arxiv.org/help/arxiv_identifier.html;
    numbers had four digits until 2014 and have five since.
    """
    text = text.strip()
    if (prefix := ARXIV_PREFIX.match(text)) is not None:
        text = text[prefix.end() :].removesuffix(".pdf").rstrip("/")
    elif (prefix := DOI_PREFIX.match(text)) is not None:
        text = text[prefix.end() :]
    if text.lower().startswith(ARXIV_DOI):
        text = text[len(ARXIV_DOI) :]
    found = ARXIV.fullmatch(text) or ARXIV.fullmatch(text.lower())
    return _without_class(found[1]) if found and _has_right_length(found[1]) else ""


def _without_class(number: str) -> str:
    """The number as arXiv itself writes it: ``math.GT/0309136`` is ``math/0309136``."""
    return re.sub(r"\.[a-z]{2}/", "/", number.lower())


def _has_right_length(number: str) -> bool:
    return "/" in number or len(number) == (10 if number[:2] >= "15" else 9)


def parse_doi(text: str) -> str:
    """The DOI in a text that is one, in lower case; else an empty string.

    A closing bracket that was never opened belongs to the sentence around it (ISO 26324
    allows any printing character, so brackets that pair are kept: SICI suffixes).
    """
    text = text.strip()
    if (prefix := DOI_PREFIX.match(text)) is not None:
        text = text[prefix.end() :].replace("%2F", "/").replace("%2f", "/")
    elif (prefix := PUBLISHER.match(text)) is not None:
        text = re.split("[?#]", text[prefix.end() :])[0].removesuffix(".pdf").rstrip("/")
    text = text.rstrip(".,;")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(".,;")
    return text.lower() if DOI.fullmatch(text) else ""


class LeadingArxiv(NamedTuple):
    """An arXiv id at the start of a line, its version (0 for none), and what is glued to it."""

    number: str
    version: int
    rest: str


def leading_arxiv(line: str) -> LeadingArxiv | None:
    """Read a line such as ``arXiv:2310.16764Skip connections``; None without an id.

    The month decides how many digits the number has, so the text may begin with a digit.
    """
    prefix = re.match(r"arXiv:\s*", line, re.IGNORECASE)
    if prefix is None:
        return None
    rest = line[prefix.end() :]
    digits = 5 if rest[:2] >= "15" else 4
    new = rf"\d{{2}}(?:0[1-9]|1[0-2])\.\d{{{digits}}}"
    # "v23D shapes" is version 2 and a text; a subject class in brackets is arXiv's own.
    form = rf"({new}|{OLD_ARXIV})(?:v([1-9]\d?)(?!D\b))?(?:\s*\[[a-z-]+(?:\.[A-Za-z-]+)?\])?"
    found = re.match(form, rest, re.ASCII)
    if found is None:
        return None
    return LeadingArxiv(_without_class(found[1]), int(found[2] or 0), rest[found.end() :].strip())


def address(identifier: Identifier) -> str:
    """The web address an identifier leads to; empty for a scheme without one."""
    form = {
        "arxiv": "https://arxiv.org/abs/{}",
        "doi": "https://doi.org/{}",
        "acl": "https://aclanthology.org/{}",
        "corpusid": "https://api.semanticscholar.org/CorpusID:{}",
        "openalex": "https://openalex.org/{}",
        "openreview": "https://openreview.net/forum?id={}",
        "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    }.get(identifier.scheme, "")
    escaped = identifier.value.translate({ord(c): f"%{ord(c):02X}" for c in '%<>"#? []'})
    return form.format(escaped)
