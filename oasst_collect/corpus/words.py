"""Texts of the right length and script that say nothing."""

from collections.abc import Mapping
from random import Random
from typing import Final

from trees.roles import Role

_LATIN: Final = (list("bcdfghklmnprstvwz"), ["a", "e", "i", "o", "u", "ai", "ou"])
_CYRILLIC: Final = (list("бвгджзклмнпрстчш"), list("аеиоуяюы"))
_ARABIC: Final = (list("بتثجحدرزسشعفقكلمنه"), list("اوي"))
_SCRIPTS: Final[Mapping[str, tuple[list[str], list[str]]]] = {
    "ru": _CYRILLIC,
    "uk-UA": _CYRILLIC,
    "bg": _CYRILLIC,
    "ar": _ARABIC,
    "fa": _ARABIC,
    "he": (list("בגדהזחטכלמנספקרשת"), list("אויע")),
    "el": (list("βγδζθκλμνπρστφχ"), list("αεηιουω")),
    "zh": (list("的一是在不了有和人这中大为上个国"), list("我以要他时来用们生到作地于出就分")),
    "ja": (list("かきくけこさしすせそたちつてとなに"), list("はひふへほまみむめもらりるれろん")),
    "ko": (list("가나다라마바사아자차카타파하고노도로"), list("는을이에서지한기다요")),
    "th": (list("กขคงจชดตทนบปพมยรลวสห"), list("าิีุูเแโ")),
    "bn": (list("কখগঘচছজতদনপবমরলশসহ"), list("ািীুেো")),
}
UNSPACED: Final = frozenset({"zh", "ja", "th"})
"""Languages written without spaces between words."""

VOCABULARY: Final = 3_000
STOCK: Final[Mapping[str, int]] = {"en": 240_000, "es": 160_000}
"""Words of running text that a language's texts are cut from: more for those that need most."""
LESS: Final = 8_000
LONGEST: Final = 9_800
MEDIAN_LENGTH: Final[Mapping[Role, int]] = {Role.PROMPTER: 81, Role.ASSISTANT: 542}
SPREAD: Final[Mapping[Role, float]] = {Role.PROMPTER: 1.05, Role.ASSISTANT: 0.85}
"""Of the logarithm of the length."""


class Words:
    """Running text in each language, made when it is first asked for."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._stock: dict[str, str] = {}

    def text(self, lang: str, role: Role) -> str:
        """A text as long as a message of this role is."""
        if lang not in self._stock:
            self._stock[lang] = _running_text(lang, self._rng)
        stock = self._stock[lang]
        length = min(LONGEST, int(self._rng.lognormvariate(0, SPREAD[role]) * MEDIAN_LENGTH[role]))
        start = int(self._rng.random() * (len(stock) - LONGEST))
        if lang not in UNSPACED:
            start = stock.find(" ", start) + 1
        return stock[start : start + max(length, 12)].strip()


def _running_text(lang: str, rng: Random) -> str:
    number = STOCK.get(lang, LESS)
    vocabulary = _vocabulary(lang, rng)
    # Few words are frequent, most are rare (Zipf), as in any language.
    weights = [1 / (rank + 3) for rank in range(VOCABULARY)]
    words = rng.choices(vocabulary, weights, k=number)
    gap = "" if lang in UNSPACED else " "
    sentences = []
    while words:
        length = rng.randint(4, 18)
        sentence = gap.join(words[-length:])
        del words[-length:]
        end = rng.choices((". ", "? ", ", ", ".\n\n"), (70, 8, 17, 5))[0]
        sentences.append(sentence[:1].upper() + sentence[1:] + end)
    return "".join(sentences)


def _vocabulary(lang: str, rng: Random) -> list[str]:
    onsets, vowels = _SCRIPTS.get(lang, _LATIN)
    return [
        "".join(rng.choice(onsets) + rng.choice(vowels) for _ in range(min(4, 1 + rank // 300)))
        for rank in range(VOCABULARY)
    ]
