"""Asking and answering as plain functions around the SQL of the floor."""

import hashlib
import json
import os
from functools import cache
from random import Random
from typing import Final

from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse

from bench.floor import work

RNG: Final = Random()
LABELS: Final = [
    {"name": name, "scale": "five_steps"}
    for name in ("quality", "toxicity", "humor", "creativity", "violence")
]


def ask(request: HttpRequest) -> JsonResponse:
    """A task for the holder of the key."""
    with connection.cursor() as cursor:
        person = work.find_person(cursor, _digest(request))
        if person is None:
            return JsonResponse({"code": "not_authenticated"}, status=401)
        task = work.claim(cursor, *person, _stock(), RNG)
    if task is None:
        return JsonResponse({"code": "no_task_available"}, status=404)
    shown = {"replies": [{"id": name} for name in task.shown]}
    asked = {"labels": LABELS, "mandatory_labels": ["spam"]}
    more = asked if task.kind.startswith("label_") else shown
    return JsonResponse({"id": task.id, "kind": task.kind, "lang": task.lang, **more}, status=201)


def answer(request: HttpRequest, task_id: str) -> JsonResponse:
    """An answer, taken in."""
    given = json.loads(request.body)
    with transaction.atomic(), connection.cursor() as cursor:
        person = work.find_person(cursor, _digest(request))
        done = person is not None and work.answer(cursor, person[0], task_id, given)
    if not done:
        return JsonResponse({"code": "task_not_found"}, status=404)
    return JsonResponse({"id": task_id, "status": "answered"})


@cache
def _stock() -> work.Stock:
    with connection.cursor() as cursor:
        return work.read_stock(cursor, json.loads(os.environ["FLOOR_MIX"]))


def _digest(request: HttpRequest) -> str:
    key = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hashlib.sha256(key.encode()).hexdigest()
