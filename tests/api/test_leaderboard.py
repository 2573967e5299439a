"""``GET /api/v1/leaderboard/``."""

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from tests.cast import client_of, finish_tree, forget_kept
from trees.models import Contribution

pytestmark = pytest.mark.django_db

BOARD = "/api/v1/leaderboard/"


@pytest.fixture
def _finished(alice: User, bob: User, carol: User, dan: User, erin: User) -> None:
    finish_tree(alice, bob, carol, dan, erin)
    Contribution.objects.update(created_at=timezone.now())


def board(client: APIClient | None = None, **query: str) -> Any:
    response = (client or APIClient()).get(BOARD, query)
    assert response.status_code == 200
    return response.json()


@pytest.mark.usefixtures("_finished")
def test_strangers_see_user_names_counts_points_and_places() -> None:
    found = board()

    assert (found["frame"], found["lang"], found["own"]) == ("week", None, None)
    assert found["people"] == 5
    assert found["leaders"][0] == {
        "place": 1,
        "name": "bob",
        "points": 12,
        "prompts": 0,
        "replies": 1,
        "reviews": 2,
        "rankings": 0,
    }
    assert [line["place"] for line in found["leaders"]] == [1, 1, 3, 4, 5]


@pytest.mark.usefixtures("_finished")
@pytest.mark.parametrize("frame", ["day", "week", "month", "total"])
def test_every_frame_answers(frame: str) -> None:
    assert board(frame=frame)["people"] == 5
    assert board(frame=frame, lang="en")["people"] == 5
    assert board(frame=frame, lang="de")["people"] == 0


@pytest.mark.usefixtures("_finished")
def test_own_place_with_neighbours(erin: User) -> None:
    own = board(client_of(erin))["own"]

    assert own["standing"]["name"] == "erin"
    assert own["standing"]["place"] == 5
    assert [line["name"] for line in own["neighbours"]][-1] == "dan"
    assert own["streak_days"] == 1


def test_own_place_without_points(alice: User) -> None:
    assert board(client_of(alice))["own"] == {"standing": None, "neighbours": [], "streak_days": 0}


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"frame": "year"}, "unknown_frame", "frame"),
        ({"frame": ""}, "unknown_frame", "frame"),
        ({"frame": "x" * 10_000}, "unknown_frame", "frame"),
        ({"lang": "klingon"}, "unknown_language", "lang"),
        ({"lang": "\0"}, "unknown_language", "lang"),
    ],
)
@pytest.mark.django_db
def test_wrong_values_are_problems_with_a_code(
    query: dict[str, str], code: str, field: str
) -> None:
    response = APIClient().get(BOARD, query)

    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == code
    assert response.json()["field"] == field


@pytest.mark.usefixtures("_finished", "no_redis")
def test_works_without_the_cache() -> None:
    assert board()["people"] == 5


@pytest.mark.usefixtures("_finished")
def test_statements(django_assert_num_queries: DjangoAssertNumQueries, erin: User) -> None:
    client = client_of(erin)
    forget_kept()
    with django_assert_num_queries(5):  # key, the last day summed up, work since, names, days
        board(client)
    with django_assert_num_queries(3):  # key, names, days
        board(client)
    with django_assert_num_queries(1):  # names
        board()
