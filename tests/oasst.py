"""OASST files for tests: the real ones where they lie, and a small one with the same traps."""

import gzip
import json
import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import UUID

REAL: Final = (
    "oasst1_validation_en.trees.jsonl.gz",
    "oasst1_validation_en.messages.jsonl.gz",
    "oasst_en_100.trees.jsonl.gz",
)
_PLACES: Final = (
    os.environ.get("OASST_SHARED_DATA", ""),
    str(Path(__file__).resolve().parents[2] / "shared" / "data"),
)

Said = dict[str, Any]


def real_file(name: str, folder: Path) -> Path:
    """The real file of this name; where there is none, a small one of its kind in ``folder``."""
    for place in filter(None, _PLACES):
        if (path := Path(place) / name).is_file():
            return path
    path = folder / name
    trees = [a_tree(number, tree_state="ready_for_export") for number in range(1, 9)]
    if "messages" in name:
        write(path, *(row for tree in trees for row in flat(tree)))
    else:
        write(path, *(without_nulls(tree) if "100" in name else tree for tree in trees))
    return path


def lines(path: Path) -> list[Said]:
    """The objects of a file."""
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    return [json.loads(line) for line in content.decode().split("\n") if line]


def write(path: Path, *objects: Said | str) -> Path:
    """A file with these lines; strings go in as they are."""
    said = [one if isinstance(one, str) else json.dumps(one) for one in objects]
    content = "".join(f"{line}\n" for line in said).encode()
    path.write_bytes(gzip.compress(content) if path.name.endswith(".gz") else content)
    return path


def an_id(number: int) -> str:
    """A UUID that is the same each time."""
    return str(UUID(int=(4 << 76) | (8 << 60) | number))


def a_message(number: int, parent: int | None, role: str, **said: Any) -> Said:
    """A message as the reference writes it, all keys given."""
    return {
        "message_id": an_id(number),
        "parent_id": None if parent is None else an_id(parent),
        "user_id": an_id(number % 7 + 1),
        "created_date": f"2023-02-0{number % 9 + 1}T14:23:50.983374+00:00",
        "text": f"What {role} {number} says: “čau”\nin two lines",
        "role": role,
        "lang": "en",
        "review_count": 3,
        "review_result": True,
        "deleted": False,
        "rank": None,
        "synthetic": False,
        "model_name": None,
        "emojis": {"+1": 2, "_skip_reply": 1},
        "replies": [],
        "labels": {
            "spam": {"value": 0.0, "count": 3},
            "quality": {"value": 0.6666666666666666, "count": 3},
        },
        "events": None,
        "detoxify": {"toxicity": 0.00044861, "insult": 1.5e-05},
        "message_tree_id": None,
        "tree_state": None,
    } | said


def a_tree(number: int = 1, **said: Any) -> Said:
    """A tree with the traps of real files: gaps in ranks, a deleted message with a living reply,
    nothing decided, no labels, empty emojis, no author, a synthetic message, another language."""
    ids = count(number * 1000)
    root = a_message(next(ids), None, "prompter", emojis={})
    first, second, third = (next(ids), next(ids), next(ids))
    top = number * 1000
    below = a_message(next(ids), first, "prompter", review_result=False, labels=None)
    root["replies"] = [
        a_message(first, top, "assistant", rank=0, deleted=True, replies=[below]),
        a_message(second, top, "assistant", rank=2, lang="de", user_id=None),
        a_message(
            third,
            top,
            "assistant",
            review_result=None,
            review_count=1,
            synthetic=True,
            model_name="chip20b",
            emojis=None,
            detoxify=None,
        ),
    ]
    return {
        "message_tree_id": root["message_id"],
        "tree_state": "ready_for_export",
        "prompt": root,
        "origin": None,
    } | said


def walk(tree: Said) -> list[Said]:
    """The messages of a tree, depth first."""
    waiting, found = [tree["prompt"]], []
    while waiting:
        message = waiting.pop()
        found.append(message)
        waiting.extend(reversed(message["replies"]))
    return found


def flat(tree: Said) -> list[Said]:
    """The rows of a tree in a flat file."""
    names = {"message_tree_id": tree["message_tree_id"], "tree_state": tree["tree_state"]}
    rows = ({**message, **names} for message in walk(tree))
    return [{key: value for key, value in row.items() if key != "replies"} for row in rows]


def without_nulls(said: Mapping[str, Any]) -> Said:
    """The same in the dialect that leaves nulls out."""
    kept = {key: value for key, value in said.items() if value is not None}
    if "prompt" in kept:
        kept["prompt"] = without_nulls(kept["prompt"])
    if "replies" in kept:
        kept["replies"] = [without_nulls(reply) for reply in kept["replies"]]
    return kept
