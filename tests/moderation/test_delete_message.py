"""Deleting a message with what hangs on it."""

import pytest

from accounts.models import User
from moderation.actions import delete_message
from tasks.invariants import check_all
from tasks.models import Opening
from tests.cast import NOON, ask
from tests.moderation.conftest import Family
from trees.contributions import DeletionForbidsIt
from trees.models import Message, Transition
from trees.states import State

pytestmark = pytest.mark.django_db


def delete(message: Message, mod: User) -> list[Message]:
    gone = delete_message(message.pk, actor=mod, reason="It is rude.", now=NOON)
    return list(Message.objects.filter(pk__in=gone).order_by("depth"))


def test_what_hangs_on_it_goes_along(family: Family, mod: User) -> None:
    assert delete(family.best, mod) == [family.best, family.followup, family.deepest]
    assert family.there() == [family.root, family.other]
    causes = Message.objects.filter(deleted_at=NOON).values_list("deleted_with", flat=True)
    assert set(causes) == {family.best.pk}


def test_the_texts_are_kept(family: Family, mod: User) -> None:
    delete(family.best, mod)
    family.followup.refresh_from_db()
    assert family.followup.text == "And why iron?"


def test_nobody_is_asked_about_it_any_more(family: Family, mod: User) -> None:
    delete(family.best, mod)
    gone = [family.best.pk, family.followup.pk, family.deepest.pk]
    assert not Opening.objects.filter(target__in=gone, is_open=True).exists()
    assert check_all().findings == []


def test_what_somebody_holds_stays_theirs_and_breaks_nothing(
    family: Family, mod: User, erin: User
) -> None:
    task = ask(erin, "prompter_reply")
    delete(task.opening.target, mod)  # type: ignore[arg-type]
    task.refresh_from_db()
    assert task.status == "leased"
    assert check_all().findings == []


def test_without_its_prompt_the_tree_halts(family: Family, mod: User) -> None:
    delete(family.root, mod)
    assert family.there() == []
    assert family.tree.state == State.HALTED_BY_MODERATOR
    assert Transition.objects.get(tree=family.root.pk).event == "all_deleted"


def test_a_ready_tree_that_loses_a_rival_is_scored_anew(ranked: Family, mod: User) -> None:
    delete(ranked.other, mod)
    assert ranked.tree.state == State.READY_FOR_EXPORT
    events = Transition.objects.filter(tree=ranked.root.pk).order_by("-id")
    assert list(events.values_list("event", flat=True)[:2]) == ["scored", "rivals_changed"]
    assert check_all().findings == []


def test_twice_is_refused_and_changes_nothing(family: Family, mod: User) -> None:
    delete(family.best, mod)
    for message in (family.best, family.followup):
        with pytest.raises(DeletionForbidsIt):
            delete(message, mod)
    family.followup.refresh_from_db()
    assert family.followup.deleted_with == family.best.pk
