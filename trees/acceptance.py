"""When a message is accepted: label sets in, verdict out."""

from enum import StrEnum
from typing import TypedDict

from trees.labels import Tally


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDECIDED = "undecided"

    @classmethod
    def of_result(cls, review_result: bool | None) -> "Verdict":
        """The verdict behind the OASST field ``review_result``."""
        if review_result is None:
            return cls.UNDECIDED
        return cls.ACCEPTED if review_result else cls.REJECTED

    @property
    def as_result(self) -> bool | None:
        """The OASST field ``review_result`` for this verdict."""
        return {Verdict.ACCEPTED: True, Verdict.REJECTED: False}.get(self)


class Yardstick(TypedDict):
    """The numbers by which reviews are judged; kept with the verdict once it is reached."""

    needed: int
    threshold: float


def score(tally: Tally) -> float:
    """1 − (mean spam + mean lang_mismatch), from 1 (clean) down to −1.

    Each mean is over those who gave the label: a label that was not given is not a "no", it is
    no evidence at all.
    """
    return 1.0 - sum(tally[name]["value"] for name in ("spam", "lang_mismatch") if name in tally)


def verdict(tally: Tally, *, reviews: int, needed: int, threshold: float) -> Verdict:
    """Undecided below ``needed`` reviews, then accepted if the score is above ``threshold``.

    The rule and its default numbers (three reviews, 0.6) are those of OpenAssistant
    Conversations (arXiv 2304.07327, table 5).
    """
    if reviews < needed:
        return Verdict.UNDECIDED
    return Verdict.ACCEPTED if score(tally) > threshold else Verdict.REJECTED
