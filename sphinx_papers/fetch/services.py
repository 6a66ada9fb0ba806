"""Where the services are, and how they are asked."""

import msgspec


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """Where the services are, and how they are asked.

    ``pause`` are the seconds between two requests to arXiv, by its terms of use at least 3, and
    before any request is repeated; ``patience`` those after which an answer must be whole.
    """

    arxiv: str = "https://export.arxiv.org/api/query"
    crossref: str = "https://api.crossref.org/works"
    datacite: str = "https://api.datacite.org/dois"
    openalex: str = "https://api.openalex.org/works"
    mailto: str = ""
    pause: float = 3
    patience: float = 60
