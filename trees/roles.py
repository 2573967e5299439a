"""The two roles of a conversation, which alternate strictly."""

from enum import StrEnum


class Role(StrEnum):
    PROMPTER = "prompter"
    ASSISTANT = "assistant"


def answering(role: Role) -> Role:
    """The role that replies to ``role``."""
    return Role.ASSISTANT if role is Role.PROMPTER else Role.PROMPTER


def at_depth(depth: int) -> Role:
    """The role at a depth; the prompt is at depth 0."""
    return Role.PROMPTER if depth % 2 == 0 else Role.ASSISTANT
