"""How much room a text takes, to decide whether it is folded."""

import unicodedata
from typing import Final

LINE: Final = 75
"""Characters that a line of a page holds."""


def takes_more_than(text: str, characters: int) -> bool:
    """Whether the text needs more room than so many characters in full lines of Latin letters.

    Every line that was typed takes up one at least, and Chinese or Japanese characters are twice as
    wide as Latin ones.
    """
    if len(text) > characters:
        return True
    room = 0
    for line in text.splitlines():
        room += LINE * max(1, -(-_width(line) // LINE))
        if room > characters + LINE:
            return True
    return False


def _width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)
