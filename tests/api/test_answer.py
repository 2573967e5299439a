"""POST tasks/{id}/answer/: each kind of answer, what is refused, and sending twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from tasks import leases
from tasks.kinds import SPECS, Kind, Yields
from tasks.models import Opening, Task
from tests.api.calls import (
    ABSENT,
    GOOD_LABELS,
    TASKS,
    as_json,
    ask_for,
    good_answer,
    problem_of,
    unchanged,
)
from tests.cast import client_of
from tests.forest import plant
from trees.models import Ballot, Contribution, Message, Review

pytestmark = pytest.mark.django_db


def send(client: APIClient, task: dict[str, Any], body: Any) -> Any:
    return client.post(f"{TASKS}{task['id']}/answer/", **as_json(body))


def planted(client: APIClient, kind: Kind, author: User) -> dict[str, Any]:
    """A task of this kind in the client's hands."""
    plant(kind, author)
    return ask_for(client, kind)


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_answered(kind: Kind, alice: User, bob: User, as_bob: APIClient) -> None:
    task = planted(as_bob, kind, alice)

    response = send(as_bob, task, good_answer(task))

    assert response.status_code == 200
    outcome = response.json()
    assert (outcome["id"], outcome["kind"], outcome["status"]) == (task["id"], kind, "answered")
    made = Contribution.objects.get(author=bob)
    match SPECS[kind].yields:
        case Yields.TEXT:
            new = Message.objects.get(pk=outcome["message_id"])
            assert (new.text, new.author) == ("They align tiny currents.", bob)
            assert str(new.parent_id or "None") == str(task["target"])
        case Yields.LABELS:
            assert outcome["message_id"] is None
            review = Review.objects.get(author=bob)
            assert (str(review.message_id), review.labels) == (task["target"], GOOD_LABELS)
        case Yields.RANKING:
            ballot = Ballot.objects.get(author=bob)
            assert str(ballot.parent_id) == task["target"]
            assert ballot.ranking == [[reply["id"]] for reply in task["replies"]]
    assert str(made.message_id) == outcome["message_id"] or task["target"]


@pytest.mark.parametrize("kind", Kind)
def test_the_same_answer_again_gives_the_same_result(
    kind: Kind, alice: User, as_bob: APIClient
) -> None:
    task = planted(as_bob, kind, alice)
    first = send(as_bob, task, good_answer(task))

    with unchanged():
        second = send(as_bob, task, good_answer(task))

    assert (second.status_code, second.content) == (200, first.content)


@pytest.mark.parametrize("kind", Kind)
def test_another_answer_afterwards_is_refused(kind: Kind, alice: User, as_bob: APIClient) -> None:
    task = planted(as_bob, kind, alice)
    send(as_bob, task, good_answer(task))
    other = {
        Yields.TEXT: {"text": "Something else"},
        Yields.LABELS: {"labels": {"spam": 1}},
        Yields.RANKING: {"ranking": [], "not_rankable": True},
    }[SPECS[kind].yields]

    with unchanged():
        response = send(as_bob, task, other)

    problem_of(response, 409, "already_answered")


def test_ties_and_none_acceptable_are_taken(alice: User, as_bob: APIClient, bob: User) -> None:
    task = planted(as_bob, Kind.RANK_ASSISTANT_REPLIES, alice)
    tied = [[reply["id"] for reply in task["replies"]]]

    assert send(as_bob, task, {"ranking": tied, "not_rankable": True}).status_code == 200

    ballot = Ballot.objects.get(author=bob)
    assert (ballot.ranking, ballot.not_rankable) == (tied, True)


def test_a_label_left_out_is_not_stored_as_no(alice: User, as_bob: APIClient, bob: User) -> None:
    task = planted(as_bob, Kind.LABEL_INITIAL_PROMPT, alice)

    send(as_bob, task, {"labels": {"spam": 0}})

    assert Review.objects.get(author=bob).labels == {"spam": 0.0}


