"""Asking for a task, keeping it longer, giving it back, losing it."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from accounts.models import User
from interface.refusals import UnknownLanguage
from tasks import leases, openings
from tasks.claims import Wish, count_offers
from tasks.held import NoSuchTask, find_task
from tasks.kinds import KINDS, Kind
from tasks.models import Opening, Status, Task
from tasks.reasons import availability
from tasks.submissions import submit
from tests.cast import (
    NOON,
    answer,
    ask,
    claim,
    person,
    reply,
    review,
    set_policy,
    settle,
    start_tree,
    write_prompt,
)
from trees.lifecycle import reshape
from trees.models import LanguagePolicy, Message, Reaction, Tree
from trees.policy import Shape

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def prompt(alice: User) -> Message:
    """Alice's prompt, under review."""
    return write_prompt(alice)


@pytest.fixture
def tree(alice: User, bob: User, carol: User, dan: User) -> Tree:
    """Alice's growing tree, reviewed by Bob, Carol and Dan."""
    return start_tree(alice, [bob, carol, dan])


def opening_of(message: Message) -> Opening:
    return message.openings.get(is_open=True)


# Asking


def test_a_lease_holds_a_place_for_an_hour(prompt: Message, bob: User) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    assert (task.status, task.leased_at, task.expires_at) == (Status.LEASED, NOON, NOON + HOUR)
    opening = opening_of(prompt)
    assert (opening.wanted, opening.answered, opening.leased, opening.places) == (3, 0, 1, 2)


def test_nobody_reviews_their_own_message(prompt: Message, alice: User) -> None:
    with pytest.raises(leases.NoTaskAvailable):
        ask(alice, Kind.LABEL_INITIAL_PROMPT)


def test_nobody_replies_to_themselves_nor_twice_to_one_message(
    tree: Tree, alice: User, bob: User
) -> None:
    with pytest.raises(leases.NoTaskAvailable):
        ask(alice, Kind.ASSISTANT_REPLY)
    reply(bob, Message.objects.get(pk=tree.pk), "Once")
    with pytest.raises(leases.NoTaskAvailable):
        ask(bob, Kind.ASSISTANT_REPLY)


def test_nobody_gets_the_same_opening_twice(prompt: Message, bob: User) -> None:
    answer(bob, ask(bob, Kind.LABEL_INITIAL_PROMPT), labels={"spam": 0})
    with pytest.raises(leases.NoTaskAvailable):
        ask(bob, Kind.LABEL_INITIAL_PROMPT)


def test_nor_before_the_worker_has_seen_the_answer(prompt: Message, bob: User) -> None:
    leases.skip(bob, ask(bob, Kind.LABEL_INITIAL_PROMPT).pk, scope="later", now=NOON)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    submit(bob, task.pk, {"labels": {"spam": 0}}, now=NOON)
    with pytest.raises(leases.NoTaskAvailable):
        ask(bob, Kind.LABEL_INITIAL_PROMPT)


def test_a_place_is_handed_out_once(
    prompt: Message, bob: User, carol: User, dan: User, erin: User
) -> None:
    for reviewer in (bob, carol, dan):
        ask(reviewer, Kind.LABEL_INITIAL_PROMPT)
    with pytest.raises(leases.NoTaskAvailable):
        ask(erin, Kind.LABEL_INITIAL_PROMPT)


def test_a_person_holds_one_prompt_of_a_language_at_a_time_but_writes_many(alice: User) -> None:
    openings.refresh_all_prompts(["en", "de"], now=NOON)
    first = ask(alice, Kind.INITIAL_PROMPT)
    with pytest.raises(leases.NoTaskAvailable):
        ask(alice, Kind.INITIAL_PROMPT)
    assert ask(alice, Kind.INITIAL_PROMPT, "de").opening.lang == "de"
    answer(alice, first, text="The first")
    second = ask(alice, Kind.INITIAL_PROMPT)
    assert second.pk != first.pk
    answer(alice, second, text="The second")
    assert Tree.objects.filter(lang="en").count() == 2


