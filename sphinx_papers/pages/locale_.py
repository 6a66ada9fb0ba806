"""Words of ours in the language of the documentation."""

from pathlib import Path

from sphinx.locale import get_translation

CATALOG = "sphinx_papers"
LOCALES = Path(__file__).parents[1] / "locale"  # docs/contributing.md says how to add a language

_translation = get_translation(CATALOG)


def _(message: str) -> str:
    """The message in the language of the documentation; a plain string, fit for a node."""
    return str(_translation(message))
