"""Openings and leases in memory keep the promises of the real ones."""

from collections.abc import Collection
from dataclasses import replace
from random import Random
from uuid import UUID

from simulation.crowd import Volunteer
from simulation.dispenser import Dispenser, Lease
from simulation.growth import Tree
from simulation.habits import Habit
from tasks.kinds import KINDS, Kind
from tasks.selection import weight
from trees.demand import Need, Work
from trees.policy import Policy, Shape
from trees.roles import Role

POLICY = Policy()
NEED = Need(
    work=Work.REPLY,
    role=Role.ASSISTANT,
    target=UUID(int=1),
    depth=1,
    version="",
    wanted=3,
    answered=0,
    tree_places=10,
)


class Desk:
    """A dispenser for one English tree, and people who ask."""

    def __init__(self, policy: Policy = POLICY) -> None:
        self.dispenser = Dispenser(weigh=weight)
        self.rng = Random(5)
        self.policy = policy
        self.tree = Tree(1, "en", policy, 1, 0.0, 0.0, Shape.of(policy))

    def needs(self, *needs: Need) -> None:
        self.dispenser.refresh(self.tree, needs)

    def ask(self, person: Volunteer, kinds: Collection[Kind] = KINDS) -> Lease | None:
        return self.dispenser.ask(
            person,
            kinds,
            policies={"en": self.policy},
            active={"en": 3},
            now=10.0,
            rng=self.rng,
        )


def person(number: int = 50, *langs: str) -> Volunteer:
    return Volunteer(number, Habit(name="usual", share=1.0), langs or ("en",), [])


def test_no_more_are_handed_out_than_wanted() -> None:
    desk = Desk()
    desk.needs(NEED)
    leases = [desk.ask(person(number)) for number in range(5)]
    assert [lease is not None for lease in leases] == [True] * 3 + [False] * 2
    assert desk.dispenser.why_nothing(person(), KINDS) == "in others' hands"
    assert leases[0] is not None
    assert leases[0].until == 10.0 + POLICY.lease_minutes
    desk.dispenser.give_back(leases[0], may_return=True)
    assert desk.ask(person(9)) is not None


def test_replies_to_a_tree_are_no_more_than_it_takes() -> None:
    desk = Desk()
    desk.needs(*(replace(NEED, target=UUID(int=n), tree_places=2) for n in (1, 2, 3)))
    assert sum(desk.ask(person(number)) is not None for number in range(6)) == 2


def test_nobody_is_offered_their_own_work_nor_the_same_twice() -> None:
    desk = Desk()
    desk.needs(replace(NEED, barred=frozenset({7})))
    assert desk.ask(person(7)) is None
    assert desk.dispenser.why_nothing(person(7), KINDS) == "only own or done"
    eager = person(8)
    assert desk.ask(eager) is not None
    assert desk.ask(eager) is None


def test_only_languages_and_kinds_asked_for() -> None:
    desk = Desk()
    desk.needs(NEED)
    assert desk.ask(person(1, "de")) is None
    assert desk.ask(person(1), [Kind.PROMPTER_REPLY]) is None
    assert desk.dispenser.why_nothing(person(1), [Kind.PROMPTER_REPLY]) == "nothing needed"
    assert desk.ask(person(1), [Kind.ASSISTANT_REPLY]) is not None


def test_what_was_put_off_comes_last_and_what_was_turned_down_never() -> None:
    desk = Desk()
    desk.needs(NEED, replace(NEED, target=UUID(int=2)))
    one = person()
    first = desk.ask(one)
    assert first is not None
    desk.dispenser.give_back(first, may_return=True)
    second = desk.ask(one)
    assert second is not None
    assert second.opening is not first.opening
    desk.dispenser.give_back(second, may_return=False)
    again = desk.ask(one)
    assert again is not None
    assert again.opening is first.opening
    assert desk.ask(one) is None


def test_lonely_parents_come_first_as_often_as_the_policy_says() -> None:
    desk = Desk(Policy(lonely_preference=1.0))
    full = replace(NEED, target=UUID(int=2), answered=2)
    desk.needs(replace(NEED, wanted=100), *(replace(full, target=UUID(int=n)) for n in range(2, 9)))
    given = [desk.ask(person(number)) for number in range(100)]
    assert {lease.opening.answered for lease in given if lease is not None} == {0}


def test_a_late_answer_is_taken_if_its_place_is_free() -> None:
    desk = Desk()
    desk.needs(replace(NEED, wanted=1))
    late = desk.ask(person(1))
    assert late is not None
    assert desk.dispenser.takes(late)
    late.expired = True
    desk.dispenser.give_back(late, may_return=True)
    assert desk.dispenser.takes(late)
    desk.ask(person(2))
    assert not desk.dispenser.takes(late)


def test_an_answer_to_a_question_that_is_gone_is_not_taken() -> None:
    desk = Desk()
    desk.needs(NEED)
    lease = desk.ask(person())
    assert lease is not None
    desk.needs()
    assert not desk.dispenser.takes(lease)
    desk.dispenser.give_back(lease, may_return=True)
    assert desk.ask(person(2)) is None


def test_prompts_are_wanted_as_many_as_are_offered() -> None:
    desk = Desk()
    prompts = desk.dispenser.open_for_prompts("en")
    desk.dispenser.offer(prompts, wanted=3, answered=1)
    assert [desk.ask(person(n)) is not None for n in range(3)] == [True, True, False]
