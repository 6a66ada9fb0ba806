"""Fetching from services: a local server answers in their shapes, well and badly."""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
import pytest
from click.testing import CliRunner

from sphinx_papers.cli import main
from sphinx_papers.fetch.client import fetch
from sphinx_papers.fetch.file import PaperFile
from sphinx_papers.fetch.services import Services
from sphinx_papers.formats import writers
from sphinx_papers.paper.errors import FetchError, PapersError
from sphinx_papers.paper.identifiers import Identifier, parse_identifier
from sphinx_papers.paper.names import Author
from sphinx_papers.paper.record import Paper

ENTRY = """
<entry>
  <id>http://arxiv.org/abs/{number}v2</id>
  <updated>2021-03-01T00:00:00Z</updated>
  <published>2021-02-03T17:59:59Z</published>
  <title>Quiet  networks
    for loud &amp; small rooms</title>
  <summary>  We listen.
    Nothing is said. </summary>
  <author><name>Ida van der Berg</name></author>
  <author><name>The Echo Collaboration</name></author>
  <arxiv:doi>10.1234/QUIET.1</arxiv:doi>
  <arxiv:journal_ref>J. Quiet 3 (2022)</arxiv:journal_ref>
  <arxiv:comment>12 pages, 3 figures</arxiv:comment>
  <link href="https://arxiv.org/abs/{number}v2" rel="alternate" type="text/html"/>
  <link title="pdf" href="http://arxiv.org/pdf/{number}v2" rel="related"/>
  <category term="cs.SD" scheme="http://arxiv.org/schemas/atom"/>
  <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
</entry>
"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<title>ArXiv Query</title>{entries}</feed>
"""
ARXIV_ERROR = """
<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>
<summary>incorrect id format for x</summary></entry>
"""
CROSSREF = {
    "status": "ok",
    "message-type": "work",
    "message": {
        "DOI": "10.1234/QUIET.1",
        "title": ["Quiet <i>networks</i> &amp; rooms"],
        "author": [
            {"given": "Ida", "family": "van der Berg", "sequence": "first", "affiliation": []},
            {"name": "Echo Collaboration", "sequence": "additional"},
        ],
        "issued": {"date-parts": [[2022, 3]]},
        "container-title": ["Journal of Quiet"],
        "abstract": "<jats:title>Abstract</jats:title><jats:p>We listen.</jats:p>",
        "type": "journal-article",
    },
}
DATACITE = {
    "data": {
        "id": "10.5072/sounds",
        "type": "dois",
        "attributes": {
            "doi": "10.5072/sounds",
            "titles": [{"title": "Sounds of empty rooms"}],
            "creators": [
                {"name": "Berg, Ida", "givenName": "Ida", "familyName": "Berg"},
                {"name": "Echo Collaboration", "nameType": "Organizational"},
            ],
            "publicationYear": 2020,
            "descriptions": [
                {"description": "48 kHz.", "descriptionType": "TechnicalInfo"},
                {"description": "Nothing was <b>recorded</b>.", "descriptionType": "Abstract"},
            ],
            "url": "https://data.example.org/sounds",
        },
    }
}
OPENALEX = {
    "id": "https://openalex.org/W42",
    "doi": "https://doi.org/10.1234/quiet.1",
    "display_name": "Quiet networks",
    "publication_year": 2022,
    "publication_date": "2022-03-01",
    "ids": {
        "openalex": "https://openalex.org/W42",
        "doi": "https://doi.org/10.1234/quiet.1",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/77",
        "mag": 123,
    },
    "authorships": [{"author": {"id": "https://openalex.org/A1", "display_name": "Ida Berg"}}],
    "primary_location": {
        "pdf_url": "https://quiet.example.org/1.pdf",
        "source": {"display_name": "Journal of Quiet"},
    },
    "abstract_inverted_index": {"listen.": [1, 3], "We": [0], "They": [2]},
}


class Server(ThreadingHTTPServer):
    """Answers each path by what the test says; keeps what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answerer)
        self.answers = {}  # path -> list of (status, headers, body); the last one stays
        self.asked = []  # (time, path, query, headers)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        """Say nothing of a client that has gone: the default prints it among the output."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def says(self, path, body=b"", *, status=200, headers=(), slow=0):
        if isinstance(body, dict):
            body = json.dumps(body)
        body = body.encode() if isinstance(body, str) else body
        self.answers.setdefault(path, []).append((status, dict(headers), body, slow))

    def paths(self):
        return [path for _, path, _, _ in self.asked]


