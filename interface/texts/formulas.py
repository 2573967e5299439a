"""Mathematics in Markdown: what counts as a formula, and TeX as MathML, without a script.

Formulas stand between ``$…$``, ``\\(…\\)``, ``$$…$$``, ``\\[…\\]``, or are an environment such as
``\\begin{align}``. A dollar is far more often money than mathematics, so a single one counts only
where it clings to what it encloses and to no letter or digit outside.
"""

import re
from functools import partial
from typing import Final

from django.utils.html import escape
from django.utils.translation import gettext as _
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

LONGEST: Final = 2_000
"""Characters of TeX that are tried. What is longer is shown as it was written."""
DEEPEST: Final = 30
"""Braces within braces that are tried."""
MOST_LINES: Final = 60
"""So many lines a formula may be long."""

_INLINE: Final = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"))
_BLOCK: Final = {"$$": "$$", "\\[": "\\]"}
_DISPLAYED: Final = frozenset({"$$", "\\["})
_ENVIRONMENT: Final = re.compile(
    r"\\begin\{((?:equation|align|alignat|gather|multline|eqnarray|split|cases|[bpvBV]?matrix)\*?)\}"
)


def add_formulas(parser: MarkdownIt) -> None:
    """Let a parser find formulas; its renderer must know the token ``formula``."""
    parser.inline.ruler.before("escape", "formula", _within_line)
    parser.block.ruler.before(
        "fence", "formula", _on_lines, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _within_line(state: StateInline, silent: bool) -> bool:
    for opening, closing in _INLINE:
        if state.src.startswith(opening, state.pos):
            begin = state.pos + len(opening)
            end = state.src.find(closing, begin, min(begin + LONGEST, state.posMax))
            if end <= begin or not _encloses(state.src, begin, end, closing):
                return False
            if not silent:
                token = state.push("formula", "math", 0)
                token.content, token.markup = state.src[begin:end], opening
                token.info = closing
            state.pos = end + len(closing)
            return True
    return False


def _encloses(text: str, begin: int, end: int, closing: str) -> bool:
    """Whether what stands between is meant as a formula."""
    if text[end - 1] == "\\" or not text[begin:end].strip():
        return False
    if closing != "$":
        return True
    before = text[begin - 2 : begin - 1]
    after = text[end + 1 : end + 2]
    outside = before.isalnum() or after.isalnum() or after == "$"
    return not outside and not text[begin].isspace() and not text[end - 1].isspace()


def _on_lines(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    opening, closing = _ends(_line(state, first))
    found = _lines_until(state, first, last, opening, closing) if opening else None
    if found is None:
        return False
    content, following = found
    if not silent:
        token = state.push("formula_block", "math", 0)
        token.content = content
        token.markup, token.info = (opening, closing) if opening in _BLOCK else ("", "")
        token.block = True
    state.line = following
    return True


def _lines_until(
    state: StateBlock, first: int, last: int, opening: str, closing: str
) -> tuple[str, int] | None:
    """What a formula encloses, and the line after it; nothing if it does not end as it should.

    An environment encloses its own begin and end.
    """
    enclosed = opening in _BLOCK
    content = _line(state, first).rstrip()
    content = content[len(opening) :] if enclosed else content
    number = first
    while closing not in content:
        number += 1
        if number >= min(last, first + MOST_LINES) or state.isEmpty(number):
            return None
        content += "\n" + _line(state, number).rstrip()
    inside, _, after = content.partition(closing)
    if after or not inside.strip():
        return None
    return (inside if enclosed else content), number + 1


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _ends(line: str) -> tuple[str, str]:
    """What opens a formula at the beginning of this line and what will close it, if any."""
    for opening, closing in _BLOCK.items():
        if line.startswith(opening):
            return opening, closing
    if found := _ENVIRONMENT.match(line):
        return found.group(), f"\\end{{{found.group(1)}}}"
    return "", ""


def formula(tex: str, opening: str, closing: str) -> str:
    """A formula in its line as HTML."""
    displayed = opening in _DISPLAYED
    return f'<span class="formula" dir="ltr">{_drawn(tex, opening, closing, displayed)}</span>'


def formula_block(tex: str, opening: str, closing: str) -> str:
    """A formula on lines of its own, in a box that scrolls."""
    drawn = _drawn(tex, opening, closing, True)
    box = f'dir="ltr" tabindex="0" role="group" aria-label="{escape(_("Formula"))}"'
    return f'<div class="formula" {box}>{drawn}</div>'


def _drawn(tex: str, opening: str, closing: str, displayed: bool) -> str:
    source = partial(escape, opening + tex + closing)
    mathml = _mathml(tex, displayed)
    if mathml is None:
        return f"<code>{source()}</code>"
    # Who cannot see the drawing may hear the source, as written.
    return mathml.replace("<math ", f'<math alttext="{escape(tex.strip())}" ', 1)


def _mathml(tex: str, displayed: bool) -> str | None:
    """The formula, or nothing if it is broken, too long or says what is not understood."""
    if len(tex) > LONGEST or _depth(tex) > DEEPEST:
        return None
    try:
        found = convert(tex.strip(), display="block" if displayed else "inline")
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the source can be read
        return None
    # A command that it does not know comes out as its name.
    return None if "\\" in found else found


def _depth(tex: str) -> int:
    """How deep braces are nested; deeper than is tried if they do not match."""
    depth = deepest = 0
    for character in tex.replace("\\\\", "").replace("\\{", "").replace("\\}", ""):
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return DEEPEST + 1
        deepest = max(deepest, depth)
    return max(deepest, tex.count("\\left")) if depth == 0 else DEEPEST + 1
