"""Citation cards and related papers for Sphinx, from a corpus of records."""

from typing import TYPE_CHECKING

from sphinx_papers.corpus.corpus import Corpus
from sphinx_papers.paper.record import Paper

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"
__all__ = ["Corpus", "Paper", "__version__"]


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Load the extension; the doors to Python and to Sphinx are one package."""
    from sphinx_papers.extension import setup as setup_extension

    return setup_extension(app)
