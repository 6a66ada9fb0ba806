"""Queries: which papers, in words that survive YAML, reStructuredText and a shell.

Grammar (EBNF of ISO 14977; white space stands between items where they would run together)::

    query   = [ either ] ;                        (* an empty query is every paper *)
    either  = all , { "OR" , all } ;              (* any of them *)
    all     = item , { item } ;                   (* all of them: binds tighter than OR *)
    item    = "-" , item | "(" , either , ")" | "cited" | term ;
    term    = identifier | [ field , ":" ] , value ;
    value   = word | '"' , { any character but '"' } , '"' ;
    word    = (* characters without white space, quotes and brackets that do not pair *) ;
    field   = "text" | "title" | "abstract" | "author" | "venue" | "category" | "keyword"
            | "year" | "key" | "id" | "source" | "status" | "has" ;

A value without a field is looked for in all text: title, abstract, authors, keywords. A word of
several words (``self-attention``) is the phrase of them. An identifier is an arXiv id, a DOI
or any other in a spelling that ``parse_identifier`` reads. ``year`` takes ``2021``,
``2019..2022``, ``2021..`` or ``..2020``; ``has`` one of :data:`PARTS`. Letter case and accents
never matter, except in ``OR``.

In YAML a value must not *begin* with a quotation mark, which YAML would take away: a phrase
that comes first is written ``text:"a phrase"``, and so does ``str()`` of a query.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

import msgspec

from sphinx_papers.paper.errors import QueryError
from sphinx_papers.paper.identifiers import parse_identifier
from sphinx_papers.paper.text import words

FIELDS = {
    "text": "words of title, abstract, authors and keywords",
    "title": "words of the title",
    "abstract": "words of the abstract",
    "author": "a family name, or a full name: author:andrew-brock",
    "venue": "words of the venue",
    "category": "a category, or the archive of several: category:cs.LG, category:cs",
    "keyword": "words of a keyword",
    "year": "2021, 2019..2022, 2021.. or ..2020",
    "key": "the key of one paper",
    "id": "any identifier",
    "source": "a source, or one document of it",
    "status": "the status",
    "has": "a part that a record may lack: has:code",
}
PARTS = {
    "abstract": "abstract",
    "arxiv": "arxiv",
    "authors": "authors",
    "category": "categories",
    "cites": "cites",
    "code": "code_url",
    "date": "date",
    "doi": "doi",
    "keyword": "keywords",
    "note": "note",
    "pdf": "pdf_url",
    "status": "status",
    "title": "title",
    "url": "url",
    "venue": "venue",
    "year": "year",
}  # what has: takes, and the field of a record that it means
DEEPEST = 10  # brackets and minus signs in one another: SQLite's parser has a stack of 100
MOST_TERMS = 200  # SQLite limits the depth of an expression, too
YEARS = re.compile(r"(\d{4})?(\.\.)?(\d{4})?", re.ASCII)
FIELD = re.compile(r"([^\W\d]+):")
PLAIN = re.compile(r"[^\W_][\w.-]*")  # a word that means nothing else than itself
RESERVED = {
    "AND": 'words side by side must all match already: leave AND out, or write "AND" for the word',
    "NOT": 'what must not match has a minus before it: -word; write "NOT" for the word',
}


class Term(msgspec.Struct, frozen=True):
    """A value in a field, as the user wrote it; identifiers in their normal spelling."""

    field: str
    value: str

    def __str__(self) -> str:
        if self.field == "text" and _is_plain(self.value):
            return self.value
        if _word_end(f"{self.value})", 0) == len(self.value):
            return f"{self.field}:{self.value}"
        return f'{self.field}:"{self.value}"'


class Years(msgspec.Struct, frozen=True):
    """From one year to another, both included; None for an open end."""

    first: int | None
    last: int | None

    def __str__(self) -> str:
        if self.first == self.last:
            return f"year:{self.first:04}"
        first, last = ("" if y is None else f"{y:04}" for y in (self.first, self.last))
        return f"year:{first}..{last}"


class Cited(msgspec.Struct, frozen=True):
    """The papers that the documentation cites."""

    def __str__(self) -> str:
        return "cited"


class Not(msgspec.Struct, frozen=True):
    """Everything but what another query finds."""

    query: "Query"

    def __str__(self) -> str:
        return f"-({self.query})" if isinstance(self.query, All | Either) else f"-{self.query}"


class All(msgspec.Struct, frozen=True):
    """What every one of two or more queries finds; of no query, every paper."""

    queries: "tuple[Query, ...]" = ()

    def __str__(self) -> str:
        return " ".join(f"({q})" if isinstance(q, Either) else str(q) for q in self.queries)


class Either(msgspec.Struct, frozen=True):
    """What at least one of two or more queries finds."""

    queries: "tuple[Query, ...]"

    def __str__(self) -> str:
        return " OR ".join(map(str, self.queries))


Query = Term | Years | Cited | Not | All | Either


def parse_query(text: str) -> Query:
    """The query that a text is; ``parse_query(str(query)) == query``.

    Brackets that change nothing leave no trace. Raises QueryError, which says where.
    """
    return _Parser(text).query()


def asks_for_cited(query: Query) -> bool:
    """Whether an answer depends on which papers the documentation cites."""
    match query:
        case Not(inner):
            return asks_for_cited(inner)
        case All(parts) | Either(parts):
            return any(map(asks_for_cited, parts))
    return isinstance(query, Cited)


# tokens ------------------------------------------------------------------------------


class Token(NamedTuple):
    """A bracket, a minus, or a term (``field`` may be empty) and where it stands."""

    start: int
    text: str  # as written
    field: str = ""
    value: str = ""
    quoted: bool = False

    @property
    def is_sign(self) -> bool:
        """Whether it is a bracket or a minus."""
        return not self.value and not self.quoted


def _tokens(text: str) -> Iterator[Token]:
    i = 0
    while i < len(text):
        if text[i].isspace():
            i += 1
        elif text[i] in "()-":
            yield Token(i, text[i])
            i += 1
        else:
            token = _term(text, i)
            yield token
            i += len(token.text)


def _term(text: str, start: int) -> Token:
    """The term that begins here: a word, a phrase, or one of them in a field."""
    end = _word_end(text, start)
    word = text[start:end]
    field = FIELD.match(word)
    opens = start if end == start else end
    if opens < len(text) and text[opens] == '"' and (end == start or word.endswith(":")):
        close = text.find('"', opens + 1)
        if close < 0:
            raise QueryError(text, opens, '"', "this quotation mark is never closed")
        name = word[:-1]
        return Token(start, text[start : close + 1], name, text[opens + 1 : close], quoted=True)
    if field is None or parse_identifier(word):
        return Token(start, word, "", word)
    if field.end() == len(word):
        reason = f"nothing follows '{word}'; a value stands straight after the colon"
        raise QueryError(text, start, word, reason)
    return Token(start, word, field[1], word[field.end() :])


def _word_end(text: str, start: int) -> int:
    """Where a word ends: at white space, a quotation mark, a bracket it has not opened."""
    depth = 0
    for i in range(start, len(text)):
        c = text[i]
        if c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
        if c.isspace() or c == '"' or depth < 0:
            return i
    return len(text)


# from tokens to a tree ---------------------------------------------------------------


class _Parser:
    """Recursive descent, one method for each rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0
        if sum(not (token.is_sign or token.text == "OR") for token in self.tokens) > MOST_TERMS:
            self.fail(self.tokens[0], f"a query has at most {MOST_TERMS} terms")

    def fail(self, token: Token, reason: str) -> NoReturn:
        raise QueryError(self.text, token.start, token.text, reason)

    def here(self, *signs: str) -> bool:
        """Whether the present token is one of these, unquoted."""
        return self.at < len(self.tokens) and self.tokens[self.at].text in signs

    def query(self) -> Query:
        if not self.tokens:
            return All()
        query = self.either()
        if self.at < len(self.tokens):
            self.fail(self.tokens[self.at], "this bracket closes nothing")
        return query

    def either(self) -> Query:
        queries = [self.all()]
        while self.here("OR"):
            self.at += 1
            queries.append(self.all())
        return queries[0] if len(queries) == 1 else Either(tuple(_flat(queries, Either)))

    def all(self) -> Query:
        queries: list[Query] = []
        while self.at < len(self.tokens) and not self.here("OR", ")"):
            queries.append(self.item())
        if not queries:
            self.fail_empty()
        return queries[0] if len(queries) == 1 else All(tuple(_flat(queries, All)))

    def fail_empty(self) -> NoReturn:
        """Nothing stands where a term must: point at what asks for one."""
        before = self.tokens[self.at - 1] if self.at else self.tokens[0]
        if before.text == "OR":
            self.fail(before, "OR needs something to find on either side of it")
        if before.text == "(":
            self.fail(before, "nothing stands between these brackets")
        self.fail(before, "this bracket closes nothing")

    def item(self) -> Query:
        token = self.tokens[self.at]
        self.at += 1
        if not token.is_sign:
            return _read(self.text, token)
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(token, f"brackets and minus signs go at most {DEEPEST} deep")
        query = self.negated(token) if token.text == "-" else self.bracketed(token)
        self.depth -= 1
        return query

    def negated(self, minus: Token) -> Query:
        at_end = self.at == len(self.tokens) or self.here("OR", ")")
        if at_end or self.tokens[self.at].start != minus.start + 1:
            self.fail(minus, "a minus stands straight before what must not match: -word")
        return Not(self.item())

    def bracketed(self, bracket: Token) -> Query:
        query = self.either()
        if not self.here(")"):
            self.fail(bracket, "this bracket is never closed")
        self.at += 1
        return query


