"""LaTeX markup to text, and text to what LaTeX prints as that text."""

import pytest
from hypothesis import given, settings
from made_papers import texts

from sphinx_papers.paper.latex import LatexError, is_nested, latex_to_text, text_to_latex


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("plain words", "plain words"),
        ("two\n  lines", "two lines"),
        (r"{\'E}t\'{e} G{\"o}del \v{c} Erd{\H o}s {\o} {\ss} \L{}ukasz {\aa}ngstr\"om",
         "Été Gödel č Erdős ø ß Łukasz ångström"),
        (r"\~{\^e} \'{\i} \'\i{} \c{c} {\v c}", "ễ í í ç č"),
        (r"R\&D \_ \% \# \$ \{ \} \textbackslash{}x \textasciitilde{} \textasciicircum{}",
         "R&D _ % # $ { } \\x ~ ^"),
        ("5% of R&D #1", "5% of R&D #1"),
        (r"5% of \emph{R&D} \'a", "5% of R&D á"),
        ("``so'' -- or---so ?`que? A~B", "“so” – or—so ¿que? A B"),
        (r"\emph{a \textbf{b}} {\em c} {Protected {AI}}", "a b c Protected AI"),
        (r"$\mathcal{O}(n^2)$ and {$x_{1}$} costs \$5", r"$\mathcal{O}(n^2)$ and $x_{1}$ costs $5"),
        (r"\emph{of $\frac{a}{b}$} and $$x % y$$", r"of $\frac{a}{b}$ and $$x % y$$"),
        (r"\url{https://example.org/a_b?c=%20} \href{https://example.org}{here}",
         "https://example.org/a_b?c=%20 here"),
        (r"{\LaTeX} \BibTeX{} see\cite{x} \enquote{so}", "LaTeX BibTeX see “so”"),
        (r"x\textsuperscript{th} line\\break", "xth line break"),
        ("open { brace", "open brace"),
        ("only $5", "only $5"),
    ],
)  # fmt: skip
def test_markup_becomes_text(latex, text):
    assert latex_to_text(latex) == text


def test_a_macro_without_its_argument():
    with pytest.raises(LatexError, match="cannot be read"):
        latex_to_text(r"a \href")


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("R&D: 5% of #1, a_b", r"R\&D: 5\% of \#1, a\_b"),
        ("a\\b~c", r"a\textbackslash{}b\textasciitilde{}c"),
        (r"$x_{1}^2$ & y", r"$x_{1}^2$ \& y"),
        ("a {b} c", r"a \{b\} c"),
        ("a } b", r"a \textbraceright{} b"),
        ("a -- b ''", "a -{}- b '{}'"),
        ("one $ only", "one $ only"),
        ("$5 & $6", r"\$5 \& \$6"),
        ("Été 王 <b>", "Été 王 <b>"),
    ],
)
def test_text_becomes_latex(text, latex):
    assert text_to_latex(text) == latex
    assert latex_to_text(latex) == text


@settings(max_examples=500)
@given(texts)
def test_there_and_back(text):
    latex = text_to_latex(text)
    assert latex_to_text(latex) == text
    assert is_nested(latex)
