"""The OpenAPI document and its page."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape
from drf_spectacular.generators import SchemaGenerator

from interface.content_security import HEADER, POLICY
from oasst_collect import urls
from tests.api.writes import WRITES

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
    schema: dict[str, Any] = generator.get_schema(request=None, public=True)
    return schema


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_it_is_valid_and_complete(tmp_path: Any) -> None:
    call_command(
        "spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "x.yml"),
        stderr=StringIO(),
    )  # fmt: skip


def test_every_address_is_in_it(document: dict[str, Any]) -> None:
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/api/v1/{pattern.pattern}") for pattern in urls.rest
    }

    missing = routes - set(document["paths"])

    assert missing == {"/api/v1/schema/", "/api/v1/schema/ui/"}


def test_every_call_says_how_it_may_be_refused(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        responses = operation["responses"]
        assert {"429", "503"} <= set(responses), (method, path)
        for status, response in responses.items():
            if int(status) >= 400:
                (body,) = response["content"].items()
                assert body[0] == "application/problem+json", (method, path)
                assert body[1]["examples"], (method, path)
        if "{" in path:
            assert "404" in responses, (method, path)


def test_every_write_has_its_key_and_an_example(document: dict[str, Any]) -> None:
    writes = [one for one in operations(document) if one[0] != "get"]

    assert len(writes) == len(WRITES)
    for method, path, operation in writes:
        assert "Idempotency-Key" in {p["name"] for p in operation["parameters"]}, (method, path)
        assert {"400", "401", "403", "413", "415", "422"} <= set(operation["responses"])
        if "requestBody" in operation:
            assert operation["requestBody"]["content"]["application/json"]["examples"], path


def test_keys_and_sessions_are_described(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]

    assert schemes["key"]["scheme"] == "bearer"
    assert document["paths"]["/api/v1/tasks/"]["post"]["security"] == [
        {"key": []},
        {"cookieAuth": []},
    ]


def test_strangers_may_read_it(client: Client) -> None:
    response = client.get("/api/v1/schema/")

    assert response.status_code == 200
    assert b"/api/v1/tasks/{task_id}/answer/" in response.content


def test_the_page_shows_every_call_with_what_it_takes_and_answers(
    client: Client, document: dict[str, Any]
) -> None:
    page = client.get("/api/v1/schema/ui/").content.decode()

    for method, path, operation in operations(document):
        assert f"{method.upper()}</span> <code>{escape(path)}</code>" in page
        assert escape(operation["summary"]) in page
    assert "already_answered" in page
    assert escape('"text": "They align tiny currents."') in page


def test_the_page_has_nothing_written_into_it_that_runs(client: Client) -> None:
    page = client.get("/api/v1/schema/ui/")

    assert re.search(r"<script[^>]*>[^<]", page.content.decode()) is None
    assert page.headers[HEADER] == POLICY
