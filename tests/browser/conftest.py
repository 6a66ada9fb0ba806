"""One project with one of everything, built with a theme and opened in Chromium."""

import functools
import http.server
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
SITE = HERE / "site"
MODULES = HERE / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
SHIPPED = HERE.parents[1] / "sphinx_papers" / "pages" / "static" / "html"
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
THEMES = [
    "furo",
    "alabaster",
    "pydata_sphinx_theme",
    "sphinx_rtd_theme",
    "shibuya",
    "sphinx_immaterial",
]
# Everything of ours that is drawn; a new directive adds its outermost element here.
OURS = [
    ".papers-card",
    "table.papers-table",
    ".papers-bar",
    ".papers-group",
    ".papers-list",
    ".papers-truncated",
    ".papers-empty",
    ".papers-cited",
    ".papers-picture",
    ".papers-as-list",
    ".papers-files",
]
PAGE = "everything.html"

# A size of a window, a colour scheme, whether scripts run.
Open = Callable[..., Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--theme", action="append", help="build with this theme (repeat for several)", default=[]
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a theme with every theme, all tests of one on one worker."""
    if "theme" in metafunc.fixturenames:
        themes = metafunc.config.getoption("theme") or THEMES
        if metafunc.module.__name__.endswith("test_behaviour"):
            themes = themes[:1]  # scripts and style sheets of themes do not meet them
        marked = [pytest.param(t, marks=pytest.mark.xdist_group(t)) for t in themes]
        metafunc.parametrize("theme", marked, scope="session")


def missing(tool: str) -> NoReturn:
    """A tool that CI installs is no reason to skip a test there."""
    stop = pytest.fail if "CI" in os.environ else pytest.skip
    stop(f"not installed: {tool}")


def require(*tools: str | Path) -> None:
    """Skip the test, or fail it in CI, without a program or a file that it needs."""
    for tool in tools:
        there = tool.is_file() if isinstance(tool, Path) else shutil.which(tool)
        if not there:
            missing(str(tool))


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Build the project with a builder and a theme, once; gives the folder of the output."""
    root = tmp_path_factory.mktemp("browser")
    environment = {**os.environ, "XDG_CACHE_HOME": str(root / "cache")}

    @functools.cache
    def built(builder: str, theme: str) -> Path:
        if builder == "html" and not importlib.util.find_spec(theme):
            missing(theme)
        out = root / theme / builder
        trees = root / "doctrees" / theme
        command = ["-m", "sphinx", "-q", "-W", "-b", builder, "-d", str(trees), str(SITE), str(out)]
        done = subprocess.run(
            [sys.executable, *command],
            env={**environment, "SITE_THEME": theme},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return out

    return built


@pytest.fixture(scope="session")
def site(theme: str, build: Callable[[str, str], Path]) -> Path:
    """The HTML pages of a theme."""
    return build("html", theme)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server of files that keeps no log."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the pages of a theme are served: browsers forbid the clipboard to files."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    require("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Open]:
    """Open a page of the site in a window of its own, with no network but the site."""
    contexts = []

    def opened(path: str = PAGE, *, width: int = 1200, **settings: object) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 800}, **settings)
        contexts.append(context)
        context.route(lambda url: not url.startswith(address), lambda route: route.abort())
        page = context.new_page()
        page.goto(f"{address}/{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
