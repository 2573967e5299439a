"""What scripts add to a task's page: keys, drag, undo, and a browser that forgets nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import User
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Status, Task
from tests.cast import ask
from tests.journeys.conftest import SignIn
from trees.models import Ballot, Message, Review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "A text that took half an hour to write."
SAVED = 15_000


def opened(page: Page, user: User, kind: Kind) -> Task:
    task = ask(user, kind, now=timezone.now())
    page.goto(f"/tasks/{task.pk}/?kind=random&lang=en")
    return task


def chosen(page: Page, question: str) -> str | None:
    group = page.get_by_role("group", name=question)
    return group.locator("input:checked").get_attribute("value")


def test_a_review_takes_one_key_more_than_its_answers(vera: User, sign_in: SignIn) -> None:
    page = sign_in(vera)
    opened(page, vera, Kind.LABEL_ASSISTANT_REPLY)
    expect(page.get_by_text("Answered: 0 of 15")).to_be_visible()

    for key in "2120":  # no spam, fails, no other language, and one left open
        page.keyboard.press(key)
    expect(page.get_by_text("Answered: 3 of 15")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("0")
    expect(page.get_by_text("Answered: 2 of 15")).to_be_visible()
    page.get_by_role("group", name="How good is it?").get_by_role("radio").first.focus()
    page.keyboard.press("4")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your answer is in. Thank you.")).to_be_visible()
    assert Review.objects.get(author=vera).labels == {"spam": 0, "fails_task": 1, "quality": 0.75}


def test_keys_do_nothing_while_typing_or_when_switched_off(vera: User, sign_in: SignIn) -> None:
    page = sign_in(vera)
    opened(page, vera, Kind.LABEL_INITIAL_PROMPT)

    page.get_by_text("Say why, if you like").click()
    reason = page.get_by_label("In your own words")
    reason.fill("")
    reason.press_sequentially("12?")
    expect(reason).to_have_value("12?")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.get_by_role("heading", name="Your part").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Leave the marked question open")
    dialog.get_by_label("Use shortcuts of a single key").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Your part")).to_be_focused()
    page.keyboard.press("1")
    page.keyboard.press("?")

    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Answered: 0 of")).to_be_visible()


def test_ranking_by_drag_by_key_and_by_button_is_the_same(vera: User, sign_in: SignIn) -> None:
    page = sign_in(vera)
    opened(page, vera, Kind.RANK_ASSISTANT_REPLIES)
    first, second = (page.get_by_role("button", name=f"Reply {n}", exact=True) for n in (1, 2))
    places = page.locator("[data-place]")

    first.drag_to(places.nth(1))
    expect(places.nth(1)).to_contain_text("Reply 1")
    expect(page.get_by_role("radio", name="2", exact=True).first).to_be_checked()
    second.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(places.nth(0)).to_contain_text("Reply 2")
    expect(page.get_by_role("status").filter(has_text="Reply 2: place 1")).to_be_attached()
    page.get_by_role("group", name="Place of reply 1").get_by_role("radio").first.check()
    expect(places.nth(0)).to_contain_text("Reply 1")
    page.get_by_role("group", name="Place of reply 1").get_by_role("radio").first.press("2")
    expect(places.nth(1)).to_contain_text("Reply 1")
    page.get_by_role("button", name="Submit and stop").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, that is in")
    (best,), (other,) = Ballot.objects.get(author=vera).ranking
    assert {best, other} == {str(pk) for pk in Task.objects.get(user=vera).opening.shown}


def test_undo_brings_everything_back(vera: User, sign_in: SignIn, settings: Settings) -> None:
    settings.ANSWER_UNDO_SECONDS = 60
    page = sign_in(vera)
    opened(page, vera, Kind.ASSISTANT_REPLY)
    page.get_by_label("Your message").fill(TEXT)
    page.get_by_role("button", name="Submit", exact=True).click()

    page.get_by_role("button", name="Undo").dblclick()

    expect(page.get_by_label("Your message")).to_have_value(TEXT)
    assert not Message.objects.by(vera.pk).exists()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert Task.objects.of(vera.pk).in_outbox().count() == 1


def test_what_was_typed_offline_survives_a_closed_tab(vera: User, sign_in: SignIn) -> None:
    page = sign_in(vera)
    task = opened(page, vera, Kind.ASSISTANT_REPLY)

    page.context.set_offline(True)
    page.get_by_label("Your message").fill(TEXT)
    expect(page.get_by_text("it is safe in this browser")).to_be_visible(timeout=SAVED)
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)

    again.goto(f"/tasks/{task.pk}/")

    expect(again.get_by_label("Your message")).to_have_value(TEXT)


def test_two_tabs_show_both_versions(vera: User, sign_in: SignIn) -> None:
    first = sign_in(vera)
    task = opened(first, vera, Kind.ASSISTANT_REPLY)
    second = first.context.new_page()
    second.goto(f"/tasks/{task.pk}/")
    first.get_by_label("Your message").fill("From the first tab")
    first.get_by_role("button", name="Save draft").click()
    expect(first.get_by_text("Your draft is kept")).to_be_visible()

    second.get_by_label("Your message").fill("From the second tab")
    second.get_by_role("button", name="Look at both versions").click(timeout=SAVED)

    versions = second.get_by_label("Your text")
    expect(versions.nth(0)).to_have_value("From the second tab")
    expect(versions.nth(1)).to_have_value("From the first tab")
    second.get_by_role("button", name="Go on with this one").click()
    expect(second.get_by_label("Your message")).to_have_value("From the second tab")


def test_reporting_and_previewing_leave_the_page_as_it_is(vera: User, sign_in: SignIn) -> None:
    page = sign_in(vera)
    opened(page, vera, Kind.ASSISTANT_REPLY)
    page.get_by_label("Your message").fill("Some **strong** words")

    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview strong")).to_have_text("strong")
    page.get_by_text("Report the last message").click()
    page.get_by_label("What is wrong with it?").fill("Rude")
    page.get_by_role("button", name="Report it").click()

    expect(page.get_by_text("Reported. Thank you.")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("Some **strong** words")


def test_a_lease_that_ends_is_told_once_and_lasts_longer(vera: User, sign_in: SignIn) -> None:
    page = sign_in(vera)
    task = ask(vera, Kind.ASSISTANT_REPLY, now=timezone.now() - timedelta(minutes=57))
    page.goto(f"/tasks/{task.pk}/")

    warning = page.get_by_role("alert")
    expect(warning).to_contain_text("ends soon")
    expect(page.get_by_text(re.compile("for another [23] minutes"))).to_be_visible()
    warning.get_by_role("button", name="I need more time").click()

    expect(warning).to_be_hidden()
    expect(page.get_by_text("for another 60 minutes")).to_be_visible()
    task.refresh_from_db()
    assert task.expires_at > timezone.now() + timedelta(minutes=55)


def test_who_was_signed_out_finds_the_text_after_signing_in(vera: User, sign_in: SignIn) -> None:
    page = sign_in(vera)
    task = opened(page, vera, Kind.ASSISTANT_REPLY)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Your message").fill(TEXT)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    page.context.add_cookies(cookies)  # type: ignore[arg-type] # as the signing in would

    page.goto(f"/tasks/{task.pk}/")

    expect(page.get_by_label("Your message")).to_have_value(TEXT)
    leases.expire(now=timezone.now() + timedelta(hours=3))
    page.get_by_role("button", name="Submit and stop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, that is in")
    task.refresh_from_db()
    assert task.status == Status.ANSWERED
