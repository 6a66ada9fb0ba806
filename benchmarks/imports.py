"""What importing extensions costs beyond what every build imports."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.data import Data
from benchmarks.measure import run
from benchmarks.subjects import OURS, SPHINX, Group, Subject

BUILTIN = """
from importlib import import_module
from sphinx.application import builtin_extensions
for name in builtin_extensions:
    import_module(name)
"""
MODULES = {
    OURS: "sphinx_papers.extension",
    "sphinxcontrib-bibtex": "sphinxcontrib.bibtex",
    "sphinx-design": "sphinx_design",
    "sphinx-needs": "sphinx_needs.needs",
    SPHINX: "sphinx",
}
TIMES = 4  # as often as builds: milliseconds differ more from run to run


def prepare(folder: Path, _data: Data, _size: int) -> Iterator[Group]:
    """Fresh processes that import and end."""
    runs = {
        name: partial(run, [sys.executable, "-c", f"{BUILTIN}\nimport {module}"], folder)
        for name, module in MODULES.items()
    }
    yield Group("imports", {"import": runs}, TIMES)


IMPORTS = Subject((), (), prepare)
