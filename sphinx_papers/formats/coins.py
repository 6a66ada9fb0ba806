from sphinx_papers.paper.record import Paper


def coins_title(paper: Paper, *, abstract: bool) -> str:
    return ""
