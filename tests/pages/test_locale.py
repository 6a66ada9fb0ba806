"""The words of ours in other languages."""

import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import sphinx_papers
from sphinx_papers.pages.locale_ import LOCALES

LANGUAGES = sorted(path.name for path in LOCALES.iterdir())


def messages() -> set[str]:
    found = extract_from_dir(
        Path(sphinx_papers.__file__).parent,
        [("**.py", "python")],
        keywords={"_": None, "N_": None},
    )
    return {message for _file, _line, message, _comments, _context in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_with_its_placeholders(language):
    with (LOCALES / language / "LC_MESSAGES" / "sphinx_papers.po").open("rb") as file:
        catalog = {m.id: m.string for m in read_po(file, locale=language) if m.id}
    assert set(catalog) == messages()
    for message, translation in catalog.items():
        assert translation
        holders = [
            sorted(re.findall(r"%(?:\(\w+\))?[.\d]*[sdf]", t)) for t in (message, translation)
        ]
        assert holders[0] == holders[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalog_is_that_of_the_source(language):
    folder = LOCALES / language / "LC_MESSAGES"
    compiled = BytesIO()
    with (folder / "sphinx_papers.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    with (folder / "sphinx_papers.mo").open("rb") as file:
        shipped = GNUTranslations(file)._catalog
    assert {k: v for k, v in shipped.items() if k} == {
        k: v for k, v in GNUTranslations(compiled)._catalog.items() if k
    }


def test_a_german_page(project):
    project.conf["language"] = "de"
    project.write(
        index_rst="T\n=\n\n.. paper:card:: hares\n\n.. paper:related:: nfnet\n   :limit: 2\n"
    )
    text = project.build().text("index.html")
    for words in (
        "Zusammenfassung",
        "und 6 weitere",
        "Warum verwandt",
        "gemeinsame Autoren",
        "Verwandt mit „",
    ):
        assert words in text
