"""Bodies that no write takes: each gets its problem and changes nothing."""

from typing import Any

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from accounts.models import User
from tests.api.calls import as_json, problem_of, unchanged
from tests.api.writes import WRITES, Write
from tests.cast import client_of

pytestmark = pytest.mark.django_db

JSON = "application/json"


every_write = pytest.mark.parametrize("write", WRITES.values(), ids=list(WRITES))


@pytest.fixture
def caller(write: Write, bob: User) -> APIClient:
    """Bob, who is a moderator where the call needs one."""
    bob.is_staff = write.by_moderator
    bob.save()
    return client_of(bob)


def call(client: Any, write: Write, address: str, raw: bytes, content_type: str) -> Any:
    return client.generic(write.method.upper(), address, raw, content_type=content_type)


@every_write
def test_the_good_body_is_taken(write: Write, caller: APIClient, alice: User, bob: User) -> None:
    response = getattr(caller, write.method)(write.address(alice, bob), **as_json(write.body))

    assert response.status_code in (200, 201, 204), response.content


UNUSABLE: list[tuple[bytes, int, str]] = [
    (b"{", 400, "malformed_body"),
    (b"kind=random", 400, "malformed_body"),
    (b"{'kind': 'random'}", 400, "malformed_body"),
    (b'{"kind": "random",}', 400, "malformed_body"),
    (b'{"kind": NaN}', 400, "malformed_body"),
    (b'{"kind": -Infinity}', 400, "malformed_body"),
    (b'{"kind": 1e999}', 400, "malformed_body"),
    (b'{"kind": ' + b"1" * 5_000 + b"}", 400, "malformed_body"),
    (b'{"kind": "random"} more', 400, "malformed_body"),
    (b'{"kind": "a\0b"}', 400, "malformed_body"),
    (b'{"kind": "\xff"}', 400, "malformed_body"),
    (b'{"kind": "\xed\xa0\xbd"}', 400, "malformed_body"),
    ('{"kind": "random"}'.encode("utf-16"), 400, "malformed_body"),
    (b"[" * 100_000, 400, "malformed_body"),
    (b"[" * 400_000 + b"]" * 400_000, 400, "malformed_body"),
    (b'{"a":' * 20 + b"1" + b"}" * 20, 400, "malformed_body"),
    (b'{"kind": "\\u0000"}', 422, "unusable_character"),
    (b'{"kind": ["x", {"y": "\\ud83d"}]}', 422, "unusable_character"),
    (b'{"\\ud83d": 1}', 422, "unusable_character"),
    (b'{"\\u0000": 1}', 422, "unusable_character"),
    (b'{"kind": "' + b"x" * 3_000_000 + b'"}', 413, "body_too_large"),
    (b" " * 1_000_001, 413, "body_too_large"),
]


@every_write
def test_what_is_no_usable_json_is_refused(
    write: Write, caller: APIClient, alice: User, bob: User
) -> None:
    address = write.address(alice, bob)

    with unchanged():
        for raw, status, code in UNUSABLE:
            problem_of(call(caller, write, address, raw, JSON), status, code, of=raw[:20])


NO_OBJECTS: list[Any] = [[], [{}], "text", 7, 1.5, True, None]


@every_write
def test_json_that_is_no_object_is_refused(
    write: Write, caller: APIClient, alice: User, bob: User
) -> None:
    address = write.address(alice, bob)

    with unchanged():
        for shape in NO_OBJECTS:
            response = getattr(caller, write.method)(address, **as_json(shape))
            problem_of(response, 422, write.shape_code, of=shape)


@every_write
def test_unknown_fields_are_refused(
    write: Write, caller: APIClient, alice: User, bob: User
) -> None:
    address = write.address(alice, bob)
    expected = "wrong_answer_kind" if write.shape_code == "wrong_answer_kind" else "unknown_field"

    with unchanged():
        for name in ("surprise", "", "x" * 10_000, "__class__", "user_id"):
            response = getattr(caller, write.method)(address, **as_json({**write.body, name: 1}))
            assert problem_of(response, 422, expected, of=name)["field"] == name[:50]


OTHER_TYPES = [
    ("text/plain", b'{"kind": "random"}'),
    ("application/xml", b"<kind>random</kind>"),
    ("application/x-www-form-urlencoded", b"kind=random&lang=en"),
    ("multipart/form-data; boundary=x", b"--x\r\n\r\n--x--\r\n"),
    ("multipart/form-data", b"no boundary"),
    ("application/octet-stream", b"\0\1\2"),
    ("nonsense", b"{}"),
    ("", b"{}"),
]


@every_write
def test_other_content_types_are_refused(
    write: Write, caller: APIClient, alice: User, bob: User
) -> None:
    address = write.address(alice, bob)

    with unchanged():
        for content_type, raw in OTHER_TYPES:
            response = call(caller, write, address, raw, content_type)
            problem_of(response, 415, "unsupported_media_type", of=content_type)


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "base64", "bz2_codec", "nonsense"])
def test_json_is_utf_8_whatever_the_header_says(
    charset: str, alice: User, bob: User, as_bob: APIClient
) -> None:
    write = WRITES["answer"]
    address = write.address(alice, bob)
    body = as_json(write.body)["data"].encode()

    response = call(as_bob, write, address, body, f"application/json; charset={charset}")

    assert response.status_code == 200, response.content


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=30)
def test_the_limit_is_the_one_in_the_settings(as_bob: APIClient) -> None:
    fits, does_not = b'{"kind": "random"}'.ljust(30), b'{"kind": "random"}'.ljust(31)
    ask = WRITES["ask"]

    problem_of(call(as_bob, ask, "/api/v1/tasks/", fits, JSON), 404, "no_task_available")
    problem_of(call(as_bob, ask, "/api/v1/tasks/", does_not, JSON), 413, "body_too_large")
