"""What made-up conversations are about, and what made-up people say of topics."""

from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Final

UNSAID: Final = 0.3
"""So many prompts nobody has said anything of."""
SPEAK: Final = 0.4
"""So many people say which topics they know; a third of them also which they would rather not see.
"""
SIZES: Final = {1: 0.6, 2: 0.3, 3: 0.1}
KNOWN: Final = (2, 6)


class Subjects:
    """Draws topics, those early in the list more often."""

    def __init__(self, topics: Sequence[int], *, rng: Random) -> None:
        self._topics = topics
        self._weights = list(accumulate(1 / place for place in range(2, len(topics) + 2)))
        self._rng = rng

    def of_prompt(self) -> list[int] | None:
        """What its author says that a prompt is about; ``None`` if nothing."""
        if not self._topics or self._rng.random() < UNSAID:
            return None
        (size,) = self._rng.choices(list(SIZES), list(SIZES.values()))
        return self._draw(size)

    def of_person(self) -> tuple[list[int], list[int]]:
        """What somebody knows, and what they would rather not see."""
        if not self._topics or self._rng.random() >= SPEAK:
            return [], []
        known = self._draw(self._rng.randint(*KNOWN))
        avoided = self._draw(1) if self._rng.random() < 1 / 3 else []
        return known, [topic for topic in avoided if topic not in known]

    def _draw(self, number: int) -> list[int]:
        return sorted(set(self._rng.choices(self._topics, cum_weights=self._weights, k=number)))


def as_array(topics: Sequence[int]) -> str:
    """Topics as PostgreSQL writes them."""
    return "{" + ",".join(map(str, topics)) + "}"
