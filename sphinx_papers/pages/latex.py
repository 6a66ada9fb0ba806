"""What only LaTeX gets: the look of cards on paper."""

from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_papers.pages.html import STATIC

PACKAGE = "sphinxpapers"


def add_latex_style(app: Sphinx, config: Config) -> None:
    """Put our package beside the sources that Sphinx writes, and load it."""
    config.latex_additional_files = [
        *config.latex_additional_files,
        str(STATIC / "latex" / f"{PACKAGE}.sty"),
    ]
    app.add_latex_package(PACKAGE)
