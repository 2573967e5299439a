"""Answering: taken in once, or refused for a reason and kept as a draft."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest

from accounts.models import User
from interface.refusals import Conflict, Invalid
from moderation import actions
from tasks import leases, openings, submissions
from tasks.held import NoSuchTask
from tasks.kinds import Kind
from tasks.models import Status, Task
from tests.cast import (
    CLEAN,
    NOON,
    ask,
    claim,
    rank,
    reply,
    review,
    settle,
    start_tree,
    write_prompt,
)
from trees.contributions import AlreadyGiven, ConversationClosed
from trees.lifecycle import reshape
from trees.models import Ballot, Contribution, LanguagePolicy, Message, Review, Tree
from trees.policy import Shape

pytestmark = pytest.mark.django_db

LATE = NOON + timedelta(hours=2)
LABELS = {"labels": CLEAN}


@pytest.fixture
def prompt(alice: User) -> Message:
    """Alice's prompt, under review."""
    return write_prompt(alice)


@pytest.fixture
def task(prompt: Message, bob: User) -> Task:
    """Bob's lease of its first review."""
    return ask(bob, Kind.LABEL_INITIAL_PROMPT)


@pytest.fixture
def root(alice: User, bob: User, carol: User, dan: User) -> Message:
    """The prompt of Alice's growing tree."""
    tree = start_tree(alice, [bob, carol, dan])
    return Message.objects.get(pk=tree.pk)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Message, Review, Ballot, Contribution))


def refused(user: User, task: Task, payload: Mapping[str, object], reason: type[Conflict]) -> None:
    """The answer changes nothing, and stays with its author."""
    before = counts()
    with pytest.raises(reason):
        submissions.submit(user, task.pk, payload, now=LATE)
    assert counts() == before
    task.refresh_from_db()
    assert task.draft == payload
    assert task.draft_saved_at == LATE


# Once, exactly


def test_an_answer_closes_the_lease_and_counts_at_once(
    task: Task, bob: User, prompt: Message
) -> None:
    leases.save_draft(bob, task.pk, draft=LABELS, now=NOON)
    done = submissions.submit(bob, task.pk, LABELS, now=NOON)
    assert (done.status, done.draft, done.finished_at) == (Status.ANSWERED, None, NOON)
    opening = prompt.openings.get()
    assert (opening.answered, opening.leased, opening.places) == (1, 0, 2)
    prompt.refresh_from_db()
    assert (prompt.review_count, prompt.labels["quality"]) == (1, {"value": 0.75, "count": 1})
    assert Tree.objects.get().marked_at == NOON


def test_the_same_answer_again_changes_nothing(task: Task, bob: User) -> None:
    first = submissions.submit(bob, task.pk, LABELS, now=NOON)
    before = counts()
    again = submissions.submit(bob, task.pk, LABELS, now=LATE)
    assert (again.pk, again.finished_at) == (first.pk, NOON)
    assert counts() == before


def test_even_if_it_would_not_be_taken_today(alice: User) -> None:
    write_prompt(alice, "A long text")
    LanguagePolicy.objects.create(lang="en", max_text_length=3)
    done = Task.objects.get()
    again = submissions.submit(alice, done.pk, {"text": "A long text"}, now=LATE)
    assert again.result_message_id == done.result_message_id


def test_another_answer_to_an_answered_task_is_refused(task: Task, bob: User) -> None:
    submissions.submit(bob, task.pk, LABELS, now=NOON)
    before = counts()
    with pytest.raises(submissions.AlreadyAnswered):
        submissions.submit(bob, task.pk, {"labels": {"spam": 1}}, now=NOON)
    assert counts() == before
    assert not Task.objects.with_draft().exists()


def test_a_bad_answer_changes_nothing_and_the_lease_goes_on(task: Task, bob: User) -> None:
    before = counts()
    with pytest.raises(Invalid):
        submissions.submit(bob, task.pk, {"labels": {"spam": 0.5}}, now=NOON)
    assert counts() == before
    task.refresh_from_db()
    assert (task.status, task.draft) == (Status.LEASED, None)


