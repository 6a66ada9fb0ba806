"""Citation cards and related papers for Sphinx, from a corpus of records."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_papers.corpus.corpus import Corpus
    from sphinx_papers.paper.record import Paper

__version__ = "0.1.0"
__all__ = ["Corpus", "Paper", "__version__"]


def __getattr__(name: str) -> object:
    """Import what is asked for: most builds change nothing, and need neither (PEP 562)."""
    if name == "Corpus":
        from sphinx_papers.corpus.corpus import Corpus

        return Corpus
    if name == "Paper":
        from sphinx_papers.paper.record import Paper

        return Paper
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Load the extension; the doors to Python and to Sphinx are one package."""
    from sphinx_papers.extension import setup as setup_extension

    return setup_extension(app)
