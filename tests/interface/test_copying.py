"""New rows by COPY."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from interface.copying import copy_in
from tests.cast import NOON
from tests.forest import root
from trees.models import Message, Tree

pytestmark = pytest.mark.django_db

TEXTS = [
    "plain", "\\N", "\\", "a\\nb", "line\nbreak\r\nand\ttab", '"quoted", {braces}', "\\.", " ",
    "日本語 🙂", "trailing backslash\\",
]  # fmt: skip


def reply(parent: Message, text: str, **more: Any) -> Message:
    return Message(
        tree_id=parent.tree_id, parent=parent, role="assistant", lang="en", depth=1, text=text,
        created_at=NOON, **more,
    )  # fmt: skip


def stored(rows: list[Message]) -> list[dict[str, Any]]:
    found = Message.objects.in_bulk([row.pk for row in rows])
    return [
        {name: value for name, value in vars(found[row.pk]).items() if name not in ("_state", "id")}
        for row in rows
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_rows_are_those_of_bulk_create(alice: User, text: str) -> None:
    parent = root(alice)
    said = {
        "author": alice,
        "labels": {text: {"value": 0.1 + 0.2, "count": 3}},
        "emojis": {},
        "closed_for": ["_skip_reply", text[:20]],
        "review_result": False,
        "ranking_strength": 1 / 3,
        "imported": [None, text, {"a": True}],
    }
    by_insert = [reply(parent, text, **said), reply(parent, text)]
    by_copy = [reply(parent, text, **said), reply(parent, text)]
    Message.objects.bulk_create(by_insert)
    copy_in(by_copy)
    assert stored(by_copy) == stored(by_insert)
    assert stored(by_copy)[0]["text"] == text


def test_the_database_fills_what_is_its_own() -> None:
    trees = [
        Tree(id=uuid4(), lang="en", goal_size=1, max_depth=1, max_replies=1, max_followups=1,
             created_at=NOON)
        for _ in range(3)
    ]  # fmt: skip
    copy_in(trees)
    numbers = list(Tree.objects.order_by("number").values_list("id", flat=True))
    assert numbers == [tree.pk for tree in trees]


def test_no_rows_no_statement() -> None:
    with CaptureQueriesContext(connection) as captured:
        copy_in([])
    assert len(captured) == 0