def test_an_answer_after_the_lease_is_taken_while_its_place_is_free(
    alice: User, as_bob: APIClient
) -> None:
    task = planted(as_bob, Kind.ASSISTANT_REPLY, alice)
    leases.expire(now=timezone.now() + timedelta(days=1))

    assert send(as_bob, task, good_answer(task)).json()["status"] == "answered"


def test_an_answer_to_a_place_that_is_taken_is_kept_as_a_draft(
    alice: User, as_bob: APIClient
) -> None:
    task = planted(as_bob, Kind.ASSISTANT_REPLY, alice)
    leases.expire(now=timezone.now() + timedelta(days=1))
    Opening.objects.filter(tasks=task["id"]).update(answered=3)

    with unchanged(but=("tasks_task",)):
        response = send(as_bob, task, good_answer(task))

    problem_of(response, 409, "lease_expired")
    kept = as_bob.get(f"{TASKS}{task['id']}/draft/").json()
    assert kept["draft"] == good_answer(task)


def test_an_answer_to_a_skipped_task_is_kept_as_a_draft(alice: User, as_bob: APIClient) -> None:
    task = planted(as_bob, Kind.ASSISTANT_REPLY, alice)
    as_bob.post(f"{TASKS}{task['id']}/skip/", {"scope": "not_me"}, format="json")

    with unchanged(but=("tasks_task",)):
        problem_of(send(as_bob, task, good_answer(task)), 409, "task_given_back")

    assert Task.objects.get(pk=task["id"]).draft == good_answer(task)


@pytest.mark.parametrize("kind", Kind)
def test_a_foreign_task_cannot_be_told_from_none(
    kind: Kind, alice: User, as_bob: APIClient, carol: User
) -> None:
    task = planted(as_bob, kind, alice)
    as_carol = client_of(carol)

    with unchanged():
        foreign = send(as_carol, task, good_answer(task))
        absent = send(as_carol, {"id": ABSENT}, good_answer(task))

    problem_of(foreign, 404, "task_not_found")
    assert foreign.json() == absent.json()


