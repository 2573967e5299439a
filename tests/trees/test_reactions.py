"""Reacting to a message, and what enough red flags do."""

from collections.abc import Iterable

import pytest
from django.utils.crypto import get_random_string

from accounts.models import User
from moderation import actions
from tests.cast import NOON, person, reply, review, settle, start_tree, state_of
from trees.labels import EMOJIS, SKIPS
from trees.models import LanguagePolicy, Message, Reaction
from trees.reactions import NoSuchMessage, UnknownReaction, react
from trees.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(alice: User, bob: User, carol: User, dan: User) -> Message:
    """The prompt of a growing tree."""
    return Message.objects.get(pk=start_tree(alice, [bob, carol, dan]).pk)


def flag(message: Message, people: Iterable[User]) -> None:
    for user in people:
        react(message.pk, user=user, code="red_flag", on=True, now=NOON)
    settle()


def crowd(number: int) -> list[User]:
    return [person(get_random_string(8)) for _ in range(number)]


def test_a_reaction_counts_once_for_each_person(root: Message, bob: User, carol: User) -> None:
    for user in (bob, bob, carol):
        react(root.pk, user=user, code="+1", on=True, now=NOON)
    react(root.pk, user=bob, code="rofl", on=True, now=NOON)
    root.refresh_from_db()
    assert root.emojis == {"+1": 2, "rofl": 1}
    assert Reaction.objects.count() == 3


def test_a_reaction_can_be_taken_back_once(root: Message, bob: User, carol: User) -> None:
    react(root.pk, user=bob, code="+1", on=True, now=NOON)
    react(root.pk, user=carol, code="+1", on=False, now=NOON)
    for _ in range(2):
        react(root.pk, user=bob, code="+1", on=False, now=NOON)
    root.refresh_from_db()
    assert root.emojis == {}


@pytest.mark.parametrize("code", EMOJIS)
def test_every_emoji_can_be_given(root: Message, bob: User, code: str) -> None:
    assert react(root.pk, user=bob, code=code, on=True, now=NOON).emojis == {code: 1}


@pytest.mark.parametrize("code", [*SKIPS, "", "👍", "RED_FLAG", None, 1, ["+1"]])
@pytest.mark.parametrize("on", [True, False])
def test_what_is_no_emoji_is_refused(root: Message, bob: User, code: str, on: bool) -> None:
    """Least of all the trace of a skip: whoever leaves one must have held the task."""
    with pytest.raises(UnknownReaction):
        react(root.pk, user=bob, code=code, on=on, now=NOON)
    assert not Reaction.objects.exists()


def test_no_message_no_reaction(root: Message, bob: User) -> None:
    with pytest.raises(NoSuchMessage):
        react(bob.public_id, user=bob, code="+1", on=True, now=NOON)


def test_four_red_flags_take_a_reply_away_with_what_hangs_on_it(
    root: Message, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    bad = reply(bob, root, "Bad")
    review(bad, [alice, carol, dan])
    below = reply(erin, bad, "And this?")
    flag(bad, crowd(3))
    bad.refresh_from_db()
    assert bad.deleted_at is None
    flag(bad, crowd(1))
    assert set(Message.objects.living()) == {root}
    below.refresh_from_db()
    assert below.deleted_with == bad.pk
    assert state_of(root.pk) == State.GROWING


def test_four_red_flags_on_a_prompt_abort_its_tree(root: Message) -> None:
    flag(root, crowd(4))
    assert state_of(root.pk) == State.ABORTED_LOW_GRADE
    assert not root.openings.filter(is_open=True).exists()
    assert root.tree.transitions.latest("id").event == "red_flagged"


def test_flags_on_a_prompt_whose_tree_cannot_be_aborted_are_only_counted(
    root: Message, mod: User
) -> None:
    actions.halt_tree(root.pk, actor=mod, reason="x", now=NOON)
    flag(root, crowd(5))
    assert state_of(root.pk) == State.HALTED_BY_MODERATOR
    root.refresh_from_db()
    assert root.emojis == {"red_flag": 5}


def test_the_limit_is_that_of_the_language(root: Message, bob: User) -> None:
    LanguagePolicy.objects.create(lang="en", red_flag_limit=1)
    flag(root, [bob])
    assert state_of(root.pk) == State.ABORTED_LOW_GRADE
