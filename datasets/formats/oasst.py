"""What the two OASST formats share: the fields of a message, in the order of real files.

There are two dialects. Where nothing is known, one writes null and the other leaves the key out;
both are read, and either can be written.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from datasets import fields
from datasets.fields import Wrong
from datasets.problems import Problem
from datasets.records import MessageRecord, TreeRecord
from trees.labels import BY_NAME

_CHECKS: Final[Mapping[str, Callable[[object], object]]] = {
    "message_id": fields.identifier,
    "parent_id": fields.identifier,
    "user_id": fields.identifier,
    "created_date": fields.date,
    "text": fields.text,
    "role": fields.role,
    "lang": fields.language,
    "review_count": fields.count(),
    "review_result": fields.yes_no,
    "deleted": fields.yes_no,
    "rank": fields.count(fields.LARGEST_RANK),
    "synthetic": fields.yes_no,
    "model_name": fields.name(fields.LONGEST_NAME),
    "emojis": fields.emojis,
    "labels": fields.labels,
    "events": fields.events,
    "detoxify": fields.detoxify,
}
_NEVER_NULL: Final = frozenset({"message_id", "text", "role"})
OF_TREE: Final = frozenset({"message_tree_id", "tree_state"})
"""Keys that a message shares with its tree; within a tree line they are null or absent."""

_DETOXIFY: Final = {
    name: place
    for place, name in enumerate(
        ("toxicity", "severe_toxicity", "obscene", "identity_attack", "insult", "threat",
         "sexual_explicit")
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree as a file has it, or what is wrong with it. ``tree`` names it as the file does.

    ``flat`` says that it was gathered from several lines.
    """

    line: int
    tree: str
    record: TreeRecord | None
    problems: tuple[Problem, ...] = ()
    flat: bool = False


class Complaints:
    """Collects what is wrong with one tree."""

    def __init__(self, tree: str) -> None:
        self.tree = tree
        self.found: list[Problem] = []

    def add(self, line: int, field: str, wrong: str, remedy: str) -> None:
        """One more."""
        self.found.append(
            Problem(line=line, field=field, wrong=wrong, remedy=remedy, tree=self.tree)
        )

    def check(self, check: Callable[[object], Any], value: object, line: int, field: str) -> Any:
        """The checked value; ``None`` and a complaint if it is wrong."""
        try:
            return check(value)
        except Wrong as wrong:
            at = f"{field}.{wrong.at}" if wrong.at else field
            self.add(line, at, wrong.wrong, wrong.remedy)
            return None


def read_message(
    said: Mapping[str, object], *, line: int, prefix: str, complaints: Complaints
) -> MessageRecord | None:
    """The message in a JSON object; ``None``, and complaints, if it cannot be used."""
    before = len(complaints.found)
    values: dict[str, Any] = {}
    for key, check in _CHECKS.items():
        value = said.get(key)
        if value is None and key in _NEVER_NULL:
            complaints.add(line, prefix + key, "it is missing", f"Every message has a {key}")
        values[key] = None if value is None else complaints.check(check, value, line, prefix + key)
    for key in said.keys() - _CHECKS.keys() - OF_TREE - {"replies"}:
        complaints.add(line, prefix + key, *UNKNOWN_KEY)
    if values["model_name"] is not None and not values["synthetic"]:
        complaints.add(
            line,
            prefix + "model_name",
            "a message that is not synthetic has no model",
            "Set synthetic to true, or model_name to null",
        )
    if len(complaints.found) > before:
        return None
    return MessageRecord(id=values.pop("message_id"), **values)


UNKNOWN_KEY: Final = ("no such key is known", "Correct its name, or remove it")


def message_object(
    message: MessageRecord, *, replies: list[dict[str, Any]] | None, tree: TreeRecord | None
) -> dict[str, Any]:
    """The JSON object of a message, with the keys in the order of real files.

    ``replies`` is ``None`` in flat files; ``tree`` is ``None`` within a tree line.
    """
    said: dict[str, Any] = {
        "message_id": str(message.id),
        "parent_id": str(message.parent_id) if message.parent_id else None,
        "user_id": str(message.user_id) if message.user_id else None,
        "created_date": message.created_date,
        "text": message.text,
        "role": message.role,
        "lang": message.lang,
        "review_count": message.review_count,
        "review_result": message.review_result,
        "deleted": message.deleted,
        "rank": message.rank,
        "synthetic": message.synthetic,
        "model_name": message.model_name,
        "emojis": _sorted(message.emojis, key=lambda code: (len(code), code)),
    }
    if replies is not None:
        said["replies"] = replies
    return said | {
        "labels": _labels(message),
        "events": message.events,
        "detoxify": _sorted(message.detoxify, key=_detoxify_place),
        "message_tree_id": str(tree.id) if tree else None,
        "tree_state": tree.state if tree else None,
    }


def _sorted(
    said: Mapping[str, Any] | None, *, key: Callable[[str], tuple[int, str]]
) -> dict[str, Any] | None:
    # The database forgets the order of keys.
    return None if said is None else {name: said[name] for name in sorted(said, key=key)}


def _detoxify_place(name: str) -> tuple[int, str]:
    return _DETOXIFY.get(name, len(_DETOXIFY)), name


def _labels(message: MessageRecord) -> dict[str, dict[str, float]] | None:
    if message.labels is None:
        return None
    return {
        name: {"value": message.labels[name]["value"], "count": message.labels[name]["count"]}
        for name in BY_NAME
        if name in message.labels
    }


def without_nulls(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same in the dialect that leaves nulls out."""
    return {key: value for key, value in said.items() if value is not None}


def lines_of(objects: Iterable[Mapping[str, Any]]) -> bytes:
    """JSON Lines, as the public releases have them: characters as they are, in UTF-8."""
    return "".join(f"{json.dumps(said, ensure_ascii=False)}\n" for said in objects).encode()
