"""The numbers that govern growth, and what ``auto`` means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.models import LanguagePolicy, policies_for, policy_for
from trees.policy import AUTO, AUTO_LIMITS, Policy, Shape, limit, nobody_can_threshold

LIMITS = ("max_active_trees", "max_initial_prompt_review", "max_prompt_lottery_waiting")


def test_the_defaults_are_those_of_the_design() -> None:
    policy = Policy()
    assert Shape.of(policy) == Shape(goal_size=12, max_depth=5, max_replies=3, max_followups=1)
    assert (policy.prompt_reviews, policy.reply_reviews, policy.rankings) == (3, 3, 3)
    assert policy.acceptance_threshold == 0.6
    assert (policy.lonely_children, policy.lonely_preference) == (2, 0.75)
    assert (policy.red_flag_limit, policy.nobody_can_limit, policy.max_open_tasks) == (4, 25, 8)
    assert not policy.rank_prompter_replies


@pytest.mark.parametrize("name", LIMITS)
@given(fewer=st.integers(0, 5000), more=st.integers(0, 5000), number=st.integers(0, 10**6))
def test_auto_follows_the_volunteers_and_a_number_does_not(
    name: str, fewer: int, more: int, number: int
) -> None:
    few = limit(Policy(), name, active_volunteers=min(fewer, more))  # type: ignore[arg-type]
    many = limit(Policy(), name, active_volunteers=max(fewer, more))  # type: ignore[arg-type]
    auto = AUTO_LIMITS[name]  # type: ignore[index]
    assert auto.least <= few <= many
    assert many >= max(fewer, more) * auto.per_volunteer
    fixed = Policy(**{name: number})  # type: ignore[arg-type]
    assert limit(fixed, name, active_volunteers=more) == number  # type: ignore[arg-type]


@given(active=st.integers(0, 10_000), most=st.integers(1, 100), share=st.floats(0, 1))
def test_no_single_person_closes_a_message(active: int, most: int, share: float) -> None:
    policy = Policy(nobody_can_limit=most, nobody_can_share=share)
    threshold = nobody_can_threshold(policy, active_volunteers=active)
    assert 2 <= threshold <= max(2, most)


@pytest.mark.parametrize(("active", "needed"), [(0, 2), (4, 2), (10, 5), (50, 25), (3000, 25)])
def test_a_share_of_the_active_closes_if_that_is_fewer(active: int, needed: int) -> None:
    assert nobody_can_threshold(Policy(), active_volunteers=active) == needed


@pytest.mark.django_db
def test_a_language_goes_before_the_default_and_that_before_the_built_in() -> None:
    LanguagePolicy.objects.create(lang="default", goal_size=20, rankings=5, max_active_trees="7")
    LanguagePolicy.objects.create(
        lang="eu", rankings=2, rank_prompter_replies=True, max_active_trees=AUTO
    )

    found = policies_for(["eu", "de"])

    assert (found["eu"].goal_size, found["eu"].rankings) == (20, 2)
    assert (found["de"].goal_size, found["de"].rankings) == (20, 5)
    assert (found["eu"].max_active_trees, found["de"].max_active_trees) == (AUTO, 7)
    assert (found["eu"].rank_prompter_replies, found["de"].rank_prompter_replies) == (True, False)
    assert found["de"].prompt_reviews == Policy().prompt_reviews


@pytest.mark.django_db
def test_nought_is_a_number_and_not_an_empty_field() -> None:
    LanguagePolicy.objects.create(
        lang="eu", max_followups=0, lonely_preference=0.0, max_active_trees="0"
    )
    policy = policy_for("eu")
    assert (policy.max_followups, policy.lonely_preference, policy.max_active_trees) == (0, 0.0, 0)
