"""Made-up conversations: who wrote what when, what was thought of it, what follows by the rules.

Times are seconds after the tree's prompt came in; :class:`Clock` fits them into the time there
is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from typing import Final
from uuid import UUID

from oasst_collect.corpus import opinions
from oasst_collect.corpus.crowd import Crowd
from oasst_collect.corpus.opinions import Fate, LabelSet, Reviewers
from oasst_collect.corpus.skeletons import Skeleton
from trees.acceptance import verdict
from trees.consensus import Ballot
from trees.facts import BallotFacts, MessageFacts, TreeFacts
from trees.labels import Mean, tally
from trees.policy import Policy, Shape
from trees.progress import next_event
from trees.roles import at_depth
from trees.states import State

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
LEFT: Final = 0.195
"""Share of label sets whose rater has deleted the account since: 503,000 label sets, 152,867
messages written by people and their ballots are more than the 625,000 tasks that were done."""
OFTEN_REVIEWED: Final = (88, 9, 2, 1)
"""Of a hundred messages, how many have 3, 4, 5 or 6 reviews."""
OPEN: Final = frozenset({State.GROWING, State.RANKING, State.INITIAL_PROMPT_REVIEW})
PENDING_LEAVES: Final = 0.45
REJECTED_LEAVES: Final = 0.05
DELETED: Final = 0.012


@dataclass(frozen=True, slots=True)
class Clock:
    """Turns a conversation's own time into ours: faster where it would end after ``now``."""

    begun: float
    pace: float

    @classmethod
    def fitting(cls, begun: float, lasts: float, *, now: float, stretch: float | None) -> "Clock":
        """``stretch``: the share of the time up to now that it is to fill, whatever it lasts."""
        room = now - begun
        if stretch is not None:
            return cls(begun, room * stretch / max(lasts, 1.0))
        return cls(begun, min(1.0, room * 0.98 / max(lasts, 1.0)))

    def at(self, seconds: float) -> str:
        """A moment as PostgreSQL reads it."""
        return datetime.fromtimestamp(self.begun + seconds * self.pace, UTC).isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What is decided of a tree before it is made."""

    state: State
    lang: str
    begun: float
    skeleton: Skeleton = field(default_factory=Skeleton)
    synthetic: frozenset[int] = frozenset()


@dataclass(slots=True, kw_only=True)
class Utterance:
    """One message. ``settled``: when its reviews had decided on it."""

    facts: MessageFacts
    parent: int
    position: int
    quality: float
    synthetic: bool
    written: float
    settled: float
    reviews: list[tuple[int | None, LabelSet, float]]
    labels: Mapping[str, Mean]
    deleted_with: UUID | None = None
    rank: int | None = None
    strength: float | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """One ballot on the replies to ``parent``."""

    parent: UUID
    contest: str
    facts: BallotFacts
    cast: float


@dataclass(slots=True, kw_only=True)
class Conversation:
    """A whole tree, as far as the life cycle looks at it, and when things happened."""

    outline: Outline
    facts: TreeFacts
    utterances: list[Utterance]
    votes: list[Vote]
    drawn: float
    grown: float
    ended: float
    clock: Clock

    @property
    def id(self) -> UUID:
        return self.utterances[0].facts.id


class DoesNotRestError(RuntimeError):
    """A made-up tree would not stay where it is. A fault of the program."""


class Author:
    """Makes conversations; the same random numbers make the same ones."""

    def __init__(
        self, crowd: Crowd, policies: Mapping[str, Policy], *, now: datetime, rng: Random
    ) -> None:
        self._crowd = crowd
        self._policies = policies
        self._now = now.timestamp()
        self._rng = rng
        self._reviewers = Reviewers(rng)

    def conversation(self, outline: Outline) -> Conversation:
        """A tree that stays in its state by the rules of the life cycle."""
        rng = self._rng
        drawn = 0.0
        utterances: list[Utterance] = []
        for index in range(len(outline.skeleton)):
            utterances.append(self._utterance(outline, index, utterances, drawn))
            if not index:
                drawn = utterances[0].settled + _while(rng)
        if outline.state is State.READY_FOR_EXPORT:
            self._delete_some(utterances)
        facts = self._facts(outline, utterances)
        grown = max(utterance.settled for utterance in utterances)
        votes = self._votes(outline, facts, utterances, grown)
        ended = max([grown, *(vote.cast for vote in votes)]) + rng.random() * HOUR
        facts = _with_votes(facts, votes, outline.state)
        if next_event(outline.state, facts) is not None:
            raise DoesNotRestError(f"A tree would not stay in {outline.state}.")
        stretch = rng.uniform(0.85, 0.99) if outline.state in OPEN else None
        clock = Clock.fitting(outline.begun, ended, now=self._now, stretch=stretch)
        return Conversation(
            outline=outline, facts=facts, utterances=utterances, votes=votes, drawn=drawn,
            grown=grown, ended=ended, clock=clock,
        )  # fmt: skip

    def _utterance(
        self, outline: Outline, index: int, before: Sequence[Utterance], drawn: float
    ) -> Utterance:
        rng, skeleton = self._rng, outline.skeleton
        parent, depth = skeleton.parents[index], skeleton.depths[index]
        siblings = [other for other in before if other.parent == parent] if index else []
        author = self._writer(outline, index, before, siblings)
        written = max(drawn, before[parent].settled) + _while(rng) if index else 0.0
        quality = opinions.quality(at_depth(depth), rng=rng)
        number, fate = self._reception(outline, index)
        reviews = self._reviews(outline, (depth, fate, quality), number, author, written)
        labels = tally(given.labels for _, given, _ in reviews)
        policy = self._policies[outline.lang]
        needed = policy.reply_reviews if depth else policy.prompt_reviews
        facts = MessageFacts(
            id=UUID(int=rng.getrandbits(128), version=4),
            parent_id=before[parent].facts.id if index else None,
            role=at_depth(depth),
            depth=depth,
            author_id=author,
            reviews=number,
            verdict=verdict(
                labels, reviews=number, needed=needed, threshold=policy.acceptance_threshold
            ),
            judges=frozenset(person for person, _, _ in reviews if person is not None),
        )
        return Utterance(
            facts=facts, parent=parent, position=len(siblings), quality=quality,
            synthetic=author is None, written=written, reviews=reviews, labels=labels,
            settled=reviews[-1][2] if reviews else written,
        )  # fmt: skip

    def _writer(
        self,
        outline: Outline,
        index: int,
        before: Sequence[Utterance],
        siblings: Sequence[Utterance],
    ) -> int | None:
        """Nobody answers themselves, nor the same message twice; a model is nobody."""
        if index in outline.synthetic:
            return None
        others = [other.facts.author_id for other in siblings]
        if index:
            others.append(before[outline.skeleton.parents[index]].facts.author_id)
        return self._crowd.pick(outline.lang, but=[person for person in others if person])

    def _reception(self, outline: Outline, index: int) -> tuple[int, Fate]:
        """How many reviews a message has, and what they find it to be."""
        rng = self._rng
        number = rng.choices((3, 4, 5, 6), OFTEN_REVIEWED)[0]
        bad = Fate.SPAM if rng.random() < 0.6 else Fate.FOREIGN
        match outline.state:
            case State.INITIAL_PROMPT_REVIEW:
                return rng.randrange(3), Fate.GOOD
            case State.ABORTED_LOW_GRADE:
                return number, bad
            case State.GROWING | State.HALTED_BY_MODERATOR | State.READY_FOR_EXPORT if index:
                leaf = not outline.skeleton.children[index]
                ready = outline.state is State.READY_FOR_EXPORT
                if leaf and not ready and rng.random() < PENDING_LEAVES:
                    return rng.randrange(3), Fate.GOOD
                if leaf and rng.random() < REJECTED_LEAVES:
                    return number, bad
        return number, Fate.GOOD

    def _reviews(
        self,
        outline: Outline,
        about: tuple[int, Fate, float],
        number: int,
        author: int | None,
        written: float,
    ) -> list[tuple[int | None, LabelSet, float]]:
        rng, reviews, at = self._rng, [], written
        judges = self._crowd.pick_some(number, outline.lang, but=(author,) if author else ())
        for judge in judges:
            at += rng.expovariate(1 / (1.5 * HOUR))
            left = outline.state not in OPEN and rng.random() < LEFT
            given = self._reviewers.label_set(*about)
            reviews.append((None if left else judge, given, at))
        return reviews

    def _delete_some(self, utterances: Sequence[Utterance]) -> None:
        """Take a reply away now and then, with all that hangs on it."""
        for utterance in utterances[1:]:
            above = utterances[utterance.parent]
            cause = above.deleted_with
            if cause is None and self._rng.random() < DELETED:
                cause = utterance.facts.id
            if cause is not None:
                utterance.deleted_with = cause
                utterance.facts = replace(utterance.facts, deleted=True)

    def _facts(self, outline: Outline, utterances: Sequence[Utterance]) -> TreeFacts:
        facts = TreeFacts(
            messages=tuple(utterance.facts for utterance in utterances),
            shape=self._shape(outline, len(utterances)),
            policy=self._policies[outline.lang],
            drawn=outline.state in _DRAWN,
        )
        if outline.state in (State.RANKING, State.READY_FOR_EXPORT):
            # A tree that has grown is as large as it was meant to be.
            return replace(facts, shape=replace(facts.shape, goal_size=len(facts.living)))
        return facts

    def _shape(self, outline: Outline, size: int) -> Shape:
        usual = Shape.of(self._policies[outline.lang])
        followups = [
            count
            for count, depth in zip(outline.skeleton.children, outline.skeleton.depths, strict=True)
            if depth % 2
        ]
        return replace(
            usual,
            goal_size=max(usual.goal_size, size + 1 + int(self._rng.random() * 5)),
            max_followups=max([usual.max_followups, *followups]),
        )

    def _votes(
        self,
        outline: Outline,
        facts: TreeFacts,
        utterances: Sequence[Utterance],
        grown: float,
    ) -> list[Vote]:
        if outline.state not in (State.RANKING, State.READY_FOR_EXPORT):
            return []
        votes: list[Vote] = []
        qualities = {utterance.facts.id: utterance.quality for utterance in utterances}
        for number, contest in enumerate(facts.contests):
            wanted = facts.policy.rankings
            if outline.state is State.RANKING:
                # One contest at least lacks ballots, so that the tree stays where it is.
                wanted = self._rng.randrange(wanted + (number > 0))
            authors = [c.author_id for c in contest.candidates if c.author_id is not None]
            felt = {candidate.id: qualities[candidate.id] for candidate in contest.candidates}
            cast = grown
            for voter in self._crowd.pick_some(wanted, outline.lang, but=authors):
                cast += self._rng.expovariate(1 / (3 * HOUR))
                said = Ballot(*opinions.ballot(felt, rng=self._rng))
                ballot = BallotFacts(author_id=voter, ballot=said, shown=contest.shown)
                votes.append(Vote(contest.parent.id, contest.version, ballot, cast))
        return votes


_DRAWN: Final = frozenset(
    {State.GROWING, State.RANKING, State.READY_FOR_EXPORT, State.HALTED_BY_MODERATOR}
)


def _while(rng: Random) -> float:
    """How long something waits until somebody comes: some hours mostly, weeks now and then."""
    return min(40 * DAY, rng.lognormvariate(0, 2.0) * 8 * HOUR)


def _with_votes(facts: TreeFacts, votes: Sequence[Vote], state: State) -> TreeFacts:
    ballots: dict[UUID, tuple[BallotFacts, ...]] = {}
    for vote in votes:
        ballots[vote.parent] = (*ballots.get(vote.parent, ()), vote.facts)
    scored = facts.contests_version if state is State.READY_FOR_EXPORT else ""
    return replace(facts, ballots=ballots, scored=scored)
