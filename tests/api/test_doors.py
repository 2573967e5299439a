"""Who may call at all, and addresses behind which there is nothing."""

from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest
from django.test import RequestFactory, override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import APIKey, User
from oasst_collect.wsgi import application
from tests.api.calls import ABSENT, as_json, problem_of, unchanged
from tests.api.writes import API, WRITES, Write
from tests.cast import client_of

pytestmark = pytest.mark.django_db

READS = [
    "tasks/",
    f"tasks/{ABSENT}/",
    f"tasks/{ABSENT}/draft/",
    "tasks/availability/",
    "trees/",
    f"trees/{ABSENT}/",
    "messages/",
    f"messages/{ABSENT}/",
    f"messages/{ABSENT}/conversation/",
    f"messages/{ABSENT}/children/",
]
READS_OF_ONE = [address for address in READS if ABSENT in address]


def _with_key(secret: str, scheme: str = "Bearer") -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"{scheme} {secret}")
    return client


def revoked_key(user: User) -> APIClient:
    client = client_of(user)
    APIKey.objects.filter(user=user).update(revoked_at=timezone.now())
    return client


def inactive_person(user: User) -> APIClient:
    client = client_of(user)
    user.is_active = False
    user.save()
    return client


def inactive_session(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    user.is_active = False
    user.save()
    return client


STRANGERS = {
    "no key": (lambda user: APIClient(), "not_authenticated"),
    "another scheme": (lambda user: _with_key("x", "Basic"), "not_authenticated"),
    "an empty key": (lambda user: _with_key(""), "authentication_failed"),
    "an unknown key": (lambda user: _with_key("oasst_" + "x" * 43), "authentication_failed"),
    "a very long key": (lambda user: _with_key("x" * 100_000), "authentication_failed"),
    "a key with bytes": (lambda user: _with_key("\xff\x00é"), "authentication_failed"),
    "a revoked key": (revoked_key, "authentication_failed"),
    "an inactive person": (inactive_person, "authentication_failed"),
    "an inactive session": (inactive_session, "not_authenticated"),
}


@pytest.mark.parametrize(("make", "code"), STRANGERS.values(), ids=list(STRANGERS))
def test_strangers_read_nothing(make: Callable[[User], APIClient], code: str, bob: User) -> None:
    client = make(bob)

    for address in READS:
        response = client.get(API + address)
        problem_of(response, 401, code, of=address)
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize(("make", "code"), STRANGERS.values(), ids=list(STRANGERS))
def test_strangers_write_nothing(
    make: Callable[[User], APIClient], code: str, alice: User, bob: User, carol: User
) -> None:
    client = make(bob)
    addresses = [(write, write.address(alice, carol)) for write in WRITES.values()]

    with unchanged():
        for write, address in addresses:
            response = getattr(client, write.method)(address, **as_json(write.body))
            problem_of(response, 401, code, of=address)


@pytest.mark.parametrize("write", WRITES.values(), ids=list(WRITES))
def test_a_session_alone_does_not_write(write: Write, alice: User, bob: User) -> None:
    bob.is_staff = write.by_moderator
    bob.save()
    address = write.address(alice, bob)
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(bob)

    with unchanged():
        response = getattr(client, write.method)(address, **as_json(write.body))

    problem_of(response, 403, "permission_denied")


def test_a_session_with_its_token_writes(alice: User, bob: User) -> None:
    write = WRITES["ask"]
    address = write.address(alice, bob)
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(bob)
    token = "x" * 32
    client.cookies["csrftoken"] = token

    response = client.post(address, **as_json(write.body), HTTP_X_CSRFTOKEN=token)

    assert response.status_code == 201


@pytest.mark.parametrize(
    ("name", "write"), [(name, write) for name, write in WRITES.items() if write.absent]
)
def test_what_is_not_there_is_a_404(name: str, write: Write, bob: User) -> None:
    bob.is_staff = write.by_moderator
    bob.save()

    with unchanged(but=("accounts_apikey",)):
        response = getattr(client_of(bob), write.method)(write.absent, **as_json(write.body))

    thing = write.absent.split("/")[3].removesuffix("s")
    problem_of(response, 404, f"{thing}_not_found")


@pytest.mark.parametrize("address", READS_OF_ONE)
def test_reading_what_is_not_there_is_a_404(address: str, as_bob: APIClient) -> None:
    thing = address.split("/", maxsplit=1)[0].removesuffix("s")

    problem_of(as_bob.get(API + address), 404, f"{thing}_not_found")


NO_IDS = ["7", "x" * 20_000, ABSENT[:-1], ABSENT + "0", ABSENT.replace("-", ""), "%00",
          "%ED%A0%BD", "..%2F..", "null", "{id}", "%F0%9F%98%80"]  # fmt: skip


@pytest.mark.parametrize("debug", [False, True])
def test_ids_that_are_none_are_a_404(debug: bool, as_bob: APIClient) -> None:
    with override_settings(DEBUG=debug):
        for address in READS_OF_ONE:
            for key in NO_IDS:
                response = as_bob.get(API + address.replace(ABSENT, key))
                problem_of(response, 404, "not_found", of=(address, key))


@pytest.mark.parametrize("debug", [False, True])
def test_writes_to_ids_that_are_none_are_a_404(debug: bool, as_bob: APIClient) -> None:
    with override_settings(DEBUG=debug), unchanged():
        for write in WRITES.values():
            for key in NO_IDS if write.absent else ():
                address = write.absent.replace(ABSENT, key)
                response = getattr(as_bob, write.method)(address, **as_json(write.body))
                problem_of(response, 404, "not_found", of=(address, key))


@pytest.mark.parametrize("debug", [False, True])
def test_addresses_that_are_none_are_a_404(debug: bool, as_bob: APIClient) -> None:
    with override_settings(DEBUG=debug):
        for address in ("", "nothing/", "tasks", "tasks/x", "../v2/tasks/"):
            problem_of(as_bob.get(API + address), 404, "not_found", of=address)
            problem_of(as_bob.post(API + address, **as_json({})), 404, "not_found", of=address)


@pytest.mark.parametrize(
    ("method", "address"),
    [("put", "tasks/"), ("post", f"tasks/{ABSENT}/"), ("get", f"tasks/{ABSENT}/answer/"),
     ("post", "trees/"), ("delete", f"trees/{ABSENT}/"), ("delete", f"messages/{ABSENT}/"),
     ("get", f"messages/{ABSENT}/emoji/"), ("get", f"messages/{ABSENT}/report/")],
)  # fmt: skip
def test_other_methods_are_refused(method: str, address: str, as_bob: APIClient) -> None:
    with unchanged():
        response: Any = getattr(as_bob, method)(API + address)

    problem_of(response, 405, "method_not_allowed")
    assert response["Allow"]


def test_other_representations_are_refused(as_bob: APIClient) -> None:
    problem_of(as_bob.get(f"{API}trees/", HTTP_ACCEPT="text/csv"), 406, "not_acceptable")


def test_a_charset_that_is_none_hurts_no_address(rf: RequestFactory) -> None:
    """The whole way in: Django would fail before any view or middleware could answer."""
    request = rf.get("/api/v1/trees/?lang=en", content_type="text/x; charset=base64")
    environ = {**request.environ, "CONTENT_TYPE": "application/json; charset=base64"}
    start_response = Mock()

    body = application(environ, start_response)

    assert start_response.call_args.args[0] == "401 Unauthorized"
    assert b"not_authenticated" in b"".join(body)
