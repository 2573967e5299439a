"""Undoing what was sent from the page of a task."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from tasks import leases, outbox
from tasks.kinds import Kind
from tasks.models import Status, Task
from tests.cast import ask, visitor
from tests.pages.counting import queries
from trees.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _grace(settings: Settings) -> None:
    settings.ANSWER_UNDO_SECONDS = 15


@pytest.fixture
def task(crew: list[User], vera: User) -> Task:
    return ask(vera, Kind.ASSISTANT_REPLY, now=timezone.now())


def send(task: Task, text: str = "A fine answer", **more: str) -> tuple[Client, str]:
    """Vera's browser after it sent a text, and the page where she comes out."""
    browser = visitor(task.user)
    fields = {"text": text, "asked_kind": "random", "asked_lang": "en", **more}
    page = browser.post(f"/tasks/{task.pk}/answer/", fields, follow=True)
    return browser, page.content.decode()


def written(user: User) -> int:
    return Message.objects.by(user.pk).count()


def test_the_next_task_is_there_with_an_undo_above_it(task: Task) -> None:
    _, page = send(task)

    assert "Your part" in page
    assert "You can undo it for" in page
    assert f'action="/tasks/{task.pk}/undo/"' in page
    assert written(task.user) == 0


def test_undone_everything_is_filled_in_again(task: Task) -> None:
    browser, _ = send(task)

    page = browser.post(f"/tasks/{task.pk}/undo/", follow=True).content.decode()

    assert "A fine answer</textarea>" in page
    assert "You can undo it for" not in page
    assert written(task.user) == 0


def test_undone_too_late_one_is_told(task: Task) -> None:
    browser, _ = send(task)
    outbox.send_due(now=timezone.now() + timedelta(seconds=20))

    page = browser.post(f"/tasks/{task.pk}/undo/", follow=True).content.decode()

    assert "Your answer has been taken in" in page
    assert "Thank you, that is in" in page
    assert written(task.user) == 1


def test_who_stops_sees_what_was_sent(task: Task) -> None:
    _, page = send(task, then="stop")

    assert "Thank you, that is sent" in page
    assert "A fine answer</textarea>" in page
    assert f'action="/tasks/{task.pk}/undo/"' in page


def test_sending_again_leads_to_the_same_next_task(task: Task) -> None:
    send(task)
    send(task)

    assert Task.objects.of(task.user_id).open().count() == 2
    assert Task.objects.of(task.user_id).in_outbox().count() == 1


def test_another_answer_meanwhile_is_shown_but_not_taken(task: Task) -> None:
    send(task)

    _, page = send(task, "Something else")

    assert "You have sent an answer to this task" in page
    assert "Something else</textarea>" in page
    assert f'action="/tasks/{task.pk}/undo/"' in page
    task.refresh_from_db()
    assert task.draft == {"text": "A fine answer"}


def test_what_came_back_is_told_with_its_reason(task: Task) -> None:
    browser, _ = send(task)
    Task.objects.filter(pk=task.pk).update(sends_at=None, refused_as="conversation_closed")

    page = browser.get("/drafts/").content.decode()
    assert "finished or taken away in the meantime" in page
    assert "A fine answer" in page

    browser.post(f"/tasks/{task.pk}/draft/discard/")
    assert "taken away in the meantime" not in browser.get("/drafts/").content.decode()


def test_what_can_be_undone_stands_above_the_drafts_and_is_none(task: Task) -> None:
    browser, _ = send(task)

    page = browser.get("/drafts/").content.decode()

    assert "You can undo it for" in page
    assert "You have no drafts" in page


def test_a_look_at_a_page_sends_what_is_due(task: Task) -> None:
    browser, _ = send(task)
    Task.objects.filter(pk=task.pk).update(sends_at=timezone.now())

    browser.get("/drafts/")

    assert written(task.user) == 1


def test_it_costs_the_same_however_many_wait(task: Task) -> None:
    vera = task.user
    other = ask(vera, Kind.INITIAL_PROMPT, now=timezone.now())
    send(task, then="stop")
    one = queries(vera, f"/tasks/{other.pk}/")

    send(ask(vera, Kind.PROMPTER_REPLY, now=timezone.now()), then="stop")

    assert queries(vera, f"/tasks/{other.pk}/") == one
    assert leases.open_tasks(vera).count() == 1


def test_the_page_says_how_long_it_can_be_undone(task: Task, settings: Settings) -> None:
    browser = visitor(task.user)
    address = f"/tasks/{task.pk}/"

    assert "You can undo sending for 15 seconds" in browser.get(address).content.decode()
    settings.ANSWER_UNDO_SECONDS = 0
    assert "You can undo sending" not in browser.get(address).content.decode()


def test_an_open_task_is_no_business_of_the_outbox(task: Task) -> None:
    page = visitor(task.user).post(f"/tasks/{task.pk}/undo/", follow=True).content.decode()

    assert re.search("<h2[^>]*>Your part</h2>", page)
    task.refresh_from_db()
    assert task.status == Status.LEASED
