"""What a tree still needs from volunteers: facts in, needs out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from trees.facts import Contest, MessageFacts, TreeFacts
from trees.roles import Role, answering
from trees.states import State


class Work(StrEnum):
    """The three things a volunteer can do for a tree that is there."""

    REPLY = "reply"
    REVIEW = "review"
    RANKING = "ranking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """``wanted`` answers to one question, of which ``answered`` are in.

    ``role`` is that of the message to write, review or rank. ``version`` tells two questions
    about the same target apart (another revision, other rivals). ``barred`` are the people who
    must not do it: authors of what is judged, and those whose answers already count.
    ``tree_places`` is how many more messages the tree takes, whatever single targets want. A
    message with fewer than ``lonely_below`` replies is preferred among those to be replied to.
    """

    work: Work
    role: Role
    target: UUID
    depth: int
    version: str
    wanted: int
    answered: int
    barred: frozenset[int] = frozenset()
    shown: Mapping[UUID, int] = field(default_factory=dict)
    tree_places: int = 0
    lonely_below: int = 0


def demand(state: State, facts: TreeFacts) -> tuple[Need, ...]:
    """Everything that volunteers can do for the tree now; empty outside the active states."""
    match state:
        case State.INITIAL_PROMPT_REVIEW:
            return tuple(_reviews(facts, only_root=True))
        case State.GROWING:
            return (*_reviews(facts), *_replies(facts))
        case State.RANKING:
            return tuple(_rankings(facts))
        case _:
            return ()


def _reviews(facts: TreeFacts, *, only_root: bool = False) -> Iterator[Need]:
    for message in facts.pending:
        if only_root and message.depth:
            continue
        policy = facts.policy
        wanted = policy.reply_reviews if message.depth else policy.prompt_reviews
        yield Need(
            work=Work.REVIEW,
            role=message.role,
            target=message.id,
            depth=message.depth,
            version=str(message.revision),
            # An import may have left a message undecided in spite of its reviews.
            wanted=max(wanted, message.reviews + 1),
            answered=message.reviews,
            barred=_known(message.author_id) | message.judges,
            shown={message.id: message.revision},
        )


def _replies(facts: TreeFacts) -> Iterator[Need]:
    places = facts.shape.goal_size - len(facts.living)
    if places <= 0:
        return
    for message in facts.living:
        if facts.has_room(message) and not message.no_reply:
            children = facts.children[message.id]
            yield Need(
                work=Work.REPLY,
                role=answering(message.role),
                target=message.id,
                depth=message.depth + 1,
                version="",
                wanted=facts.allowed_children(message),
                answered=facts.living_children(message),
                barred=_known(message.author_id, *(child.author_id for child in children)),
                shown={message.id: message.revision},
                tree_places=places,
                lonely_below=facts.policy.lonely_children,
            )


def _rankings(facts: TreeFacts) -> Iterator[Need]:
    for contest in facts.contests:
        if not contest.settled(facts.policy.rankings):
            yield _ranking(contest, facts.policy.rankings)


def _ranking(contest: Contest, wanted: int) -> Need:
    parent: MessageFacts = contest.parent
    return Need(
        work=Work.RANKING,
        role=answering(parent.role),
        target=parent.id,
        depth=parent.depth + 1,
        version=contest.version,
        wanted=wanted,
        answered=len(contest.ballots),
        barred=_known(
            *(candidate.author_id for candidate in contest.candidates),
            *(ballot.author_id for ballot in contest.ballots),
        ),
        shown=contest.shown,
    )


def _known(*people: int | None) -> frozenset[int]:
    return frozenset(person for person in people if person is not None)
