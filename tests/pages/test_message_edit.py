"""Changing, withdrawing and putting back one's own message, by pages."""

import pytest

from accounts.models import User
from tests.cast import reply, start_tree, visitor, write_prompt
from trees.models import Message

pytestmark = pytest.mark.django_db


def test_the_present_text_is_there_to_be_changed(alice: User) -> None:
    prompt = write_prompt(alice, "Why <b>magnets</b>?")
    browser = visitor(alice)

    shown = browser.get(f"/messages/{prompt.pk}/edit/").content.decode()
    assert "Why &lt;b&gt;magnets&lt;/b&gt;?</textarea>" in shown

    answer = browser.post(f"/messages/{prompt.pk}/edit/", {"text": "Why iron?"}, follow=True)
    shown = answer.content.decode()
    assert "Others will review it again" in shown
    assert "Why iron?" in shown
    assert "version 2" in shown


@pytest.mark.parametrize("text", ["", "   ", "How do magnets work?", "x" * 100_000])
def test_a_text_that_cannot_be_taken_is_shown_again_with_what_is_wrong(
    alice: User, text: str
) -> None:
    prompt = write_prompt(alice, "How do magnets work?")
    answer = visitor(alice).post(f"/messages/{prompt.pk}/edit/", {"text": text})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in shown
    assert f"{text}</textarea>" in shown
    prompt.refresh_from_db()
    assert prompt.revision == 1


def test_what_was_typed_is_not_lost_when_somebody_has_replied_meanwhile(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    reply(bob, Message.objects.get(pk=tree.pk), "They align.")
    assert visitor(alice).get(f"/messages/{tree.pk}/edit/").status_code == 409

    answer = visitor(alice).post(f"/messages/{tree.pk}/edit/", {"text": "My dear new words"})

    assert answer.status_code == 409
    assert "Somebody has replied to it" in answer.content.decode()
    assert "My dear new words" in answer.content.decode()


def test_a_message_is_withdrawn_after_a_question_and_put_back(alice: User) -> None:
    prompt = write_prompt(alice)
    browser = visitor(alice)
    assert (
        "Withdraw your message?" in browser.get(f"/messages/{prompt.pk}/withdraw/").content.decode()
    )
    prompt.refresh_from_db()
    assert prompt.deleted_at is None

    shown = browser.post(f"/messages/{prompt.pk}/withdraw/", follow=True).content.decode()
    assert "Your message is withdrawn" in shown
    assert "You withdrew this message." in shown
    assert "Put it back" in shown

    shown = browser.post(f"/messages/{prompt.pk}/put-back/", follow=True).content.decode()
    assert "Your message is back" in shown
    assert "How do magnets work?" in shown
