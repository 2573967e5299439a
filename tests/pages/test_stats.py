"""The statistics page."""

import re

import pytest
from django.test import Client

from accounts.models import User
from community.bars import bars
from tests.cast import finish_tree, write_prompt

pytestmark = pytest.mark.django_db


def row(page: str, name: str) -> list[str]:
    """The cells of numbers in the line of this name."""
    line = next(part for part in page.split("<tr>") if re.search(rf">{name}<", part))
    return re.findall(r'class="number">(\d+)<', line)


def test_an_empty_site_has_statistics_too(client: Client) -> None:
    page = client.get("/stats/").content.decode()

    assert "There are no messages yet" in page
    assert row(page, "Growing") == ["0"]


def test_trees_by_state_and_messages_by_language_and_role(
    client: Client, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    finish_tree(alice, bob, carol, dan, erin)
    write_prompt(alice, "Wie geht das?", "de")

    page = client.get("/stats/").content.decode()

    assert row(page, "Finished") == ["1"]
    assert row(page, "English") == ["1", "1", "2", "3"]
    assert row(page, "Deutsch") == ["1", "1", "0", "1"]
    assert page.index("English") < page.index("Deutsch")


def test_bars_are_drawn_without_inline_style(client: Client, alice: User) -> None:
    write_prompt(alice)

    page = client.get("/stats/").content.decode()

    assert '<rect width="100.0" height="10"/>' in page
    assert "style=" not in page


def test_bars_are_in_proportion_to_the_longest() -> None:
    assert [bar.percent for bar in bars([("a", 3), ("b", 12), ("c", 0)])] == [25.0, 100.0, 0.0]
    assert [bar.percent for bar in bars([("a", 0)])] == [0.0]
    assert bars([]) == []
