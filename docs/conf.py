"""Configuration of sphinx-papers' own documentation."""

import sys
from pathlib import Path

import sphinx_papers

sys.path += [str(Path(__file__).parent / "_ext"), str(Path(__file__).parents[1])]

project = "sphinx-papers"
author = "The sphinx-papers developers"
copyright = "2026, The sphinx-papers developers"
version = release = sphinx_papers.__version__
extensions = [
    "sphinx_papers",
    "myst_parser",
    "sphinx.ext.intersphinx",
    "sphinxcontrib.bibtex",
    "project_docs",
]
exclude_patterns = ["_build", "snippets"]
nitpicky = True

html_theme = "furo"
html_title = "sphinx-papers"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
latex_engine = "xelatex"
latex_documents = [("index", "sphinx-papers.tex", "sphinx-papers", author, "howto")]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
