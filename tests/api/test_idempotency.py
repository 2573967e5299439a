"""Idempotency-Key: a write is done once, however often and from wherever it is sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from accounts.authentication import person
from accounts.idempotency import idempotent
from accounts.models import IdempotencyRecord, User
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Opening, Task
from tests.api.calls import TASKS, as_json, ask_for, good_answer, problem_of, unchanged
from tests.api.writes import WRITES, Write
from tests.cast import client_of
from tests.forest import plant
from trees.models import Message

KEY = "7d7f1b4e-6e0f-4f1c-b1a3-0c6c6c5d9f11"


def ask(client: APIClient, key: str = KEY, kind: str = "assistant_reply") -> Any:
    body = as_json({"kind": kind, "lang": "en"})
    return client.post(TASKS, **body, HTTP_IDEMPOTENCY_KEY=key)


@pytest.mark.django_db
@pytest.mark.parametrize("write", WRITES.values(), ids=list(WRITES))
def test_every_write_takes_a_key(write: Write, alice: User, bob: User) -> None:
    bob.is_staff = write.by_moderator
    bob.save()
    address, client = write.address(alice, bob), client_of(bob)
    plant(Kind.ASSISTANT_REPLY, alice)  # something that a second call could take as well

    def call() -> Any:
        body = as_json(write.body)
        return getattr(client, write.method)(address, **body, HTTP_IDEMPOTENCY_KEY=KEY)

    first = call()
    with unchanged():
        second = call()

    assert first.status_code in (200, 201, 204)
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert second.status_code == first.status_code
    if first.content:
        assert second.json() == first.json()
        assert second["Content-Type"] == first["Content-Type"]


@pytest.mark.django_db
def test_another_key_is_another_request(alice: User, as_bob: APIClient) -> None:
    for _ in range(2):
        plant(Kind.ASSISTANT_REPLY, alice)

    assert ask(as_bob, "one").json()["id"] != ask(as_bob, "two").json()["id"]


@pytest.mark.django_db
def test_the_order_of_fields_makes_no_other_request(alice: User, as_bob: APIClient) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)
    first = ask(as_bob)

    second = as_bob.post(
        TASKS,
        '{ "lang": "en", "kind": "assistant_reply" }',
        content_type="application/json",
        HTTP_IDEMPOTENCY_KEY=KEY,
    )

    assert second.json() == first.json()


@pytest.mark.django_db
def test_a_key_with_another_request_is_refused(alice: User, as_bob: APIClient) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)
    task = ask(as_bob).json()
    elsewhere = as_json({"kind": "assistant_reply", "lang": "en"})

    with unchanged():
        other_body = ask(as_bob, kind="random")
        other_place = as_bob.post(
            f"{TASKS}{task['id']}/answer/", **elsewhere, HTTP_IDEMPOTENCY_KEY=KEY
        )

    for response in (other_body, other_place):
        problem_of(response, 422, "idempotency_key_reused")


@pytest.mark.django_db
def test_keys_of_different_people_do_not_meet(alice: User, as_bob: APIClient, carol: User) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)

    of_bob, of_carol = ask(as_bob), ask(client_of(carol))

    assert of_bob.status_code == of_carol.status_code == 201
    assert of_bob.json()["id"] != of_carol.json()["id"]


@pytest.mark.django_db
def test_a_refusal_is_an_outcome_too(alice: User, as_bob: APIClient) -> None:
    first = ask(as_bob)
    plant(Kind.ASSISTANT_REPLY, alice)

    second = ask(as_bob)

    problem_of(first, 404, "no_task_available")
    assert problem_of(second, 404, "no_task_available") == first.json()
    assert second["Idempotency-Replayed"] == "true"
    assert ask(as_bob, "a new one").status_code == 201


@pytest.mark.django_db
def test_a_refused_answer_keeps_its_draft(alice: User, as_bob: APIClient) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)
    task = ask_for(as_bob)
    leases.expire(now=timezone.now() + timedelta(days=1))
    Opening.objects.filter(tasks=task["id"]).update(answered=3)

    for _ in range(2):
        response = as_bob.post(
            f"{TASKS}{task['id']}/answer/",
            **as_json(good_answer(task)),
            HTTP_IDEMPOTENCY_KEY=KEY,
        )
        problem_of(response, 409, "lease_expired")
        assert Task.objects.get(pk=task["id"]).draft == good_answer(task)


@pytest.mark.django_db
def test_a_body_that_cannot_be_read_is_no_outcome(alice: User, as_bob: APIClient) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)

    with unchanged():
        broken = as_bob.post(TASKS, "{", content_type="application/json", HTTP_IDEMPOTENCY_KEY=KEY)

    problem_of(broken, 400, "malformed_body")
    assert ask(as_bob).status_code == 201


@pytest.mark.django_db
def test_other_keys_are_refused(alice: User, as_bob: APIClient) -> None:
    plant(Kind.ASSISTANT_REPLY, alice)

    with unchanged():
        for key in ("", "x" * 201, "ключ", "tab\there", "nul\0", "\x7f"):
            problem_of(ask(as_bob, key), 400, "invalid_idempotency_key", of=key)
    assert ask(as_bob, "x" * 200).status_code == 201


class Fragile(APIView):
    """Writes, then fails the first time: as if the process had died before it answered."""

    failures = 1

    @idempotent
    def post(self, request: Request) -> Response:
        user = person(request)
        user.interface_lang = "de"
        user.save()
        if Fragile.failures:
            Fragile.failures -= 1
            raise RuntimeError("the power went off")
        return Response({"done": True})


@pytest.mark.django_db
def test_after_a_fault_nothing_is_there_and_the_next_call_does_the_work(bob: User) -> None:
    Fragile.failures = 1
    request = APIRequestFactory().post("/x", **as_json({}), HTTP_IDEMPOTENCY_KEY=KEY)
    force_authenticate(request, bob)

    with unchanged(), pytest.raises(RuntimeError):
        Fragile.as_view()(request)
    force_authenticate(request, User.objects.get(pk=bob.pk))
    done = Fragile.as_view()(request)

    assert done.data == {"done": True}
    assert IdempotencyRecord.objects.get().status == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("calls", [8])
def test_calls_at_the_same_moment_are_one(calls: int, alice: User, bob: User) -> None:
    for _ in range(calls):
        plant(Kind.ASSISTANT_REPLY, alice)
    start = Barrier(calls)

    def at_once(client: APIClient) -> Any:
        try:
            start.wait()
            return ask(client)
        finally:
            connection.close()

    clients = [client_of(bob) for _ in range(calls)]
    with ThreadPoolExecutor(calls) as pool:
        responses = list(pool.map(at_once, clients))

    assert {response.status_code for response in responses} == {201}
    assert len({response.json()["id"] for response in responses}) == 1
    assert sum("Idempotency-Replayed" not in response for response in responses) == 1
    assert Task.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_sent_by_many_at_once_is_stored_once(alice: User, bob: User) -> None:
    """With a key each, with one for all, and without: whatever a client does."""
    plant(Kind.ASSISTANT_REPLY, alice)
    task = ask_for(client_of(bob))
    keys = [None, None, "all", "all", "all", "one", "two", "three"]
    clients = [client_of(bob) for _ in keys]
    start = Barrier(len(keys))

    def answer(client: APIClient, key: str | None) -> Any:
        header: dict[str, Any] = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
        try:
            start.wait()
            return client.post(
                f"{TASKS}{task['id']}/answer/", **as_json(good_answer(task)), **header
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(len(keys)) as pool:
        responses = list(pool.map(answer, clients, keys))

    assert {response.status_code for response in responses} == {200}
    assert len({response.json()["message_id"] for response in responses}) == 1
    assert Message.objects.filter(author=bob).count() == 1
