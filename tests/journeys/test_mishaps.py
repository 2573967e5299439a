"""What goes wrong in a browser: no text is ever lost, no answer is stored twice."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Task
from tests.cast import ask, settle
from tests.journeys.conftest import SignIn
from trees import lifecycle
from trees.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "A text that took half an hour to write."
SAVED = 15_000
"""Milliseconds within which a draft has been saved by itself, at the latest."""


@pytest.fixture
def task(vera: User) -> Task:
    return ask(vera, Kind.ASSISTANT_REPLY, now=timezone.now())


def begin(page: Page, task: Task, text: str = TEXT) -> None:
    page.goto(f"/tasks/{task.pk}/")
    page.get_by_label("Your message").fill(text)


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit and stop").click()


def stored(user: User) -> int:
    return Message.objects.by(user.pk).count()


def test_a_lost_place_keeps_the_text(vera: User, task: Task, sign_in: SignIn) -> None:
    page = sign_in(vera, java_script_enabled=False)
    begin(page, task)
    leases.expire(now=timezone.now() + timedelta(hours=2))
    assert task.opening.tree_id
    lifecycle.halt(task.opening.tree_id, actor=vera, reason="", now=timezone.now())
    settle()

    submit(page)

    expect(page.get_by_label("Your text")).to_have_value(TEXT)
    page.get_by_role("link", name="Open my drafts").click()
    expect(page.get_by_label("Your text")).to_have_value(TEXT)
    assert stored(vera) == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_stores_once(vera: User, task: Task, sign_in: SignIn, scripts: bool) -> None:
    page = sign_in(vera, java_script_enabled=scripts)
    begin(page, task)

    page.get_by_role("button", name="Submit and stop").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, that is in")
    assert stored(vera) == 1


def test_going_back_and_sending_again_stores_once(vera: User, task: Task, sign_in: SignIn) -> None:
    page = sign_in(vera)
    begin(page, task)
    submit(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, that is in")

    page.go_back()
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, that is in")
    assert stored(vera) == 1


def test_two_tabs_cannot_answer_differently(vera: User, task: Task, sign_in: SignIn) -> None:
    first = sign_in(vera, java_script_enabled=False)
    second = first.context.new_page()
    begin(first, task)
    begin(second, task, "Another text, from the second tab.")
    submit(first)

    submit(second)

    expect(second.get_by_label("Your text")).to_have_value("Another text, from the second tab.")
    assert Message.objects.by(vera.pk).get().text == TEXT


def test_who_was_signed_out_sees_the_text_again(vera: User, task: Task, sign_in: SignIn) -> None:
    page = sign_in(vera, java_script_enabled=False)
    begin(page, task)
    page.context.clear_cookies(name="sessionid")

    submit(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    expect(page.get_by_role("textbox")).to_have_value(TEXT)


def test_skipping_keeps_the_text(vera: User, task: Task, sign_in: SignIn) -> None:
    page = sign_in(vera, java_script_enabled=False)
    begin(page, task)

    page.get_by_role("button", name="Not now").click()

    page.get_by_role("link", name="See it again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You gave this task back")
    expect(page.get_by_label("Your text")).to_have_value(TEXT)
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_label("Your message")).to_have_value(TEXT)


def test_a_closed_tab_keeps_the_text(vera: User, task: Task, sign_in: SignIn) -> None:
    page = sign_in(vera)
    begin(page, task)
    with page.expect_response(f"**/tasks/{task.pk}/draft/") as saved:
        expect(page.get_by_text("Draft kept just now")).to_be_visible(timeout=SAVED)
    assert saved.value.status == 204
    page.close()

    again = sign_in(vera)
    again.goto(f"/tasks/{task.pk}/")

    expect(again.get_by_label("Your message")).to_have_value(TEXT)


def test_a_cut_connection_is_told_and_loses_nothing(
    vera: User, task: Task, sign_in: SignIn
) -> None:
    page = sign_in(vera)
    page.goto(f"/tasks/{task.pk}/")

    def cut(route: Route) -> None:
        route.abort("internetdisconnected")

    page.route("**/draft/", cut)
    page.get_by_label("Your message").fill(TEXT)
    expect(page.get_by_text("The draft could not be kept")).to_be_visible(timeout=SAVED)
    page.unroute("**/draft/", cut)

    submit(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, that is in")
    assert Message.objects.by(vera.pk).get().text == TEXT
