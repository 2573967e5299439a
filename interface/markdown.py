"""Texts of volunteers as safe HTML: Markdown without HTML of its own, pictures or scripts.

What comes out is safe twice over. The parser takes raw HTML for text and follows no link but to
http, https and mailto; and whatever it makes of a text, a sanitiser lets only a short list of
elements, attributes and classes through.

People wrote these texts as chats: a line break that they typed stays one, headings are bold
paragraphs (they would tear holes into the page's own outline), a picture becomes a link to it, and
a link says where it leads. Every block finds its own direction, so that a character which turns
the direction of writing has no effect beyond its block. Nothing that was typed is left out: there
are no reference definitions, which Markdown would swallow, and what is nested too deep is shown
with its marks.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Final

from cachetools import LRUCache, cached
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_core import linkify as linkify_all
from markdown_it.rules_inline import StateInline, image, link, linkify
from markdown_it.token import Token

from interface.texts.allowed import only_allowed
from interface.texts.formulas import add_formulas
from interface.texts.html import TextRenderer, visible
from interface.texts.links import may_be_followed
from interface.texts.tokens import tidy, walk

log = logging.getLogger(__name__)

LONGEST: Final = 100_000
"""Characters that are parsed. Longer texts, which only imports can bring, are shown plain."""
DEEPEST: Final = 16
"""Levels of quotes and lists: a quote takes one, a list two. Deeper marks are shown as text."""
MOST_BRACKETS: Final = 300
"""In a block with more of them there are no links: each may begin one, and looks for its end."""
MOST_ADDRESSES: Final = 200
"""In a text with more of them they are no links by themselves: finding where each begins takes as
long as the block."""
KEPT: Final = 4_000_000
"""Characters of HTML that each process remembers: some thousands of messages."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML; ``plain`` if that shows no more and no less than what was typed."""

    html: SafeString
    plain: bool


def render(text: str) -> SafeString:
    """The text as safe HTML: blocks, to be put into an element with ``lang`` and ``dir``."""
    return rendered(text).html


@cached(
    LRUCache(maxsize=KEPT, getsizeof=lambda found: len(found.html)),
    key=lambda text: (get_language(), text),  # boxes are named in the reader's language
    lock=Lock(),
)
def rendered(text: str) -> Rendered:
    """As :func:`render`, and whether the source would tell anything more."""
    if len(text) > LONGEST:
        return Rendered(_as_typed(text), plain=True)
    try:
        tokens = _PARSER.parse(text)
        html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    except Exception:
        # Whatever the parser stumbled over: the text must be readable.
        log.exception("A text of %s characters cannot be parsed.", len(text))
        return Rendered(_as_typed(text), plain=True)
    return Rendered(SafeString(only_allowed(html)), plain=_lines(_shown(tokens)) == _lines(text))


def _as_typed(text: str) -> SafeString:
    blocks = (visible(block).replace("\n", "<br>") for block in text.split("\n\n"))
    return SafeString("".join(f'<p dir="auto">{block}</p>\n' for block in blocks))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _shown(tokens: Sequence[Token]) -> str:
    """The words of a text that has paragraphs only; a NUL, which no text has, for any other."""
    shown = []
    for token in walk(tokens):
        match token.type:
            case "text":
                shown.append(token.content)
            case "softbreak" | "hardbreak" | "paragraph_close":
                shown.append("\n")
            case "paragraph_open" | "inline":
                pass
            case "link_open" | "link_close" if token.info == "auto":
                pass
            case _:
                return "\0"
    return "".join(shown)


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - its name is the parser's
        return may_be_followed(url)


def _quote(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    return state.level < DEEPEST and blockquote(state, first, last, silent)


def _list(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    return state.level < DEEPEST and list_block(state, first, last, silent)


def _link(state: StateInline, silent: bool) -> bool:
    return _brackets(state.src) <= MOST_BRACKETS and link(state, silent)


def _image(state: StateInline, silent: bool) -> bool:
    return _brackets(state.src) <= MOST_BRACKETS and image(state, silent)


@lru_cache(maxsize=8)
def _brackets(block: str) -> int:
    return block.count("[")


def _address(state: StateInline, silent: bool) -> bool:
    return _addresses(state.src) <= MOST_ADDRESSES and linkify(state, silent)


def _all_addresses(state: StateCore) -> None:
    if _addresses(state.src) <= MOST_ADDRESSES:
        linkify_all(state)


@lru_cache(maxsize=8)
def _addresses(text: str) -> int:
    return text.count("://")


def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": True, "maxNesting": 10 * DEEPEST}
    parser = _Parser("gfm-like", options, renderer_cls=TextRenderer)
    # Of texts whose lines begin with four spaces one in ten is code, the others are lists and prose
    # that would be cut off at the edge of a box: code is what stands between fences.
    parser.disable(["code", "reference", "html_block", "html_inline"])
    assert parser.linkify is not None
    # Only what is written as an address, not every "and.so" on.
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    interrupting = ["paragraph", "reference", "blockquote"]
    parser.block.ruler.at("blockquote", _quote, {"alt": [*interrupting, "list"]})
    parser.block.ruler.at("list", _list, {"alt": interrupting})
    parser.inline.ruler.at("linkify", _address)
    parser.core.ruler.at("linkify", _all_addresses)
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.at("image", _image)
    add_formulas(parser)
    parser.core.ruler.push("tidy", tidy)
    return parser


_PARSER: Final = _parser()
