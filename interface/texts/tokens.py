"""What is changed in a parsed text before it becomes HTML: depth, directions, links."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from interface.texts.links import leads_to, tells_where

DEEPEST_EMPHASIS: Final = 8
"""Emphasis within emphasis; deeper marks are shown as text."""
_EMPHASIS: Final = frozenset({"em", "strong", "s"})
_DIRECTED: Final = frozenset(
    {"bullet_list_open", "ordered_list_open", "blockquote_open", "table_open"}
)
"""Blocks whose marks stand at the side where their first words begin."""


def tidy(state: StateCore) -> None:
    """A core rule of the parser: runs when blocks and lines are parsed."""
    for number, token in enumerate(state.tokens):
        if token.type in _DIRECTED and (found := _direction_after(state.tokens, number)):
            token.attrs["dir"] = found
        if token.children:
            _flat(token.children)
            _tell_where_links_lead(token.children)


def walk(tokens: Sequence[Token]) -> Iterator[Token]:
    """All tokens of blocks, and those of their lines."""
    for token in tokens:
        yield token
        yield from token.children or ()


def direction_of(text: str) -> str | None:
    """The direction of the first letter that has one."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return None


def _direction_after(tokens: Sequence[Token], opening: int) -> str | None:
    """That of the first words in a block."""
    for token in tokens[opening + 1 :]:
        if token.level <= tokens[opening].level:
            return None
        if token.type == "inline" and (found := direction_of(token.content)):
            return found
    return None


def _flat(children: Sequence[Token]) -> None:
    """Emphasis too deep for any reader, and some browsers, becomes the marks that were typed."""
    depth = 0
    for token in children:
        if token.tag not in _EMPHASIS:
            continue
        too_deep = depth + (token.nesting == 1) > DEEPEST_EMPHASIS
        depth += token.nesting
        if too_deep:
            token.type, token.tag, token.nesting = "text", "", 0
            token.content = token.markup


def _tell_where_links_lead(children: Sequence[Token]) -> None:
    """Links are told in ``meta`` where they lead unless their text says so, pictures likewise."""
    opened: Token | None = None
    said: list[str] = []
    for token in children:
        if token.type == "link_open":
            opened, said = token, []
        elif token.type == "link_close" and opened is not None:
            address = str(opened.attrs["href"])
            if not tells_where("".join(said), address):
                token.meta["leads_to"] = leads_to(address)
            opened = None
        elif token.type == "image":
            token.meta["linked"] = opened is not None
        if opened is not None:
            said.append(token.content)
