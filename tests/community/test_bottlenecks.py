"""What holds a language back most."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.bottlenecks import bottleneck, effort_of
from tasks.kinds import Kind, Yields


@pytest.mark.parametrize(
    ("kind", "effort"),
    [(Kind.ASSISTANT_REPLY, 10), (Kind.PROMPTER_REPLY, 4), (Kind.LABEL_ASSISTANT_REPLY, 1),
     (Kind.RANK_PROMPTER_REPLIES, 3)],
)  # fmt: skip
def test_a_task_takes_the_time_that_its_points_stand_for(kind: Kind, effort: int) -> None:
    assert effort_of(kind) == effort


def test_the_longest_delay_holds_back_most() -> None:
    assert bottleneck({Yields.LABELS: 30, Yields.TEXT: 100}) is Yields.TEXT
    assert bottleneck({Yields.LABELS: 101, Yields.TEXT: 100}) is Yields.LABELS


def test_of_equals_what_others_wait_for() -> None:
    assert bottleneck(dict.fromkeys(Yields, 5)) is Yields.LABELS
    assert bottleneck({Yields.RANKING: 5, Yields.TEXT: 5}) is Yields.RANKING


def test_nothing_is_missing_where_nothing_waits() -> None:
    assert bottleneck({}) is None
    assert bottleneck(dict.fromkeys(Yields, 0)) is None


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(Yields), st.integers(0, 100)))
def test_no_work_that_waits_has_a_longer_delay(delays: dict[Yields, float]) -> None:
    found = bottleneck(delays)
    assert (found is None) == (not any(delays.values()))
    assert found is None or delays[found] == max(delays.values())
