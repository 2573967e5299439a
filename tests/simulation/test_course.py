"""The course of events: short runs keep the rules, and show what they ought to show."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.course import Course
from simulation.dispenser import Pool
from simulation.growth import Tree
from simulation.habits import HABITS, Conduct, Habit, Population
from simulation.rules import parse
from trees.demand import demand
from trees.states import ACTIVE, State

BUSY = Habit(name="busy", share=1.0, sessions_a_week=7, tasks_a_session=15, days_of_interest=1000)
SPRINT = ("goal_size=4", "max_replies=2", "lease_minutes=20")


def course(
    *words: str, habits: tuple[Habit, ...] = (BUSY,), days: int = 10, seed: int = 1, **langs: int
) -> Course:
    population = Population(languages=langs or {"en": 12}, habits=habits)
    return Course(parse([*SPRINT, *words]), population, days, seed).run()


def ready(found: Course) -> list[Tree]:
    return [tree for tree in found.trees if tree.state is State.READY_FOR_EXPORT]


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(), limit=st.sampled_from(["auto", "2", "auto(3,0.1)"]))
def test_a_run_keeps_the_rules_of_the_site(seed: int, limit: str) -> None:
    found = course(f"max_active_trees={limit}", habits=HABITS, days=8, seed=seed, en=15, de=5, eu=2)
    assert len(found.trees) > 3
    for tree in found.trees:
        facts = tree.facts()
        assert len(facts.living) <= tree.shape.goal_size
        for message in facts.messages:
            assert message.author_id not in message.judges
            assert message.reviews == len(message.judges) <= 3
        for ballots in tree.ballots.values():
            assert len({ballot.author_id for ballot in ballots}) == len(ballots) <= 3
        assert_openings_are_those_needed(found, tree)
    for pool in found.dispenser._pools.values():
        assert_counts_are_right(pool)


def assert_openings_are_those_needed(found: Course, tree: Tree) -> None:
    needs = demand(tree.state, tree.facts())
    openings = found.dispenser.needs_of(tree)
    assert len(openings) == len(needs)
    assert all(opening.need in needs for opening in openings)
    assert all(opening.answered + opening.leased <= opening.wanted for opening in openings)


def assert_counts_are_right(pool: Pool) -> None:
    shelved = [*pool.lonely._openings, *pool.others._openings]
    assert pool.places == sum(opening.places for opening in shelved)
    assert all(opening.places for opening in shelved)
    assert pool.waiting == Counter(opening.tree for opening in shelved if opening.tree)


def test_the_same_seed_gives_the_same_run() -> None:
    first, second = course(), course()
    assert first.counts == second.counts
    assert first.history == second.history
    assert course(seed=2).counts != first.counts


def test_people_who_work_make_ready_trees() -> None:
    found = course()
    assert len(ready(found)) > 20
    assert all(tree.created < (tree.ended or 0.0) <= found.now for tree in ready(found))


def test_no_more_trees_grow_than_the_limit_says_and_the_others_wait() -> None:
    choosers = replace(BUSY, kinds={"initial_prompt": 1.0})
    found = course("max_active_trees=2", "max_prompt_lottery_waiting=5", habits=(BUSY, choosers))
    assert max(evening.growing for evening in found.history) == 2
    assert max(evening.lottery for evening in found.history) >= 5


def test_prompts_are_not_asked_for_while_too_many_wait() -> None:
    found = course("max_active_trees=0", "max_prompt_lottery_waiting=5")
    assert 5 <= found.history[-1].lottery <= 12
    assert found.counts["idle: nothing needed", "en"] > 0


def test_leases_that_run_out_are_counted_and_their_places_come_back() -> None:
    found = course(habits=(replace(BUSY, walks_away=0.1),))
    assert found.counts["expired", "en"] > 50
    assert ready(found)


def test_answers_come_too_late_if_tasks_take_longer_than_leases() -> None:
    all_at_once = replace(BUSY, hours=(10, 11))
    found = course("lease_minutes=1", habits=(all_at_once,), days=4, en=30)
    assert found.counts["came too late", "en"] > 0


def test_hostile_people_alone_reject_what_is_good() -> None:
    hostile = replace(BUSY, conduct=Conduct.HOSTILE)
    verdicts = Counter(
        verdict for tree in course(habits=(hostile,)).trees for verdict in tree.judged()
    )
    assert set(verdicts) == {(False, True)}, "their own spam is all there is, and they like it"


def test_three_people_cannot_give_three_reviews_to_one_of_them() -> None:
    tiny = replace(BUSY, second_language=0.0)
    found = course(habits=(tiny,), eu=3)
    assert {tree.state for tree in found.trees} == {State.INITIAL_PROMPT_REVIEW}
    with_two = course(
        "prompt_reviews=2", "reply_reviews=2", "rankings=1", habits=(tiny,), eu=3, days=30
    )
    assert len(ready(with_two)) > 5


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_each_state_where_people_work_is_passed_through(state: State) -> None:
    seen: set[State] = set()
    for tree in course().trees:
        seen.add(tree.state)
        seen |= {State.GROWING} if tree.drawn is not None else set()
        seen |= {State.INITIAL_PROMPT_REVIEW, State.RANKING} if tree.best_found else set()
    assert state in seen
