"""Reporting a message."""

import pytest
from django.utils import timezone

from accounts.models import User
from moderation.models import Report
from tests.cast import visitor, write_prompt
from tests.pages.counting import queries
from trees.contributions import delete_message

pytestmark = pytest.mark.django_db


def test_a_report_is_filed_once_and_its_author_sees_it(alice: User, bob: User) -> None:
    prompt = write_prompt(alice)
    browser, address = visitor(bob), f"/messages/{prompt.pk}/report/"
    assert "How do magnets work?" in browser.get(address).content.decode()

    for _ in range(2):
        page = browser.post(address, {"reason": "It is <rude>"}, follow=True).content.decode()

    assert Report.objects.get().reason == "It is <rude>"
    assert "Reported. Thank you." in page
    assert "It is &lt;rude&gt;" in page


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001, "a\0b"])
def test_a_reason_is_needed(alice: User, bob: User, reason: str) -> None:
    prompt = write_prompt(alice)

    answer = visitor(bob).post(f"/messages/{prompt.pk}/report/", {"reason": reason})

    assert answer.status_code == 422
    assert 'href="#id_reason"' in answer.content.decode()
    assert not Report.objects.exists()


def test_a_deleted_text_is_not_shown(alice: User, bob: User) -> None:
    prompt = write_prompt(alice, "Something regrettable")
    delete_message(prompt.tree, prompt, now=timezone.now())

    page = visitor(bob).get(f"/messages/{prompt.pk}/report/").content.decode()

    assert "Something regrettable" not in page


def test_it_takes_few_statements(alice: User, bob: User) -> None:
    prompt = write_prompt(alice)

    assert queries(bob, f"/messages/{prompt.pk}/report/") <= 4
