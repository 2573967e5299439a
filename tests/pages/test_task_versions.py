"""The same task in two windows: whoever comes second is asked which version to go on with."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tasks.kinds import Kind
from tasks.models import Status, Task
from tests.cast import ask, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(crew: list[User], vera: User) -> Task:
    return ask(vera, Kind.ASSISTANT_REPLY, now=timezone.now())


class Window:
    """A window that shows the task as it was when it was opened."""

    def __init__(self, task: Task) -> None:
        self.browser: Client = visitor(task.user)
        self.address = f"/tasks/{task.pk}"
        page = self.browser.get(f"{self.address}/").content.decode()
        found = re.search('name="version" value="([^"]*)"', page)
        assert found
        self.version = found[1]

    def press(self, button: str, text: str, **more: str) -> HttpResponse:
        fields = {"text": text, "version": self.version, **more}
        return self.browser.post(f"{self.address}/{button}/", fields)  # type: ignore[return-value]


def kept(task: Task) -> object:
    task.refresh_from_db()
    return task.draft


def test_one_window_can_save_as_often_as_it_likes(task: Task) -> None:
    window = Window(task)

    for text in ("One", "One two"):
        saved = window.browser.post(
            f"/tasks/{task.pk}/draft/",
            {"text": text, "version": window.version},
            headers={"X-Requested-With": "fetch"},
        )
        assert saved.status_code == 204
        window.version = saved.headers["Draft-Version"]

    assert kept(task) == {"text": "One two"}


@pytest.mark.parametrize("button", ["draft", "answer", "skip", "extend"])
def test_the_second_window_overwrites_nothing(task: Task, button: str) -> None:
    first, second = Window(task), Window(task)
    first.press("draft", "From the first window")

    answer = second.press(button, "From the second window", scope="later")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "From the first window</textarea>" in page
    assert "From the second window</textarea>" in page
    assert kept(task) == {"text": "From the first window"}
    assert task.status == Status.LEASED


def test_a_script_is_told_so(task: Task) -> None:
    first, second = Window(task), Window(task)
    first.press("draft", "From the first window")

    answer = second.browser.post(
        f"/tasks/{task.pk}/draft/",
        {"text": "From the second", "version": second.version},
        headers={"X-Requested-With": "fetch"},
    )

    assert (answer.status_code, answer.headers["Refusal"]) == (409, "draft_changed")


def test_either_version_can_be_gone_on_with(task: Task) -> None:
    first, second = Window(task), Window(task)
    first.press("draft", "From the first window")
    page = second.press("answer", "From the second window").content.decode()
    offered = re.search('name="version" value="([^"]*)"', page)
    assert offered

    second.version = offered[1]
    second.press("draft", "From the second window")

    assert kept(task) == {"text": "From the second window"}


def test_the_same_in_both_is_no_conflict(task: Task) -> None:
    first, second = Window(task), Window(task)
    first.press("draft", "The same")

    assert second.press("draft", "The same").status_code == 302


def test_a_version_that_was_thrown_away_is_in_nobodys_way(task: Task) -> None:
    first, second = Window(task), Window(task)
    first.press("draft", "From the first window")
    first.version = Window(task).version
    assert first.press("draft", "").status_code == 302

    assert second.press("draft", "From the second window").status_code == 302
    assert kept(task) == {"text": "From the second window"}
