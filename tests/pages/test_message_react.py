"""Reacting to a message from the page of its tree."""

import pytest

from accounts.models import User
from tests.cast import visitor, write_prompt
from trees.models import Reaction

pytestmark = pytest.mark.django_db


def test_a_reaction_is_given_once_and_taken_back(alice: User, bob: User) -> None:
    prompt = write_prompt(alice)
    browser, address = visitor(bob), f"/messages/{prompt.pk}/react/"

    for _ in range(2):
        answer = browser.post(address, {"give": "+1"})
    assert answer.headers["Location"] == f"/trees/{prompt.tree_id}/#m-{prompt.pk}"
    assert Reaction.objects.get(message=prompt).author == bob
    assert 'aria-pressed="true"' in browser.get(f"/trees/{prompt.tree_id}/").content.decode()

    browser.post(address, {"take_back": "+1"})
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"give": "_skip_reply"}, {"give": "x" * 100}])
def test_nonsense_is_refused(alice: User, bob: User, sent: dict[str, str]) -> None:
    prompt = write_prompt(alice)

    assert visitor(bob).post(f"/messages/{prompt.pk}/react/", sent).status_code == 422
    assert not Reaction.objects.exists()


def test_there_must_be_a_message(alice: User) -> None:
    missing = "/messages/00000000-0000-4000-8000-000000000000/react/"

    assert visitor(alice).post(missing, {"give": "+1"}).status_code == 404