def test_only_the_holder_answers(task: Task, carol: User) -> None:
    with pytest.raises(NoSuchTask):
        submissions.submit(carol, task.pk, LABELS, now=NOON)
    with pytest.raises(NoSuchTask):
        submissions.submit(carol, UUID(int=0), LABELS, now=NOON)


# Too late


def test_a_late_answer_is_taken_while_the_place_is_free(
    task: Task, bob: User, prompt: Message
) -> None:
    leases.expire(now=LATE)
    done = submissions.submit(bob, task.pk, LABELS, now=LATE)
    assert done.status == Status.ANSWERED
    opening = prompt.openings.get()
    assert (opening.answered, opening.leased, opening.places) == (1, 0, 2)


def test_a_late_answer_before_the_worker_noticed_has_its_place_still(task: Task, bob: User) -> None:
    assert submissions.submit(bob, task.pk, LABELS, now=LATE).status == Status.ANSWERED


def test_a_late_answer_whose_place_is_held_is_kept_as_a_draft(
    task: Task, bob: User, carol: User, dan: User, erin: User
) -> None:
    leases.expire(now=LATE)
    for other in (carol, dan, erin):
        ask(other, Kind.LABEL_INITIAL_PROMPT, now=LATE)
    refused(bob, task, LABELS, submissions.LeaseExpired)
    assert Task.objects.of(bob.pk).with_draft().get() == task


def test_a_late_answer_whose_work_is_done_is_kept_as_a_draft(
    task: Task, bob: User, prompt: Message, carol: User, dan: User, erin: User
) -> None:
    leases.expire(now=LATE)
    review(prompt, [carol, dan, erin])
    refused(bob, task, LABELS, submissions.LeaseExpired)


def test_a_late_prompt_is_taken_or_kept_like_everything_else(alice: User, bob: User) -> None:
    LanguagePolicy.objects.create(lang="en", max_initial_prompt_review="1")
    openings.refresh_prompts("en", now=NOON)
    late = ask(alice, Kind.INITIAL_PROMPT)
    leases.expire(now=LATE)
    held = ask(bob, Kind.INITIAL_PROMPT, now=LATE)
    refused(alice, late, {"text": "Too late"}, submissions.LeaseExpired)
    leases.skip(bob, held.pk, scope="later", now=LATE)
    done = submissions.submit(alice, late.pk, {"text": "Too late"}, now=LATE)
    assert done.draft is None
    assert done.result_message is not None


def test_a_late_reply_does_not_overfill_the_tree(
    root: Message, bob: User, carol: User, dan: User, erin: User
) -> None:
    """One place in the tree, and two messages that a reply could go under."""
    first = reply(bob, root, "The second message")
    review(first, [carol, dan, erin])
    reshape(root.pk, Shape(3, max_depth=2, max_replies=3, max_followups=1), now=NOON)
    settle()
    late = ask(erin, Kind.ASSISTANT_REPLY)
    leases.expire(now=LATE)
    ask(carol, Kind.PROMPTER_REPLY, now=LATE)
    refused(erin, late, {"text": "One too many"}, submissions.LeaseExpired)


@pytest.mark.parametrize("scope", ["later", "not_me", "nobody_can"])
def test_what_was_given_back_takes_no_answer_but_keeps_it(
    task: Task, bob: User, scope: str
) -> None:
    leases.skip(bob, task.pk, scope=scope, now=NOON)
    refused(bob, task, LABELS, submissions.TaskGivenBack)


# The target changes meanwhile


def test_a_review_of_an_edited_text_is_kept_but_does_not_count(
    task: Task, bob: User, prompt: Message, mod: User
) -> None:
    actions.edit_message(prompt.pk, actor=mod, text="Another text", reason="Typo", now=NOON)
    submissions.submit(bob, task.pk, LABELS, now=NOON)
    prompt.refresh_from_db()
    assert (Review.objects.get().revision, prompt.revision) == (1, 2)
    assert (prompt.review_count, prompt.labels) == (0, {})
    settle()
    again = ask(bob, Kind.LABEL_INITIAL_PROMPT)
    assert again.pk != task.pk
    submissions.submit(bob, again.pk, LABELS, now=NOON)
    prompt.refresh_from_db()
    assert prompt.review_count == 1