TEXT, LABELS, RANKING = (
    Kind.ASSISTANT_REPLY,
    Kind.LABEL_ASSISTANT_REPLY,
    Kind.RANK_ASSISTANT_REPLIES,
)
WRONG: list[tuple[Kind, Any, str]] = [
    # Another kind of answer, or none.
    (TEXT, {}, "wrong_answer_kind"),
    (TEXT, [], "wrong_answer_kind"),
    (TEXT, "They align.", "wrong_answer_kind"),
    (TEXT, 7, "wrong_answer_kind"),
    (TEXT, {"labels": {"spam": 0}}, "wrong_answer_kind"),
    (TEXT, {"text": "They align.", "labels": {"spam": 0}}, "wrong_answer_kind"),
    (TEXT, {"text": "They align.", "mood": "good"}, "wrong_answer_kind"),
    (TEXT, {"ranking": []}, "wrong_answer_kind"),
    (LABELS, {"text": "They align."}, "wrong_answer_kind"),
    (LABELS, {}, "wrong_answer_kind"),
    (RANKING, {"text": "They align."}, "wrong_answer_kind"),
    (RANKING, {"labels": {"spam": 0}}, "wrong_answer_kind"),
    (RANKING, {"not_rankable": False}, "wrong_answer_kind"),
    (RANKING, {}, "wrong_answer_kind"),
    # Texts.
    (TEXT, {"text": None}, "invalid_text"),
    (TEXT, {"text": 7}, "invalid_text"),
    (TEXT, {"text": ["They align."]}, "invalid_text"),
    (TEXT, {"text": {"en": "They align."}}, "invalid_text"),
    (TEXT, {"text": ""}, "empty_text"),
    (TEXT, {"text": " \t\n\u00a0\u3000 "}, "empty_text"),
    (TEXT, {"text": "\u200b\u200b"}, "empty_text"),
    (TEXT, {"text": "x" * 100_000}, "text_too_long"),
    (TEXT, {"text": "ж" * 20_001}, "text_too_long"),
    (TEXT, {"text": "NUL \0 within"}, "unusable_character"),
    (TEXT, {"text": "half \ud83d of a pair"}, "unusable_character"),
    (TEXT, {"text": "They align.", "lang": "de"}, "wrong_language"),
    (TEXT, {"text": "They align.", "lang": "xx"}, "unknown_language"),
    (TEXT, {"text": "They align.", "lang": None}, "unknown_language"),
    (TEXT, {"text": "They align.", "lang": "e" * 10_000}, "unknown_language"),
    # Labels.
    (LABELS, {"labels": None}, "invalid_labels"),
    (LABELS, {"labels": []}, "invalid_labels"),
    (LABELS, {"labels": "spam"}, "invalid_labels"),
    (LABELS, {"labels": {}}, "invalid_labels"),
    (LABELS, {"labels": {"quality": 0.5}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": 0.5}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": 2}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": -1}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": True}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": "0"}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": None}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": 10**400}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": 0, "quality": 0.6}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": 0, "quality": 1.25}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": 0, "beauty": 1}}, "invalid_labels"),
    (LABELS, {"labels": {"spam": 0, "x" * 10_000: 1}}, "invalid_labels"),
    (Kind.LABEL_INITIAL_PROMPT, {"labels": {"spam": 0, "helpfulness": 1}}, "invalid_labels"),
    # Rankings ("A" and "B" stand for the ids of the two replies, "TARGET" for their parent's).
    (RANKING, {"ranking": None}, "invalid_ranking"),
    (RANKING, {"ranking": "A"}, "invalid_ranking"),
    (RANKING, {"ranking": {"A": 1, "B": 2}}, "invalid_ranking"),
    (RANKING, {"ranking": []}, "invalid_ranking"),
    (RANKING, {"ranking": ["A", "B"]}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"]]}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"]], "not_rankable": True}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"], ["B"], ["A"]]}, "invalid_ranking"),
    (RANKING, {"ranking": [["A", "A", "B"]]}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"], ["B"], [ABSENT]]}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"], ["TARGET"]]}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"], ["x" * 10_000]]}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"], [7]]}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"], [["B"]]]}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"], [{"id": "B"}]]}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"], ["B"]], "not_rankable": "no"}, "invalid_ranking"),
    (RANKING, {"ranking": [["A"], ["B"]], "not_rankable": None}, "invalid_ranking"),
]


def with_ids(body: Any, ids: dict[str, str]) -> Any:
    if isinstance(body, list):
        return [with_ids(item, ids) for item in body]
    if isinstance(body, dict):
        return {name: with_ids(value, ids) for name, value in body.items()}
    return ids.get(body, body) if isinstance(body, str) else body


@pytest.mark.parametrize(("kind", "body", "code"), WRONG)
def test_wrong_answers_are_refused_and_change_nothing(
    kind: Kind, body: Any, code: str, alice: User, as_bob: APIClient
) -> None:
    task = planted(as_bob, kind, alice)
    replies = [reply["id"] for reply in task.get("replies", [])]
    ids = dict(zip("AB", replies, strict=False)) | {"TARGET": task["target"]}

    with unchanged():
        response = send(as_bob, task, with_ids(body, ids))

    assert len(problem_of(response, 422, code)["detail"]) < 1_000


@pytest.mark.parametrize("kind", Kind)
def test_answers_of_other_kinds_are_refused(kind: Kind, alice: User, as_bob: APIClient) -> None:
    task = planted(as_bob, kind, alice)
    answers = {
        Yields.TEXT: {"text": "They align."},
        Yields.LABELS: {"labels": {"spam": 0}},
        Yields.RANKING: {"ranking": []},
    }
    del answers[SPECS[kind].yields]

    with unchanged():
        for answer in answers.values():
            problem_of(send(as_bob, task, answer), 422, "wrong_answer_kind")
