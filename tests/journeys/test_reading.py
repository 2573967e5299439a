"""Reading in a real browser: long messages fold, and nothing in them is out of reach."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.forest import child, root
from tests.journeys.conftest import SignIn
from trees import shelf
from trees.states import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "A line of a long message.\n\n" * 60 + "[The end](https://example.org/)"


def test_a_long_message_folds_without_a_script(vera: User, sign_in: SignIn) -> None:
    prompt = root(vera, state=State.READY_FOR_EXPORT, text="How long?")
    first, second = (child(prompt, vera, LONG, rank=rank) for rank in (0, 1))
    page = sign_in(vera, java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto(f"/trees/{prompt.pk}/")
    texts = page.locator(".fold > .prose")
    folds = page.get_by_role("checkbox", name="Show the whole message")

    def height(number: int) -> float:
        box = texts.nth(number).bounding_box()
        assert box is not None
        return box["height"]

    folded = height(0)
    assert folded < 500
    expect(page.get_by_role("link", name="The end").first).to_be_attached()
    folds.first.check()
    assert height(0) > 3 * folded
    assert height(1) == folded

    page.get_by_role("link", name="The end").nth(1).focus()
    assert height(1) > 3 * folded

    page.goto(f"/messages/{second.pk}/")
    assert page.url.endswith(f"#m-{second.pk}")
    assert height(1) > 3 * folded
    assert first.text == second.text


def test_looking_for_words_and_following_the_drawing(vera: User, sign_in: SignIn) -> None:
    prompt = root(vera, state=State.READY_FOR_EXPORT, text="Tell me of quasars")
    reply = child(prompt, vera, "**Quasars** are bright.", rank=0)
    child(prompt, vera, "No idea.", rank=1)
    shelf.tidy_all()
    page = sign_in(vera)
    page.goto("/trees/")
    page.get_by_label("Words").fill("quasar bright")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 conversation found")).to_be_visible()
    page.get_by_role("link", name="Tell me of quasars").click()
    dot = page.get_by_role("link", name="Assistant, rank 1 of 2")
    dot.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#m-{reply.pk}")