def test_a_reply_to_a_deleted_message_is_refused_and_kept(
    root: Message, erin: User, mod: User
) -> None:
    task = ask(erin, Kind.ASSISTANT_REPLY)
    actions.delete_message(root.pk, actor=mod, reason="Bad", now=NOON)
    refused(erin, task, {"text": "An answer"}, ConversationClosed)


def test_a_reply_to_a_halted_tree_is_refused_and_kept(root: Message, erin: User, mod: User) -> None:
    task = ask(erin, Kind.ASSISTANT_REPLY)
    actions.halt_tree(root.pk, actor=mod, reason="Bad", now=NOON)
    refused(erin, task, {"text": "An answer"}, ConversationClosed)
    actions.resume_tree(root.pk, actor=mod, reason="Good", now=NOON)
    assert submissions.submit(erin, task.pk, {"text": "An answer"}, now=NOON).result_message


def test_a_promised_reply_is_taken_though_the_tree_went_on_to_ranking(
    root: Message, bob: User, carol: User, dan: User, erin: User, alice: User
) -> None:
    promised = claim(erin, root.openings.get(is_open=True, kind="assistant_reply").pk)
    replies = [reply(bob, root, "One"), reply(carol, root, "Two")]
    review(replies[0], [alice, carol, dan])
    review(replies[1], [alice, bob, dan])
    reshape(root.pk, Shape(3, max_depth=1, max_replies=2, max_followups=1), now=NOON)
    settle()
    assert Tree.objects.get().state == "ranking"
    submissions.submit(erin, promised.pk, {"text": "Three"}, now=NOON)
    settle()
    assert Tree.objects.get().state == "growing"


def test_a_ballot_on_rivals_of_whom_one_went_still_counts(
    root: Message, alice: User, bob: User, carol: User, dan: User, erin: User, mod: User
) -> None:
    replies = [reply(bob, root, "One"), reply(carol, root, "Two"), reply(dan, root, "Three")]
    for message, others in zip(
        replies, ([alice, carol, dan], [alice, bob, dan], [alice, bob, carol]), strict=True
    ):
        review(message, others)
    reshape(root.pk, Shape(4, max_depth=1, max_replies=3, max_followups=1), now=NOON)
    settle()
    task = ask(erin, Kind.RANK_ASSISTANT_REPLIES)
    actions.delete_message(replies[2].pk, actor=mod, reason="Bad", now=NOON)
    order = [[str(message.pk)] for message in replies]
    submissions.submit(erin, task.pk, {"ranking": order}, now=NOON)
    reshape(root.pk, Shape(3, max_depth=1, max_replies=2, max_followups=1), now=NOON)
    settle()
    opening = root.openings.get(is_open=True)
    assert (opening.answered, erin.pk in opening.barred) == (1, True)
    assert set(opening.shown) == {str(m.pk) for m in replies[:2]}


def test_what_somebody_has_given_already_is_refused(task: Task, bob: User, prompt: Message) -> None:
    """It cannot come about by asking; the constraint holds all the same."""
    Review.objects.create(message=prompt, revision=1, author=bob, labels=CLEAN, created_at=NOON)
    refused(bob, task, LABELS, AlreadyGiven)


def test_each_kind_yields_what_it_should(
    root: Message, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    reshape(root.pk, Shape(3, max_depth=1, max_replies=2, max_followups=1), now=NOON)
    settle()
    best, other = reply(bob, root, "One"), reply(carol, root, "Two")
    assert (best.role, best.depth, best.parent_id, best.lang) == ("assistant", 1, root.pk, "en")
    assert (best.position, other.position) == (0, 1)
    review(best, [alice, carol, dan])
    review(other, [alice, bob, dan])
    task = rank(erin, root, [other, best])
    ballot = Ballot.objects.get()
    assert ballot.ranking == [[str(other.pk), str(best.pk)]]
    assert ballot.shown == {str(best.pk): 1, str(other.pk): 1}
    assert (task.result_message, ballot.contest) == (None, task.opening.version)
    ledger = Contribution.objects.filter(author=erin).values_list("kind", "role", "message")
    assert list(ledger) == [("ranking", "assistant", root.pk)]
