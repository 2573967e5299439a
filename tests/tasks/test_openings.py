"""Openings are what trees need: set at once, and the same when derived from scratch."""

import pytest

from accounts.models import User
from tasks import leases, openings
from tasks.kinds import Kind
from tasks.models import Opening, Task
from tests.cast import (
    NOON,
    SPAM,
    ask,
    claim,
    person,
    reply,
    review,
    settle,
    start_tree,
    write_prompt,
)
from trees import lifecycle, policy_changes
from trees.active import active_volunteers_by_language
from trees.models import LanguagePolicy, Message, Tree
from trees.policy import Shape

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(alice: User, bob: User, carol: User, dan: User) -> Message:
    """The prompt of a growing tree."""
    return Message.objects.get(pk=start_tree(alice, [bob, carol, dan]).pk)


def replies_to(message: Message) -> Opening:
    return message.openings.get(kind__in=[Kind.ASSISTANT_REPLY, Kind.PROMPTER_REPLY])


def numbers(opening: Opening) -> tuple[int, int, int, int, int, bool]:
    o = Opening.objects.get(pk=opening.pk)
    return o.wanted, o.answered, o.leased, o.surplus, o.places, o.is_open


def reshape(root: Message, *, replies: int, goal: int = 12) -> None:
    lifecycle.reshape(root.pk, Shape(goal, 5, replies, 1), now=NOON)
    settle()


def test_openings_come_out_the_same_when_built_from_scratch(
    root: Message, bob: User, carol: User
) -> None:
    reply(bob, root, "One")
    reply(carol, root, "Two")
    columns = (
        "target", "kind", "version", "wanted", "answered", "tree_places", "barred", "topics",
        "shown",
    )  # fmt: skip
    kept = list(
        Opening.objects.filter(is_open=True, tree=root.tree)
        .order_by("kind", "target")
        .values(*columns)
    )
    Task.objects.all().delete()
    Opening.objects.filter(tree=root.tree).delete()
    openings.settle(root.pk, now=NOON)
    anew = list(Opening.objects.filter(tree=root.tree).order_by("kind", "target").values(*columns))
    assert anew == kept
    assert kept


def test_a_tree_that_wants_fewer_keeps_its_promises_and_no_more(
    root: Message, bob: User, carol: User, dan: User, erin: User
) -> None:
    tasks = [claim(user, replies_to(root).pk) for user in (bob, carol, dan)]
    reshape(root, replies=1)
    assert numbers(replies_to(root)) == (3, 0, 3, 2, 0, True)
    leases.skip(bob, tasks[0].pk, scope="later", now=NOON)
    assert numbers(replies_to(root)) == (2, 0, 2, 1, 0, True)
    leases.skip(carol, tasks[1].pk, scope="later", now=NOON)
    assert numbers(replies_to(root)) == (1, 0, 1, 0, 0, True)
    leases.skip(dan, tasks[2].pk, scope="later", now=NOON)
    assert numbers(replies_to(root)) == (1, 0, 0, 0, 1, True)


def test_what_is_not_needed_any_more_closes_and_its_leases_run_out(
    root: Message, bob: User, carol: User
) -> None:
    task = claim(bob, replies_to(root).pk)
    reshape(root, replies=3, goal=1)
    assert numbers(replies_to(root)) == (1, 0, 1, 1, 0, False)
    leases.expire(now=task.expires_at)
    assert numbers(replies_to(root)) == (0, 0, 0, 0, 0, False)


def test_what_is_needed_again_opens_again(root: Message) -> None:
    before = numbers(replies_to(root))
    reshape(root, replies=3, goal=1)
    assert numbers(replies_to(root))[-1] is False
    Tree.objects.update(state="growing", scored="")
    reshape(root, replies=3)
    assert numbers(replies_to(root)) == before