class Answerer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urlsplit(self.path)
        path = unquote(url.path)
        self.server.asked.append((time.monotonic(), path, parse_qs(url.query), self.headers))
        answers = self.server.answers.get(path) or [(404, {}, b"Resource not found.", 0)]
        status, headers, body, slow = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.send(body, slow)

    def send(self, body, slow):
        if not slow:
            self.wfile.write(body)
            return
        for i in range(len(body)):  # a byte at a time, for at most 3 seconds
            try:
                self.wfile.write(body[i : i + 1])
            except OSError:
                return
            time.sleep(slow if i < 3 / slow else 0)

    def log_message(self, *_args):
        pass


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def services(server):
    return Services(
        **{name: f"{server.url}/{name}" for name in ("arxiv", "crossref", "datacite", "openalex")},
        mailto="ida@example.org",
        pause=0.01,
        patience=1,
    )


def ask(services, *names):
    return list(
        fetch([parse_identifier(name) or Identifier("acl", name) for name in names], services)
    )


def test_arxiv_ids_are_asked_for_together(server, services):
    numbers = ["2102.00001", "2102.00002", "2102.00003"]
    entries = ENTRY.format(number=numbers[1]) + ENTRY.format(number=numbers[0])
    server.says("/arxiv", FEED.format(entries=entries))
    one, two, three = ask(services, *numbers)
    assert [one.arxiv, two.arxiv] == numbers[:2]
    assert isinstance(three, FetchError)
    assert str(three) == "arxiv:2102.00003: arXiv does not have it"
    ((_, path, query, headers),) = server.asked
    assert query == {"id_list": [",".join(numbers)], "max_results": ["3"]}
    assert headers["User-Agent"].startswith("sphinx-papers (")
    assert "mailto:ida@example.org" in headers["User-Agent"]
    assert one == Paper(
        title="Quiet networks for loud & small rooms",
        authors=(Author("van der Berg", "Ida"), Author(literal="The Echo Collaboration")),
        year=2021,
        date="2021-02-03",
        venue="J. Quiet 3 (2022)",
        abstract="We listen. Nothing is said.",
        categories=("cs.SD", "cs.LG"),
        arxiv="2102.00001",
        doi="10.1234/quiet.1",
        pdf_url="https://arxiv.org/pdf/2102.00001v2",
        note="12 pages, 3 figures",
    )


def test_arxiv_is_asked_no_more_often_than_it_allows(server, services, monkeypatch):
    monkeypatch.setattr("sphinx_papers.fetch.client.BATCH", 1)
    server.says("/arxiv", FEED.format(entries=""))
    patient = msgspec.structs.replace(services, pause=0.3)
    ask(patient, "2102.00001", "2102.00002", "2102.00003")
    times = [asked for asked, *_ in server.asked]
    assert len(times) == 3
    assert all(later - earlier >= 0.3 for earlier, later in pairwise(times))


def test_the_pause_is_by_default_what_arxiv_asks_for():
    assert Services().pause >= 3


def test_a_doi_by_crossref(server, services):
    server.says("/crossref/10.1234/quiet.1", CROSSREF)
    assert ask(services, "doi:10.1234/Quiet.1") == [
        Paper(
            title="Quiet <i>networks</i> & rooms",
            authors=(Author("van der Berg", "Ida"), Author(literal="Echo Collaboration")),
            year=2022,
            date="2022-03",
            venue="Journal of Quiet",
            abstract="We listen.",
            doi="10.1234/quiet.1",
        )
    ]
    ((_, _, query, _),) = server.asked
    assert query == {"mailto": ["ida@example.org"]}


def test_a_doi_that_only_datacite_has(server, services):
    server.says("/datacite/10.5072/sounds", DATACITE)
    assert ask(services, "10.5072/sounds") == [
        Paper(
            title="Sounds of empty rooms",
            authors=(Author("Berg", "Ida"), Author(literal="Echo Collaboration")),
            year=2020,
            abstract="Nothing was <b>recorded</b>.",
            doi="10.5072/sounds",
            url="https://data.example.org/sounds",
        )
    ]
    assert server.paths() == ["/crossref/10.5072/sounds", "/datacite/10.5072/sounds"]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("openalex:W42", "/openalex/W42"),
        ("pmid:77", "/openalex/pmid:77"),
        ("PMC9", "/openalex/pmcid:PMC9"),
    ],
)
def test_other_ids_by_openalex(server, services, name, path):
    server.says(path, OPENALEX)
    (paper,) = ask(services, name)
    assert paper.title == "Quiet networks"
    assert paper.abstract == "We listen. They listen."
    assert (paper.doi, paper.ids) == ("10.1234/quiet.1", {"openalex": "W42", "pmid": "77"})
    assert (paper.year, paper.date, paper.venue) == (2022, "2022-03-01", "Journal of Quiet")
    assert paper.authors == (Author("Berg", "Ida"),)
    assert paper.pdf_url == "https://quiet.example.org/1.pdf"


