"""What came of a replay: each tree of the script compared with what was collected. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from interface.refusals import Refused
from oasst_collect.replay.script import Conversation, Node
from trees.texts import clean_text

LONGEST_TEXT = 10_000_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """``differences`` is empty if texts, structure and the order of ranked replies are equal."""

    id: str
    collected_as: str | None
    state: str | None
    differences: tuple[str, ...]

    @property
    def equal(self) -> bool:
        return not self.differences


def compare(conversation: Conversation, collected: Mapping[str, Any] | None) -> Comparison:
    """Compare a conversation of the script with the OASST tree that was exported of it."""
    if collected is None:
        return Comparison(conversation.id, None, None, ("it is not ready",))
    return Comparison(
        conversation.id,
        str(collected["message_tree_id"]),
        str(collected["tree_state"]),
        tuple(_differences(conversation.prompt, collected["prompt"])),
    )


def _differences(line: Node, message: Mapping[str, Any]) -> Iterator[str]:
    todo = [(line, message)]
    while todo:
        node, found = todo.pop()
        if as_taken_in(node.text) != found["text"]:
            yield f"text differs: {node.text[:40]!r}"
        if (node.role, node.lang) != (found["role"], found["lang"]):
            yield f"role or language differs: {node.text[:40]!r}"
        pairs = _paired(node, found["replies"])
        if pairs is None:
            yield f"replies differ below {node.text[:40]!r}"
            continue
        if _order(node) != _order_found(node, pairs):
            yield f"ranked replies stand in another order below {node.text[:40]!r}"
        todo += pairs


def as_taken_in(text: str) -> str:
    """The text as the site stores it: ends trimmed, line ends unified."""
    try:
        return clean_text(text, longest=LONGEST_TEXT)
    except Refused:
        return text


def _paired(
    node: Node, replies: list[Mapping[str, Any]]
) -> list[tuple[Node, Mapping[str, Any]]] | None:
    """Each line with the reply of the same text; ``None`` if they are not the same ones."""
    left = list(replies)
    pairs: list[tuple[Node, Mapping[str, Any]]] = []
    for child in node.children:
        wanted = as_taken_in(child.text)
        same = next((reply for reply in left if reply["text"] == wanted), None)
        if same is None:
            return None
        left.remove(same)
        pairs.append((child, same))
    return None if left else pairs


def _order(node: Node) -> list[str]:
    return [as_taken_in(child.text) for child in node.ranked_children]


def _order_found(node: Node, pairs: list[tuple[Node, Mapping[str, Any]]]) -> list[str]:
    """The replies that the file ranks, in the order of the ranks collected; ties are left out."""
    if len(node.ranked_children) < 2:
        return _order(node)
    ranked = {
        found["rank"]: str(found["text"])
        for child, found in pairs
        if child.rank is not None and found["rank"] is not None
    }
    return [text for _, text in sorted(ranked.items())]
