"""A new text is a new revision, and is reviewed anew."""

import pytest

from accounts.models import User
from moderation.actions import edit_message
from tasks.invariants import check_all
from tests.cast import NOON
from tests.moderation.conftest import Family
from trees.contributions import SameText
from trees.models import Message, Revision
from trees.states import State
from trees.texts import EmptyText, TooLongText

pytestmark = pytest.mark.django_db


def edit(message: Message, text: object, mod: User) -> Message:
    edit_message(message.pk, actor=mod, text=text, reason="A name in it.", now=NOON)
    message.refresh_from_db()
    return message


def test_the_old_text_is_kept_and_the_new_one_reviewed(family: Family, mod: User) -> None:
    edited = edit(family.best, "  Thorough, without names\r\n", mod)
    assert (edited.text, edited.revision) == ("Thorough, without names", 2)
    assert (edited.review_result, edited.review_count, edited.labels) == (None, 0, {})
    assert Revision.objects.get(message=edited).text == "Thorough"
    assert edited.openings.filter(is_open=True, kind="label_assistant_reply").exists()
    assert check_all().findings == []


def test_a_machines_scores_of_the_old_text_go_with_it(family: Family, mod: User) -> None:
    Message.objects.filter(pk=family.best.pk).update(detoxify={"toxicity": 0.9})
    assert edit(family.best, "Kinder words", mod).detoxify is None


def test_a_new_prompt_sends_its_tree_back_to_review(ranked: Family, mod: User) -> None:
    edit(ranked.root, "How do magnets stick?", mod)
    assert ranked.tree.state == State.INITIAL_PROMPT_REVIEW


def test_a_finished_tree_waits_for_the_reviews_of_a_new_text(ranked: Family, mod: User) -> None:
    edit(ranked.deepest, "Because of its spins.", mod)
    assert ranked.tree.state == State.GROWING
    assert check_all().findings == []


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Thorough", SameText),
        (" Thorough ", SameText),
        (" ", EmptyText),
        ("x" * 20_001, TooLongText),
    ],
)
def test_what_is_no_new_text_is_refused(
    text: str, refusal: type[Exception], family: Family, mod: User
) -> None:
    with pytest.raises(refusal):
        edit(family.best, text, mod)
    assert not Revision.objects.exists()
