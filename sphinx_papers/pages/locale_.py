"""Words of ours in the language of the documentation."""

from sphinx.locale import get_translation

_translation = get_translation("sphinx_papers")


def _(message: str) -> str:
    """The message in the language of the documentation; a plain string, fit for a node."""
    return str(_translation(message))
