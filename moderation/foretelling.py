"""What an act would do, told before it is done. Reads only."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from interface.refusals import Refused
from tasks.models import Opening
from trees.acceptance import Verdict
from trees.contributions import check_restorable, with_descendants
from trees.facts import MessageFacts, TreeFacts
from trees.forecast import resting_state
from trees.lifecycle import halted_by_deletion
from trees.models import Message, Tree
from trees.reading import read_facts
from trees.states import Event, State, next_state
from trees.topic_list import named


def deletion(message: Message, now: datetime) -> Sequence[str]:
    """What goes with a message, and what becomes of the tree."""
    family = with_descendants(message.tree, message)
    gone = {m.pk for m in family if m.deleted_at is None}
    below = len(gone) - 1
    facts = _changed(read_facts(message.tree), gone, deleted=True)
    return [
        f"The message and {_count(below, 'message')} below it are deleted: {len(gone)} in all."
        if below
        else "The message is deleted; nothing hangs on it.",
        *_held(gone),
        _tree_moves(message.tree, facts),
        "Restoring it brings back exactly these messages, at any time.",
    ]


def restoration(message: Message, now: datetime) -> Sequence[str]:
    """What comes back with a message, or why it cannot."""
    try:
        check_restorable(message)
    except Refused as refusal:
        return [refusal.detail]
    went_along = Message.objects.filter(tree=message.tree_id, deleted_with=message.pk)
    back = set(went_along.values_list("pk", flat=True))
    facts = _changed(read_facts(message.tree), back, deleted=False)
    resumes = not message.depth and halted_by_deletion(message.tree)
    return [
        f"{_count(len(back), 'message').capitalize()} will be back: what this deletion took.",
        "Red flags raised until now no longer count.",
        _tree_moves(message.tree, facts, resumes=resumes),
    ]


def edit(message: Message, now: datetime) -> Sequence[str]:
    """What a new text makes of a message and its tree."""
    facts = _changed(
        read_facts(message.tree),
        {message.pk},
        revision=message.revision + 1,
        verdict=Verdict.UNDECIDED,
        reviews=0,
        imported_rank=None,
        no_reply=False,
        no_review=False,
        no_ranking=False,
    )
    return [
        f"The text becomes revision {message.revision + 1}; the present one is kept.",
        f"Its {_count(message.review_count, 'review')} no longer count: it is reviewed again.",
        _tree_moves(message.tree, facts),
    ]


def halt(tree: Tree, now: datetime) -> Sequence[str]:
    """What stopping or withdrawing means."""
    held = _held(tree.messages.values_list("pk", flat=True))
    if tree.state == State.READY_FOR_EXPORT:
        return ["The tree is withdrawn: later releases leave it out, and say so.", _RESUMABLE]
    return ["Nobody is asked for anything in this tree any more.", *held, _RESUMABLE]


_RESUMABLE = "It can be resumed at any time, and then stands where its facts call for."


def resumption(tree: Tree, now: datetime) -> Sequence[str]:
    """Where the facts carry a halted or aborted tree."""
    facts = read_facts(tree)
    facts = replace(facts, drawn=facts.drawn or len(facts.messages) > 1)
    return [
        "The tree goes on where its facts call for.",
        "Red flags raised on its prompt until now no longer count.",
        _tree_moves(tree, facts, resumes=True),
    ]


def reshaping(tree: Tree, now: datetime) -> Sequence[str]:
    """How full the tree is, against which the new numbers count."""
    facts = read_facts(tree)
    deepest = max((message.depth for message in facts.living), default=0)
    return [
        (
            f"It has {_count(len(facts.living), 'message')}, accepted or under review, "
            f"the deepest at depth {deepest}."
        ),
        "Nothing that is there goes away, even where the new numbers allow less.",
        "The tree and its openings follow the new numbers at once.",
    ]


def topics(tree: Tree, now: datetime) -> Sequence[str]:
    """What it means to decide what a tree is about."""
    present = ", ".join(topic.label for topic in named(tree.topics)) or "nothing of the list"
    return [
        f"So far it is about: {present}.",
        "What you choose stands, whatever its author and reviewers said or will say.",
        "Who would rather not see one of its topics is offered nothing more of the tree.",
        "What people hold at the moment stays with them.",
    ]


def scoring(tree: Tree, now: datetime) -> Sequence[str]:
    """What a retry does."""
    return [
        "The ranks are computed again from the same ballots.",
        f"If that succeeds the tree moves on to {State.READY_FOR_EXPORT}.",
        "Otherwise it comes back here with the new error.",
    ]


def activation(tree: Tree, now: datetime) -> Sequence[str]:
    """What becomes of a backlog tree."""
    facts = read_facts(tree)
    event = Event.ACTIVATED if facts.contests else Event.NOTHING_TO_ACTIVATE
    after = resting_state(next_state(State.BACKLOG_RANKING, event), facts)
    return [
        f"Volunteers are asked to rank {_count(len(facts.contests), 'set')} of rival replies."
        if facts.contests
        else "No replies compete in it, so that there is nothing to rank.",
        _from_to(State.BACKLOG_RANKING, after),
    ]


def _changed(facts: TreeFacts, which: Collection[UUID], **changes: object) -> TreeFacts:
    """The facts with these messages changed."""

    def change(message: MessageFacts) -> MessageFacts:
        return replace(message, **changes) if message.id in which else message  # type: ignore[arg-type]

    return replace(facts, messages=tuple(change(message) for message in facts.messages))


def _held(messages: Collection[UUID]) -> list[str]:
    held = sum(Opening.objects.filter(target__in=messages).values_list("leased", flat=True))
    if not held:
        return []
    return [
        f"In volunteers' hands: {_count(held, 'task')} on it.",
        "A reply that comes too late stays with its author as a draft.",
    ]


def _tree_moves(tree: Tree, facts: TreeFacts, *, resumes: bool = False) -> str:
    state = State(tree.state)
    start = next_state(state, Event.RESUMED) if resumes else state
    return _from_to(state, resting_state(start, facts))


def _from_to(before: State, after: State) -> str:
    if before is after:
        return f"The tree stays {before}."
    return f"The tree, now {before}, will be {after}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
