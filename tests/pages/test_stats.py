"""The statistics page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from community import figures
from community.bars import bars
from community.views import WEEKS
from tests import scenery
from tests.cast import finish_tree, forget_kept, write_prompt
from tests.pages.counting import queries
from trees.models import Message

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


def test_growth_and_times_are_drawn_with_tables_behind_them(
    client: Client, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    assert "counted every few minutes" in client.get("/stats/").content.decode()
    finish_tree(alice, bob, carol, dan, erin)
    now = timezone.now()
    Message.objects.update(created_at=now)
    figures.count(now=now)

    page = client.get("/stats/").content.decode()

    assert page.count('<svg viewBox="0 0 320.0 170.0" role="img"') == 3
    assert page.count("<title>Messages written, by week</title>") == 1
    assert page.count('<rect class="column"') == WEEKS * 2 + len(figures.BOUNDS) + 1
    monday = date_format(now - timedelta(days=now.weekday()), "SHORT_DATE_FORMAT")
    assert f'>{monday}</th><td class="number">3</td>' in page
    assert '<th scope="row">&lt; 1</th><td class="number">1</td>' in page


def test_languages_with_few_finished_trees_tell_no_times(
    client: Client, alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    finish_tree(alice, bob, carol, dan, erin)
    figures.count(now=timezone.now())
    assert "A quarter took less than" not in client.get("/stats/").content.decode()


def test_what_waits_and_what_is_missing_most(client: Client, alice: User) -> None:
    assert "Nothing waits at the moment" in client.get("/stats/").content.decode()
    forget_kept()
    write_prompt(alice)
    page = client.get("/stats/").content.decode()
    assert "people who review" in page


def test_it_costs_the_same_however_much_there_is(crew: list[User], vera: User) -> None:
    def anew() -> int:
        forget_kept()
        return queries(vera, "/stats/")

    figures.count(now=timezone.now())
    few = anew()
    scenery.lively_site(crew)
    figures.count(now=timezone.now())
    assert anew() == few
