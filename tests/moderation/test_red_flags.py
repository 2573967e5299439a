"""Enough red flags take a message away, until a moderator has looked at it."""

from datetime import timedelta

import pytest

from accounts.models import User
from moderation.actions import edit_message, restore_message, resume_tree
from tasks.invariants import check_all
from tests.cast import NOON, person
from tests.moderation.conftest import Family
from trees.models import Message
from trees.reactions import react
from trees.states import State

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def crowd(db: None) -> list[User]:
    return [person(f"flagger{number}") for number in range(8)]


def flag(message: Message, people: list[User], minutes: int = 0) -> None:
    for user in people:
        react(
            message.pk, user=user, code="red_flag", on=True, now=NOON + timedelta(minutes=minutes)
        )


def test_the_fourth_flag_takes_a_reply_away(family: Family, crowd: list[User]) -> None:
    flag(family.followup, crowd[:3])
    assert family.there() == list(family.all)
    flag(family.followup, crowd[3:4])
    assert family.there() == [family.root, family.best, family.other]


@pytest.mark.parametrize("undo", [False, True])
def test_a_flag_taken_back_does_not_count(undo: bool, family: Family, crowd: list[User]) -> None:
    flag(family.other, crowd[:3])
    if undo:
        react(family.other.pk, user=crowd[0], code="red_flag", on=False, now=NOON)
    flag(family.other, crowd[3:4])
    assert (family.other in family.there()) is undo


def test_on_the_prompt_they_abort_the_tree(family: Family, crowd: list[User]) -> None:
    flag(family.root, crowd[:4])
    assert family.tree.state == State.ABORTED_LOW_GRADE
    assert family.there() == list(family.all)


def test_after_a_restoration_they_count_from_nothing(
    family: Family, crowd: list[User], mod: User
) -> None:
    flag(family.other, crowd[:4])
    restore_message(family.other.pk, actor=mod, reason="It is fine.", now=LATER)
    flag(family.other, crowd[4:7], minutes=90)
    assert family.other in family.there()
    flag(family.other, crowd[7:], minutes=91)
    assert family.other not in family.there()
    assert check_all().findings == []


def test_after_an_edit_they_count_from_nothing(
    family: Family, crowd: list[User], mod: User
) -> None:
    flag(family.other, crowd[:3])
    edit_message(family.other.pk, actor=mod, text="Polite", reason="Rude word.", now=LATER)
    flag(family.other, crowd[3:6], minutes=90)
    assert family.other in family.there()


def test_after_a_resumption_they_count_from_nothing(
    family: Family, crowd: list[User], mod: User
) -> None:
    flag(family.root, crowd[:4])
    resume_tree(family.root.pk, actor=mod, reason="It is fine.", now=LATER)
    flag(family.root, crowd[4:7], minutes=90)
    assert family.tree.state == State.GROWING
    flag(family.root, crowd[7:], minutes=91)
    assert family.tree.state == State.ABORTED_LOW_GRADE
