"""Pages: every row once, however many are added meanwhile, and no page size or cursor but ours."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.api.calls import problem_of
from tests.cast import NOON
from tests.forest import child, root
from trees.models import Tree

pytestmark = pytest.mark.django_db

TREES = "/api/v1/trees/"


def walk(client: APIClient, address: str, *, between: object = None) -> list[str]:
    """The ids on all pages; ``between`` is called after each page."""
    found: list[str] = []
    following: str | None = address
    while following:
        page = client.get(following).json()
        found += [row["id"] for row in page["results"]]
        following = page["next"]
        if callable(between):
            between()
    return found


def expected() -> list[str]:
    return [
        str(pk) for pk in Tree.objects.order_by("-created_at", "id").values_list("pk", flat=True)
    ]


def test_pages_hold_every_row_once_in_order(alice: User, as_bob: APIClient) -> None:
    for number in range(7):
        tree = root(alice).tree
        # Three share each instant: the id decides.
        tree.created_at = NOON + timedelta(seconds=number // 3)
        tree.save()

    for size in (1, 2, 3, 7, 200):
        assert walk(as_bob, f"{TREES}?page_size={size}") == expected(), size


def test_rows_that_are_added_move_nothing(alice: User, as_bob: APIClient) -> None:
    for _ in range(6):
        root(alice)
    before = expected()

    def add() -> None:
        newer, level = root(alice).tree, root(alice).tree
        newer.created_at = NOON + timedelta(hours=1)
        newer.save()
        assert level.created_at == NOON

    seen = walk(as_bob, f"{TREES}?page_size=2", between=add)

    assert len(seen) == len(set(seen))
    assert [pk for pk in seen if pk in before] == before


def test_filters_hold_on_every_page(alice: User, as_bob: APIClient) -> None:
    german = {str(root(alice, "de").pk) for _ in range(5)}
    for _ in range(5):
        root(alice)

    assert set(walk(as_bob, f"{TREES}?page_size=2&lang=de")) == german


def test_children_are_paged_by_position(alice: User, as_bob: APIClient) -> None:
    prompt = root(alice)
    replies = [str(child(prompt, alice).pk) for _ in range(5)]

    assert walk(as_bob, f"/api/v1/messages/{prompt.pk}/children/?page_size=2") == replies


def test_fifty_rows_unless_asked_otherwise(alice: User, as_bob: APIClient) -> None:
    for _ in range(51):
        root(alice)

    page = as_bob.get(TREES).json()

    assert len(page["results"]) == 50
    assert len(as_bob.get(page["next"]).json()["results"]) == 1


def test_other_page_sizes_are_refused(as_bob: APIClient) -> None:
    for size in ("0", "-1", "201", "1e2", "x", "", "9" * 5_000, "٣", "1.0", " 1"):
        response = as_bob.get(TREES, {"page_size": size})
        problem_of(response, 422, "invalid_page_size", of=size)


def test_other_cursors_are_refused(alice: User, as_bob: APIClient) -> None:
    for _ in range(2):
        child(root(alice), alice)
    following = as_bob.get(TREES, {"page_size": 1}).json()["next"]
    of_messages = as_bob.get("/api/v1/messages/", {"page_size": 1}).json()["next"]
    cursor = following.split("cursor=")[1].split("&")[0]
    foreign = of_messages.split("cursor=")[1].split("&")[0]

    for wrong in ("", "x", cursor[:-1], "A" + cursor, "\0", "é", "x" * 10_000, foreign):
        response = as_bob.get(TREES, {"cursor": wrong})
        problem_of(response, 422, "invalid_cursor", of=wrong)
