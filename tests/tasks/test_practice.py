"""The rules of practice: what counts as understood."""

import pytest

from accounts.groups import Group
from tasks.kinds import KINDS, SPECS, Kind, Yields
from tasks.practice import (
    Fault,
    Pair,
    Verdict,
    allowed,
    group_of,
    judge_ranking,
    judge_step,
    judge_text,
    ranking_is_done,
    review_is_done,
)

SAME, CLOSE, OTHERWISE, OPEN = Verdict


def test_every_kind_has_its_practice() -> None:
    groups = {
        yields: {group_of(k) for k in KINDS if SPECS[k].yields is yields} for yields in Yields
    }

    assert groups == {
        Yields.TEXT: {Group.WRITE},
        Yields.LABELS: {Group.REVIEW},
        Yields.RANKING: {Group.RANK},
    }


def test_only_what_was_practised_is_allowed() -> None:
    assert allowed(KINDS, practised=[]) == ()
    assert allowed(KINDS, practised=list(Group)) == KINDS
    assert allowed([Kind.INITIAL_PROMPT, Kind.RANK_ASSISTANT_REPLIES], practised=["rank"]) == (
        Kind.RANK_ASSISTANT_REPLIES,
    )


@pytest.mark.parametrize(
    ("given", "verdict"), [(None, OPEN), (1.0, SAME), (0.75, SAME), (0.5, CLOSE), (0.0, OTHERWISE)]
)
def test_a_step_is_compared_with_what_most_would_say(given: float | None, verdict: Verdict) -> None:
    assert judge_step(given, same=(0.75, 1.0), close=(0.5,)) is verdict


@pytest.mark.parametrize(
    ("verdicts", "done"),
    [
        ([SAME, SAME, SAME], True),
        ([SAME, CLOSE, OTHERWISE], True),
        ([SAME, OTHERWISE, OTHERWISE], False),
        ([SAME, SAME, OPEN], False),
    ],
)
def test_a_review_may_differ_once_but_leave_nothing_open(
    verdicts: list[Verdict], done: bool
) -> None:
    assert review_is_done(verdicts) is done


@pytest.mark.parametrize(
    ("places", "verdict", "done"),
    [
        ([1, 2], SAME, True),
        ([1, 3], SAME, True),
        ([2, 2], CLOSE, True),
        ([2, 1], OTHERWISE, False),
        ([1, None], OPEN, False),
        ([None, None], OPEN, False),
    ],
)
def test_a_ranking_is_judged_pair_by_pair(
    places: list[int | None], verdict: Verdict, done: bool
) -> None:
    pair = Pair(better=0, worse=1)
    judged = judge_ranking(places, [pair])

    assert judged == {pair: verdict}
    assert ranking_is_done(judged.values()) is done


PROMPT = "How do I boil an egg so that it stays soft?"
GOOD = "Put it into boiling water for five minutes, then cool it at once under running cold water."


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (GOOD, []),
        ("", [Fault.EMPTY]),
        (" \n", [Fault.EMPTY]),
        ("Five minutes.", [Fault.SHORT]),
        (PROMPT.lower() + " " + PROMPT, [Fault.ECHO]),
        (GOOD.upper(), [Fault.SHOUTS]),
        ("水が沸騰したら卵を入れて五分ゆで、すぐに冷たい水で冷やします。", []),
        ("ضع البيضة في ماء يغلي خمس دقائق، ثم برّدها فورًا تحت ماء بارد جارٍ.", []),
    ],
)
def test_a_text_is_told_what_can_be_told_without_understanding_it(
    text: str, faults: list[Fault]
) -> None:
    assert judge_text(text, prompt=PROMPT) == faults
