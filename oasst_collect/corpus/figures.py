"""The shape of the OASST1 corpus in numbers; docs/corpus.md says where each comes from."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from trees.roles import Role
from trees.states import State

K = TypeVar("K")

TREES: Final = 66_497
MESSAGES: Final[Mapping[Role, int]] = {Role.PROMPTER: 91_829, Role.ASSISTANT: 69_614}
READY_TREES: Final = 10_968
READY_MESSAGES: Final = 92_365
SYNTHETIC: Final = 8_576
VOLUNTEERS: Final = 13_500

UNFINISHED: Final[Mapping[State, int]] = {
    State.GROWING: 1_350,
    State.INITIAL_PROMPT_REVIEW: 600,
    State.HALTED_BY_MODERATOR: 550,
    State.ABORTED_LOW_GRADE: 450,
    State.RANKING: 420,
}
"""The 3,370 trees that are neither finished nor waiting for their turn."""
AT_LEAST: Final[Mapping[State, int]] = {
    State.GROWING: 24,
    State.INITIAL_PROMPT_REVIEW: 12,
    State.HALTED_BY_MODERATOR: 4,
    State.ABORTED_LOW_GRADE: 4,
    State.RANKING: 14,
}
"""So many even in a small corpus, so that all kinds of work wait in several languages."""

LANGUAGES: Final[Mapping[str, int]] = {
    "en": 71_956, "es": 43_061, "ru": 9_089, "de": 5_279, "zh": 4_962, "fr": 4_251, "th": 3_042,
    "pt-BR": 2_969, "ca": 2_260, "ko": 1_553, "uk-UA": 1_352, "it": 1_320, "ja": 1_018, "vi": 952,
    "eu": 947, "pl": 886, "hu": 811, "ar": 666, "nl": 628, "sv": 512, "tr": 454, "fi": 386,
    "cs": 372, "da": 358, "gl": 339, "he": 255, "ro": 200, "nb-NO": 133, "id": 115, "bg": 95,
    "bn": 82, "fa": 72, "el": 66, "eo": 59, "sk": 19,
}  # fmt: skip
"""Messages in each."""
EVENED: Final = 0.6
"""Active trees and people are spread more evenly over the languages than messages are: as the
power of a language's share. A language of which nothing is left to do would not show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How much there is of everything at one scale."""

    trees: Mapping[State, int]
    messages: Mapping[Role, int]
    ready_messages: int
    synthetic: int
    volunteers: int


def at_scale(scale: float) -> Figures:
    """The numbers of a corpus of ``scale`` times the size of OASST1.

    Raises:
        ValueError: there is no room for all kinds of trees in so small a corpus.
    """
    unfinished = {
        state: max(AT_LEAST[state], round(number * scale)) for state, number in UNFINISHED.items()
    }
    ready = max(1, round(READY_TREES * scale))
    waiting = round(TREES * scale) - ready - sum(unfinished.values())
    if waiting < ready:
        raise ValueError(f"A corpus needs a scale of 0.003 at least, not {scale:g}.")
    trees = {
        State.PROMPT_LOTTERY_WAITING: waiting,
        State.READY_FOR_EXPORT: ready,
        **unfinished,
    }
    return Figures(
        trees=trees,
        messages={role: round(number * scale) for role, number in MESSAGES.items()},
        ready_messages=round(READY_MESSAGES * scale),
        synthetic=round(SYNTHETIC * scale),
        volunteers=round(VOLUNTEERS * scale),
    )


def apportion(number: int, weights: Mapping[K, float]) -> dict[K, int]:
    """``number`` split by weight into whole parts that add up to it (largest remainders)."""
    total = sum(weights.values())
    exact = {key: number * weight / total for key, weight in weights.items()}
    parts = {key: math.floor(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: parts[key] - exact[key])
    for key in by_remainder[: number - sum(parts.values())]:
        parts[key] += 1
    return parts


def evened(weights: Mapping[K, int]) -> dict[K, float]:
    """The same weights, less far apart."""
    return {key: weight**EVENED for key, weight in weights.items()}
