"""The conversations of an OASST file as a script of what people will say. No database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from trees.labels import Mean
from trees.policy import Shape
from trees.roles import Role

UNRANKED: Final = 1_000_000
"""Sorts messages that the file does not rank behind those that it does."""


@dataclass(eq=False, slots=True)
class Node:
    """One message of the script, with the replies that will be given to it, in the file's order."""

    text: str
    role: Role
    lang: str
    rank: int | None
    labels: Mapping[str, Mean]
    parent: "Node | None" = None
    children: "list[Node]" = field(default_factory=list)
    depth: int = field(init=False)

    def __post_init__(self) -> None:
        self.depth = 0 if self.parent is None else self.parent.depth + 1

    def family(self) -> "Iterator[Node]":
        """This message and all below it, parents first."""
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            todo += reversed(node.children)

    @property
    def ranked_children(self) -> "list[Node]":
        """The replies that the file ranks, best first."""
        ranked = [child for child in self.children if child.rank is not None]
        return sorted(ranked, key=lambda child: child.rank or 0)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One tree of the file: its id there, and its prompt with all that is kept below it."""

    id: str
    prompt: Node

    @property
    def size(self) -> int:
        return sum(1 for _ in self.prompt.family())

    @property
    def shape(self) -> Shape:
        """The numbers with which a tree grows to exactly this conversation."""
        nodes = list(self.prompt.family())

        def most(role: Role) -> int:
            return max((len(node.children) for node in nodes if node.role is role), default=0)

        return Shape(
            goal_size=len(nodes),
            max_depth=max(node.depth for node in nodes),
            max_replies=max(1, most(Role.PROMPTER)),
            max_followups=most(Role.ASSISTANT),
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A tree of the file that cannot be collected again, and why."""

    id: str
    reason: str


def read_conversation(tree: Mapping[str, Any]) -> Conversation | LeftOut:
    """The script of one OASST tree line; deleted and rejected messages go with all below them."""
    tree_id, prompt = str(tree["message_tree_id"]), tree["prompt"]
    if not _kept(prompt):
        return LeftOut(tree_id, "its prompt was deleted or rejected")
    root = _node(prompt, None)
    todo = [(prompt, root)]
    while todo:
        message, node = todo.pop()
        for reply in message["replies"]:
            if _kept(reply):
                child = _node(reply, node)
                node.children.append(child)
                todo.append((reply, child))
    return Conversation(tree_id, root)


def _kept(message: Mapping[str, Any]) -> bool:
    return not message.get("deleted") and message.get("review_result") is not False


def _node(message: Mapping[str, Any], parent: Node | None) -> Node:
    return Node(
        text=message["text"],
        role=Role(message["role"]),
        lang=message["lang"],
        rank=message.get("rank"),
        labels=message.get("labels") or {},
        parent=parent,
    )
