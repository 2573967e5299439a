"""Openings and leases in memory: who is offered what, by the rules of ``tasks``."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final
from uuid import UUID

from simulation.crowd import Volunteer
from simulation.growth import Tree
from tasks.kinds import REPLY_KINDS, Kind, kind_of
from tasks.selection import Choice, Stock, Weigh, order_of_offers
from trees.demand import Need
from trees.policy import Policy

GUESSES: Final = 8
"""So often an opening is picked blindly before all of a shelf are looked through."""

Question = tuple[UUID, Kind, str]


@dataclass(eq=False, slots=True)
class Places:
    """For all replies to one tree: how many more it takes, and how many are being written."""

    free: int = 0
    leased: int = 0


@dataclass(eq=False, slots=True)
class Opening:
    """A unit of work that is still needed; a prompt's has no tree. ``shelved``: places on offer."""

    number: int
    kind: Kind
    lang: str
    pool: "Pool"
    tree: Tree | None = None
    need: Need | None = None
    wanted: int = 0
    answered: int = 0
    leased: int = 0
    in_tree: Places | None = None
    shelved: int = 0
    lonely: bool = False

    @property
    def places(self) -> int:
        """Places that nobody holds, as long as the whole tree has room."""
        if self.in_tree is not None and self.in_tree.free <= self.in_tree.leased:
            return 0
        return max(0, self.wanted - self.answered - self.leased)

    def barred(self, person: Volunteer) -> bool:
        """Their own work, or done by them, or turned down, or in their hands."""
        own = self.need is not None and person.number in self.need.barred
        return own or self.number in person.turned_down


@dataclass(eq=False, slots=True)
class Lease:
    """One opening in one person's hands, for which its place is kept until it has ``expired``."""

    person: Volunteer
    opening: Opening
    until: float
    expired: bool = False


class Shelf:
    """Openings from which one is picked at random; what it costs does not grow with them."""

    def __init__(self) -> None:
        self._openings: list[Opening] = []
        self._positions: dict[Opening, int] = {}

    def put(self, opening: Opening) -> None:
        """Add an opening that is not here."""
        self._positions[opening] = len(self._openings)
        self._openings.append(opening)

    def take(self, opening: Opening) -> None:
        """Remove an opening; the last one fills its gap."""
        position, last = self._positions.pop(opening), self._openings.pop()
        if last is not opening:
            self._openings[position] = last
            self._positions[last] = position

    def in_random_order(self, rng: Random) -> Iterator[Opening]:
        """A few blind guesses, which mostly suffice, then every opening once."""
        for _ in range(min(GUESSES, len(self._openings))):
            yield rng.choice(self._openings)
        yield from rng.sample(self._openings, len(self._openings))

    def __len__(self) -> int:
        return len(self._openings)


@dataclass(eq=False, slots=True)
class Pool:
    """The openings of one kind and language that have a free place."""

    lonely: Shelf = field(default_factory=Shelf)
    others: Shelf = field(default_factory=Shelf)
    places: int = 0
    leased: int = 0
    waiting: Counter[Tree] = field(default_factory=Counter)
    """Trees to how many of their openings are here."""

    def shelve(self, opening: Opening) -> None:
        """Put an opening where it belongs now, or take it away."""
        places, lonely = opening.places, _is_lonely(opening)
        if (places, lonely) == (opening.shelved, opening.lonely):
            return
        if opening.shelved:
            self._shelf(opening).take(opening)
            self._count(opening, -1)
        self.places += places - opening.shelved
        opening.shelved, opening.lonely = places, lonely
        if opening.shelved:
            self._shelf(opening).put(opening)
            self._count(opening, 1)

    def _shelf(self, opening: Opening) -> Shelf:
        return self.lonely if opening.lonely else self.others

    def _count(self, opening: Opening, step: int) -> None:
        if opening.tree is not None:
            self.waiting[opening.tree] += step
            if not self.waiting[opening.tree]:
                del self.waiting[opening.tree]

    def pick(self, person: Volunteer, *, policy: Policy, rng: Random) -> Opening | None:
        """One that this person may do: what they put off last, lonely parents mostly first."""
        lonely_first = rng.random() < policy.lonely_preference
        for put_off in (False, True) if person.put_off else (False,):
            for shelf in self._order(lonely_first, rng):
                for opening in shelf.in_random_order(rng):
                    if (opening.number in person.put_off) is put_off and not opening.barred(person):
                        return opening
        return None

    def _order(self, lonely_first: bool, rng: Random) -> tuple[Shelf, Shelf]:
        together = len(self.lonely) + len(self.others)
        if lonely_first or rng.random() * together < len(self.lonely):
            return self.lonely, self.others
        return self.others, self.lonely