def test_judging_needs_a_language_one_reads_and_writing_one_that_one_writes(alice: User) -> None:
    write_prompt(alice, lang="de")
    reader = person("reader", langs=("de",))
    reader.writes = []
    writer = person("writer", langs=("de",))
    writer.reads = []
    assert ask(reader, lang=None).opening.kind == Kind.LABEL_INITIAL_PROMPT
    assert ask(writer, lang=None).opening.kind == Kind.INITIAL_PROMPT
    for user, kind in ((reader, Kind.INITIAL_PROMPT), (writer, Kind.LABEL_INITIAL_PROMPT)):
        with pytest.raises(leases.NoTaskAvailable):
            ask(user, kind, None)


def test_a_language_that_is_not_mine_offers_nothing(prompt: Message) -> None:
    with pytest.raises(leases.NoTaskAvailable):
        ask(person("frida", langs=("fr",)), lang="en")


def test_at_most_so_many_open_tasks(alice: User, bob: User) -> None:
    LanguagePolicy.objects.create(lang="default", max_open_tasks=2)
    for _ in range(3):
        write_prompt(alice)
    first = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    ask(bob, Kind.LABEL_INITIAL_PROMPT)
    with pytest.raises(leases.TooManyOpenTasks):
        ask(bob)
    rows = availability(bob, lang="en")
    assert {row["count"] for row in rows} == {0}, "what is counted is what one could be handed"
    assert rows[0]["reasons"][0]["code"] == "too_many_open_tasks"  # type: ignore[index]
    leases.skip(bob, first.pk, scope="later", now=NOON)
    assert ask(bob).status == Status.LEASED


def test_what_is_counted_is_what_is_handed_out(tree: Tree, alice: User, erin: User) -> None:
    write_prompt(alice)
    counted = sum(count_offers(Wish(erin, KINDS, "en")).values())
    for _ in range(counted):
        ask(erin)
    with pytest.raises(leases.NoTaskAvailable):
        ask(erin)


@pytest.mark.parametrize("kind", ["", "reply", "RANDOM", None, 7, ["random"], {"a": 1}])
def test_an_unknown_kind_is_refused(alice: User, kind: object) -> None:
    with pytest.raises(leases.UnknownKind):
        leases.request_task(alice, kind=kind, now=NOON, rng=Random(1))


@pytest.mark.parametrize("lang", ["", "xx", "EN", 7, ["en"]])
def test_an_unknown_language_is_refused(alice: User, lang: object) -> None:
    with pytest.raises(UnknownLanguage):
        leases.request_task(alice, kind="random", lang=lang, now=NOON, rng=Random(1))


def test_asking_moves_no_tree(prompt: Message, bob: User) -> None:
    before = list(Tree.objects.values())
    ask(bob)
    assert list(Tree.objects.values()) == before


