"""From parsed Markdown to HTML: what each block and each piece of a line becomes."""

from collections.abc import Sequence
from html import escape
from typing import Final

from django.utils.translation import gettext as _
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from interface.texts.code_colours import coloured
from interface.texts.formulas import formula, formula_block
from interface.texts.links import leads_to

TURNING: Final = {"\u202d": "U+202D", "\u202e": "U+202E"}
"""Characters that force a direction on whatever follows. No language needs them; they are used to
make a text look like another one. They are named instead of obeyed."""


def visible(text: str) -> str:
    """A text as HTML, with its :data:`TURNING` characters named."""
    return _turning_named(escape(text))


def _turning_named(html: str) -> str:
    for character, name in TURNING.items():
        if character in html:
            html = html.replace(character, f'<span class="unseen" dir="ltr">{name}</span>')
    return html


def code_block(code: str, language: str = "") -> str:
    """Program code in a box that scrolls, and can be scrolled by keyboard."""
    name = _("Code in %(language)s") % {"language": language} if language else _("Code")
    return (
        f'<pre dir="ltr" tabindex="0" role="group" aria-label="{escape(name)}"><code>'
        f"{_turning_named(coloured(code, language))}</code></pre>\n"
    )


Tokens = Sequence[Token]


class TextRenderer(RendererHTML):
    """Each method makes HTML of the token after which it is named."""

    def text(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return visible(tokens[idx].content)

    def softbreak(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<br>"

    hardbreak = softbreak

    def paragraph_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        # Those of a tight list are hidden: its items have nothing around their words.
        return "" if tokens[idx].hidden else '<p dir="auto">'

    def heading_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<p dir="auto" class="heading-{tokens[idx].tag[1:]}"><strong>'

    def heading_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</strong></p>\n"

    def table_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        name, attributes = escape(_("Table")), self.renderAttrs(tokens[idx])
        box = f'<div class="scrolling" tabindex="0" role="group" aria-label="{name}">'
        return f"{box}<table{attributes}>\n"

    def table_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<th scope="col" dir="auto"{_aligned(tokens[idx])}>'

    def td_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<td dir="auto"{_aligned(tokens[idx])}>'

    def code_inline(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<code dir="ltr">{visible(tokens[idx].content)}</code>'

    def fence(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        words = tokens[idx].info.split(maxsplit=1)
        return code_block(tokens[idx].content, words[0][:20] if words else "")

    def link_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return _link(str(tokens[idx].attrs["href"]))

    def link_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"{_leading_to(tokens[idx].meta.get('leads_to', ''))}</a>"

    def image(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link to the picture, called what its author called it: nothing is loaded from there."""
        token = tokens[idx]
        called = self.renderInlineAsText(token.children, options, env).strip()
        name = _("Picture: %(name)s") % {"name": called} if called else _("Picture")
        if token.meta.get("linked"):
            return visible(name)
        address = str(token.attrs["src"])
        return f"{_link(address)}{visible(name)}{_leading_to(leads_to(address))}</a>"

    def formula(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        return formula(token.content, token.markup, token.info)

    def formula_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        return formula_block(token.content, token.markup, token.info)


def _aligned(cell: Token) -> str:
    """The alignment that a table's author asked for comes as a style; ours are classes."""
    side = str(cell.attrs.get("style", "")).removeprefix("text-align:")
    return f' class="{side}"' if side in ("left", "center", "right") else ""


def _link(address: str) -> str:
    return f'<a href="{escape(address)}" target="_blank">'


def _leading_to(where: str) -> str:
    """Where a link leads, after its text, and that it does so in a new tab."""
    told = f' <span class="leads-to" dir="ltr">{escape(where)}</span>' if where else ""
    return f'{told}<span class="visually-hidden"> {escape(_("(new tab)"))}</span>'
