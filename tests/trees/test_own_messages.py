"""Changing, withdrawing and putting back one's own messages: what happens, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import User
from moderation import actions
from tasks.invariants import check_all
from tasks.models import Opening
from tests.cast import NOON, reply, review, settle, start_tree, state_of, write_prompt
from trees.authorship import Act
from trees.models import AuthorAct, Message, Revision, Tree
from trees.own_messages import NotYoursToChange, edit_own, put_back_own, standings, withdraw_own
from trees.reactions import NoSuchMessage
from trees.states import State
from trees.texts import EmptyText

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def growing(alice: User, bob: User, carol: User, dan: User) -> Tree:
    """Alice's growing tree."""
    return start_tree(alice, [bob, carol, dan])


@pytest.fixture
def answer(growing: Tree, bob: User) -> Message:
    """Bob's reply to it, under review."""
    return reply(bob, Message.objects.get(pk=growing.pk), "They align.")


def acts() -> list[str]:
    return list(AuthorAct.objects.order_by("id").values_list("kind", flat=True))


def whole() -> None:
    settle()
    assert check_all().findings == []


def test_a_changed_text_is_a_new_revision_and_is_reviewed_anew(
    answer: Message, alice: User, bob: User, carol: User, dan: User
) -> None:
    review(answer, [alice, carol])

    edit_own(answer.pk, author=bob, text=" They point one way. ", now=LATER)

    answer.refresh_from_db()
    assert (answer.text, answer.revision, answer.review_count) == ("They point one way.", 2, 0)
    assert Revision.objects.get(message=answer).text == "They align."
    assert acts() == [Act.EDIT]
    whole()
    opening = answer.openings.get(is_open=True, kind="label_assistant_reply")
    assert (opening.version, opening.answered) == ("2", 0)
    review(answer, [alice, carol, dan])
    answer.refresh_from_db()
    assert answer.review_result is True


def test_an_unusable_text_changes_nothing(answer: Message, bob: User) -> None:
    with pytest.raises(EmptyText):
        edit_own(answer.pk, author=bob, text="  ", now=LATER)
    answer.refresh_from_db()
    assert answer.revision == 1
    assert acts() == []


def test_an_answered_prompt_stays_as_it_is(growing: Tree, answer: Message, alice: User) -> None:
    with pytest.raises(NotYoursToChange, match="has replied to it"):
        edit_own(growing.pk, author=alice, text="Otherwise", now=LATER)


def test_what_others_wrote_is_nobody_elses_to_change(
    answer: Message, alice: User, mod: User
) -> None:
    for somebody in (alice, mod):
        for act in (withdraw_own, put_back_own):
            with pytest.raises(NoSuchMessage):
                act(answer.pk, author=somebody, now=LATER)
        with pytest.raises(NoSuchMessage):
            edit_own(answer.pk, author=somebody, text="Mine", now=LATER)
    with pytest.raises(NoSuchMessage):
        withdraw_own(uuid4(), author=alice, now=LATER)
    assert acts() == []


def test_a_withdrawn_reply_makes_room_and_comes_back_as_it_was(
    growing: Tree, answer: Message, alice: User, bob: User, carol: User, dan: User
) -> None:
    review(answer, [alice, carol, dan])

    assert withdraw_own(answer.pk, author=bob, now=LATER) == [answer.pk]
    whole()
    assert Opening.objects.get(target=growing.pk, kind="assistant_reply").answered == 0

    assert put_back_own(answer.pk, author=bob, now=LATER) == [answer.pk]
    whole()
    answer.refresh_from_db()
    assert (answer.deleted_at, answer.review_result) == (None, True)
    assert acts() == [Act.WITHDRAW, Act.PUT_BACK]


def test_a_withdrawn_prompt_halts_its_tree_and_takes_it_up_again(alice: User, bob: User) -> None:
    prompt = write_prompt(alice)

    withdraw_own(prompt.pk, author=alice, now=LATER)
    whole()
    assert state_of(prompt.pk) is State.HALTED_BY_MODERATOR

    put_back_own(prompt.pk, author=alice, now=LATER)
    whole()
    assert state_of(prompt.pk) is State.INITIAL_PROMPT_REVIEW
    assert Tree.objects.get(pk=prompt.pk).transitions.latest("id").actor == alice


def test_replies_that_nobody_has_accepted_yet_go_along_and_come_back(
    growing: Tree, answer: Message, alice: User
) -> None:
    gone = withdraw_own(growing.pk, author=alice, now=LATER)
    assert sorted(gone) == sorted([growing.pk, answer.pk])
    assert sorted(put_back_own(growing.pk, author=alice, now=LATER)) == sorted(gone)
    whole()


def test_what_others_have_built_upon_cannot_be_withdrawn(
    growing: Tree, answer: Message, alice: User, carol: User, dan: User
) -> None:
    review(answer, [alice, carol, dan])
    with pytest.raises(NotYoursToChange, match="accepted replies hang below"):
        withdraw_own(growing.pk, author=alice, now=LATER)


def test_what_was_compared_and_what_is_finished_stays(ready: Tree, bob: User, alice: User) -> None:
    best = Message.objects.get(rank=0)
    for act in (
        lambda: edit_own(best.pk, author=bob, text="Better", now=LATER),
        lambda: withdraw_own(best.pk, author=bob, now=LATER),
    ):
        with pytest.raises(NotYoursToChange, match="compared it"):
            act()
    with pytest.raises(NotYoursToChange):
        withdraw_own(ready.pk, author=alice, now=LATER)


def test_what_a_moderator_took_away_does_not_come_back_by_its_author(
    answer: Message, bob: User, mod: User
) -> None:
    actions.delete_message(answer.pk, actor=mod, reason="Bad", now=LATER)
    with pytest.raises(NotYoursToChange, match="taken away"):
        put_back_own(answer.pk, author=bob, now=LATER)

    actions.restore_message(answer.pk, actor=mod, reason="Good", now=LATER)
    withdraw_own(answer.pk, author=bob, now=LATER + timedelta(seconds=1))
    actions.restore_message(answer.pk, actor=mod, reason="Good", now=LATER)
    actions.delete_message(answer.pk, actor=mod, reason="Bad", now=LATER + timedelta(seconds=2))
    with pytest.raises(NotYoursToChange, match="taken away"):
        put_back_own(answer.pk, author=bob, now=LATER + timedelta(seconds=3))


def test_withdrawing_twice_is_refused_and_changes_nothing(answer: Message, bob: User) -> None:
    withdraw_own(answer.pk, author=bob, now=LATER)
    with pytest.raises(NotYoursToChange):
        withdraw_own(answer.pk, author=bob, now=LATER)
    assert acts() == [Act.WITHDRAW]


def test_the_standing_of_many_messages_takes_as_many_statements_as_of_one(
    growing: Tree, answer: Message, alice: User, django_assert_num_queries: object
) -> None:
    messages = list(Message.objects.select_related("tree"))
    assert len(messages) == 2
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = standings(messages, reader=alice)
    assert found[growing.pk].replies == 1
    assert found[answer.pk].own is False
