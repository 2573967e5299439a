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

    ``judges`` are the people whose reviews of the present revision count, known while it is
    undecided. ``no_reply``,
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
    """A whole tree. ``drawn``: it has won the lottery once. ``scored``: what ranks stand for.

    What hangs below a message that was deleted, rejected or set aside is out of the conversation
    with it: it neither counts nor asks for work.
    """

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
        kept: set[UUID | None] = {None}
        for message in sorted(self.messages, key=lambda message: message.depth):
            if message.parent_id in kept and (message.accepted or message.pending):
                kept.add(message.id)
        return tuple(message for message in self.messages if message.id in kept)

    @cached_property
    def pending(self) -> tuple[MessageFacts, ...]:
        return tuple(message for message in self.living if message.pending)

    @property
    def finished(self) -> bool:
        """Its ranks were computed once: it does not grow again, whatever is taken from it."""
        return bool(self.scored)

    @cached_property
    def contests(self) -> tuple[Contest, ...]:
        """Every parent whose replies must be ranked, in the order of the messages."""
        prompters_too = self.policy.rank_prompter_replies
        return tuple(
            rivalry
            for rivalry in self._rivalries
            if prompters_too or answering(rivalry.parent.role) is Role.ASSISTANT
        )

    @cached_property
    def contests_version(self) -> str:
        """Changes if and only if some set of rivals does; stored when the ranks are computed.

        It does not depend on the policy: new rules do not unsettle finished trees.
        """
        return hashlib.md5(
            "|".join(sorted(rivalry.version for rivalry in self._rivalries)).encode(),
            usedforsecurity=False,
        ).hexdigest()

    @cached_property
    def _rivalries(self) -> tuple[Contest, ...]:
        found: list[Contest] = []
        for parent in self.living:
            candidates = tuple(child for child in self.children[parent.id] if child.accepted)
            if len(candidates) > 1:
                found.append(Contest(parent, candidates, self._covering(parent, candidates)))
        return tuple(found)

    def _covering(
        self, parent: MessageFacts, candidates: tuple[MessageFacts, ...]
    ) -> tuple[BallotFacts, ...]:
        """The ballots that speak of all candidates: of each person, the last one."""
        covering = [
            facts
            for facts in self.ballots.get(parent.id, ())
            if all(facts.shown.get(child.id) == child.revision for child in candidates)
        ]
        last = {facts.author_id: facts for facts in covering}
        return tuple(
            facts for facts in covering if facts.author_id is None or last[facts.author_id] is facts
        )

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
        """Another reply may be written under this living message, as far as its shape goes."""
        return message.accepted and self.living_children(message) < self.allowed_children(message)