def test_a_rejected_reply_gives_its_place_back_but_not_to_its_author(
    root: Message, alice: User, bob: User, carol: User, dan: User
) -> None:
    review(reply(bob, root, "Rubbish"), [alice, carol, dan], SPAM)
    opening = replies_to(root)
    assert numbers(opening) == (3, 0, 0, 0, 3, True)
    assert {alice.pk, bob.pk} <= set(opening.barred)
    with pytest.raises(leases.NoTaskAvailable):
        ask(bob, Kind.ASSISTANT_REPLY)


def test_rederiving_tells_what_changed(root: Message) -> None:
    assert openings.rederive(root.pk, now=NOON) == []
    Opening.objects.filter(pk=replies_to(root).pk).update(wanted=7)
    lines = openings.rederive(root.pk, now=NOON)
    assert [line[0] for line in lines] == ["-", "+"]
    assert "0 of 7" in lines[0]
    assert "0 of 3" in lines[1]


# Prompts


def prompts(lang: str = "en") -> tuple[int, int, int, int, int, bool]:
    openings.refresh_prompts(lang, now=NOON)
    return numbers(Opening.objects.get(kind=Kind.INITIAL_PROMPT, lang=lang))


def limit_to(**numbers: str) -> None:
    LanguagePolicy.objects.update_or_create(lang="en", defaults=numbers)


def test_prompts_are_wanted_up_to_the_limit_of_those_under_review(alice: User, bob: User) -> None:
    limit_to(max_initial_prompt_review="2")
    assert prompts() == (2, 0, 0, 0, 2, True)
    write_prompt(alice)
    ask(bob, Kind.INITIAL_PROMPT)
    assert prompts() == (2, 1, 1, 0, 0, True)


def test_a_prompt_that_left_review_makes_room(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    limit_to(max_initial_prompt_review="1")
    prompt = write_prompt(alice)
    assert prompts() == (1, 1, 0, 0, 0, False)
    review(prompt, [bob, carol, dan])
    assert prompts() == (1, 0, 0, 0, 1, True)


def test_no_prompts_are_wanted_while_too_many_wait_in_the_lottery(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    limit_to(max_prompt_lottery_waiting="1")
    prompt = write_prompt(alice)
    task = ask(alice, Kind.INITIAL_PROMPT)
    review(prompt, [bob, carol, dan])
    assert prompts() == (1, 0, 1, 1, 0, False), "what was promised is still taken"
    leases.skip(alice, task.pk, scope="later", now=NOON)
    assert prompts() == (0, 0, 0, 0, 0, False)


def test_lowering_the_limit_takes_nothing_away_that_is_there(alice: User, bob: User) -> None:
    limit_to(max_initial_prompt_review="3")
    write_prompt(alice)
    write_prompt(alice)
    ask(bob, Kind.INITIAL_PROMPT)
    limit_to(max_initial_prompt_review="1")
    assert prompts() == (3, 2, 1, 1, 0, False)


def test_auto_limits_follow_the_volunteers_of_the_last_week(alice: User) -> None:
    assert openings.prompts_wanted("en", now=NOON) == 5
    for number in range(28):
        write_prompt(person(f"volunteer{number}"))
        Tree.objects.update(state="aborted_low_grade")
    active_volunteers_by_language.cache_clear()
    assert openings.prompts_wanted("en", now=NOON) == 6
    assert openings.prompts_wanted("de", now=NOON) == 5


def test_every_language_has_one_opening_for_prompts() -> None:
    for _ in range(2):
        openings.refresh_all_prompts(["en", "de", "bar"], now=NOON)
    assert sorted(Opening.objects.values_list("lang", flat=True)) == ["bar", "de", "en"]


def test_trees_follow_a_policy_that_wants_more_reviews(alice: User, bob: User) -> None:
    prompt = write_prompt(alice)
    review(prompt, [bob])
    LanguagePolicy.objects.create(lang="default", prompt_reviews=7)
    policy_changes.follow("default", now=NOON)
    settle()
    assert numbers(prompt.openings.get()) == (7, 1, 0, 0, 6, True)
