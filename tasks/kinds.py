"""The eight kinds of task: what each asks for and yields."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from trees.demand import Need, Work
from trees.labels import SKIP_LABELING, SKIP_RANKING, SKIP_REPLY
from trees.roles import Role


class Kind(StrEnum):
    INITIAL_PROMPT = "initial_prompt"
    PROMPTER_REPLY = "prompter_reply"
    ASSISTANT_REPLY = "assistant_reply"
    LABEL_INITIAL_PROMPT = "label_initial_prompt"
    LABEL_PROMPTER_REPLY = "label_prompter_reply"
    LABEL_ASSISTANT_REPLY = "label_assistant_reply"
    RANK_PROMPTER_REPLIES = "rank_prompter_replies"
    RANK_ASSISTANT_REPLIES = "rank_assistant_replies"


RANDOM: Final = "random"
"""What a volunteer asks for who takes any kind."""
KINDS: Final = tuple(Kind)
ASKABLE: Final = (RANDOM, *KINDS)


class Yields(StrEnum):
    """What an answer to a task is."""

    TEXT = "text"
    LABELS = "labels"
    RANKING = "ranking"


@dataclass(frozen=True, slots=True)
class Spec:
    """``role`` is that of the message written, reviewed or ranked. ``skip_mark`` is the reaction
    that records a skip as "nobody can"; ``writes``: the language must be one the person writes."""

    yields: Yields
    role: Role
    title: str
    skip_mark: str | None

    @property
    def writes(self) -> bool:
        return self.yields is Yields.TEXT


SPECS: Final[Mapping[Kind, Spec]] = {
    Kind.INITIAL_PROMPT: Spec(Yields.TEXT, Role.PROMPTER, "Start a conversation", None),
    Kind.PROMPTER_REPLY: Spec(Yields.TEXT, Role.PROMPTER, "Reply as the user", SKIP_REPLY),
    Kind.ASSISTANT_REPLY: Spec(Yields.TEXT, Role.ASSISTANT, "Reply as the assistant", SKIP_REPLY),
    Kind.LABEL_INITIAL_PROMPT: Spec(Yields.LABELS, Role.PROMPTER, "Review a prompt", SKIP_LABELING),
    Kind.LABEL_PROMPTER_REPLY: Spec(
        Yields.LABELS, Role.PROMPTER, "Review a user's reply", SKIP_LABELING
    ),
    Kind.LABEL_ASSISTANT_REPLY: Spec(
        Yields.LABELS, Role.ASSISTANT, "Review an assistant's reply", SKIP_LABELING
    ),
    Kind.RANK_PROMPTER_REPLIES: Spec(
        Yields.RANKING, Role.PROMPTER, "Rank users' replies", SKIP_RANKING
    ),
    Kind.RANK_ASSISTANT_REPLIES: Spec(
        Yields.RANKING, Role.ASSISTANT, "Rank assistant replies", SKIP_RANKING
    ),
}

TOPICAL: Final = (Kind.INITIAL_PROMPT, Kind.LABEL_INITIAL_PROMPT)
"""Kinds whose answers may say what the conversation is about."""
REPLY_KINDS: Final = (Kind.PROMPTER_REPLY, Kind.ASSISTANT_REPLY)


def kind_of(need: Need) -> Kind:
    """The kind of task that meets a need."""
    match need.work, need.role:
        case Work.REPLY, Role.PROMPTER:
            return Kind.PROMPTER_REPLY
        case Work.REPLY, _:
            return Kind.ASSISTANT_REPLY
        case Work.RANKING, Role.PROMPTER:
            return Kind.RANK_PROMPTER_REPLIES
        case Work.RANKING, _:
            return Kind.RANK_ASSISTANT_REPLIES
        case _, Role.ASSISTANT:
            return Kind.LABEL_ASSISTANT_REPLY
    return Kind.LABEL_PROMPTER_REPLY if need.depth else Kind.LABEL_INITIAL_PROMPT
