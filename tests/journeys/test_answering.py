"""Each of the eight kinds of task, answered by a person in a browser that runs no scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tasks.kinds import SPECS, Kind, Yields
from tests.cast import settle
from tests.journeys.conftest import SignIn
from trees.models import Ballot, Message, Review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def take(page: Page, kind: Kind) -> None:
    """From the dashboard to a task of this kind."""
    page.goto("/dashboard/")
    page.locator(f'form:has(input[value="{kind}"]) button').click()
    expect(page.get_by_role("heading", name="Your part")).to_be_visible()


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_role("radio", name=answer, exact=True).check()


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit and stop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, that is in")


def named(*yields: Yields) -> list[Kind]:
    return [kind for kind, spec in SPECS.items() if spec.yields in yields]


@pytest.mark.parametrize("kind", named(Yields.TEXT))
def test_writing(vera: User, sign_in: SignIn, kind: Kind) -> None:
    page = sign_in(vera, java_script_enabled=False)
    take(page, kind)

    page.get_by_label("Your message").fill("Two lines,\nin my own words.")
    submit(page)

    assert Message.objects.by(vera.pk).get().text == "Two lines,\nin my own words."
    settle()
    page.get_by_role("link", name="See your message in its conversation").click()
    expect(page.locator("li:target .prose").first).to_contain_text("in my own words.")


@pytest.mark.parametrize("kind", named(Yields.LABELS))
def test_reviewing(vera: User, sign_in: SignIn, kind: Kind) -> None:
    page = sign_in(vera, java_script_enabled=False)
    take(page, kind)

    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_role("link", name=re.compile("This question must be answered")).click()
    choose(page, "Is it spam", "No")
    choose(page, "Does it contain personal data", "Yes")
    choose(page, "How good is it?", "Rather high quality")
    submit(page)

    assert Review.objects.get(author=vera).labels == {"spam": 0, "pii": 1, "quality": 0.75}


@pytest.mark.parametrize("kind", named(Yields.RANKING))
def test_ranking(vera: User, sign_in: SignIn, kind: Kind) -> None:
    page = sign_in(vera, java_script_enabled=False)
    take(page, kind)

    choose(page, "Place of reply 1", "2")
    choose(page, "Place of reply 2", "1 (best)")
    best = page.locator(".rival").nth(1).locator(".prose").inner_text()
    submit(page)

    (first,), (_second,) = Ballot.objects.get(author=vera).ranking
    assert Message.objects.get(pk=first).text.split() == best.split()


def test_one_task_after_the_other_without_a_mouse(vera: User, sign_in: SignIn) -> None:
    page = sign_in(vera, java_script_enabled=False)
    take(page, Kind.LABEL_INITIAL_PROMPT)

    tab_to(page, "Is it spam")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to(page, "Submit and stop")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, that is in")
    tab_to(page, "Next: anything")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Your part")).to_be_visible()
    assert Review.objects.get(author=vera).labels == {"spam": 0}


WHERE_AM_I = """() => {
    const here = document.activeElement;
    const group = here.closest("fieldset");
    return (group ? group.querySelector("legend") : here).textContent;
}"""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is there; the first option of a group counts as the group."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate(WHERE_AM_I):
            return
    pytest.fail(f"{words!r} cannot be reached by keyboard.")