def _is_lonely(opening: Opening) -> bool:
    if opening.tree is None or opening.kind not in REPLY_KINDS:
        return False
    return opening.answered < opening.tree.policy.lonely_children


@dataclass(eq=False, slots=True)
class _Desk:
    """The openings of one tree."""

    room: Places = field(default_factory=Places)
    openings: dict[Question, Opening] = field(default_factory=dict)


class Dispenser:
    """Everything that is on offer and in people's hands."""

    def __init__(self, *, weigh: Weigh) -> None:
        self._weigh = weigh
        self._pools: dict[Choice, Pool] = {}
        self._desks: dict[Tree, _Desk] = {}
        self._opened = 0

    def refresh(self, tree: Tree, needs: Collection[Need]) -> None:
        """Make the openings of a tree those that it needs."""
        desk = self._desks.setdefault(tree, _Desk())
        desk.room.free = max((need.tree_places for need in needs), default=0)
        wanted = {(need.target, kind_of(need), need.version): need for need in needs}
        for question in [question for question in desk.openings if question not in wanted]:
            gone = desk.openings.pop(question)
            gone.wanted = 0
            gone.pool.shelve(gone)
        for question, need in wanted.items():
            opening = desk.openings.get(question)
            if opening is None:
                opening = desk.openings[question] = self._open(question[1], tree.lang, tree)
                opening.in_tree = desk.room if opening.kind in REPLY_KINDS else None
            opening.need, opening.wanted, opening.answered = need, need.wanted, need.answered
            opening.pool.shelve(opening)

    def open_for_prompts(self, lang: str) -> Opening:
        """The language's opening for new prompts."""
        return self._open(Kind.INITIAL_PROMPT, lang, None)

    def _open(self, kind: Kind, lang: str, tree: Tree | None) -> Opening:
        self._opened += 1
        pool = self._pools.setdefault((kind, lang), Pool())
        return Opening(self._opened, kind, lang, pool, tree)

    def offer(self, opening: Opening, *, wanted: int, answered: int) -> None:
        """Change how many answers an opening for prompts wants."""
        opening.wanted, opening.answered = wanted, answered
        opening.pool.shelve(opening)

    def ask(
        self,
        person: Volunteer,
        kinds: Collection[Kind],
        *,
        policies: Mapping[str, Policy],
        active: Mapping[str, int],
        now: float,
        rng: Random,
    ) -> Lease | None:
        """Hand out one task, the choice of kind and language weighed by what waits."""
        stocks = {
            (kind, lang): Stock(pool.places, len(pool.waiting), active[lang])
            for lang in person.langs
            for kind in kinds
            if (pool := self._pools.get((kind, lang))) is not None and pool.places
        }
        for choice in order_of_offers(stocks, rng=rng, weigh=self._weigh):
            policy = policies[choice[1]]
            opening = self._pools[choice].pick(person, policy=policy, rng=rng)
            if opening is not None:
                return self._lease(person, opening, until=now + policy.lease_minutes)
        return None

    def _lease(self, person: Volunteer, opening: Opening, *, until: float) -> Lease:
        person.turned_down.add(opening.number)
        person.put_off.discard(opening.number)
        person.holding += 1
        self._hold(opening, 1)
        return Lease(person, opening, until)

    def _hold(self, opening: Opening, step: int) -> None:
        opening.leased += step
        opening.pool.leased += step
        opening.pool.shelve(opening)
        if opening.in_tree is not None and opening.tree is not None:
            opening.in_tree.leased += step
            for sibling in self._desks[opening.tree].openings.values():
                sibling.pool.shelve(sibling)

    def give_back(self, lease: Lease, *, may_return: bool) -> None:
        """End a lease; ``may_return``: the same person may be offered it again."""
        person, opening = lease.person, lease.opening
        person.holding -= 1
        if may_return:
            person.turned_down.discard(opening.number)
            if opening.tree is not None:
                person.put_off.add(opening.number)
        self._hold(opening, -1)

    def takes(self, lease: Lease) -> bool:
        """Whether an answer is still wanted: in the place of the lease, or, late, in a free one."""
        opening = lease.opening
        if opening.wanted == 0:
            return False  # the question is gone
        return not lease.expired or (opening.places > 0 and not opening.barred(lease.person))

    def why_nothing(self, person: Volunteer, kinds: Collection[Kind]) -> str:
        """Why this person was offered none of these kinds."""
        pools = [self._pools.get((kind, lang)) for lang in person.langs for kind in kinds]
        if any(pool is not None and pool.places for pool in pools):
            return "only own or done"
        if any(pool is not None and pool.leased for pool in pools):
            return "in others' hands"
        return "nothing needed"

    def needs_of(self, tree: Tree) -> list[Opening]:
        """The openings of a tree."""
        return list(self._desks[tree].openings.values())
