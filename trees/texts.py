"""What a text must be to be taken in."""

import math
import unicodedata
from collections.abc import Mapping
from typing import Final

from interface.refusals import Invalid
from interface.sentences import gettext, grouped, ngettext, worded

# Separators, control and format characters; the others look empty in every font, and serve to
# get past checks for empty texts.
_UNSEEN_CATEGORIES: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


class BadText(Invalid):
    code = "invalid_text"
    title = worded("The text cannot be used")


class EmptyText(BadText):
    code = "empty_text"
    title = worded("The text is empty")


class TooLongText(BadText):
    code = "text_too_long"
    title = worded("The text is too long")


def clean_text(text: object, *, longest: int) -> str:
    """The text with its ends trimmed and line ends unified; raises :class:`BadText`."""
    if not isinstance(text, str):
        raise BadText("text must be a string.", field="text")
    if "\0" in text:
        raise BadText(gettext("The text contains a NUL character; remove it."), field="text")
    if not text.isprintable():
        _refuse_lone_surrogates(text)
    trimmed = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not any(map(_is_seen, trimmed)):
        raise EmptyText(gettext("Write something; spaces alone are not a text."), field="text")
    if len(trimmed) > longest:
        raise TooLongText(_too_long(len(trimmed), longest), field="text", max_length=longest)
    return trimmed


def _too_long(length: int, longest: int) -> str:
    text = ngettext(
        "The text has %(length)s character; at most %(longest)s are taken. "
        "Shorten it, or split it over several messages.",
        "The text has %(length)s characters; at most %(longest)s are taken. "
        "Shorten it, or split it over several messages.",
        length,
    )
    return text % {"length": grouped(length), "longest": grouped(longest)}


def _is_seen(character: str) -> bool:
    return character not in _UNSEEN and unicodedata.category(character) not in _UNSEEN_CATEGORIES


def is_storable(value: object) -> bool:
    """Whether PostgreSQL keeps this JSON value: no NUL, half surrogate pairs, NaN or infinity."""
    try:
        return _is_storable(value)
    except RecursionError:
        return False


def _is_storable(value: object) -> bool:
    if isinstance(value, str):
        return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, Mapping):
        return all(_is_storable(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return all(map(_is_storable, value))
    return not isinstance(value, float) or math.isfinite(value)


def _refuse_lone_surrogates(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadText(
            f"Character {error.start + 1} of the text is half of a surrogate pair; send whole "
            "characters.",
            field="text",
        ) from None
