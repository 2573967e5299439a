"""Who gets a free place: an author by lot, then one of that author's prompts; and the backlog."""

from collections import Counter
from random import Random
from typing import Final
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tasks import lottery
from tests.cast import NOON, backlog_tree, person
from trees.models import LanguagePolicy, Message, Tree
from trees.states import State

pytestmark = pytest.mark.django_db


def waiting(author: User | None, number: int = 1, lang: str = "en") -> list[Tree]:
    """So many accepted prompts of this author in the lottery."""
    rows = [
        Message(
            author=author, role="prompter", lang=lang, depth=0, text=f"Prompt {n}", created_at=NOON
        )
        for n in range(number)
    ]
    trees = [
        Tree(id=row.pk, lang=lang, state=State.PROMPT_LOTTERY_WAITING, goal_size=12, max_depth=5,
             max_replies=3, max_followups=1, created_at=NOON)
        for row in rows
    ]  # fmt: skip
    Tree.objects.bulk_create(trees)
    for row, tree in zip(rows, trees, strict=True):
        row.tree, row.review_result = tree, True
    Message.objects.bulk_create(rows)
    return trees


def places(number: int | str) -> None:
    LanguagePolicy.objects.update_or_create(lang="en", defaults={"max_active_trees": str(number)})


def draw(seed: int = 1) -> list[Tree]:
    return [
        Tree.objects.get(pk=pk) for pk in lottery.draw_lottery("en", now=NOON, rng=Random(seed))
    ]


def test_free_places_are_filled_and_no_more(alice: User) -> None:
    places(3)
    waiting(alice, 5)
    drawn = draw()
    assert [tree.state for tree in drawn] == [State.GROWING] * 3
    assert all(tree.drawn_at == NOON and tree.marked_at == NOON for tree in drawn)
    assert draw() == []
    assert Tree.objects.in_state(State.PROMPT_LOTTERY_WAITING).count() == 2


def test_growing_trees_hold_their_places(alice: User) -> None:
    waiting(alice, 3)
    Tree.objects.update(state=State.GROWING)
    places(4)
    waiting(alice, 3)
    assert len(draw()) == 1


def test_auto_places(alice: User) -> None:
    waiting(alice, 12)
    assert len(draw()) == 10


def test_no_place_or_no_prompt_no_draw(alice: User) -> None:
    places(3)
    assert draw() == []
    places(0)
    waiting(alice)
    assert draw() == []


def test_a_draw_is_for_its_language_only(alice: User) -> None:
    waiting(alice, lang="de")
    assert draw() == []


def test_each_draw_is_written_down(alice: User) -> None:
    (tree,) = waiting(alice)
    draw()
    move = tree.transitions.get()
    assert (move.event, move.from_state, move.to_state) == (
        "drawn",
        "prompt_lottery_waiting",
        "growing",
    )


# Fair by author: statistics of many draws, with fixed seeds

DRAWS: Final = 240
BOUND: Final = {3: 16.27, 9: 27.88}
"""What chi-square exceeds once in a thousand times by chance, by degrees of freedom."""


def chi_square(observed: list[int]) -> float:
    """How far counts are from being all alike."""
    expected = sum(observed) / len(observed)
    return sum((count - expected) ** 2 / expected for count in observed)


def unfair(observed: list[int]) -> bool:
    return chi_square(observed) > BOUND[len(observed) - 1]


def draws(number: int, *, seed: int) -> list[UUID]:
    """So many draws for one place, each among the same prompts."""
    rng = Random(seed)
    drawn: list[UUID] = []
    for _ in range(number):
        (prompt,) = lottery.draw_lottery("en", now=NOON, rng=rng)
        Tree.objects.filter(pk=prompt).update(state=State.PROMPT_LOTTERY_WAITING, drawn_at=None)
        drawn.append(prompt)
    return drawn


@pytest.fixture
def entrants(alice: User, bob: User, carol: User) -> list[list[Tree]]:
    """Authors with one prompt, ten and a hundred, and thirty prompts of nobody known."""
    places(1)
    return [waiting(alice, 1), waiting(bob, 10), waiting(carol, 100), waiting(None, 30)]


