"""Somebody's words in a sentence of ours."""

from typing import Final

FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_ISOLATE: Final = "\u2069"


def isolated(words: object) -> str:
    """The words so marked that, whatever they hold, they turn nothing around them about.

    Arabic in an English sentence keeps its place, and an override ends where the words end. Where
    the words stand in an element of their own, ``bdi`` or ``dir`` does the same.
    """
    return f"{FIRST_STRONG_ISOLATE}{str(words).replace(POP_ISOLATE, '')}{POP_ISOLATE}"