def test_what_nobody_knows_is_told(services):
    first, second = ask(services, "10.9999/none", "P18-1001")
    assert first.name == "doi:10.9999/none"
    assert first.reason.endswith(" does not know it")
    assert str(second).startswith("acl:P18-1001: no service is known for it, only for arXiv ids")


def test_too_many_requests_are_asked_again_when_the_service_says(server, services):
    path = "/crossref/10.1234/quiet.1"
    server.says(path, status=429, headers={"Retry-After": "1"})
    server.says(path, status=503)
    server.says(path, CROSSREF)
    (paper,) = ask(services, "10.1234/quiet.1")
    assert paper.title == "Quiet <i>networks</i> & rooms"
    first, second, third = (asked for asked, *_ in server.asked)
    assert second - first >= 1
    assert third - second < 1


def test_even_the_first_repeat_waits(server, services):
    server.says("/arxiv", status=503)
    server.says("/arxiv", FEED.format(entries=""))
    ask(msgspec.structs.replace(services, pause=0.3), "2102.00001")
    first, second = (asked for asked, *_ in server.asked)
    assert second - first >= 0.3


def test_a_service_that_stays_away_is_given_up(server, services):
    server.says("/crossref/10.1234/quiet.1", status=503)
    (error,) = ask(services, "10.1234/quiet.1")
    assert "answered 503 Service Unavailable" in str(error)
    assert len(server.asked) == 5


def test_a_wait_of_hours_is_cut_short(server, services, monkeypatch):
    monkeypatch.setattr("sphinx_papers.fetch.client.LONGEST_WAIT", 0.1)
    server.says("/crossref/10.1234/quiet.1", status=429, headers={"Retry-After": "7200"})
    server.says("/crossref/10.1234/quiet.1", CROSSREF)
    assert isinstance(ask(services, "10.1234/quiet.1")[0], Paper)


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/arxiv", "<feed", "no XML"),
        ("/arxiv", "<html/>", "no Atom feed"),
        ("/arxiv", FEED.format(entries=ARXIV_ERROR), "incorrect id format for x"),
        ("/crossref/10.1234/x", "", "truncated"),
        ("/crossref/10.1234/x", "{", "truncated"),
        ("/crossref/10.1234/x", '{"status":"ok"}', "missing required field `message`"),
        ("/crossref/10.1234/x", '{"message":{"DOI":5}}', "Expected `str`"),
        ("/datacite/10.1234/x", "[]", "Expected `object`"),
        ("/openalex/W42", "<html>", "malformed"),
    ],
)
def test_answers_of_another_shape_are_told(server, services, path, body, told):
    names = {"/arxiv": "arxiv:2102.00001", "/openalex/W42": "openalex:W42"}
    name = names.get(path, "doi:10.1234/x")
    server.says(path, body)
    (error,) = ask(services, name)
    assert isinstance(error, FetchError)
    assert told in str(error)
    assert error.name == name


def test_an_answer_that_drips_is_ended(server, services):
    server.says("/crossref/10.1234/quiet.1", json.dumps(CROSSREF), slow=0.05)
    started = time.monotonic()
    (error,) = ask(services, "10.1234/quiet.1")
    assert "came too slowly" in str(error)
    assert time.monotonic() - started < 2.5


def test_an_answer_too_long_is_ended(server, services, monkeypatch):
    monkeypatch.setattr("sphinx_papers.fetch.client.LONGEST_ANSWER", 100)
    server.says("/crossref/10.1234/quiet.1", CROSSREF)
    (error,) = ask(services, "10.1234/quiet.1")
    assert "too long" in str(error)


def test_nobody_at_the_address():
    gone = Server()
    gone.server_close()
    (error,) = ask(Services(crossref=f"{gone.url}/works", pause=0.01, patience=1), "10.1234/x")
    assert f"127.0.0.1:{gone.server_port} could not be asked" in str(error)


# the file ----------------------------------------------------------------------------


