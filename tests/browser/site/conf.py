"""One project that is built with every theme, named by the variable ``SITE_THEME``."""

import os

html_theme = os.environ["SITE_THEME"]

project = "One of Everything"
author = "Nobody"
copyright = "2026, nobody"
version = release = "1.0"
language = "en"
extensions = ["sphinx_papers", "myst_parser"]
papers_corpus = ["seed", "invented.jsonl"]
epub_show_urls = "no"
exclude_patterns = ["_build"]

if html_theme == "sphinx_immaterial":
    extensions += ["sphinx_immaterial"]
    palette = [
        {"media": "(prefers-color-scheme: light)", "scheme": "default"},
        {"media": "(prefers-color-scheme: dark)", "scheme": "slate"},
    ]
    html_theme_options = {"font": False, "palette": palette}
