"""Short ways to call the API in tests, and to see what a call has changed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection
from rest_framework.test import APIClient

from tasks.kinds import SPECS, Kind, Yields

TASKS = "/api/v1/tasks/"
ABSENT = "00000000-0000-4000-8000-000000000000"
"""The id of nothing."""

GOOD_LABELS = {"spam": 0, "lang_mismatch": 0, "quality": 0.75}


def as_json(body: object) -> dict[str, Any]:
    """The body as arguments of a client's call, escaped so that every character gets through."""
    return {"data": json.dumps(body), "content_type": "application/json"}


def ask_for(client: APIClient, kind: str = "random", lang: str = "en") -> dict[str, Any]:
    """A task by REST."""
    response = client.post(TASKS, {"kind": kind, "lang": lang}, format="json")
    assert response.status_code == 201, response.json()
    body: dict[str, Any] = response.json()
    return body


def good_answer(task: dict[str, Any], text: str = "They align tiny currents.") -> dict[str, Any]:
    """An answer that the task takes."""
    match SPECS[Kind(task["kind"])].yields:
        case Yields.TEXT:
            return {"text": text, "lang": task["lang"]}
        case Yields.LABELS:
            return {"labels": GOOD_LABELS}
        case Yields.RANKING:
            return {"ranking": [[reply["id"]] for reply in task["replies"]]}


def problem_of(response: Any, status: int, code: str, *, of: object = None) -> dict[str, Any]:
    """The problem document of a refused call (``of`` this), which must be this one."""
    assert response["Content-Type"] == "application/problem+json", (of, response.content)
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["code"]) == (status, code), (of, body)
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


@contextmanager
def unchanged(*, but: tuple[str, ...] = ()) -> Iterator[None]:
    """Fails if any row of any table came, went or changed meanwhile, ``but`` in these tables."""
    before = _fingerprints(but)
    yield
    assert _fingerprints(but) == before


def _fingerprints(but: tuple[str, ...]) -> dict[str, tuple[int, str]]:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables - set(but)):
            cursor.execute(
                f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
            )
            found[table] = cursor.fetchone()
    return found