def paper(**fields):
    return Paper(title="Quiet networks", authors=(Author("Berg", "Ida"),), year=2022, **fields)


def test_papers_are_appended_with_free_keys(tmp_path):
    path = tmp_path / "refs.jsonl"
    path.write_text('{"key": "Berg2022quiet", "title": "Other"}')  # no line end
    file = PaperFile(path)
    assert file.add(paper(doi="10.1234/a")).key == "berg2022quiet-2"
    assert file.add(paper(doi="10.1234/b")).key == "berg2022quiet-3"
    assert file.known(paper(doi="10.1234/a")) == "berg2022quiet-2"
    assert file.known(paper(doi="10.1234/c")) == ""
    lines = path.read_text().splitlines()
    assert lines[0] == '{"key": "Berg2022quiet", "title": "Other"}'
    assert [json.loads(line)["key"] for line in lines[1:]] == ["berg2022quiet-2", "berg2022quiet-3"]
    assert PaperFile(path).names.keys() == {
        Identifier("doi", "10.1234/a"),
        Identifier("doi", "10.1234/b"),
    }


def test_only_files_that_grow_take_papers(tmp_path):
    with pytest.raises(PapersError, match=r"name ends in \.jsonl"):
        PaperFile(tmp_path / "refs.ris")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(PapersError, match=r"refs.jsonl: cannot be written: No such file"):
        PaperFile(tmp_path / "none" / "refs.jsonl").add(paper())


# the command -------------------------------------------------------------------------


@pytest.fixture
def run(server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("ARXIV", "CROSSREF", "DATACITE", "OPENALEX"):
        monkeypatch.setenv(f"SPHINX_PAPERS_{name}_URL", f"{server.url}/{name.lower()}")
    return lambda *words: CliRunner().invoke(main, ["fetch", *words])


def test_the_command_appends_and_skips(server, run, tmp_path):
    server.says("/crossref/10.1234/quiet.1", CROSSREF)
    server.says("/arxiv", FEED.format(entries=ENTRY.format(number="2102.00001")))
    first = run("--to", "refs.jsonl", "10.1234/quiet.1")
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.startswith("vanderberg2022quiet")
    again = run("--to", "refs.jsonl", "doi:10.1234/QUIET.1", "2102.00001")
    assert again.exit_code == 0
    assert again.stdout == ""
    assert again.stderr.splitlines() == [
        "refs.jsonl has doi:10.1234/quiet.1 already, as vanderberg2022quiet",
        "refs.jsonl has this paper already, as vanderberg2022quiet",
    ]
    assert server.paths() == ["/crossref/10.1234/quiet.1", "/arxiv"]
    (line,) = (tmp_path / "refs.jsonl").read_text().splitlines()
    assert json.loads(line)["key"] == "vanderberg2022quiet"


def test_the_command_saves_what_it_got_and_fails_for_the_rest(server, run, tmp_path):
    server.says("/crossref/10.1234/quiet.1", CROSSREF)
    found = run("--json", "--to", "refs.jsonl", "10.1234/none", "10.1234/quiet.1")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["key"] == "vanderberg2022quiet"
    assert found.stderr.startswith("Error: doi:10.1234/none: ")
    assert len((tmp_path / "refs.jsonl").read_text().splitlines()) == 1


def test_the_command_tells_bad_lines_of_the_file(server, run, tmp_path):
    (tmp_path / "refs.jsonl").write_text("{}\n")
    server.says("/crossref/10.1234/quiet.1", CROSSREF)
    found = run("--to", "refs.jsonl", "10.1234/quiet.1")
    assert found.exit_code == 0
    assert found.stderr.startswith("refs.jsonl:1: missing field 'key'")
    assert (tmp_path / "refs.jsonl").read_text().startswith("{}\n")


@pytest.mark.parametrize(
    "words", [["--to", "refs.jsonl", "word"], ["10.1234/x"], ["--to", "a.ris", "10.1234/x"]]
)
def test_wrong_use_has_its_own_exit_code(run, server, words):
    assert run(*words).exit_code == 2
    assert server.asked == []


def test_bib_files_take_papers_once_there_is_a_writer(tmp_path, monkeypatch):
    if "bib" not in writers.WRITERS:
        monkeypatch.setitem(writers.WRITERS, "bib", lambda papers: (p.key.encode() for p in papers))
    file = PaperFile(tmp_path / "refs.bib")
    file.add(paper(doi="10.1234/a"))
    assert b"berg2022quiet" in (tmp_path / "refs.bib").read_bytes()
