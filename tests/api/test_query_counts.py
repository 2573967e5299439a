"""What calls cost in SQL statements: the same with 3 trees and with 60, and written down here.

The one that finds the key's person is in every number.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from tasks.kinds import KINDS, REPLY_KINDS, Kind
from tasks.stock import stocks
from tests.api.calls import TASKS, as_json, ask_for, good_answer
from tests.cast import topics
from tests.forest import child, plant, root

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 60
REMEMBERED = (
    "trees_languagepolicy", "SUM(places)", 'FROM "trees_contribution"', 'FROM "trees_topic"',
)  # fmt: skip
"""What waits, the policies, who is active, and the list of topics."""


def statements(call: Callable[[], Any]) -> int:
    """How many statements a call takes, without those that a process sends now and then only."""
    with CaptureQueriesContext(connection) as queries:
        response = call()
    assert response.status_code in (200, 201), response.content
    return sum(not any(table in query["sql"] for table in REMEMBERED) for query in queries)


def among_few_and_many(kind: Kind, author: User, measure: Callable[[], int]) -> tuple[int, int]:
    """The measure among few trees and among many, all of which want this kind of work."""
    for _ in range(FEW):
        plant(kind, author)
    few = measure()
    for _ in range(MANY - FEW):
        plant(kind, author)
    return few, measure()


# Whose key it is, a savepoint, the person's turn, the claim, the savepoint's end, the conversation.
# A claim begins at a place drawn at random and may need a second statement to go on from the
# beginning; replies have two rounds, the first one among lonely parents.
TO_ASK = {kind: {6, 7, 8, 9} if kind in REPLY_KINDS else {6, 7} for kind in KINDS}
TO_ASK[Kind.INITIAL_PROMPT] = {5, 6}
TO_ANSWER = {
    Kind.INITIAL_PROMPT: 10,
    Kind.PROMPTER_REPLY: 11,
    Kind.ASSISTANT_REPLY: 11,
    Kind.LABEL_INITIAL_PROMPT: 11,
    Kind.LABEL_PROMPTER_REPLY: 11,
    Kind.LABEL_ASSISTANT_REPLY: 11,
    Kind.RANK_PROMPTER_REPLIES: 10,
    Kind.RANK_ASSISTANT_REPLIES: 10,
}


@pytest.mark.parametrize("kind", KINDS)
def test_asking(kind: Kind, alice: User, as_bob: APIClient) -> None:
    def ask() -> int:
        stocks.cache_clear()
        used = statements(lambda: as_bob.post(TASKS, **as_json({"kind": kind, "lang": "en"})))
        for task in as_bob.get(TASKS).json()["results"]:  # a person writes one prompt at a time
            as_bob.post(f"{TASKS}{task['id']}/answer/", **as_json(good_answer(task)))
        return used

    assert set(among_few_and_many(kind, alice, ask)) <= TO_ASK[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_answering(kind: Kind, alice: User, as_bob: APIClient) -> None:
    def answer() -> int:
        task = ask_for(as_bob, kind)
        body = as_json(good_answer(task))
        return statements(lambda: as_bob.post(f"{TASKS}{task['id']}/answer/", **body))

    assert among_few_and_many(kind, alice, answer) == (TO_ANSWER[kind], TO_ANSWER[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_asking_with_topics_known_and_avoided(
    kind: Kind, alice: User, bob: User, as_bob: APIClient
) -> None:
    bob.knows_topics, bob.avoids_topics = topics("cooking"), topics("grief")
    bob.save()
    test_asking(kind, alice, as_bob)


def test_asking_for_any_kind(alice: User, as_bob: APIClient) -> None:
    for kind in KINDS:
        plant(kind, alice)

    def ask() -> int:
        stocks.cache_clear()
        return statements(lambda: as_bob.post(TASKS, **as_json({"kind": "random"})))

    assert set(among_few_and_many(Kind.ASSISTANT_REPLY, alice, ask)) <= {5, 6, 7, 8, 9}


@pytest.mark.parametrize(("scope", "number"), [("later", 6), ("not_me", 6), ("nobody_can", 13)])
def test_skipping(scope: str, number: int, alice: User, as_bob: APIClient) -> None:
    def skip() -> int:
        task = ask_for(as_bob, Kind.ASSISTANT_REPLY)
        body = as_json({"scope": scope})
        return statements(lambda: as_bob.post(f"{TASKS}{task['id']}/skip/", **body))

    assert among_few_and_many(Kind.ASSISTANT_REPLY, alice, skip) == (number, number)


def test_extending(alice: User, as_bob: APIClient) -> None:
    def extend() -> int:
        task = ask_for(as_bob, Kind.ASSISTANT_REPLY)
        return statements(lambda: as_bob.post(f"{TASKS}{task['id']}/extend/"))

    assert among_few_and_many(Kind.ASSISTANT_REPLY, alice, extend) == (5, 5)


@pytest.mark.parametrize("lang", ["", "?lang=en"])
def test_availability(lang: str, alice: User, as_bob: APIClient) -> None:
    def availability() -> int:
        return statements(lambda: as_bob.get(f"{TASKS}availability/{lang}"))

    assert among_few_and_many(Kind.LABEL_PROMPTER_REPLY, alice, availability) == (7, 7)


def test_open_tasks(alice: User, as_bob: APIClient) -> None:
    """Two tasks at first, eight later, of several kinds."""
    for kind in (Kind.RANK_ASSISTANT_REPLIES, Kind.LABEL_ASSISTANT_REPLY):
        plant(kind, alice)

    def open_tasks() -> int:
        for _ in range(2 if not as_bob.get(TASKS).json()["results"] else 6):
            ask_for(as_bob)
        return statements(lambda: as_bob.get(TASKS))

    assert among_few_and_many(Kind.PROMPTER_REPLY, alice, open_tasks) == (3, 3)
    assert len(as_bob.get(TASKS).json()["results"]) == 8


@pytest.mark.parametrize(
    ("address", "number"),
    [("trees/", 2), ("messages/", 2), ("messages/?role=assistant&state=growing", 2)],
)
def test_lists(address: str, number: int, alice: User, as_bob: APIClient) -> None:
    def read() -> int:
        return statements(lambda: as_bob.get(f"/api/v1/{address}"))

    assert among_few_and_many(Kind.PROMPTER_REPLY, alice, read) == (number, number)


@pytest.mark.parametrize(
    ("address", "number"),
    [("trees/{}/", 3), ("messages/{}/", 2), ("messages/{}/conversation/", 4),
     ("messages/{}/children/", 3)],
)  # fmt: skip
def test_reading_one_costs_the_same_at_any_size_and_depth(
    address: str, number: int, alice: User, as_bob: APIClient
) -> None:
    prompt = last = root(alice)

    def read() -> int:
        about = prompt if "tree" in address or "children" in address else last
        return statements(lambda: as_bob.get(f"/api/v1/{address.format(about.pk)}"))

    for _ in range(FEW):
        last = child(last, alice)
        child(prompt, alice)
    few = read()
    for _ in range(MANY - FEW):
        last = child(last, alice)
        child(prompt, alice)
    assert (few, read()) == (number, number)
