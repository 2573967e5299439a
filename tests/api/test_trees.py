"""GET trees/ and trees/{id}/: lists and outlines, and who sees what of them."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.api.calls import problem_of
from tests.cast import NOON
from tests.forest import child, root
from trees.contributions import delete_message
from trees.models import Message, Tree
from trees.states import State

pytestmark = pytest.mark.django_db

TREES = "/api/v1/trees/"


def ids(client: APIClient, **query: str) -> list[str]:
    return [tree["id"] for tree in client.get(TREES, query).json()["results"]]


def dated(message: Message, minutes: int) -> str:
    """The tree's id, after its birth has been moved."""
    Tree.objects.filter(pk=message.tree_id).update(created_at=NOON + timedelta(minutes=minutes))
    return str(message.tree_id)


def test_newest_first_with_what_is_known_of_them(alice: User, as_bob: APIClient) -> None:
    old, new = root(alice), root(alice, "de")
    child(new, alice)
    dated(old, 0), dated(new, 1)

    page = as_bob.get(TREES).json()

    assert page["next"] is None
    assert [tree["id"] for tree in page["results"]] == [str(new.pk), str(old.pk)]
    assert page["results"][0] == {
        "id": str(new.pk),
        "lang": "de",
        "state": "growing",
        "created_at": "2026-03-01T12:01:00Z",
        "topics": [],
        "prompt": "How do magnets work?",
        "message_count": 2,
        "goal_size": 12,
        "max_depth": 5,
        "max_replies": 3,
        "max_followups": 2,
    }


def test_filters_narrow_the_list(alice: User, bob: User, as_bob: APIClient) -> None:
    growing = dated(root(alice), 4)
    ready = dated(root(alice, state=State.READY_FOR_EXPORT), 3)
    german = dated(root(alice, "de"), 2)
    own = dated(root(bob), 1)

    assert ids(as_bob) == [growing, ready, german, own]
    assert ids(as_bob, state="ready_for_export") == [ready]
    assert ids(as_bob, lang="de") == [german]
    assert ids(as_bob, author="me") == [own]
    assert ids(as_bob, author="me", lang="de") == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"state": "grown"}, "invalid_filter"),
        ({"state": ""}, "invalid_filter"),
        ({"state": "\0"}, "invalid_filter"),
        ({"state": ["growing", "ranking"]}, "invalid_filter"),
        ({"lang": "xx"}, "unknown_language"),
        ({"author": "alice"}, "invalid_filter"),
        ({"author": "1"}, "invalid_filter"),
        ({"role": "prompter"}, "unknown_filter"),
        ({"x" * 10_000: "1"}, "unknown_filter"),
        ({"\0": "1"}, "unknown_filter"),
    ],
)
def test_filters_that_are_not_known_are_refused(
    query: dict[str, Any], code: str, as_bob: APIClient
) -> None:
    problem_of(as_bob.get(TREES, query), 422, code)


def outline_of(client: APIClient, prompt: Message) -> dict[str, Any]:
    outline: dict[str, Any] = client.get(f"{TREES}{prompt.tree_id}/").json()["outline"]
    return outline


def shape(branch: dict[str, Any]) -> tuple[str, list[Any]]:
    return branch["text"], [shape(reply) for reply in branch["replies"]]


def test_a_tree_is_nested(alice: User, as_bob: APIClient) -> None:
    prompt = root(alice)
    first, _ = child(prompt, alice, "A"), child(prompt, alice, "B")
    child(first, alice, "A1")

    tree = as_bob.get(f"{TREES}{prompt.pk}/").json()

    assert (tree["id"], tree["message_count"]) == (str(prompt.pk), 4)
    assert shape(tree["outline"]) == (
        "How do magnets work?",
        [("A", [("A1", [])]), ("B", [])],
    )


def test_ranks_order_rivals_only_where_they_may_be_seen(
    alice: User, as_bob: APIClient, as_mod: APIClient
) -> None:
    prompt = root(alice)
    child(prompt, alice, "Second", rank=1)
    child(prompt, alice, "First", rank=0)

    def order(client: APIClient) -> list[str]:
        return [reply["text"] for reply in outline_of(client, prompt)["replies"]]

    assert order(as_bob) == ["Second", "First"]
    assert order(as_mod) == ["First", "Second"]
    Tree.objects.update(state=State.READY_FOR_EXPORT)
    assert order(as_bob) == ["First", "Second"]


@pytest.mark.parametrize("state", State)
def test_judgement_and_authors_are_seen_once_the_tree_is_ready_or_by_moderators(
    state: State, alice: User, as_alice: APIClient, as_bob: APIClient, as_mod: APIClient
) -> None:
    prompt = root(alice, state=state, labels={"spam": {"value": 0.25, "count": 4}}, rank=1)
    expected = {
        "author": str(alice.public_id),
        "review_count": 3,
        "review_result": None,
        "labels": {"spam": {"value": 0.25, "count": 4}},
        "rank": 1,
        "ranking_strength": None,
    }
    ready = state is State.READY_FOR_EXPORT

    assert outline_of(as_mod, prompt)["judgement"] == expected
    for client in (as_alice, as_bob):
        response = client.get(f"{TREES}{prompt.pk}/")
        assert response.json()["outline"]["judgement"] == (expected if ready else None)
        assert (str(alice.public_id) in response.content.decode()) == ready


def test_deleted_texts_are_seen_by_moderators_only(
    alice: User, as_bob: APIClient, as_mod: APIClient
) -> None:
    prompt = root(alice, state=State.READY_FOR_EXPORT)
    reply = child(prompt, alice, "Deleted reply")
    delete_message(prompt.tree, reply, now=NOON)

    (seen,) = outline_of(as_bob, prompt)["replies"]
    assert (seen["deleted"], seen["text"]) == (True, "")
    (seen,) = outline_of(as_mod, prompt)["replies"]
    assert (seen["deleted"], seen["text"]) == (True, "Deleted reply")

    delete_message(prompt.tree, prompt, now=NOON)
    for client, text in ((as_bob, ""), (as_mod, "How do magnets work?")):
        tree = client.get(f"{TREES}{prompt.pk}/").json()
        assert (tree["prompt"], tree["message_count"]) == (text, 0)
        assert client.get(TREES).json()["results"][0]["prompt"] == text


def test_a_very_deep_tree_is_read(alice: User, as_bob: APIClient) -> None:
    prompt = last = root(alice)
    for _ in range(120):
        last = child(last, alice)

    branch, depth = outline_of(as_bob, prompt), 0
    while branch["replies"]:
        (branch,) = branch["replies"]
        depth += 1

    assert (depth, branch["id"]) == (120, str(last.pk))
