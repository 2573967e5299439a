"""Every write of the API, with a body that it takes, for tests that hold for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Task
from tests.api.calls import ABSENT
from tests.cast import NOON, ask
from tests.forest import plant
from trees.models import Message

API = "/api/v1/"


@dataclass(frozen=True)
class Write:
    """``address`` makes what the call is about, for the person who will call."""

    method: str
    address: Callable[[User, User], str]
    body: Any
    shape_code: str = "invalid_body"
    by_moderator: bool = False
    absent: str = ""
    """The same call on something that is not there."""


def _on_task(action: str) -> Callable[[User, User], str]:
    def address(author: User, worker: User) -> str:
        return f"{API}tasks/{_held(author, worker).pk}/{action}/"

    return address


def _on_draft(author: User, worker: User) -> str:
    task = _held(author, worker)
    leases.save_draft(worker, task.pk, draft={"text": "They"}, now=NOON)
    return f"{API}tasks/{task.pk}/draft/"


def _held(author: User, worker: User) -> Task:
    plant(Kind.ASSISTANT_REPLY, author)
    return ask(worker, Kind.ASSISTANT_REPLY)


def _on_message(action: str) -> Callable[[User, User], str]:
    def address(author: User, worker: User) -> str:
        return f"{API}messages/{_planted(author).pk}/{action}/"

    return address


def _on_tree(author: User, worker: User) -> str:
    return f"{API}trees/{_planted(author).tree_id}/"


def _planted(author: User) -> Message:
    message = plant(Kind.ASSISTANT_REPLY, author)
    assert message is not None
    return message


def _asking(author: User, worker: User) -> str:
    plant(Kind.ASSISTANT_REPLY, author)
    return f"{API}tasks/"


def _absent(thing: str, action: str = "") -> str:
    return f"{API}{thing}/{ABSENT}/{action}"


WRITES = {
    "ask": Write("post", _asking, {"kind": "random", "lang": "en"}),
    "answer": Write(
        "post",
        _on_task("answer"),
        {"text": "They align.", "lang": "en"},
        shape_code="wrong_answer_kind",
        absent=_absent("tasks", "answer/"),
    ),
    "skip": Write("post", _on_task("skip"), {"scope": "later"}, absent=_absent("tasks", "skip/")),
    "extend": Write("post", _on_task("extend"), {}, absent=_absent("tasks", "extend/")),
    "save draft": Write(
        "put",
        _on_task("draft"),
        {"text": "They al"},
        shape_code="wrong_answer_kind",
        absent=_absent("tasks", "draft/"),
    ),
    "discard draft": Write("delete", _on_draft, {}, absent=_absent("tasks", "draft/")),
    "react": Write(
        "post",
        _on_message("emoji"),
        {"emoji": "+1", "on": True},
        absent=_absent("messages", "emoji/"),
    ),
    "report": Write(
        "post",
        _on_message("report"),
        {"reason": "It holds an address."},
        absent=_absent("messages", "report/"),
    ),
    "reshape": Write(
        "patch", _on_tree, {"goal_size": 4}, by_moderator=True, absent=_absent("trees")
    ),
}
