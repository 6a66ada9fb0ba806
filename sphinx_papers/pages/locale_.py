"""Words of ours in the language of the documentation."""

from sphinx.locale import get_translation

# Translates when the words are shown: for what is named before the language is known.
lazy = get_translation("sphinx_papers")


def _(message: str) -> str:
    """The message in the language of the documentation; a plain string, fit for a node."""
    return str(lazy(message))
