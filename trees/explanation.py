"""Why a tree stands where it stands, and what would move it: facts in, sentences out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from trees.acceptance import Verdict
from trees.demand import Work, demand
from trees.facts import Contest, MessageFacts, TreeFacts
from trees.forecast import resting_state
from trees.progress import REASONS, next_event, short
from trees.states import Event, State, next_state

MOVES_NOW: Final = "It will move now"
"""How the sentence begins that is there if and only if the rules move the tree."""


def explain(state: State, facts: TreeFacts) -> list[str]:
    """Where a tree with these facts stands in ``state``, and what it waits for.

    Never empty. One sentence begins with :data:`MOVES_NOW` exactly if ``next_event`` names one.
    """
    sentences = list(_STANDING[state](facts))
    event = next_event(state, facts)
    if event is not None:
        after = next_state(state, event)
        sentences.append(f"{MOVES_NOW}, to {after}: {_lower(REASONS[event])}")
    return sentences


def _review(facts: TreeFacts) -> Iterable[str]:
    root = facts.root
    yield f"Its prompt is under review: {_reviews(root, facts)} are in."
    if root.no_review and root.verdict is Verdict.UNDECIDED:
        yield "Volunteers say of the prompt that nobody can review it."
    yield (
        f"It moves to {State.PROMPT_LOTTERY_WAITING} when the reviews accept the prompt, and to "
        f"{State.ABORTED_LOW_GRADE} when they reject it."
    )


def _lottery(facts: TreeFacts) -> Iterable[str]:
    if facts.drawn:
        yield "Its prompt is accepted and has been drawn in the lottery before."
    else:
        yield "Its prompt is accepted and waits in the lottery for a free place."
    yield (
        f"It moves to {State.GROWING} when it is drawn: as soon as fewer trees grow in its "
        "language than the policy allows, an author is drawn, then one of that author's prompts."
    )


def _growing(facts: TreeFacts) -> Iterable[str]:
    accepted = sum(message.accepted for message in facts.living)
    yield f"Growing: {_of(accepted, facts.shape.goal_size, 'message')} accepted{_awaiting(facts)}."
    open_to_replies = [n for n in demand(State.GROWING, facts) if n.work is Work.REPLY]
    if open_to_replies:
        missing = facts.shape.goal_size - len(facts.living)
        yield (
            f"Its goal leaves {_count(missing, 'place')}, and "
            f"replies are asked for to {_count(len(open_to_replies), 'message')}."
        )
    elif len(facts.living) < facts.shape.goal_size:
        yield _why_no_replies(facts)
    closed = sum(message.no_reply for message in facts.living if facts.has_room(message))
    if closed:
        yield f"Volunteers closed {_count(closed, 'message')} to replies (“nobody can”)."
    yield (
        f"It moves to {State.RANKING} (or straight to {State.READY_FOR_SCORING} if no rivals need "
        "rankings) when it takes no more replies and none of its messages awaits review."
    )


def _why_no_replies(facts: TreeFacts) -> str:
    if facts.finished:
        return "It is short of its goal, but was finished once and does not grow again."
    if short(facts):
        return "It is short of its goal, but nobody can reply to the messages that have room."
    return "It is short of its goal, but its depth and children leave no room for more."


def _ranking(facts: TreeFacts) -> Iterable[str]:
    wanted = facts.policy.rankings
    settled = [contest.settled(wanted) for contest in facts.contests]
    yield (
        f"Being ranked: {sum(settled)} of {_count(len(settled), 'set')} of rival replies settled."
    )
    for contest in facts.contests:
        if not contest.settled(wanted):
            yield _missing_rankings(contest, wanted)
    if facts.pending:
        yield f"{_count(len(facts.pending), 'message').capitalize()} must be reviewed again."
    yield (
        f"It moves to {State.READY_FOR_SCORING} when every set of rival replies has its {wanted} "
        f"rankings, and back to {State.GROWING} if it becomes short."
    )


def _missing_rankings(contest: Contest, wanted: int) -> str:
    return (
        f"The {len(contest.candidates)} replies to {str(contest.parent.id)[:8]} have "
        f"{_of(len(contest.ballots), wanted, 'ranking')}."
    )


def _scoring(facts: TreeFacts) -> Iterable[str]:
    yield f"The ranks of {_count(len(facts.contests), 'set')} of rival replies are computed next."
    yield f"It moves to {State.READY_FOR_EXPORT} when they are, or to {State.SCORING_FAILED}."


def _ready(facts: TreeFacts) -> Iterable[str]:
    accepted = sum(message.accepted for message in facts.living)
    yield f"Finished, with {_count(accepted, 'accepted message')}: releases may take it in."
    yield (
        "Volunteers' work does not move it any more. An edited text sends it back to review, "
        "rivals that come, go or change have its ranks computed anew, and a moderator may "
        "withdraw it."
    )


def _aborted(facts: TreeFacts) -> Iterable[str]:
    match facts.root.verdict:
        case Verdict.REJECTED:
            yield f"The reviews rejected its prompt ({_reviews(facts.root, facts)} in)."
        case _:
            yield (
                "It was aborted although no reviews reject its prompt: by red flags, or because "
                "nothing in it could be ranked. Its transitions say which."
            )
    yield from _if_resumed(State.ABORTED_LOW_GRADE, facts)


def _halted(facts: TreeFacts) -> Iterable[str]:
    if facts.root.deleted:
        yield "Its prompt is deleted, and with it every message; restoring the prompt resumes it."
    else:
        yield "It was halted, by a moderator or because nobody could go on with it."
    yield from _if_resumed(State.HALTED_BY_MODERATOR, facts)


def _if_resumed(state: State, facts: TreeFacts) -> Iterable[str]:
    yield "Nothing but a moderator moves it from here."
    after = resting_state(next_state(state, Event.RESUMED), facts)
    yield f"If it were resumed, its facts would carry it to {after}."


def _failed(facts: TreeFacts) -> Iterable[str]:
    yield "Computing its ranks failed; the error is kept with the tree."
    yield (
        f"It moves to {State.READY_FOR_SCORING} when a moderator retries, and on to "
        f"{State.READY_FOR_EXPORT} if that succeeds."
    )


def _backlog(facts: TreeFacts) -> Iterable[str]:
    contests = len(facts.contests)
    yield f"Imported, and waiting to be ranked: {_count(contests, 'set')} of rival replies."
    if contests:
        yield (
            f"It moves to {State.RANKING} when a moderator activates it, or by itself while fewer "
            "trees of its language are being ranked than the policy asks for."
        )
    else:
        yield f"Nothing in it can be ranked: activating it moves it to {State.ABORTED_LOW_GRADE}."


_STANDING: Final[Mapping[State, Callable[[TreeFacts], Iterable[str]]]] = {
    State.INITIAL_PROMPT_REVIEW: _review,
    State.PROMPT_LOTTERY_WAITING: _lottery,
    State.GROWING: _growing,
    State.RANKING: _ranking,
    State.READY_FOR_SCORING: _scoring,
    State.READY_FOR_EXPORT: _ready,
    State.ABORTED_LOW_GRADE: _aborted,
    State.HALTED_BY_MODERATOR: _halted,
    State.SCORING_FAILED: _failed,
    State.BACKLOG_RANKING: _backlog,
}


def _awaiting(facts: TreeFacts) -> str:
    if not facts.pending:
        return ""
    *others, last = [str(message.reviews) for message in facts.pending]
    counts = f"{', '.join(others)} and {last}" if others else last
    verb = "await" if others else "awaits"
    needed = _count(facts.policy.reply_reviews, "review")
    return f", {len(facts.pending)} {verb} review ({counts} of {needed} in)"


def _reviews(message: MessageFacts, facts: TreeFacts) -> str:
    needed = facts.policy.reply_reviews if message.depth else facts.policy.prompt_reviews
    return _of(message.reviews, needed, "review")


def _of(count: int, whole: int, word: str) -> str:
    return f"{count} of {_count(whole, word)}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