def test_lonely_parents_come_first_as_often_as_the_policy_of_the_language_says(
    tree: Tree, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    """One parent has two replies, the other none; with preference 1 the other always comes."""
    other = start_tree(alice, [bob, carol, dan])
    for writer in (bob, carol):
        reply(writer, Message.objects.get(pk=tree.pk), "A reply")
    set_policy(lonely_preference=0.0)
    set_policy("en", lonely_preference=1.0)
    for seed in range(12):
        task = leases.request_task(
            erin, kind=Kind.ASSISTANT_REPLY, lang="en", now=NOON, rng=Random(seed)
        )
        assert task.opening.target_id == other.pk
        Task.objects.filter(pk=task.pk).delete()
        Opening.objects.filter(pk=task.opening_id).update(leased=0)


def test_a_tree_is_not_overfilled_by_answers_that_the_worker_has_not_seen(
    tree: Tree, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    """Goal three, two messages: once the third is written no sibling place is offered either."""
    root = Message.objects.get(pk=tree.pk)
    answered = reply(bob, root, "The second message")
    review(answered, [alice, carol, dan])
    reshape(tree.pk, Shape(3, max_depth=2, max_replies=3, max_followups=1), now=NOON)
    settle()
    assert (
        Opening.objects.filter(kind__in=["assistant_reply", "prompter_reply"], is_open=True).count()
        == 2
    )
    task = ask(erin, Kind.ASSISTANT_REPLY)
    with pytest.raises(leases.NoTaskAvailable):
        ask(alice, Kind.PROMPTER_REPLY)
    submit(erin, task.pk, {"text": "The third message"}, now=NOON)
    with pytest.raises(leases.NoTaskAvailable):
        ask(alice, Kind.PROMPTER_REPLY)


# Keeping and giving back


def test_a_lease_is_extended_by_the_time_of_its_language(prompt: Message, bob: User) -> None:
    set_policy(lease_minutes=5)
    set_policy("en", lease_minutes=30)
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    assert task.expires_at == NOON + HOUR / 2
    later = NOON + timedelta(minutes=20)
    assert leases.extend(bob, task.pk, now=later).expires_at == later + HOUR / 2


def test_only_an_open_task_is_extended(prompt: Message, bob: User) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.expire(now=NOON + HOUR)
    with pytest.raises(leases.NotOpen):
        leases.extend(bob, task.pk, now=NOON + HOUR)


@pytest.mark.parametrize(
    "act",
    [
        find_task,
        lambda user, pk: leases.extend(user, pk, now=NOON),
        lambda user, pk: leases.skip(user, pk, scope="later", now=NOON),
        lambda user, pk: leases.save_draft(user, pk, draft={}, now=NOON),
    ],
    ids=["find", "extend", "skip", "draft"],
)
def test_a_task_of_somebody_else_is_none_of_mine(
    prompt: Message, bob: User, carol: User, act: Callable[[User, UUID], object]
) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    with pytest.raises(NoSuchTask):
        act(carol, task.pk)


@pytest.mark.parametrize("scope", ["later", "not_me", "nobody_can"])
def test_a_skip_gives_the_place_back_once(prompt: Message, bob: User, scope: str) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    for _ in range(2):
        done = leases.skip(bob, task.pk, scope=scope, reason="Not mine", now=NOON)
        assert (done.status, done.reason) == (leases.SCOPES[scope], "Not mine")
    opening = opening_of(prompt)
    assert (opening.leased, opening.places) == (0, 3)


def test_later_means_that_it_is_offered_again_after_everything_else(alice: User, bob: User) -> None:
    prompts = [write_prompt(alice) for _ in range(3)]
    put_off = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.skip(bob, put_off.pk, scope="later", now=NOON)
    handed_out = [ask(bob, Kind.LABEL_INITIAL_PROMPT) for _ in prompts]
    assert handed_out[-1].pk == put_off.pk
    assert len({task.pk for task in handed_out}) == 3


@pytest.mark.parametrize("scope", ["not_me", "nobody_can"])
def test_never_again_means_never_again(prompt: Message, bob: User, carol: User, scope: str) -> None:
    leases.skip(bob, ask(bob, Kind.LABEL_INITIAL_PROMPT).pk, scope=scope, now=NOON)
    with pytest.raises(leases.NoTaskAvailable):
        ask(bob, Kind.LABEL_INITIAL_PROMPT)
    assert ask(carol, Kind.LABEL_INITIAL_PROMPT).opening.target_id == prompt.pk


@pytest.mark.parametrize("scope", ["not_me", "nobody_can"])
def test_who_has_no_idea_for_a_prompt_may_have_one_later(
    prompt: Message, bob: User, scope: str
) -> None:
    """It does not come up before everything else is done, unless one asks for it."""
    refused = ask(bob, Kind.INITIAL_PROMPT)
    leases.skip(bob, refused.pk, scope=scope, now=NOON)

    assert ask(bob).opening.kind == Kind.LABEL_INITIAL_PROMPT
    assert ask(bob).opening.kind == Kind.INITIAL_PROMPT
    with pytest.raises(leases.NoTaskAvailable):
        ask(bob, Kind.INITIAL_PROMPT)  # still one at a time


def test_nobody_can_leaves_a_mark_and_the_others_do_not(
    prompt: Message, bob: User, carol: User, dan: User
) -> None:
    for user, scope in ((bob, "later"), (carol, "not_me"), (dan, "nobody_can")):
        leases.skip(user, ask(user, Kind.LABEL_INITIAL_PROMPT).pk, scope=scope, now=NOON)
    assert Reaction.objects.get().author == dan
    prompt.refresh_from_db()
    assert prompt.emojis == {"_skip_labeling": 1}


@pytest.mark.parametrize("scope", ["", "never", None, 1, ["later"]])
def test_an_unknown_meaning_of_a_skip_is_refused(prompt: Message, bob: User, scope: object) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    with pytest.raises(leases.UnknownScope):
        leases.skip(bob, task.pk, scope=scope, now=NOON)
    assert find_task(bob, task.pk).status == Status.LEASED


@pytest.mark.parametrize("reason", ["x" * 501, "a\0", "\ud800", None, 7])
def test_a_reason_that_cannot_be_kept_is_refused(
    prompt: Message, bob: User, reason: object
) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    with pytest.raises(leases.BadReason):
        leases.skip(bob, task.pk, scope="later", reason=reason, now=NOON)


# Losing it


def test_a_lease_ends_at_its_time_and_not_before(prompt: Message, bob: User) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    assert leases.expire(now=NOON + HOUR - timedelta(seconds=1)) == 0
    assert leases.expire(now=NOON + HOUR) == 1
    assert leases.expire(now=NOON + HOUR) == 0
    assert find_task(bob, task.pk).status == Status.EXPIRED
    assert opening_of(prompt).leased == 0


def test_expiry_goes_in_portions_and_leaves_extended_leases_alone(
    prompt: Message, bob: User, carol: User, dan: User
) -> None:
    tasks = [ask(user, Kind.LABEL_INITIAL_PROMPT) for user in (bob, carol, dan)]
    leases.extend(dan, tasks[2].pk, now=NOON + HOUR / 2)
    assert leases.expire(now=NOON + HOUR, at_most=1) == 1
    assert leases.expire(now=NOON + HOUR) == 1
    assert opening_of(prompt).leased == 1


def test_an_expired_task_comes_back_as_the_same_task_with_its_draft(
    prompt: Message, bob: User
) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.save_draft(bob, task.pk, draft={"labels": {"spam": 1}}, now=NOON)
    leases.expire(now=NOON + HOUR)
    again = ask(bob, Kind.LABEL_INITIAL_PROMPT, now=NOON + HOUR)
    assert again.pk == task.pk
    assert (again.status, again.finished_at) == (Status.LEASED, None)
    assert again.draft == {"labels": {"spam": 1}}


# Drafts


def test_a_draft_is_kept_whatever_became_of_the_lease(prompt: Message, bob: User) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    leases.skip(bob, task.pk, scope="not_me", now=NOON)
    leases.save_draft(bob, task.pk, draft={"text": "Half a"}, now=NOON)
    assert Task.objects.of(bob.pk).with_draft().get().draft == {"text": "Half a"}
    leases.discard_draft(bob, task.pk)
    assert not Task.objects.with_draft().exists()


def test_an_answered_task_takes_no_draft(prompt: Message, bob: User) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    answer(bob, task, labels={"spam": 0})
    with pytest.raises(leases.NotOpen):
        leases.save_draft(bob, task.pk, draft={}, now=NOON)


@pytest.mark.parametrize("draft", [{"text": "a\0b"}, {"text": "\ud800"}, {"a": float("nan")}])
def test_a_draft_that_the_database_cannot_keep_is_refused(
    prompt: Message, bob: User, draft: dict[str, object]
) -> None:
    task = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    with pytest.raises(leases.BadDraft):
        leases.save_draft(bob, task.pk, draft=draft, now=NOON)


def test_my_open_tasks_the_most_pressing_first(alice: User, bob: User) -> None:
    first, second = write_prompt(alice), write_prompt(alice)
    late = claim(bob, opening_of(first).pk)
    early = claim(bob, opening_of(second).pk)
    leases.extend(bob, late.pk, now=NOON + HOUR / 2)
    assert list(leases.open_tasks(bob)) == [early, late]
