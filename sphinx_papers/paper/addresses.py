"""The addresses of one paper: its DOI, its page, its PDF."""

from sphinx_papers.paper.identifiers import Identifier, address, parse_doi
from sphinx_papers.paper.record import Paper


def own_doi(paper: Paper) -> str:
    """The paper's DOI; for one that has only an arXiv id, the DOI arXiv gave it.

    arXiv registers ``10.48550/arXiv.ID`` for every paper since 2022, the old ones too
    (https://info.arxiv.org/help/doi.html).
    """
    return paper.doi or (f"10.48550/arXiv.{paper.arxiv}" if paper.arxiv else "")


def doi_url(paper: Paper) -> str:
    """The address of the paper's DOI; empty without one."""
    doi = own_doi(paper)
    return address(Identifier("doi", doi)) if doi else ""


def main_url(paper: Paper) -> str:
    """Where a title leads: the record's own address, else that of its first identifier."""
    return paper.url or next((url for i in paper.identifiers() if (url := address(i))), "")


def page_urls(paper: Paper) -> list[str]:
    """Every page of the paper but that of its DOI, the record's own first."""
    is_doi = bool(found := parse_doi(paper.url)) and found == own_doi(paper).lower()
    others = (address(i) for i in paper.identifiers() if i.scheme != "doi")
    return [url for url in dict.fromkeys(["" if is_doi else paper.url, *others]) if url]


def pdf_url(paper: Paper) -> str:
    """Where the PDF is: as the record says, else at arXiv; empty if nowhere."""
    return paper.pdf_url or (f"https://arxiv.org/pdf/{paper.arxiv}" if paper.arxiv else "")
