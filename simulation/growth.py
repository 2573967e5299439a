"""A tree in memory, moved by the site's own rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from trees import acceptance
from trees.acceptance import Verdict
from trees.consensus import Ballot
from trees.demand import Need, demand
from trees.facts import BallotFacts, MessageFacts, TreeFacts
from trees.labels import SKIP_LABELING, SKIP_RANKING, SKIP_REPLY, LabelSet, tally
from trees.policy import Policy, Shape
from trees.progress import next_event
from trees.roles import at_depth
from trees.scoring import ranks_and_strengths
from trees.states import Event, State, next_state


@dataclass(frozen=True, slots=True)
class Truth:
    """What a text really is: whether it deserves acceptance, and how good it is among rivals."""

    good: bool
    worth: float


@dataclass(eq=False, slots=True)
class Tree:
    """One tree; ``truths`` is what no rule sees. ``touched`` is when its last answer came."""

    number: int
    lang: str
    policy: Policy
    author: int
    created: float
    touched: float
    shape: Shape
    state: State = State.INITIAL_PROMPT_REVIEW
    drawn: float | None = None
    accepted: float | None = None
    ended: float | None = None
    scored: str = ""
    messages: dict[UUID, MessageFacts] = field(default_factory=dict)
    labels: dict[UUID, list[LabelSet]] = field(default_factory=dict)
    ballots: dict[UUID, tuple[BallotFacts, ...]] = field(default_factory=dict)
    nobody_can: dict[tuple[UUID, str], set[int]] = field(default_factory=dict)
    truths: dict[UUID, Truth] = field(default_factory=dict)
    best_found: list[float] = field(default_factory=list)

    def facts(self) -> TreeFacts:
        """The tree as the rules see it."""
        return TreeFacts(
            messages=tuple(self.messages.values()),
            shape=self.shape,
            policy=self.policy,
            drawn=self.drawn is not None,
            scored=self.scored,
            ballots=self.ballots,
        )

    @property
    def answers(self) -> int:
        """Messages, reviews and ballots that went into it."""
        reviews = sum(message.reviews for message in self.messages.values())
        return len(self.messages) + reviews + sum(map(len, self.ballots.values()))

    def add_message(self, name: UUID, parent: UUID | None, *, author: int, truth: Truth) -> None:
        """A prompt, or a reply to ``parent``."""
        depth = 0 if parent is None else self.messages[parent].depth + 1
        self.messages[name] = MessageFacts(
            id=name, parent_id=parent, role=at_depth(depth), depth=depth, author_id=author
        )
        self.labels[name] = []
        self.truths[name] = truth

    def add_review(self, target: UUID, labels: LabelSet, *, author: int) -> None:
        """A label set; once there are enough, the verdict."""
        message, sets = self.messages[target], self.labels[target]
        sets.append(labels)
        needed = self.policy.reply_reviews if message.depth else self.policy.prompt_reviews
        verdict = acceptance.verdict(
            tally(sets),
            reviews=len(sets),
            needed=needed,
            threshold=self.policy.acceptance_threshold,
        )
        self.messages[target] = replace(
            message, reviews=len(sets), judges=message.judges | {author}, verdict=verdict
        )

    def add_ballot(self, need: Need, ranking: Sequence[UUID], *, author: int) -> None:
        """A ranking of the rivals that ``need`` shows, best first."""
        ballot = Ballot(tuple(frozenset({reply}) for reply in ranking))
        facts = BallotFacts(author, ballot, need.shown)
        self.ballots[need.target] = (*self.ballots.get(need.target, ()), facts)

    def say_nobody_can(self, target: UUID, mark: str, *, author: int, threshold: int) -> None:
        """One more says that nobody can; enough of them close that work on the message."""
        said = self.nobody_can.setdefault((target, mark), set())
        said.add(author)
        if len(said) >= threshold:
            message = self.messages[target]
            self.messages[target] = replace(
                message,
                no_reply=message.no_reply or mark == SKIP_REPLY,
                no_review=message.no_review or mark == SKIP_LABELING,
                no_ranking=message.no_ranking or mark == SKIP_RANKING,
            )

    def settle(self, now: float) -> tuple[Need, ...]:
        """Move the tree to where its facts call for; returns what it needs there."""
        facts = self.facts()
        while (event := next_event(self.state, facts)) is not None:
            if event is Event.SCORED:
                self.best_found = list(self._score(facts))
                self.scored = facts.contests_version
                self.ended = now
                facts = self.facts()
            elif event is Event.PROMPT_ACCEPTED:
                self.accepted = now
            self.state = next_state(self.state, event)
        return demand(self.state, facts)

    def _score(self, facts: TreeFacts) -> Iterator[float]:
        """For each contest: how far the first place is that of the reply which is really best."""
        ranks, _ = ranks_and_strengths(facts)
        for contest in facts.contests:
            best = max(contest.candidates, key=lambda reply: self.truths[reply.id].worth)
            first = [reply.id for reply in contest.candidates if ranks.get(reply.id) == 0]
            yield 1 / len(first) if best.id in first else 0.0

    def judged(self) -> Iterator[tuple[bool, bool]]:
        """(deserved acceptance, was accepted) of every message that was decided."""
        for name, message in self.messages.items():
            if message.verdict is not Verdict.UNDECIDED:
                yield self.truths[name].good, message.verdict is Verdict.ACCEPTED
