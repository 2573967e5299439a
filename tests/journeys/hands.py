"""The ways in which people work a page: with a mouse, a finger, the keyboard, with or without
scripts. What is pressed is named by what it sends, so that a journey holds in every language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from playwright.sync_api import Locator, Page

MOST_PRESSES: Final = 120


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, button: Locator) -> None:
        """Work a button or a link."""
        button.click()

    def choose(self, radio: Locator) -> None:
        """Choose one of several, by its words."""
        radio.locator("xpath=ancestor::label").click()

    def write(self, box: Locator, text: str) -> None:
        """Type into a field."""
        box.click()
        box.press_sequentially(text)


class Finger(Mouse):
    """Taps on a small screen."""

    def press(self, button: Locator) -> None:
        """See Mouse."""
        button.tap()

    def choose(self, radio: Locator) -> None:
        """See Mouse."""
        radio.locator("xpath=ancestor::label").tap()

    def write(self, box: Locator, text: str) -> None:
        """See Mouse."""
        box.tap()
        box.press_sequentially(text)


class Keyboard(Mouse):
    """Presses Tab until the focus is where it is wanted, and never touches anything else."""

    def press(self, button: Locator) -> None:
        """See Mouse."""
        self._go_to(button)
        self.page.keyboard.press("Enter")

    def choose(self, radio: Locator) -> None:
        """Go to the group, then through it with the arrows."""
        group = self.page.locator(f'[name="{radio.get_attribute("name")}"]')
        self._go_to(group)
        for _ in range(group.count()):
            if radio.evaluate("radio => document.activeElement === radio"):
                break
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Space")

    def write(self, box: Locator, text: str) -> None:
        """See Mouse."""
        self._go_to(box)
        self.page.keyboard.type(text)

    def _go_to(self, wanted: Locator) -> None:
        for _ in range(MOST_PRESSES):
            self.page.keyboard.press("Tab")
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                return
        pytest.fail(f"Tab does not lead to {wanted}.")


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody comes to the site: their hands, their window, their language."""

    hand: type[Mouse] = Mouse
    window: Mapping[str, Any] = field(default_factory=dict)
    lang: str = "en"


PHONE: Final = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
WAYS: Final = {
    "mouse": Way(),
    "keyboard": Way(hand=Keyboard),
    "no scripts": Way(window={"java_script_enabled": False}),
    "phone": Way(hand=Finger, window=PHONE),
    "Arabic": Way(lang="ar"),
    "Arabic on a phone without scripts": Way(
        hand=Finger, window={**PHONE, "java_script_enabled": False}, lang="ar"
    ),
}
