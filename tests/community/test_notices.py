"""What people are told of their work: the right ones, once, and nothing that they know."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from community import unread
from community.models import Notice, NoticeKind, Preferences, Round
from community.notices import NoSuchNotice, list_notices, mark_read, read_all, tell
from moderation import actions
from tasks import leases, outbox
from tests.cast import (
    NOON,
    SPAM,
    ask,
    finish_tree,
    reply,
    review,
    start_tree,
    write_prompt,
)
from trees.models import Message
from trees.own_messages import withdraw_own

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _a_round_before() -> None:
    tell(now=NOON)


def told(*kinds: NoticeKind) -> set[tuple[str, str]]:
    """(who, what kind) of everything told so far, or of these kinds."""
    found = Notice.objects.filter(kind__in=kinds) if kinds else Notice.objects.all()
    return set(found.values_list("user__username", "kind"))


def test_all_who_wrote_are_told_that_their_conversation_is_finished(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = finish_tree(alice, bob, carol, dan, erin)

    assert tell(now=LATER) == 4

    assert told() == {
        ("alice", "tree_ready"),
        ("bob", "tree_ready"),
        ("carol", "tree_ready"),
        ("bob", "ranked_first"),
    }
    first = Notice.objects.get(kind=NoticeKind.RANKED_FIRST)
    assert first.message == Message.objects.get(tree=tree, rank=0, depth=1)


def test_the_same_is_told_once(alice: User, bob: User, carol: User, dan: User, erin: User) -> None:
    finish_tree(alice, bob, carol, dan, erin)
    tell(now=LATER)
    Notice.objects.update(read_at=LATER)

    assert tell(now=LATER + timedelta(minutes=1)) == 0
    assert Notice.objects.count() == 4


def test_a_rejected_message_is_told_once_for_each_text(
    alice: User, bob: User, carol: User, dan: User, mod: User
) -> None:
    prompt = write_prompt(alice)
    review(prompt, [bob, carol, dan], SPAM)

    tell(now=LATER)
    tell(now=LATER)

    assert told() == {("alice", "rejected")}
    assert Notice.objects.count() == 1


def test_what_others_took_away_is_told_to_all_whose_it_was_but_not_ones_own_withdrawal(
    alice: User, bob: User, carol: User, dan: User, mod: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    answer = reply(bob, Message.objects.get(pk=tree.pk), "They align.")
    actions.delete_message(tree.pk, actor=mod, reason="Bad", now=LATER)
    mine = write_prompt(carol, "Another one")
    withdraw_own(mine.pk, author=carol, now=LATER)

    tell(now=LATER)

    assert told() == {("alice", "removed"), ("bob", "removed")}
    assert Notice.objects.get(user=bob).message == answer


def test_who_withdraws_a_prompt_takes_the_replies_of_others_along_and_they_are_told(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    reply(bob, Message.objects.get(pk=tree.pk), "They align.")
    withdraw_own(tree.pk, author=alice, now=LATER)

    tell(now=LATER)

    assert told() == {("bob", "removed")}


def test_a_draft_whose_time_ran_out_is_told(alice: User, bob: User) -> None:
    write_prompt(alice)
    task = ask(bob, "label_initial_prompt")
    leases.save_draft(bob, task.pk, draft={"labels": {"spam": 0}}, now=NOON)
    over = task.expires_at + timedelta(seconds=1)
    leases.expire(now=over)

    tell(now=over + timedelta(minutes=1))

    assert told() == {("bob", "draft_left")}
    assert Notice.objects.get().task_id == task.pk


def test_an_answer_that_came_back_is_told(
    alice: User, bob: User, carol: User, dan: User, erin: User, mod: User, settings: Settings
) -> None:
    settings.ANSWER_UNDO_SECONDS = 15
    tree = start_tree(alice, [bob, carol, dan])
    task = ask(erin, "assistant_reply")
    outbox.put(erin, task.pk, {"text": "They align."}, seen=None, now=NOON)
    actions.halt_tree(tree.pk, actor=mod, reason="Bad", now=NOON)
    outbox.send(task.pk, now=LATER)

    tell(now=LATER)
    tell(now=LATER)

    assert told() == {("erin", "came_back")}


def test_nobody_is_told_what_they_do_not_want_nor_who_has_left_nor_authors_of_imports(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    finish_tree(alice, bob, carol, dan, erin)
    Preferences.objects.create(user=bob, untold=["ranked_first"])
    User.objects.filter(pk=carol.pk).update(is_active=False)
    User.objects.filter(pk=alice.pk).update(is_active=False, imported=True)

    tell(now=LATER)

    assert told() == {("bob", "tree_ready")}


def test_what_is_older_than_the_last_round_and_a_while_before_is_not_told_after_the_event(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    review(write_prompt(alice), [bob, carol, dan], SPAM)
    Round.objects.update(until=NOON + timedelta(hours=2))

    assert tell(now=NOON + timedelta(hours=2, minutes=1)) == 0


def test_after_a_stand_still_of_hours_nothing_is_missed(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    review(write_prompt(alice), [bob, carol, dan], SPAM)
    assert tell(now=NOON + timedelta(hours=20)) == 1


def test_a_round_takes_as_many_statements_whatever_there_is_to_tell(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    def statements(now: datetime) -> int:
        with CaptureQueriesContext(connection) as queries:
            tell(now=now)
        return len(queries)

    none = statements(LATER)
    finish_tree(alice, bob, carol, dan, erin)
    for number in range(3):
        review(write_prompt(alice, f"Prompt {number}"), [bob, carol, dan], SPAM)
    assert statements(LATER) == none
    assert Notice.objects.count() > 6


def test_reading_lowers_the_number_in_the_navigation(
    alice: User, bob: User, carol: User, dan: User, erin: User,
    django_capture_on_commit_callbacks: object,
) -> None:  # fmt: skip
    finish_tree(alice, bob, carol, dan, erin)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tell(now=LATER)
    assert unread.kept(bob.pk) == 2

    one = list_notices(bob)[0]
    mark_read(bob, one.pk, now=LATER)
    assert unread.kept(bob.pk) == 1
    with pytest.raises(NoSuchNotice):
        mark_read(alice, one.pk, now=LATER)

    assert read_all(bob, until=LATER, now=LATER) == 1
    assert unread.kept(bob.pk) == 0


def test_what_comes_after_the_page_was_shown_stays_unread(alice: User, bob: User) -> None:
    for minutes in (1, 5):
        Notice.objects.create(
            user=alice,
            kind=NoticeKind.WORK_AGAIN,
            subject=str(minutes),
            created_at=NOON + timedelta(minutes=minutes),
        )
    assert read_all(alice, until=NOON + timedelta(minutes=3), now=NOON) == 1
    assert Notice.objects.get(read_at=None).subject == "5"