@pytest.mark.slow
def test_every_author_is_drawn_equally_often(entrants: list[list[Tree]]) -> None:
    drawn = Counter(draws(DRAWS, seed=1))
    by_author = [sum(drawn[tree.pk] for tree in trees) for trees in entrants]
    assert sum(by_author) == DRAWS
    assert not unfair(by_author), by_author


@pytest.mark.slow
def test_every_prompt_of_an_author_is_drawn_equally_often(bob: User) -> None:
    places(1)
    trees = waiting(bob, 10)
    drawn = Counter(draws(DRAWS, seed=2))
    by_prompt = [drawn[tree.pk] for tree in trees]
    assert sum(by_prompt) == DRAWS
    assert not unfair(by_prompt), by_prompt


def test_a_draw_by_prompts_would_be_found_unfair(entrants: list[list[Tree]]) -> None:
    """The statistic notices what it is there for, in as few draws: many prompts, many chances."""
    prompts = [author for author, trees in enumerate(entrants) for _ in trees]
    rng = Random(1)
    drawn = Counter(rng.choice(prompts) for _ in range(DRAWS))
    assert unfair([drawn[author] for author in range(len(entrants))])


def test_a_slight_favour_would_be_found_unfair() -> None:
    rng = Random(3)
    drawn = Counter(rng.choices(range(4), weights=[1, 1, 1, 2], k=DRAWS))
    assert unfair([drawn[author] for author in range(4)])


def test_an_author_whose_prompts_are_all_drawn_leaves_the_places_to_the_others(
    alice: User, bob: User
) -> None:
    places(4)
    prompts = [*waiting(alice), *waiting(bob, 3)]
    assert {tree.pk for tree in draw()} == {tree.pk for tree in prompts}


def test_one_go_fills_so_many_places_and_the_next_one_the_others(alice: User) -> None:
    places(5)
    waiting(alice, 9)
    assert [len(draw_at_most(3)) for _ in range(3)] == [3, 2, 0]


def draw_at_most(number: int) -> list[UUID]:
    return lottery.draw_lottery("en", now=NOON, rng=Random(1), at_most=number)


def test_a_further_place_takes_the_same_statements_however_many_authors_wait(
    alice: User, bob: User
) -> None:
    waiting(alice, 9)

    def cost_of(number: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(draw_at_most(number)) == number
        return len(queries)

    cost_of(1)  # the volunteers of the week are counted once a minute
    with_few = cost_of(2) - cost_of(1)
    for n in range(30):
        waiting(person(f"volunteer{n}"), 2)
    places(99)
    assert cost_of(2) - cost_of(1) == with_few


# The backlog


def activate() -> int:
    return len(lottery.activate_backlog("en", now=NOON))


def test_backlog_trees_come_while_too_few_are_being_ranked() -> None:
    LanguagePolicy.objects.create(lang="en", min_ranking_trees=2)
    trees = [backlog_tree(rivals=2) for _ in range(3)]
    assert activate() == 2
    assert activate() == 0
    Tree.objects.filter(state=State.RANKING).update(state=State.READY_FOR_EXPORT)
    assert activate() == 1
    assert (
        Tree.objects.filter(pk__in=[t.pk for t in trees]).exclude(state="backlog_ranking").count()
        == 3
    )


def test_those_with_nothing_to_rank_are_aborted_on_the_way() -> None:
    LanguagePolicy.objects.create(lang="en", min_ranking_trees=1)
    poor, rich = backlog_tree(rivals=1), backlog_tree(rivals=2)
    Tree.objects.filter(pk=rich.pk).update(created_at=NOON.replace(year=2030))
    assert activate() == 1
    poor.refresh_from_db()
    assert poor.state == State.ABORTED_LOW_GRADE


def test_a_backlog_of_another_language_stays() -> None:
    backlog_tree(rivals=2)
    assert lottery.activate_backlog("de", now=NOON) == []
