"""Who replies to whom: trees without texts, of the shapes that OASST1's have."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from trees.roles import Role, at_depth

MAX_DEPTH: Final = 5
FEWEST: Final = 4
"""Messages that a tree keeps when numbers are evened out."""
ROUNDS: Final = 50
READY_SIZES: Final[Mapping[int, int]] = {
    4: 26, 5: 4, 6: 5, 7: 6, 8: 7, 9: 13, 10: 5, 11: 5, 12: 19, 13: 7, 14: 3,
}  # fmt: skip
"""Size of a finished tree and how many in a hundred have it."""


@dataclass(slots=True)
class Skeleton:
    """The index of each message's parent, parents first; the root's is -1."""

    parents: list[int] = field(default_factory=lambda: [-1])
    depths: list[int] = field(default_factory=lambda: [0])
    children: list[int] = field(default_factory=lambda: [0])

    def __len__(self) -> int:
        return len(self.parents)

    def role(self, index: int) -> Role:
        return at_depth(self.depths[index])

    def has_room(self, index: int) -> bool:
        """Whether another reply fits the usual shape: three rivals, one follow-up, five deep."""
        allowed = 1 if self.depths[index] % 2 else 3
        return self.depths[index] < MAX_DEPTH and self.children[index] < allowed

    def add(self, parent: int) -> None:
        """Hang a message below another one."""
        self.parents.append(parent)
        self.depths.append(self.depths[parent] + 1)
        self.children.append(0)
        self.children[parent] += 1

    def remove(self, leaf: int) -> None:
        """Take a message away that has no replies."""
        self.children[self.parents[leaf]] -= 1
        for row in (self.parents, self.depths, self.children):
            del row[leaf]
        self.parents = [parent - (parent > leaf) for parent in self.parents]


def grown(size: int, *, rng: Random) -> Skeleton:
    """A tree of ``size`` messages, grown as volunteers would: rivals first, then follow-ups."""
    skeleton = Skeleton()
    while len(skeleton) < size:
        free = [index for index in range(len(skeleton)) if skeleton.has_room(index)]
        unanswered = [index for index in free if skeleton.role(index) is Role.PROMPTER]
        prefer = unanswered and (len(unanswered) == len(free) or rng.random() < 0.62)
        skeleton.add(rng.choice(unanswered if prefer else free))
    return skeleton


def with_rivals(size: int, *, rng: Random) -> Skeleton:
    """A tree in which some replies compete; ``size`` is 3 at least."""
    while max((skeleton := grown(size, rng=rng)).children) < 2:  # once in thousands
        pass
    return skeleton


def with_rival_followups(size: int, *, rng: Random) -> Skeleton:
    """A tree in which two prompter replies compete, as they do where these are ranked."""
    skeleton = Skeleton()
    for parent in (0, 0, 1, 1):
        skeleton.add(parent)
    while len(skeleton) < size:
        skeleton.add(rng.choice([i for i in range(len(skeleton)) if skeleton.has_room(i)]))
    return skeleton


def ready_sizes(number: int, *, rng: Random) -> list[int]:
    """Sizes of finished trees."""
    return rng.choices(list(READY_SIZES), weights=list(READY_SIZES.values()), k=number)


def roles_in(skeletons: Sequence[Skeleton]) -> Counter[Role]:
    """How many messages of each role there are."""
    counted: Counter[Role] = Counter()
    for skeleton in skeletons:
        odd = sum(depth % 2 for depth in skeleton.depths)
        counted.update({Role.ASSISTANT: odd, Role.PROMPTER: len(skeleton) - odd})
    return counted


def even_out(skeletons: Sequence[Skeleton], wanted: Mapping[Role, int], *, rng: Random) -> None:
    """Add and take away leaves until there are as many messages of each role as wanted.

    Comes as near as the trees' shapes allow.
    """
    missing = Counter(wanted)
    missing.subtract(roles_in(skeletons))
    order = list(skeletons)
    for _ in range(ROUNDS):
        rng.shuffle(order)
        for skeleton in order:
            for role in Role:
                if missing[role] > 0 and (parent := _place_for(skeleton, role)) is not None:
                    skeleton.add(parent)
                    missing[role] -= 1
                elif missing[role] < 0 and (leaf := _leaf_of(skeleton, role)) is not None:
                    skeleton.remove(leaf)
                    missing[role] += 1
            if not any(missing.values()):
                return


def _place_for(skeleton: Skeleton, role: Role) -> int | None:
    fitting = (
        index
        for index in range(len(skeleton))
        if skeleton.has_room(index) and skeleton.role(index) is not role
    )
    return next(fitting, None)


def _leaf_of(skeleton: Skeleton, role: Role) -> int | None:
    if len(skeleton) <= FEWEST:
        return None
    leaves = (
        index
        for index in range(len(skeleton) - 1, 0, -1)
        if not skeleton.children[index] and skeleton.role(index) is role
    )
    return next(leaves, None)
