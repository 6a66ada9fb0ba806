"""Asking the services politely: named, one by one, with patience and an end to it."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self, TypeVar
from urllib.parse import quote

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from sphinx_papers.fetch.answers import read_arxiv, read_crossref, read_datacite, read_openalex
from sphinx_papers.fetch.services import Services
from sphinx_papers.paper.errors import FetchError
from sphinx_papers.paper.identifiers import Identifier
from sphinx_papers.paper.record import Paper

T = TypeVar("T")
CLIENT = "sphinx-papers (a Sphinx extension"
BATCH = 100  # arXiv ids a request
LONGEST_ANSWER = 20_000_000  # bytes
LONGEST_WAIT = 120  # seconds that a service may ask for with Retry-After
TRIES_AGAIN = 4
CONNECT = 10  # seconds
PASSING = frozenset({429, 500, 502, 503, 504})  # what is worth asking again
BY_OPENALEX = {"openalex": "", "pmid": "pmid:", "pmcid": "pmcid:"}


class _Retry(Retry):
    """A retry that always waits a moment, and never for hours."""

    pause = 0.0

    def new(self, **kw: Any) -> "_Retry":
        copy = super().new(**kw)
        copy.pause = self.pause
        return copy

    def get_backoff_time(self) -> float:
        return max(self.pause, super().get_backoff_time())

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        seconds = super().get_retry_after(response)
        return None if seconds is None else min(seconds, LONGEST_WAIT)


def fetch(wanted: Iterable[Identifier], services: Services) -> Iterator[Paper | FetchError]:
    """The paper of each identifier, or the error that says why there is none.

    arXiv ids are asked for together and come first; each other identifier is one request, a
    DOI that Crossref does not know one more, to DataCite.
    """
    wanted = list(dict.fromkeys(wanted))
    with _Client(services) as client:
        numbers = [one.value for one in wanted if one.scheme == "arxiv"]
        for start in range(0, len(numbers), BATCH):
            yield from client.arxiv(numbers[start : start + BATCH])
        for one in wanted:
            if one.scheme != "arxiv":
                yield client.one(one)


class _Client:
    def __init__(self, services: Services) -> None:
        self.services = services
        self.session = requests.Session()
        contact = f"; mailto:{services.mailto}" if services.mailto else ""
        self.session.headers["User-Agent"] = f"{CLIENT}{contact})"
        retry = _Retry(
            total=TRIES_AGAIN, connect=1, read=1, status_forcelist=PASSING,
            backoff_factor=services.pause, raise_on_status=False,
        )  # fmt: skip
        retry.pause = services.pause
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, HTTPAdapter(max_retries=retry))
        self.asked_arxiv = float("-inf")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.session.close()

    def arxiv(self, numbers: list[str]) -> Iterator[Paper | FetchError]:
        """The papers of these arXiv ids, in their order."""
        time.sleep(max(0, self.asked_arxiv + self.services.pause - time.monotonic()))
        asked = {"id_list": ",".join(numbers), "max_results": str(len(numbers))}
        try:
            body = self.get(self.services.arxiv, asked)
            found = {paper.arxiv: paper for paper in _read(read_arxiv, body)}
        except FetchError as error:
            yield from (FetchError(f"arxiv:{number}", error.reason) for number in numbers)
            return
        finally:
            self.asked_arxiv = time.monotonic()
        for number in numbers:
            yield found.get(number) or FetchError(f"arxiv:{number}", "arXiv does not have it")

    def one(self, wanted: Identifier) -> Paper | FetchError:
        """The paper of one identifier that is none of arXiv's."""
        try:
            if wanted.scheme == "doi":
                return self.doi(wanted.value)
            if (prefix := BY_OPENALEX.get(wanted.scheme)) is not None:
                url = f"{self.services.openalex}/{prefix}{quote(wanted.value, safe='')}"
                return _read(read_openalex, self.get(url, self.contact()))
        except FetchError as error:
            return FetchError(str(wanted), error.reason)
        known = "arXiv ids, DOIs, OpenAlex and PubMed ids"
        return FetchError(str(wanted), f"no service is known for it, only for {known}")

    def doi(self, doi: str) -> Paper:
        """The paper of a DOI, from whichever agency registered it."""
        name = quote(doi, safe="")
        try:
            return _read(
                read_crossref, self.get(f"{self.services.crossref}/{name}", self.contact())
            )
        except _Unknown:
            return _read(read_datacite, self.get(f"{self.services.datacite}/{name}", {}))

    def contact(self) -> dict[str, str]:
        return {"mailto": self.services.mailto} if self.services.mailto else {}

    def get(self, url: str, parameters: dict[str, str]) -> bytes:
        """The body of an answer; raises FetchError."""
        patience = self.services.patience
        limits = (CONNECT, patience)
        host = url.split("/")[2] if "//" in url else url
        try:
            with self.session.get(url, params=parameters, timeout=limits, stream=True) as answer:
                if answer.status_code in {404, 410}:
                    raise _Unknown(url, f"{host} does not know it")
                if not answer.ok:
                    raise FetchError(url, f"{host} answered {answer.status_code} {answer.reason}")
                return _whole(answer, time.monotonic() + patience)
        except requests.RequestException as error:
            raise FetchError(url, f"{host} could not be asked: {_cause(error)}") from error


class _Unknown(FetchError):
    """The service is well, and has no such paper."""


def _read(reader: Callable[[bytes], T], body: bytes) -> T:
    """What a reader makes of an answer; raises FetchError where it has another shape."""
    try:
        return reader(body)
    except (ValueError, msgspec.MsgspecError) as error:
        raise FetchError("", f"the answer cannot be read: {error}") from error


def _whole(answer: requests.Response, end: float) -> bytes:
    """The body, if it comes in time and is of a sensible size."""
    body = bytearray()
    # read1 gives what is there: to wait for more would put the end off with every byte.
    while chunk := answer.raw.read1(1 << 16, decode_content=True):
        body += chunk
        if time.monotonic() > end:
            raise FetchError(answer.url, "the answer came too slowly")
        if len(body) > LONGEST_ANSWER:
            raise FetchError(answer.url, "the answer is too long")
    return bytes(body)


def _cause(error: Exception) -> str:
    """The innermost reason of an error of the network, which wraps it several times."""
    reason = error.args[0] if error.args else error
    return str(getattr(reason, "reason", reason))
