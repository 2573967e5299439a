"""The course of a simulation: one event after the other, from a Monday's midnight on."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random
from typing import Final
from uuid import UUID

from simulation import conduct
from simulation.crowd import DAY, Volunteer, crowd
from simulation.dispenser import Dispenser, Lease, Opening
from simulation.growth import Tree
from simulation.habits import Population, Scope
from simulation.rules import WEIGHTS, Rules
from tasks.kinds import KINDS, SPECS, Kind, Yields
from tasks.selection import pick_author
from trees.policy import LimitName, Policy, Shape, limit, nobody_can_threshold
from trees.states import TERMINAL, State

HOUR: Final = 60.0
WEEK: Final = 7 * DAY
SKIP_TAKES: Final = 0.3
"""Minutes until somebody gives a task back."""

Say = Callable[[float], None]


@dataclass(eq=False, slots=True)
class Quarter:
    """One language: its people and trees by number, and the prompts that wait in the lottery."""

    lang: str
    policy: Policy
    prompts: Opening
    in_state: Counter[State] = field(default_factory=Counter)
    waiting: dict[int, list[Tree]] = field(default_factory=dict)
    last_seen: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evening:
    """How a language stood at the end of a day; ``asked`` and ``idle`` are sums since the start."""

    day: int
    lang: str
    active: int
    ready: int
    growing: int
    lottery: int
    asked: int
    idle: int


@dataclass(eq=False)
class Course:
    """One run. What happened stands in ``trees``, ``counts`` (what, language) and ``days``."""

    rules: Rules
    population: Population
    days: int
    seed: int
    now: float = 0.0
    trees: list[Tree] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    history: list[Evening] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = Random(f"course {self.seed}")
        self.dispenser = Dispenser(weigh=WEIGHTS[self.rules.weights])
        self.volunteers = crowd(self.population, days=self.days, seed=self.seed)
        self.quarters = {
            lang: Quarter(lang, self.rules.policy(lang), self.dispenser.open_for_prompts(lang))
            for lang in self.population.languages
        }
        self.policies = {lang: quarter.policy for lang, quarter in self.quarters.items()}
        self.active = dict.fromkeys(self.quarters, 0)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._messages = count(1)

    def run(self, say: Say = lambda share: None) -> "Course":
        """Let it all happen; ``say`` is told each day how much of it is over."""
        for person in self.volunteers:
            for when, tasks in person.sittings:
                self._at(when, partial(self._sit_down, person, tasks))
        for hour in range(self.days * 24):
            self._at(hour * HOUR, self._look_after)
        for day in range(1, self.days + 1):
            self._at(day * DAY, partial(self._close_day, day, say))
        while self._events:
            self.now, _, happens = heapq.heappop(self._events)
            if self.now > self.days * DAY:
                break
            happens()
        return self

    def _at(self, when: float, happens: Callable[[], None]) -> None:
        heapq.heappush(self._events, (when, next(self._order), happens))

    # What people do

    def _sit_down(self, person: Volunteer, tasks: int) -> None:
        at_work = person.left_to_do > 0
        person.left_to_do += tasks
        if not at_work:
            self._ask(person)

    def _ask(self, person: Volunteer) -> None:
        kinds = conduct.kinds_asked_for(person.habit, self.rng)
        lease = self._request(person, kinds)
        if lease is None and len(kinds) < len(KINDS):
            lease = self._request(person, KINDS)
        if lease is None:
            self._count("sent away", person.langs[0])
            person.left_to_do = 0
        else:
            self._work(person, lease)

    def _request(self, person: Volunteer, kinds: tuple[Kind, ...]) -> Lease | None:
        home = person.langs[0]
        self._count("asked", home)
        if person.holding >= self.rules.default.max_open_tasks:
            self._count("idle: hands full", home)
            return None
        lease = self.dispenser.ask(
            person,
            kinds,
            policies=self.policies,
            active=self.active,
            now=self.now,
            rng=self.rng,
        )
        if lease is None:
            self._count(f"idle: {self.dispenser.why_nothing(person, kinds)}", home)
        return lease

    def _work(self, person: Volunteer, lease: Lease) -> None:
        habit, rng = person.habit, self.rng
        if rng.random() < habit.walks_away:
            person.left_to_do = 0
            self._at(lease.until, partial(self._expire, lease))
            return
        scope = conduct.skip_or_none(habit, rng)
        if scope is not None:
            self._at(self.now + SKIP_TAKES, partial(self._skip, lease, scope))
            return
        mean = self.population.minutes[SPECS[lease.opening.kind].yields]
        done = self.now + rng.gammavariate(2.0, mean / 2)
        if done > lease.until:
            self._at(lease.until, partial(self._expire, lease))
        self._at(done, partial(self._finish, lease))

    def _skip(self, lease: Lease, scope: Scope) -> None:
        self._count(f"skipped: {scope}", lease.opening.lang)
        self.dispenser.give_back(lease, may_return=scope is Scope.LATER)
        if scope is Scope.NOBODY_CAN:
            self._say_nobody_can(lease)
        self._next(lease.person)

    def _say_nobody_can(self, lease: Lease) -> None:
        opening = lease.opening
        mark = SPECS[opening.kind].skip_mark
        if mark is None or opening.tree is None or opening.need is None:
            return
        opening.tree.say_nobody_can(
            opening.need.target,
            mark,
            author=lease.person.number,
            threshold=nobody_can_threshold(
                opening.tree.policy, active_volunteers=self.active[opening.lang]
            ),
        )
        self._settle(opening.tree)

    def _expire(self, lease: Lease) -> None:
        lease.expired = True
        self._count("expired", lease.opening.lang)
        self.dispenser.give_back(lease, may_return=True)

    def _finish(self, lease: Lease) -> None:
        opening, person = lease.opening, lease.person
        if self.dispenser.takes(lease):
            if not lease.expired:
                self.dispenser.give_back(lease, may_return=opening.tree is None)
            self._count(f"answered: {opening.kind}", opening.lang)
            if opening.lang != person.langs[0]:
                self._count("answered by others", opening.lang)
            self.quarters[opening.lang].last_seen[person.number] = self.now
            self._contribute(lease)
        else:
            self._count("came too late", opening.lang)
            if not lease.expired:
                self.dispenser.give_back(lease, may_return=False)
        self._next(person)

    def _next(self, person: Volunteer) -> None:
        person.left_to_do -= 1
        if person.left_to_do > 0:
            self._ask(person)

    # What becomes of answers

    def _contribute(self, lease: Lease) -> None:
        opening, person = lease.opening, lease.person
        tree, need = opening.tree, opening.need
        if tree is None or need is None:
            self._plant(person, self.quarters[opening.lang])
            return
        tree.touched = self.now
        match SPECS[opening.kind].yields:
            case Yields.TEXT:
                truth = conduct.write(person.habit, self.rng)
                tree.add_message(self._new_id(), need.target, author=person.number, truth=truth)
            case Yields.LABELS:
                labels = conduct.review(person.habit, tree.truths[need.target], self.rng)
                tree.add_review(need.target, labels, author=person.number)
            case Yields.RANKING:
                rivals = [(reply, tree.truths[reply]) for reply in need.shown]
                ranking = conduct.rank(person.habit, rivals, self.rng)
                tree.add_ballot(need, ranking, author=person.number)
        self._settle(tree)

    def _plant(self, person: Volunteer, quarter: Quarter) -> None:
        number = len(self.trees) + 1
        tree = Tree(
            number=number,
            lang=quarter.lang,
            policy=quarter.policy,
            author=person.number,
            created=self.now,
            touched=self.now,
            shape=Shape.of(quarter.policy),
        )
        truth = conduct.write(person.habit, self.rng)
        tree.add_message(self._new_id(), None, author=person.number, truth=truth)
        self.trees.append(tree)
        quarter.in_state[tree.state] += 1
        self._settle(tree)
        self._fill(quarter)

    def _new_id(self) -> UUID:
        return UUID(int=next(self._messages))

    def _settle(self, tree: Tree) -> None:
        quarter, before = self.quarters[tree.lang], tree.state
        self.dispenser.refresh(tree, tree.settle(self.now))
        if tree.state is before:
            return
        quarter.in_state[before] -= 1
        quarter.in_state[tree.state] += 1
        if tree.state is State.PROMPT_LOTTERY_WAITING:
            quarter.waiting.setdefault(tree.author, []).append(tree)
        elif tree.state in TERMINAL and tree.ended is None:
            tree.ended = self.now
        self._fill(quarter)

    # What the site does by itself

    def _limit(self, quarter: Quarter, name: LimitName) -> int:
        return limit(
            quarter.policy,
            name,
            active_volunteers=self.active[quarter.lang],
            autos=self.rules.autos,
        )

    def _fill(self, quarter: Quarter) -> None:
        """Draw prompts for the free places, then ask for new ones."""
        places = self._limit(quarter, "max_active_trees") - quarter.in_state[State.GROWING]
        if places > 0 and quarter.waiting:
            author = pick_author(list(quarter.waiting), rng=self.rng)
            assert author is not None
            prompts = quarter.waiting[author]
            tree = prompts.pop(self.rng.randrange(len(prompts)))
            if not prompts:
                del quarter.waiting[author]
            tree.drawn = self.now
            self._settle(tree)  # which fills the next place
            return
        in_review = quarter.in_state[State.INITIAL_PROMPT_REVIEW]
        lottery = quarter.in_state[State.PROMPT_LOTTERY_WAITING]
        wanted = self._limit(quarter, "max_initial_prompt_review")
        if lottery >= self._limit(quarter, "max_prompt_lottery_waiting"):
            wanted = 0
        self.dispenser.offer(quarter.prompts, wanted=wanted, answered=in_review)

    def _look_after(self) -> None:
        """Each hour: who was active this week, and what follows for the limits."""
        for lang, quarter in self.quarters.items():
            seen = quarter.last_seen
            for person in [person for person, when in seen.items() if when < self.now - WEEK]:
                del seen[person]
            self.active[lang] = len(seen)
            self._fill(quarter)

    def _close_day(self, day: int, say: Say) -> None:
        for lang, quarter in self.quarters.items():
            counted = {what: n for (what, where), n in self.counts.items() if where == lang}
            self.history.append(
                Evening(
                    day=day,
                    lang=lang,
                    active=self.active[lang],
                    ready=quarter.in_state[State.READY_FOR_EXPORT],
                    growing=quarter.in_state[State.GROWING],
                    lottery=quarter.in_state[State.PROMPT_LOTTERY_WAITING],
                    asked=counted.get("asked", 0),
                    idle=sum(n for what, n in counted.items() if what.startswith("idle")),
                )
            )
        say(day / self.days)

    def _count(self, what: str, lang: str, number: int = 1) -> None:
        self.counts[what, lang] += number
