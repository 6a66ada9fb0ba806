"""LaTeX markup as it stands in bibliographies: to Unicode text, and back.

Mathematics in dollar signs is text to us: it is neither rendered nor escaped.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from sphinx_papers.paper.markup import tags
from sphinx_papers.paper.text import one_line

MARKUP = re.compile(r"[\\{}$~]|--|``|''|[?!]`")
MATH = r"\$\$(?:[^$\\]|\\.)+\$\$|\$(?:[^$\\]|\\.)+\$"
# What most texts have no more of than this: an escaped character, an accent on a letter, a
# macro with empty braces or alone in a group, and mathematics.
SIMPLE = re.compile(
    r"(\\[\\&%$#_{}]|" + MATH + r"|\{\\[`'^\"~=.](?:\{\\?[A-Za-z]\}|\\?[A-Za-z])\}"
    r"|\\[`'^\"~=.](?:\{\\?[A-Za-z]\}|[A-Za-z]|\\[ij](?![A-Za-z]))"
    r"|\{\\[bcdHkruv](?:\{\\?[A-Za-z]\}|\ \\?[A-Za-z])\}|\\[bcdHkruv]\{\\?[A-Za-z]\}"
    r"|\{\\[A-Za-z]+\s?\}|\\[A-Za-z]+\{\})"
)
ONE_MATH = re.compile(f"({MATH})")
LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡", "~": " "}
PAIRS = tuple(one for one in LIGATURES if len(one) == 2)
LIGATURE = re.compile("|".join(re.escape(one) for one in LIGATURES))
ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    **{character: "\\" + character for character in "%&#_"},
}
BRACES = {"{": r"\{", "}": r"\}"}
LONE_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
# What is escaped, and what would join to a dash or a quotation mark and is kept apart.
SIGN = re.compile(r"[\\{}$%&#_~]")
SPECIAL = re.compile(rf"{SIGN.pattern}|-(?=-)|`(?=`)|'(?=')|[?!](?=`)")
MACROS = {
    **{name: name for name in ("BibTeX", "LaTeX", "LaTeXe", "TeX", "XeTeX")},
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textgreater": ">",
    "textless": "<",
    "textquotedbl": '"',
    "textquotesingle": "'",
    "texttildelow": "~",
    "slash": "/",
    "par": " ",
    "newline": " ",
    "cite": "",
    "frac": "%(1)s/%(2)s",
    "url": "%s",
    "href": "%(2)s",
    "enquote": "“%s”",
    "mkbibquote": "“%s”",
    "texorpdfstring": "%(2)s",
}
# Macros that change the look of their argument, and the tag for it; the first is written.
MARKS = {
    "i": ("emph", "textit", "textsl", "mkbibemph", "mkbibitalic"),
    "b": ("textbf", "mkbibbold"),
    "sub": ("textsubscript", "mkbibsubscript"),
    "sup": ("textsuperscript", "mkbibsuperscript"),
    "sc": ("textsc",),
}
# Declarations that hold to the end of their group: {\em so}.
DECLARED = {"em": "emph", "it": "textit", "itshape": "textit", "sl": "textsl", "bf": "textbf",
            "bfseries": "textbf", "sc": "textsc", "scshape": "textsc"}  # fmt: skip
DECLARATION = re.compile(rf"\{{\\({'|'.join(DECLARED)})(?![A-Za-z])\s*")
SPARE = 0x100000  # where private characters begin that stand for mathematics meanwhile


class LatexError(ValueError):
    """Markup that cannot be read."""


def latex_to_text(text: str) -> str:
    r"""The text without its markup, on one line: ``{\'E}t\'e \& {AI}`` becomes ``Été & AI``.

    Raises LatexError where a macro lacks its argument.
    """
    return _read(text, keeps_marks=False)


def latex_to_marked(text: str) -> str:
    r"""The text with the markup that records have: ``\emph{so}`` becomes ``<i>so</i>``.

    Raises LatexError where a macro lacks its argument.
    """
    return _read(text, keeps_marks=True)


def _read(text: str, *, keeps_marks: bool) -> str:
    if not MARKUP.search(text):
        return one_line(text)
    if keeps_marks:
        text = DECLARATION.sub(lambda found: f"\\{DECLARED[found[1]]}{{", text)
    parts = SIMPLE.split(text)
    if any("\\" in plain for plain in parts[::2]):
        return one_line(_parsed(parts, text, keeps_marks=keeps_marks))
    parts[::2] = [_plain(plain) for plain in parts[::2]]
    parts[1::2] = [_simple(markup) for markup in parts[1::2]]
    return one_line("".join(parts))


def _plain(text: str) -> str:
    text = LIGATURE.sub(lambda found: LIGATURES[found.group()], text)
    return text.replace("{", "").replace("}", "")


def _simple(markup: str) -> str:
    if markup[0] == "$":
        return markup if is_nested(markup) else markup.replace("{", "").replace("}", "")
    return _macro(markup)


@lru_cache(maxsize=4096)
def _macro(markup: str) -> str:
    if len(markup) == 2 and markup[1] in "\\&%$#_{}":
        return " " if markup == r"\\" else markup[1]
    return _decoded(markup, keeps_marks=False)


def _parsed(parts: list[str], text: str, *, keeps_marks: bool) -> str:
    """The text of all parts read together, for macros with arguments and nested groups."""
    free = (chr(code) for code in range(SPARE, 0x10FFFE) if chr(code) not in text)
    kept: dict[str, str] = {}
    whole = ""
    for i, part in enumerate(parts):
        if i % 2 and part[0] == "$":
            spare = next(free)
            kept[spare] = _simple(part)
            whole += spare
        else:
            # A bare % would begin a comment, a bare & separate columns.
            whole += part if i % 2 else re.sub(r"([%&#$])", r"\\\1", part)
    decoded = _decoded(whole, keeps_marks=keeps_marks)
    return "".join(kept.get(character, character) for character in decoded) if kept else decoded


def _decoded(text: str, *, keeps_marks: bool) -> str:
    try:
        return _decoder(keeps_marks=keeps_marks)(text)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise LatexError(f"the LaTeX markup of '{text}' cannot be read") from error


@cache
def _decoder(*, keeps_marks: bool) -> Callable[[str], str]:
    """A reader of LaTeX with the macros that bibliographies have and pylatexenc lacks."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
    from pylatexenc.latexwalker import LatexWalker
    from pylatexenc.latexwalker import get_default_latex_context_db as get_default_macros
    from pylatexenc.macrospec import std_macro

    macros = get_default_macros()
    arguments = {"href": 2, "enquote": 1, "mkbibquote": 1, "texorpdfstring": 2}
    arguments |= dict.fromkeys((name for names in MARKS.values() for name in names), 1)
    forms = {
        name: f"<{tag}>%s</{tag}>" if keeps_marks else "%s"
        for tag, names in MARKS.items()
        for name in names
    }
    macros.add_context_category(
        "bibliographies",
        macros=[std_macro(name, None, count) for name, count in arguments.items()],
        prepend=True,
    )
    shown = get_default_latex_context_db()
    shown.add_context_category(
        "bibliographies",
        macros=[MacroTextSpec(name, form) for name, form in {**MACROS, **forms}.items()],
        prepend=True,
    )
    converter = LatexNodes2Text(shown, math_mode="verbatim", keep_comments=True)

    def decode(text: str) -> str:
        nodes, _, _ = LatexWalker(text, latex_context=macros).get_latex_nodes()
        return str(converter.nodelist_to_text(nodes))

    return decode


def text_to_latex(text: str) -> str:
    r"""The text as BibTeX holds it, on one line: ``R&D of $x^2$`` becomes ``R\&D of $x^2$``.

    What LaTeX would take for markup is escaped; Unicode letters stay. Mathematics stays as
    it is, and so does the only dollar sign of a text. Tags become macros.
    """
    if not text:
        return ""
    text = one_line(text)
    result, end = "", 0
    for tag in tags(text):
        macro = f"\\{MARKS[tag.name][0]}{{" if tag.name else ""
        result += _written(text[end : tag.start], text) + ("}" if tag.is_end and macro else macro)
        end = tag.stop
    return result + _written(text[end:], text)


def _written(part: str, text: str) -> str:
    """A part of a text between tags."""
    # Quicker than the whole pattern, and most texts have none of it.
    if not (SIGN.search(part) or any(map(part.__contains__, PAIRS))):
        return part
    braces = BRACES if is_nested(text) else LONE_BRACES
    dollar = "$" if text.count("$") == 1 else r"\$"
    escapes = {"$": dollar, **ESCAPES, **braces}
    parts = ONE_MATH.split(part)
    return "".join(
        part
        if i % 2 and is_nested(part) and not re.search("[%&#]", part)
        else _escaped(part, escapes)
        for i, part in enumerate(parts)
    )


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return SPECIAL.sub(lambda found: escapes.get(found[0], found[0] + "{}"), text)


def is_nested(text: str) -> bool:
    """Whether every brace of the text has its partner, escaped or not, as BibTeX counts."""
    depth = 0
    for brace in re.findall("[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
