"""One paper as each peer has it written: the same title, authors, venue, year, links, abstract."""

import re
from collections.abc import Mapping, Sequence

from sphinx_papers.paper.addresses import pdf_url
from sphinx_papers.paper.identifiers import address
from sphinx_papers.paper.record import Paper

SIGNS = re.compile(r"[\\*`_|]|:(?=:)")


def escaped(text: str) -> str:
    """Text that reStructuredText takes as it is, also at the beginning of a paragraph."""
    # A space behind a backslash vanishes, and with it what a line may mean by its beginning.
    return "\\ " + SIGNS.sub(r"\\\g<0>", text)


def links(paper: Paper) -> list[tuple[str, str]]:
    """The words and addresses of a paper's links: itself, its identifiers, its PDF."""
    found = [(str(one), address(one)) for one in paper.identifiers()]
    found = [("Paper", paper.url), *found, ("PDF", pdf_url(paper))]
    return [(words, url) for words, url in found if url]


def names(paper: Paper) -> str:
    """The authors by full name."""
    return ", ".join(author.full_name for author in paper.authors)


def _where(paper: Paper) -> str:
    venue = f"*{escaped(paper.venue)}*, " if paper.venue else ""
    return f"{venue}{paper.year or ''} · {_links(paper)}"


def _links(paper: Paper) -> str:
    return " · ".join(f"`{words} <{url}>`__" for words, url in links(paper))


def _body(paper: Paper) -> Sequence[str]:
    return escaped(names(paper)), _where(paper), escaped(paper.abstract)


def _indented(text: str) -> str:
    return "".join(f"   {line}\n" if line else "\n" for line in text.splitlines())


def texts(paper: Paper) -> Sequence[str]:
    """What a page that shows a paper has to show, whoever made it."""
    return paper.title, *(author.family for author in paper.authors), paper.abstract


# pages ----------------------------------------------------------------------------------


def by_hand(papers: Sequence[Paper], _page: str) -> str:
    """Plain paragraphs."""
    return "\n\n".join("\n\n".join((_title(one), *_body(one))) for one in papers)


def by_hand_labelled(papers: Sequence[Paper], _page: str) -> str:
    """Plain paragraphs, each paper with a label that links can name, as they can our cards."""
    return "\n\n".join("\n\n".join((_label(one), _title(one), *_body(one))) for one in papers)


def by_hand_unsearched(papers: Sequence[Paper], _page: str) -> str:
    """The same, with the abstracts kept out of the search index, as those of our cards are."""
    parts = []
    for paper in papers:
        *head, abstract = _body(paper)
        folded = f".. container:: no-search\n\n{_indented(abstract)}"
        parts += [_label(paper), _title(paper), *head, folded]
    return "\n\n".join(parts)


def _label(paper: Paper) -> str:
    return f".. _{paper.key}:"


def _title(paper: Paper) -> str:
    return f"**{escaped(paper.title)}**"


def by_design(papers: Sequence[Paper], _page: str) -> str:
    """The cards of sphinx-design."""
    return "\n".join(
        f".. card:: {escaped(paper.title)}\n\n" + _indented("\n\n".join(_body(paper)))
        for paper in papers
    )


def by_needs(papers: Sequence[Paper], page: str) -> str:
    """The objects of sphinx-needs, each shown where it stands."""
    return "\n".join(
        _need(paper, page, n)
        + "\n"
        + _indented("\n\n".join((_links(paper), escaped(paper.abstract))))
        for n, paper in enumerate(papers)
    )


def by_needs_table(papers: Sequence[Paper], page: str) -> str:
    """The objects of sphinx-needs, hidden, and the table of those with the tag of the page.

    A tag is what its tables look up fastest. All text is in fields, which are not parsed.
    """
    parts = []
    for n, paper in enumerate(papers):
        addresses = "; ".join(url for _, url in links(paper))
        fields = {"addresses": addresses, "abstract": paper.abstract, "hide": ""}
        parts.append(_need(paper, page, n, fields))
    columns = 'title; authors; venue; year; addresses as "Links"; abstract'
    parts.append(f".. needtable::\n   :tags: {page}\n   :style: table\n   :columns: {columns}\n")
    return "\n".join(parts)


def _need(paper: Paper, page: str, number: int, more: Mapping[str, str] = {}) -> str:
    fields = {
        "id": f"{page.upper()}_{number:05}",
        "tags": page,
        "authors": names(paper),
        "venue": paper.venue,
        "year": str(paper.year or ""),
        **more,
    }
    options = "".join(f"   :{name}: {value}\n" for name, value in fields.items())
    return f".. paper:: {paper.title}\n{options}"


def by_card(papers: Sequence[Paper], _page: str) -> str:
    """Our cards."""
    return ".. paper:card:: " + " ".join(paper.key for paper in papers)


def left_out(_papers: Sequence[Paper], _page: str) -> str:
    """Nothing: what the page costs by itself."""
    return ""
