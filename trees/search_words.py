"""What words a search compares: dictionaries by language, and scripts that leave no spaces.

PostgreSQL finds words by their stems where it has a dictionary for the language, and as they are
written otherwise. In Chinese, Japanese, Thai and their like nothing shows where a word ends; there
a run of characters is compared by its pairs: 東京塔 is 東京 and 京塔, so that a search for any part
of two characters or more finds it, and one for a single character does so by how pairs begin.
Each pair is spelled in hexadecimal digits, which every dictionary leaves alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

DICTIONARIES: Final = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb-NO": "norwegian",
    "nl": "dutch",
    "pt-BR": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
}
"""Language to PostgreSQL's text search configuration. The others are compared as written."""
AS_WRITTEN: Final = "simple"

MOST_TERMS: Final = 8
LONGEST: Final = 200
"""Terms and characters of a search that are looked at."""

_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]+"
)
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»「」『』", '"'))
_TERM: Final = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')


def dictionary_of(lang: str) -> str:
    """The text search configuration for texts in a language."""
    return DICTIONARIES.get(lang, AS_WRITTEN)


def spelled(text: str) -> str:
    """A text as it is searched in: runs without spaces as pairs, the last character alone."""
    return text if text.isascii() else _UNSPACED.sub(lambda run: _pairs(run.group()), text)


def _pairs(run: str) -> str:
    pairs = (run[place : place + 2] for place in range(len(run)))
    return f" {' '.join(map(_token, pairs))} "


def _token(characters: str) -> str:
    return "u" + "".join(f"{ord(character):05x}" for character in characters)


How = Literal["plain", "phrase", "raw"]
"""How PostgreSQL reads a term: as words anywhere, as words in this order, as it is spelled."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for, or to leave out.

    ``written`` as the person wrote it; ``spelled`` as it is compared.
    """

    written: str
    spelled: str
    how: How = "plain"
    excluded: bool = False


def terms(asked: str) -> tuple[Term, ...]:
    """What a search asks for: words, "phrases in quotes" of any language, -words to leave out."""
    return tuple(_terms(asked[:LONGEST].translate(_QUOTES)))[:MOST_TERMS]


def _terms(asked: str) -> Iterator[Term]:
    for sign, quoted, word in _TERM.findall(asked):
        written = (quoted or word).strip()
        if any(character.isalnum() for character in written):
            yield _term(written, phrase=bool(quoted), excluded=bool(sign))


def _term(written: str, *, phrase: bool, excluded: bool) -> Term:
    if len(written) == 1 and _UNSPACED.fullmatch(written):
        return Term(written, f"{_token(written)}:*", "raw", excluded)
    pairs = _UNSPACED.sub(lambda run: _asked_pairs(run.group()), written)
    return Term(written, pairs, "phrase" if phrase or pairs != written else "plain", excluded)


def _asked_pairs(run: str) -> str:
    """Without the last character alone: in the text another one may follow it."""
    pairs = (run[place : place + 2] for place in range(max(1, len(run) - 1)))
    return f" {' '.join(map(_token, pairs))} "
