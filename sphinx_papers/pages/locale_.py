"""Words of ours in the language of the documentation."""

from pathlib import Path

from sphinx.locale import get_translation

CATALOG = "sphinx_papers"
LOCALES = Path(__file__).parents[1] / "locale"

# Translates when the words are shown: for what is named before the language is known.
lazy = get_translation(CATALOG)


def _(message: str) -> str:
    """The message in the language of the documentation; a plain string, fit for a node."""
    return str(lazy(message))
