"""What the pure rules know of a tree. Built by ``trees.reading`` and by tests, never changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from trees.acceptance import Verdict
from trees.consensus import Ballot
from trees.policy import Policy, Shape
from trees.roles import Role, answering


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFacts:
    """One message as the rules see it.

    ``judges`` are the people whose reviews of the present revision count. ``no_reply``,
    ``no_review`` and ``no_ranking`` say that volunteers closed that kind of work on the message.
    ``imported_rank`` is the rank that came with an imported message and still stands.
    """

    id: UUID
    parent_id: UUID | None
    role: Role
    depth: int
    author_id: int | None = None
    deleted: bool = False
    revision: int = 1
    reviews: int = 0
    verdict: Verdict = Verdict.UNDECIDED
    judges: frozenset[int] = frozenset()
    no_reply: bool = False
    no_review: bool = False
    no_ranking: bool = False
    imported_rank: int | None = None

    @property
    def accepted(self) -> bool:
        return not self.deleted and self.verdict is Verdict.ACCEPTED

    @property
    def pending(self) -> bool:
        """Awaits review. What nobody can review is set aside as if it had been rejected."""
        return not self.deleted and self.verdict is Verdict.UNDECIDED and not self.no_review


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """One ballot: who cast it, what it says, and the revision of each candidate shown."""

    author_id: int | None
    ballot: Ballot[UUID]
    shown: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Contest:
    """Two or more accepted rival replies to one parent, and the ballots that cover them all."""

    parent: MessageFacts
    candidates: tuple[MessageFacts, ...]
    ballots: tuple[BallotFacts, ...]

    @property
    def shown(self) -> dict[UUID, int]:
        """Candidate to revision: exactly what a ranker sees."""
        return {candidate.id: candidate.revision for candidate in self.candidates}

    @property
    def version(self) -> str:
        """Changes if and only if the candidates or their texts do."""
        parts = sorted(f"{candidate.id}:{candidate.revision}" for candidate in self.candidates)
        return hashlib.md5("|".join(parts).encode(), usedforsecurity=False).hexdigest()

    @property
    def ranked_elsewhere(self) -> bool:
        """Every candidate came with a rank that still stands: an import needs no new ballots."""
        return all(candidate.imported_rank is not None for candidate in self.candidates)

    def settled(self, rankings: int) -> bool:
        return self.parent.no_ranking or self.ranked_elsewhere or len(self.ballots) >= rankings


@dataclass(frozen=True, kw_only=True)
class TreeFacts:
    """A whole tree. ``drawn``: it has won the lottery once. ``scored``: what ranks stand for."""

    messages: tuple[MessageFacts, ...]
    shape: Shape
    policy: Policy
    drawn: bool = False
    scored: str = ""
    ballots: Mapping[UUID, tuple[BallotFacts, ...]] = field(default_factory=dict)

    @cached_property
    def root(self) -> MessageFacts:
        return next(message for message in self.messages if message.parent_id is None)

    @cached_property
    def children(self) -> Mapping[UUID, tuple[MessageFacts, ...]]:
        found: dict[UUID, list[MessageFacts]] = {message.id: [] for message in self.messages}
        for message in self.messages:
            if message.parent_id is not None:
                found[message.parent_id].append(message)
        return {parent: tuple(replies) for parent, replies in found.items()}

    @cached_property
    def living(self) -> tuple[MessageFacts, ...]:
        """Accepted messages and those under review: what counts towards the goal."""
        return tuple(message for message in self.messages if message.accepted or message.pending)

    @cached_property
    def pending(self) -> tuple[MessageFacts, ...]:
        return tuple(message for message in self.messages if message.pending)

    @cached_property
    def contests(self) -> tuple[Contest, ...]:
        """Every parent whose replies must be ranked, in the order of the messages."""
        return tuple(
            contest for parent in self.messages if (contest := self._contest(parent)) is not None
        )

    @cached_property
    def contests_version(self) -> str:
        """Changes if and only if some contest does; stored when the ranks are computed."""
        return hashlib.md5(
            "|".join(sorted(contest.version for contest in self.contests)).encode(),
            usedforsecurity=False,
        ).hexdigest()

    def _contest(self, parent: MessageFacts) -> Contest | None:
        if parent.deleted:
            return None
        if answering(parent.role) is Role.PROMPTER and not self.policy.rank_prompter_replies:
            return None
        candidates = tuple(child for child in self.children[parent.id] if child.accepted)
        if len(candidates) < 2:
            return None
        covering = tuple(
            facts
            for facts in self.ballots.get(parent.id, ())
            if all(facts.shown.get(child.id) == child.revision for child in candidates)
        )
        return Contest(parent, candidates, covering)

    def allowed_children(self, message: MessageFacts) -> int:
        """How many living replies the shape allows under this message."""
        if message.depth >= self.shape.max_depth:
            return 0
        if message.role is Role.PROMPTER:
            return self.shape.max_replies
        return self.shape.max_followups

    def living_children(self, message: MessageFacts) -> int:
        return sum(child.accepted or child.pending for child in self.children[message.id])

    def has_room(self, message: MessageFacts) -> bool:
        """Another reply may be written under this message, as far as the shape is concerned."""
        return message.accepted and self.living_children(message) < self.allowed_children(message)
