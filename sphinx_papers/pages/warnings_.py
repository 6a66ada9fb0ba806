"""Every warning the extension gives: a subtype for ``suppress_warnings``, and its meaning."""

from enum import Enum

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)


class Warned(Enum):
    """The subtypes of warnings of type ``papers``; the value of each is its meaning."""

    unknown_paper = "A document names a paper that is not in the corpus."
    source = "A source of the corpus, or one of its entries, cannot be read."
    too_many = "A picture is asked of more papers than it can show."
    embeddings = "The embeddings cannot be used; papers are related by their words alone."
    option = "An option or the body of a directive has a value that it cannot have."

    def warn(self, message: str, location: nodes.Node | tuple[str, int] | str | None) -> None:
        """Tell the user: what is wrong, where, and what to do."""
        logger.warning(message, type="papers", subtype=self.name, location=location)
