from sphinx_papers.paper.record import Paper


def jsonld(url: str, papers: list[Paper]) -> str:
    return "{}"
