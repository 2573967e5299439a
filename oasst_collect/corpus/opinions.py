"""What made-up volunteers think of made-up messages: label sets, ballots, reactions, scores."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final
from uuid import UUID

from trees.labels import SKIP_LABELING, SKIP_RANKING, SKIP_REPLY, Scale, offered
from trees.roles import Role


class Fate(StrEnum):
    """What reviewers are to find a message to be."""

    GOOD = "good"
    SPAM = "spam"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The labels of one review, and the same as JSON."""

    labels: Mapping[str, float]
    text: str


MEANS: Final[Mapping[str, float]] = {
    "toxicity": 0.13, "humor": 0.19, "creativity": 0.36, "violence": 0.05, "fails_task": 0.11,
    "pii": 0.001, "not_appropriate": 0.019, "hate_speech": 0.002, "sexual_content": 0.004,
}  # fmt: skip
"""Mean of each label that does not follow the quality of the message."""
EXTINCT: Final = ("moral_judgement", "political_content")
BRIEF: Final = ("spam", "lang_mismatch", "quality")
"""What a short review answers."""
FULL_FOLLOWUP: Final = 0.25
"""Share of reviews of prompter replies that ask for all labels; all others do."""
VARIETY: Final = 250
STEPS: Final = 8
"""Of quality, between which label sets are told apart."""
NOISE: Final = 0.15


class Reviewers:
    """Draws label sets from a stock, so that half a million of them cost little."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._stock: dict[tuple[int, Fate, int], list[LabelSet]] = {}

    def label_set(self, depth: int, fate: Fate, quality: float) -> LabelSet:
        """One review of a message whose quality (0 to 1) and fate are as said."""
        key = (min(depth, 1 + depth % 2), fate, int(quality * (STEPS - 1)))
        if key not in self._stock:
            self._stock[key] = [self._made(*key) for _ in range(VARIETY)]
        return self._stock[key][int(self._rng.random() * VARIETY)]

    def _made(self, depth: int, fate: Fate, step: int) -> LabelSet:
        means = {**MEANS, "quality": step / (STEPS - 1), "helpfulness": step / (STEPS - 1)}
        fixed = {"spam": float(fate is Fate.SPAM), "lang_mismatch": float(fate is Fate.FOREIGN)}
        followup = depth and not depth % 2
        brief = followup and self._rng.random() > FULL_FOLLOWUP
        labels = {}
        for label in offered(to_assistant=bool(depth % 2)):
            if label.name in EXTINCT or (brief and label.name not in BRIEF):
                continue
            if label.name in fixed:
                labels[label.name] = fixed[label.name]
            elif label.scale is Scale.FIVE_STEPS:
                labels[label.name] = self._on_five_steps(means[label.name])
            else:
                labels[label.name] = float(self._rng.random() < means[label.name])
        return LabelSet(labels, json.dumps(labels))

    def _on_five_steps(self, mean: float) -> float:
        return min(4, max(0, round(4 * self._rng.gauss(mean, NOISE)))) / 4


NOT_RANKABLE: Final = 0.01
TIED: Final = 0.08


def ballot(
    candidates: Mapping[UUID, float], *, rng: Random
) -> tuple[tuple[frozenset[UUID], ...], bool]:
    """How somebody ranks candidates of these qualities, and whether they find none acceptable."""
    felt = {name: quality + rng.gauss(0, NOISE) for name, quality in candidates.items()}
    groups: list[frozenset[UUID]] = []
    for name in sorted(felt, key=lambda name: -felt[name]):
        if groups and rng.random() < TIED:
            groups[-1] |= {name}
        else:
            groups.append(frozenset({name}))
    return tuple(groups), rng.random() < NOT_RANKABLE


_WRITING: Final = {"+1": 52, SKIP_REPLY: 26, "-1": 16, "red_flag": 1, "100": 2, "heart_eyes": 3}
_JUDGING: Final = {SKIP_LABELING: 10}
_RANKED: Final = {SKIP_RANKING: 8}
_LAUGHING: Final = {"rofl": 2, "clap": 2, "diamond": 1, "disappointed": 1, "poop": 1, "skull": 1}
CODES: Final[Mapping[str, int]] = {**_WRITING, **_JUDGING, **_RANKED, **_LAUGHING}
"""Reactions, and how frequent each is among a hundred or so."""


def reactions(most: int, *, rng: Random) -> Sequence[str]:
    """The emojis that a message gets, up to ``most``; seldom more than one red flag."""
    number = int(rng.random() * (most + 1))
    codes = rng.choices(list(CODES), list(CODES.values()), k=number)
    return codes if codes.count("red_flag") < 2 else []


_SCORES: Final = (
    "toxicity", "severe_toxicity", "obscene", "identity_attack", "insult", "threat",
    "sexual_explicit",
)  # fmt: skip
SCORED_LANGS: Final = frozenset({"en", "es", "ru", "it", "fr"})
"""Languages that the scorer of toxicity knows."""


def scores(*, rng: Random) -> str:
    """A machine's scores of a text, as JSON."""
    return json.dumps({name: min(1.0, rng.expovariate(70)) for name in _SCORES})


def quality(role: Role, *, rng: Random) -> float:
    """How good a message is, from 0 to 1."""
    mean = 0.622 if role is Role.PROMPTER else 0.665
    return min(1.0, max(0.0, rng.gauss(mean, 0.2)))
