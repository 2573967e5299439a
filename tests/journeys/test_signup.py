"""From opening the site to the first accepted answer, and the way back in, without JavaScript."""

import time

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.journeys.conftest import SignIn
from trees.models import Review

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MOST_PAGE_LOADS = 6


class Effort:
    """What a journey asks of a person and of the machine."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.loads = self.fields = self.clicks = 0
        self.began = time.perf_counter()
        page.on("load", self._loaded)

    def _loaded(self, page: Page) -> None:
        self.loads += 1

    def click(self, name: str, role: str = "button") -> None:
        """Click a button or link in the main part of the page."""
        main = self.page.get_by_role("main")
        main.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
        self.clicks += 1

    def type(self, label: str, text: str) -> None:
        """Fill in one field."""
        self.page.get_by_label(label, exact=True).fill(text)
        self.fields += 1

    def tell(self, name: str) -> None:
        """The figures, for whoever runs the test with ``-s``."""
        seconds = time.perf_counter() - self.began
        print(  # noqa: T201
            f"\n{name}: {self.loads} page loads, {self.fields} fields, {self.clicks} clicks, "
            f"{seconds:.1f} s of machine time"
        )


PRACTICE = {"0-spam": "0", "0-fails_task": "0", "0-helpfulness": "1",
            "1-spam": "1", "1-fails_task": "1", "1-pii": "1"}  # fmt: skip


@pytest.mark.parametrize("practise", [False, True])
def test_a_stranger_gives_a_first_answer_within_six_page_loads(
    vera: User, sign_in: SignIn, practise: bool
) -> None:
    effort = Effort(page := sign_in(locale="en-GB"))
    page.goto("/")
    effort.click("Join in", role="link")
    effort.type("Name or e-mail address", "frida@example.org")
    effort.type("Password", "a long pass phrase")
    page.get_by_label("I agree to these terms").check()
    effort.clicks += 1
    effort.click("Join in")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome, ")
    if practise:
        for name, value in PRACTICE.items():
            page.locator(f'input[name="{name}"][value="{value}"]').check()
        effort.clicks += len(PRACTICE)
        effort.click("Compare with how others judge")
        expect(page.get_by_role("status").get_by_text("Well done.")).to_be_visible()
        effort.click("Give me a real task")
    else:
        effort.click("Skip this, give me a real task")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review a first message")
    page.get_by_role("group", name="Is it spam").get_by_label("No", exact=True).check()
    effort.clicks += 1
    page.get_by_role("main").get_by_role("button", name="Submit", exact=True).click()
    effort.clicks += 1
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Review a first message")
    expect(page.get_by_role("heading", name="Your part")).to_be_visible()  # of the next one
    page.wait_for_load_state()

    assert Review.objects.get(author__email="frida@example.org").labels == {"spam": 0}
    assert effort.loads <= MOST_PAGE_LOADS
    assert effort.fields == 2
    assert effort.clicks == (13 if practise else 6)
    with_or_without = "with" if practise else "without"
    effort.tell(f"From opening the site to the first accepted answer, {with_or_without} practice")


def test_a_stranger_joins_in_and_comes_back_without_scripts(sign_in: SignIn) -> None:
    page = sign_in(java_script_enabled=False, locale="eu-ES")  # no language of the interface
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Join in").click()
    page.get_by_text("My languages").click()
    reads = page.get_by_role("group", name="Languages I read")
    expect(reads.get_by_label("Euskara")).to_be_checked()
    expect(reads.get_by_label("English")).not_to_be_checked()
    reads.get_by_text("More languages").click()
    reads.get_by_label("Català").check()
    _fill(page, "frida", "short")
    page.get_by_role("button", name="Join in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("This password is too short")
    expect(page.get_by_label("I agree to these terms")).to_be_checked()
    page.get_by_text("My languages").click()
    expect(reads.get_by_label("Català")).to_be_checked()  # what was chosen is still there
    _fill(page, "frida", "a long pass phrase")
    page.get_by_role("button", name="Join in").click()

    page.wait_for_url("**/first-steps/")
    frida = User.objects.get(username="frida")
    assert (set(frida.reads), set(frida.writes)) == ({"eu", "ca"}, {"eu"})
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("Name or e-mail address").fill("Frida")
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/dashboard/")


def test_the_password_can_be_looked_at(sign_in: SignIn, transactional_db: None) -> None:
    page = sign_in()
    page.goto("/accounts/signup/")
    password = page.get_by_label("Password", exact=True)
    password.fill("a long pass phrase")
    show = page.get_by_role("button", name="Show Password")

    show.click()
    expect(password).to_have_attribute("type", "text")
    expect(show).to_have_attribute("aria-pressed", "true")
    show.click()
    expect(password).to_have_attribute("type", "password")


def _fill(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name or e-mail address").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("I agree to these terms").check()
