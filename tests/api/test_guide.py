"""docs/api.md: its commands work, in their order, and its table of errors is complete."""

import importlib
import json
import pkgutil
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from string import Template
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from rest_framework.test import APIClient

from accounts.models import User
from interface.problems import TITLES, UNAVAILABLE
from interface.refusals import Refused
from tasks.kinds import Kind
from tests.cast import topics
from tests.forest import plant

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
BLOCK = re.compile(r"```(sh|json)\n(.*?)```", re.DOTALL)
ROW = re.compile(r"^\| (\d{3}) \| `(\w+)` \| (.+) \|$", re.MULTILINE)
LOOK = "Paste these rows into docs/api.md"


class Reader:
    """Somebody who types the guide's commands, with the ids that the answers give them."""

    def __init__(self, client: APIClient) -> None:
        self.client: Any = client
        self.known = {"SITE": "/api/v1", "AUTH": "X-Known: yes"}

    def run(self, block: str) -> Any:
        """The answer to the last command."""
        response = None
        for line in block.replace("\\\n", "").splitlines():
            words = [Template(word).substitute(self.known) for word in shlex.split(line)]
            if words[0] == "curl":
                response = self._curl(words[1:])
                assert response.status_code in (200, 201), (line, response.content)
            else:
                name, _, value = words[0].partition("=")
                self.known.setdefault(name, value)
        return response

    def _curl(self, words: list[str]) -> Any:
        options = dict(zip(words[1::2], words[2::2], strict=True))
        address = words[0]
        if address == "-X":
            address, options = words[2], dict(zip(words[3::2], words[4::2], strict=True))
            options["-X"] = words[1]
        method = options.get("-X", "POST" if "-d" in options else "GET")
        response = self.client.generic(
            method,
            address,
            options.get("-d", ""),
            content_type="application/json",
        )
        self._learn(address, response.json())
        return response

    def _learn(self, address: str, answer: Any) -> None:
        if address.endswith("/tasks/"):
            self.known["TASK"] = answer["id"]
            replies = [reply["id"] for reply in answer.get("replies", [])]
            self.known |= dict(zip(("FIRST", "SECOND"), replies, strict=False))
        elif isinstance(answer, dict) and answer.get("message_id"):
            self.known["MESSAGE"] = answer["message_id"]


@pytest.mark.django_db
def test_the_commands_work_and_the_answers_look_so(alice: User, as_bob: APIClient) -> None:
    for kind in Kind:
        plant(kind, alice)
    topics("science")
    reader = Reader(as_bob)
    answer = None
    commands = 0

    for language, block in BLOCK.findall(GUIDE.partition("## Errors")[0]):
        if language == "sh":
            answer = reader.run(block)
            commands += block.count("curl")
        else:
            assert answer is not None
            assert list(json.loads(block)) == list(answer.json())

    assert commands == 19


@pytest.mark.django_db
def test_the_error_looks_so(alice: User, as_bob: APIClient) -> None:
    plant(Kind.LABEL_ASSISTANT_REPLY, alice)
    reader = Reader(as_bob)
    ask = """curl $SITE/tasks/ -d '{"kind": "label_assistant_reply"}'"""
    reader.run(ask)
    shown = json.loads(BLOCK.findall(GUIDE.partition("## Errors")[2])[0][1])

    response = as_bob.post(
        f"/api/v1/tasks/{reader.known['TASK']}/answer/",
        {"labels": {"quality": 0.6}},
        format="json",
    )

    assert response.json() == shown


def test_the_table_of_errors_is_that_of_the_code() -> None:
    shown = {(int(status), code, title) for status, code, title in ROW.findall(GUIDE)}
    wanted = {(one.status, one.code, one.title) for one in _refusals()}
    wanted |= {(error.status_code, *names) for error, names in TITLES.items()}
    wanted |= {UNAVAILABLE, *_OF_PAGES}

    # One code, one meaning: DRF's own errors use some of ours.
    by_code = {(status, code): title for status, code, title in sorted(wanted)}
    missing = {(s, c): t for (s, c), t in by_code.items() if (s, c, t) not in shown}
    rows = "\n".join(f"| {s} | `{c}` | {t} |" for (s, c), t in sorted(missing.items()))
    assert not missing, f"{LOOK}:\n{rows}"
    gone = {(s, c, t) for s, c, t in shown if by_code.get((s, c)) != t}
    assert not gone, "docs/api.md lists codes that no longer exist"


_OF_PAGES = (
    (400, "bad_request", "This request makes no sense here"),
    (500, "server_error", "Something went wrong on our side"),
)
"""What is said where no view answers (oasst_collect.errors)."""


def _refusals(kind: type[Refused] = Refused) -> Iterator[type[Refused]]:
    if kind is Refused:
        _import_everything()
    yield kind
    for narrower in kind.__subclasses__():
        if not narrower.__module__.startswith("tests."):
            yield from _refusals(narrower)


def _import_everything() -> None:
    """Refusals are found only where they are defined."""
    interface = importlib.import_module("interface")
    ours = [
        config.module for config in apps.get_app_configs() if "/site-packages/" not in config.path
    ]
    packages = [interface, *(module for module in ours if isinstance(module, ModuleType))]
    for package in packages:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name and ".management" not in found.name:
                importlib.import_module(found.name)