def _flat(queries: list[Query], kind: type[All | Either]) -> Iterator[Query]:
    for query in queries:
        if isinstance(query, kind):
            yield from query.queries
        else:
            yield query


# terms -------------------------------------------------------------------------------


def _read(text: str, token: Token) -> Query:
    """The query that one term is; raises QueryError for what no field or value can be."""

    def fail(reason: str) -> NoReturn:
        raise QueryError(text, token.start, token.text, reason)

    if token.text == "cited":
        return Cited()
    if token.text in RESERVED:
        fail(RESERVED[token.text])
    field, value = token.field.lower() or "text", token.value
    if field not in FIELDS:
        fail(_unknown("field", token.field, FIELDS))
    if not token.field and not token.quoted and (identifier := parse_identifier(value)):
        return Term("id", str(identifier))
    if field == "year":
        return _years(value) or fail("a year is written 2021, 2019..2022, 2021.. or ..2020")
    if not words(value):
        fail("this has no letter and no digit to look for")
    if field == "has" and value.lower() not in PARTS:
        fail(_unknown("part", value, PARTS))
    if field == "id":
        value = str(parse_identifier(value) or value)
    return Term(field, value.lower() if field == "has" else value)


def _years(value: str) -> Years | None:
    found = YEARS.fullmatch(value)
    if found is None or not (found[1] or found[2]) or bool(found[3]) > bool(found[2]):
        return None
    first = int(found[1]) if found[1] else None
    last = int(found[3]) if found[3] else None
    if not found[2]:
        return Years(first, first)
    is_span = first is None or last is None or first <= last
    return Years(first, last) if is_span and (first, last) != (None, None) else None


def _unknown(what: str, name: str, known: dict[str, str]) -> str:
    from rapidfuzz import process

    nearest = process.extractOne(name.lower(), list(known), score_cutoff=60)
    guess = f"; did you mean '{nearest[0]}'?" if nearest else "."
    return f"there is no {what} '{name}'{guess} Known are {', '.join(known)}"


def _is_plain(value: str) -> bool:
    """Whether a word alone is looked for as text."""
    is_other = value in {"OR", "cited", *RESERVED} or parse_identifier(value) is not None
    return PLAIN.fullmatch(value) is not None and not is_other
