"""POST tasks/: asking for a task."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tasks.kinds import SPECS, Kind, Yields
from tasks.models import Task
from tests.api.calls import TASKS, ask_for, problem_of, unchanged
from tests.forest import plant
from trees.models import Message

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", Kind)
def test_a_task_comes_with_all_that_its_kind_needs(
    kind: Kind, alice: User, as_bob: APIClient, bob: User
) -> None:
    target = plant(kind, alice)

    task = ask_for(as_bob, kind)

    held = Task.objects.get(user=bob)
    assert task["id"] == str(held.pk)
    assert (task["kind"], task["lang"], task["status"]) == (kind, "en", "leased")
    assert task["expires_at"] == held.expires_at.isoformat().replace("+00:00", "Z")
    assert task["draft"] is None
    assert task["target"] == (str(target.pk) if target else None)
    assert [message["id"] for message in task["conversation"]] == _thread(target)
    assert ("replies" in task) == (SPECS[kind].yields is Yields.RANKING)
    assert ("labels" in task) == ("mandatory_labels" in task)
    assert ("labels" in task) == (SPECS[kind].yields is Yields.LABELS)


def _thread(message: Message | None) -> list[str]:
    above: list[str] = []
    while message is not None:
        above.insert(0, str(message.pk))
        message = message.parent
    return above


def test_messages_come_with_role_text_and_language(alice: User, as_bob: APIClient) -> None:
    target = plant(Kind.PROMPTER_REPLY, alice)
    assert target is not None

    conversation = ask_for(as_bob, Kind.PROMPTER_REPLY)["conversation"]

    assert conversation == [
        {
            "id": str(target.tree_id),
            "role": "prompter",
            "text": "How do magnets work?",
            "lang": "en",
            "deleted": False,
        },
        {
            "id": str(target.pk),
            "role": "assistant",
            "text": "They align.",
            "lang": "en",
            "deleted": False,
        },
    ]


def test_labels_say_how_they_are_answered(alice: User, as_bob: APIClient) -> None:
    plant(Kind.LABEL_ASSISTANT_REPLY, alice)

    task = ask_for(as_bob, Kind.LABEL_ASSISTANT_REPLY)

    labels = {label["name"]: label for label in task["labels"]}
    assert task["mandatory_labels"] == ["spam"]
    assert labels["spam"]["mandatory"]
    assert labels["spam"]["steps"] == [0.0, 1.0]
    assert labels["helpfulness"] == {
        "name": "helpfulness",
        "scale": "five_steps",
        "steps": [0.0, 0.25, 0.5, 0.75, 1.0],
        "question": "How helpful is it?",
        "low": "Unhelpful",
        "high": "Helpful",
        "mandatory": False,
    }


@pytest.mark.parametrize("kind", [Kind.RANK_ASSISTANT_REPLIES, Kind.RANK_PROMPTER_REPLIES])
def test_rankings_show_the_rivals_in_the_same_order_every_time(
    kind: Kind, alice: User, as_bob: APIClient
) -> None:
    target = plant(kind, alice)
    assert target is not None

    task = ask_for(as_bob, kind)

    rivals = {str(message.pk) for message in Message.objects.filter(parent=target)}
    assert {reply["id"] for reply in task["replies"]} == rivals
    again = as_bob.get(f"{TASKS}{task['id']}/").json()
    assert again["replies"] == task["replies"]


@pytest.mark.parametrize("kind", Kind)
def test_nobody_is_named_in_a_task(kind: Kind, alice: User, as_bob: APIClient, bob: User) -> None:
    plant(kind, alice)

    shown = str(ask_for(as_bob, kind))

    for volunteer in (alice, bob):
        assert volunteer.username not in shown
        assert str(volunteer.public_id) not in shown


def test_a_task_offered_again_has_its_draft(alice: User, as_bob: APIClient) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)
    task = ask_for(as_bob)
    as_bob.put(f"{TASKS}{task['id']}/draft/", {"text": "They al"}, format="json")
    as_bob.post(f"{TASKS}{task['id']}/skip/", {"scope": "later"}, format="json")

    again = ask_for(as_bob)

    assert again["id"] == task["id"]
    assert again["draft"] == {"text": "They al"}


def test_the_language_may_be_left_open(alice: User, as_bob: APIClient) -> None:
    plant(Kind.ASSISTANT_REPLY, alice, "de")

    response = as_bob.post(TASKS, {"kind": "random"}, format="json")

    assert response.json()["lang"] == "de"


def test_where_there_is_nothing_the_answer_says_why(alice: User, as_alice: APIClient) -> None:
    plant(Kind.LABEL_INITIAL_PROMPT, alice)

    with unchanged():
        response = as_alice.post(
            TASKS, {"kind": "label_initial_prompt", "lang": "en"}, format="json"
        )

    reasons = problem_of(response, 404, "no_task_available")["reasons"]
    assert [(reason["code"], reason["count"]) for reason in reasons] == [("yours", 1)]
    assert reasons[0]["detail"].startswith("One task here is about your own work")


def test_a_language_not_chosen_is_a_reason(as_bob: APIClient) -> None:
    response = as_bob.post(TASKS, {"kind": "random", "lang": "fr"}, format="json")

    reasons = problem_of(response, 404, "no_task_available")["reasons"]
    assert {reason["code"] for reason in reasons} >= {"language_not_chosen"}


def test_there_is_a_limit_of_open_tasks(alice: User, as_bob: APIClient) -> None:
    for _ in range(9):
        plant(Kind.ASSISTANT_REPLY, alice)
    for _ in range(8):
        ask_for(as_bob)

    with unchanged():
        response = as_bob.post(TASKS, {"kind": "random", "lang": "en"}, format="json")

    assert problem_of(response, 409, "too_many_open_tasks")["max_open_tasks"] == 8


WRONG: list[tuple[Any, str]] = [
    ({}, "unknown_kind"),
    ({"kind": None}, "unknown_kind"),
    ({"kind": 7}, "unknown_kind"),
    ({"kind": ["random"]}, "unknown_kind"),
    ({"kind": {}}, "unknown_kind"),
    ({"kind": "dance"}, "unknown_kind"),
    ({"kind": "Random"}, "unknown_kind"),
    ({"kind": "x" * 10_000}, "unknown_kind"),
    ({"kind": "random", "lang": "xx"}, "unknown_language"),
    ({"kind": "random", "lang": "EN"}, "unknown_language"),
    ({"kind": "random", "lang": ""}, "unknown_language"),
    ({"kind": "random", "lang": 1}, "unknown_language"),
    ({"kind": "random", "lang": ["en"]}, "unknown_language"),
    ({"kind": "random", "lang": {"code": "en"}}, "unknown_language"),
    ({"kind": "random", "lang": "en" * 5_000}, "unknown_language"),
    ({"kind": "random", "language": "en"}, "unknown_field"),
    ({"kind": "random", "user": 1}, "unknown_field"),
]


@pytest.mark.parametrize(("body", "code"), WRONG)
def test_wrong_values_are_refused(body: Any, code: str, alice: User, as_bob: APIClient) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)

    with unchanged():
        response = as_bob.post(TASKS, body, format="json")

    problem_of(response, 422, code)
