"""What a conversation is about: whoever spoke in whichever order, and at most three things."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.topics import MOST, decide

views = st.sets(st.integers(1, 6), max_size=MOST)
proposals = st.none() | views
crowds = st.lists(views, max_size=7)


@pytest.mark.parametrize(
    ("proposed", "said", "expected"),
    [
        (None, [], []),  # nobody said anything
        ([2, 1], [], [1, 2]),  # the author alone
        ([], [], []),
        (None, [[3]], [3]),  # one reviewer alone
        ([1], [[1]], [1]),
        ([1], [[2]], [1, 2]),  # one reviewer adds, and takes nothing away
        ([1], [[]], [1]),
        ([1], [[], []], []),  # two do
        ([1], [[2], [2]], [2]),
        ([1], [[2], [3]], []),  # nobody agrees with anybody
        ([], [[1]], [1]),
        ([1, 2, 3], [[4, 5, 6]], [1, 2, 3]),  # too many: those of the author
        ([1, 2, 3], [[4], [4]], [4]),
        ([3], [[1, 2, 4], [1, 2, 4]], [1, 2, 4]),
        (None, [[1, 2, 3], [4, 5, 6]], [1, 2, 3]),  # too many: those that are longer on the list
        ([6], [[5, 4, 3], [5, 6]], [5, 6]),
    ],
)
def test_who_is_listened_to(
    proposed: list[int] | None, said: list[list[int]], expected: list[int]
) -> None:
    assert decide(proposed=proposed, views=said) == expected


def test_what_a_moderator_ruled_stands_against_all() -> None:
    assert decide(proposed=[1], views=[[1], [1, 2]], ruled=[7, 5]) == [5, 7]
    assert decide(proposed=[1], views=[[1], [1, 2]], ruled=[]) == []


@given(proposals, crowds)
def test_at_most_three_each_once_and_only_what_somebody_named(
    proposed: set[int] | None, said: list[set[int]]
) -> None:
    found = decide(proposed=proposed, views=said)
    assert len(found) <= MOST
    assert found == sorted(set(found))
    assert set(found) <= (proposed or set()).union(*said)


@given(proposals, crowds, st.randoms(use_true_random=False))
def test_the_order_in_which_people_spoke_does_not_matter(
    proposed: set[int] | None, said: list[set[int]], rng: Random
) -> None:
    shuffled = rng.sample(said, len(said))
    assert decide(proposed=proposed, views=shuffled) == decide(proposed=proposed, views=said)


@given(proposals, crowds, views)
def test_who_names_a_topic_never_takes_it_away(
    proposed: set[int] | None, said: list[set[int]], more: set[int]
) -> None:
    before = decide(proposed=proposed, views=said)
    after = decide(proposed=proposed, views=[*said, more])
    assert set(before) & more <= set(after)


@given(views, st.integers(1, 7))
def test_what_all_agree_on_stands(view: set[int], people: int) -> None:
    assert decide(proposed=view, views=[view] * people) == sorted(view)
