"""Documentation projects: written, built in a fresh process, touched, looked at."""

import html
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.measure import BenchmarkError, Cost, run

TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r'<a [^>]*href="([^"]*)"')
NOT_LETTERS = re.compile(r"[\W_]+")


class Project:
    """A project under a folder: its sources, what was built of it, the cache it uses.

    Cache and output lie beside the sources: what is one project's is no other's.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self.source = folder / "source"
        self.built = folder / "built"
        self.cache = cache

    def write(self, conf: str, pages: Mapping[str, str]) -> None:
        """Write ``conf.py``, pages by name, and an index of them."""
        self.source.mkdir(parents=True)
        (self.source / "conf.py").write_text(f'project = "Measured"\n{conf}', encoding="utf-8")
        listed = "".join(f"   {name}\n" for name in pages)
        for name, text in {**pages, "index": f".. toctree::\n\n{listed}"}.items():
            heading = f"Page {name}"
            page = f"{heading}\n{'=' * len(heading)}\n\nWhat this page shows.\n\n{text}\n"
            (self.source / f"{name}.rst").write_text(page, encoding="utf-8")

    def build(self) -> Cost:
        """Build HTML in a fresh process; a warning is a failure. Raises BenchmarkError."""
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html"]
        return run([*command, self.source, self.built], self.source, self.cache)

    def build_anew(self) -> Cost:
        """Build with nothing there of an earlier build but the index of the corpus."""
        shutil.rmtree(self.built, ignore_errors=True)
        return self.build()

    def build_first(self) -> Cost:
        """Build with nothing there at all, as for the first time."""
        shutil.rmtree(self.cache, ignore_errors=True)
        return self.build_anew()

    def build_touched(self) -> Cost:
        """Build after a sentence was added to the first page."""
        page = min(self.source.glob("p*.rst"))
        with page.open("a", encoding="utf-8") as file:
            file.write("\nOne more sentence.\n")
        return self.build()

    def check(self, name: str, texts: Iterable[str], addresses: Iterable[str] = ()) -> None:
        """Raise BenchmarkError unless a page shows texts, by their letters, and has links."""
        page = (self.built / f"{name}.html").read_text(encoding="utf-8")
        shown = letters(html.unescape(TAG.sub("", page)))
        missing = [text for text in texts if letters(text) not in shown]
        links = {html.unescape(found[1]) for found in LINK.finditer(page)}
        missing += [address for address in addresses if address not in links]
        if missing:
            raise BenchmarkError(f"{self.source}: page {name} does not show: {missing[0]}")


def project_in(folder: Path, name: str) -> Project:
    """A project of a name in a folder, where all have one cache."""
    return Project(folder / name, folder / "cache")


def letters(text: str) -> str:
    """The letters and digits of a text: typography differs from peer to peer."""
    return NOT_LETTERS.sub("", text).lower()
