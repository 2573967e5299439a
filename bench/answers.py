"""What a made-up volunteer answers: texts of natural length, label sets, rankings."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

LETTERS: Final = "etaoinshrdlucmfwypvbgk"
VOCABULARY: Final = 2000
WORDS_KEPT: Final = 20_000
SPAM_SHARE: Final = 0.02
TIE_SHARE: Final = 0.1
OPTIONAL_SHARE: Final = 0.5
"""How often a label is given that need not be."""
LENGTHS: Final = {
    # Median and spread (of the logarithm) of the number of words, as in OASST1's English part.
    "initial_prompt": (14, 0.9),
    "prompter_reply": (12, 0.9),
    "assistant_reply": (95, 0.9),
}
LONGEST: Final = 1500


class Author:
    """Writes answers. One for all volunteers of a client; the same seed writes the same."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        words = ["".join(rng.choices(LETTERS, k=rng.randint(2, 9))) for _ in range(VOCABULARY)]
        self._words = rng.choices(words, k=WORDS_KEPT)
        self._written = 0

    def answer(self, task: Mapping[str, Any]) -> dict[str, Any]:
        """A complete answer to a task as the API shows it."""
        kind = str(task["kind"])
        if kind in LENGTHS:
            return {"text": self.text(kind)}
        if kind.startswith("label_"):
            return {"labels": self.labels(task["mandatory_labels"], task.get("labels", ()))}
        return {"ranking": self.ranking([str(reply["id"]) for reply in task["replies"]])}

    def text(self, kind: str) -> str:
        """Some words that nobody has written before."""
        median, spread = LENGTHS[kind]
        count = min(max(2, round(median * self._rng.lognormvariate(0, spread))), LONGEST)
        start = self._rng.randrange(WORDS_KEPT - LONGEST)
        self._written += 1
        return f"{' '.join(self._words[start : start + count])} {self._written}."

    def labels(
        self, mandatory: Sequence[str], offered: Sequence[Mapping[str, Any]]
    ) -> dict[str, float]:
        """All mandatory labels, and of the others those on a scale, as people often do."""
        given = dict.fromkeys(mandatory, 0.0)
        if "spam" in given and self._rng.random() < SPAM_SHARE:
            given["spam"] = 1.0
        for label in offered:
            if label["scale"] == "five_steps" and self._rng.random() < OPTIONAL_SHARE:
                given[str(label["name"])] = self._rng.randrange(5) / 4
        return given

    def ranking(self, replies: list[str]) -> list[list[str]]:
        """The replies from best to worst, now and then with a tie."""
        self._rng.shuffle(replies)
        groups = [[name] for name in replies]
        if len(groups) > 1 and self._rng.random() < TIE_SHARE:
            groups[0] += groups.pop(1)
        return groups
