"""The leaderboard page."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.cast import finish_tree
from trees.models import Contribution

pytestmark = pytest.mark.django_db

BOARD = "/leaderboard/"


@pytest.fixture
def _finished(alice: User, bob: User, carol: User, dan: User, erin: User) -> None:
    finish_tree(alice, bob, carol, dan, erin)
    Contribution.objects.update(created_at=timezone.now())


def test_nobody_has_points_yet(client: Client) -> None:
    assert "You could be the first" in client.get(BOARD).content.decode()


@pytest.mark.usefixtures("_finished")
def test_strangers_see_the_leaders_and_no_place_of_their_own(client: Client) -> None:
    response = client.get(BOARD)

    page = response.content.decode()
    assert page.index(">bob<") < page.index(">alice<") < page.index(">erin<")
    assert response.context["board"].own is None
    assert '<h2 id="own">' not in page


@pytest.mark.usefixtures("_finished")
def test_the_signed_in_see_their_place_marked_and_their_streak(client: Client, dan: User) -> None:
    client.force_login(dan)

    page = client.get(BOARD).content.decode()

    assert "Place 4 of 5, with 6 points." in page
    assert "You have helped on 1 day in a row." in page
    assert page.count('class="own"') == 2


def test_who_has_done_nothing_yet_is_told_so(client: Client, alice: User) -> None:
    client.force_login(alice)

    page = client.get(BOARD).content.decode()

    assert "You have no points in this span of time yet." in page
    assert "in a row" not in page


@pytest.mark.usefixtures("_finished")
def test_frames_are_links_that_keep_the_language(client: Client) -> None:
    page = client.get(BOARD, {"frame": "month", "lang": "de"}).content.decode()

    for frame in ("day", "week", "total"):
        assert f'<a href="?frame={frame}&amp;lang=de">' in page
    assert '<a href="?frame=month&amp;lang=de" aria-current="page">' in page
    assert '<option value="de" lang="de" selected>' in page
    assert "You could be the first" in page


@pytest.mark.parametrize(
    ("query", "remedy"),
    [({"frame": "year"}, "choose one of day, week"), ({"lang": "xx"}, "it has en, es")],
)
def test_wrong_addresses_get_a_page_that_says_what_would_do(
    client: Client, query: dict[str, str], remedy: str
) -> None:
    response = client.get(BOARD, query)

    assert response.status_code == 422
    assert remedy in response.content.decode()
