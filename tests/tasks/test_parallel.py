"""Many people, two workers and a moderator at once, each on a connection of their own.

Nothing may fail but by a refusal: no deadlock, no broken constraint. All invariants hold at the
end, the first three at every moment in between, and what was taken in is there exactly once.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

import pytest

from accounts.models import User
from interface.refusals import Refused
from moderation import actions
from tasks import leases, lottery, openings, submissions
from tasks.invariant_comparison import Finding
from tasks.invariants import check_all, check_groups, snapshot
from tasks.kinds import Kind
from tasks.models import Status, Task
from tests.cast import NOON, person
from tests.tasks.crowds import Crowd, Life
from tests.tasks.proper_answers import an_answer
from trees import policy_changes, reactions
from trees.models import Contribution, LanguagePolicy, Message, Tree
from trees.policy import Shape

VOLUNTEERS: Final = 20
TWICE_THERE: Final = 4
"""So many of them sit at two machines at once."""
ACTS: Final = 45
"""What each of them does; the workers go on until all are done."""

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Site(Crowd):
    """What all threads share. The clock moves a second with every act of a volunteer."""

    def __init__(self, people: list[User], mod: User) -> None:
        super().__init__()
        self.people, self.mod = people, mod
        self.seconds = 0
        self.taken_in: set[UUID] = set()
        self.findings: list[Finding] = []

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def volunteer(self, user: User, seed: int) -> Life:
        def life() -> None:
            rng = Random(seed)
            for _ in range(ACTS):
                self.seconds += 1
                with suppress(Refused):
                    self._moderate(rng) if rng.random() < 0.04 else self._act(user, rng)

        return self.at_work(life)

    def _act(self, user: User, rng: Random) -> None:
        mine = list(Task.objects.of(user.pk).select_related("opening").order_by("leased_at", "pk"))
        held = [task for task in mine if task.status == Status.LEASED]
        act = rng.random()
        if act < 0.45 or not held:
            kind = rng.choice([*["random"] * 12, *Kind])
            leases.request_task(user, kind=kind, lang="en", now=self.now(), rng=rng)
        elif act < 0.85:
            self._answer(user, rng.choice(held if act < 0.78 else mine), rng)
        elif act < 0.92:
            scope = rng.choices(["later", "not_me", "nobody_can"], [6, 2, 1])[0]
            leases.skip(user, rng.choice(held).pk, scope=scope, now=self.now())
        elif act < 0.94:
            leases.extend(user, rng.choice(held).pk, now=self.now())
        elif act < 0.96:
            leases.reopen(user, rng.choice(mine).pk, now=self.now())
        else:
            seen = list(Message.objects.values_list("pk", flat=True))
            code = rng.choice(["+1", "rofl", "red_flag"])
            on = rng.random() < 0.8
            reactions.react(rng.choice(seen), user=user, code=code, on=on, now=self.now())

    def _answer(self, user: User, task: Task, rng: Random) -> None:
        payload = an_answer(task, rng, spam=rng.random() < 0.05)
        for _ in range(rng.choice([1, 1, 2])):
            done = submissions.submit(user, task.pk, payload, now=self.now())
            assert done.status == Status.ANSWERED
            with self.lock:
                self.taken_in.add(task.pk)

    def worker(self, seed: int) -> Life:
        def life() -> None:
            rng = Random(seed)
            while self.busy:
                self.settle_marked(rng)
                leases.expire(now=self.now())

        return life

    def settle_marked(self, rng: Random) -> None:
        marked = list(Tree.objects.marked().values_list("pk", flat=True))
        for tree_id in rng.sample(marked, len(marked)):
            openings.settle(tree_id, now=self.now())
        lottery.draw_lottery("en", now=self.now(), rng=rng)
        openings.refresh_prompts("en", now=self.now())

    def _moderate(self, rng: Random) -> None:
        message = rng.choice(list(Message.objects.select_related("tree")))
        rng.choices(list(self._acts_of_moderation(message)), [3, 2, 3, 1, 4, 2, 1])[0]()

    def _acts_of_moderation(self, message: Message) -> Iterator[Callable[[], object]]:
        one, tree, by, now = message.pk, message.tree_id, self.mod, self.now()
        again = f"{message.text}!"
        yield lambda: actions.edit_message(one, actor=by, text=again, reason="x", now=now)
        yield lambda: actions.delete_message(one, actor=by, reason="x", now=now)
        yield lambda: actions.restore_message(one, actor=by, reason="x", now=now)
        yield lambda: actions.halt_tree(tree, actor=by, reason="x", now=now)
        yield lambda: actions.resume_tree(tree, actor=by, reason="x", now=now)
        yield lambda: actions.reshape_tree(tree, shape=Shape(5, 3, 2, 1), actor=by, now=now)
        yield lambda: policy_changes.follow("en", now=now)

    def onlooker(self) -> None:
        while self.busy:
            with snapshot():
                self.findings += check_groups(1, 2, 3)


@pytest.fixture
def site() -> Site:
    """A small world in which everybody is in everybody's way."""
    LanguagePolicy.objects.create(
        lang="en", goal_size=4, max_depth=2, max_replies=2, prompt_reviews=2, reply_reviews=2,
        rankings=2, lease_minutes=1, max_active_trees="6", max_initial_prompt_review="6",
    )  # fmt: skip
    people = [person(f"volunteer{n}", langs=("en",)) for n in range(VOLUNTEERS)]
    site = Site(people, person("mod", is_staff=True))
    openings.refresh_prompts("en", now=NOON)
    task = leases.request_task(people[0], kind="random", lang="en", now=NOON, rng=Random(1))
    submissions.submit(people[0], task.pk, {"text": "The first of all prompts"}, now=NOON)
    site.taken_in.add(task.pk)
    return site


def test_many_at_once(site: Site) -> None:
    hands = [*site.people, *site.people[:TWICE_THERE]]
    site.run(
        *(site.volunteer(user, seed) for seed, user in enumerate(hands)),
        site.worker(1),
        site.worker(2),
        site.onlooker,
    )
    assert site.failures == []
    assert site.findings == []
    while Tree.objects.marked().exists():
        site.settle_marked(Random(1))

    report = check_all()
    assert report.findings == []
    assert report.on_their_way == 0
    answered = Task.objects.filter(status=Status.ANSWERED).values_list("pk", flat=True)
    assert set(answered) == site.taken_in
    assert Contribution.objects.count() == len(site.taken_in)
    assert_much_happened()


def assert_much_happened() -> None:
    """The test is worth something only if people really got into each other's way."""
    ends = set(Task.objects.values_list("status", flat=True))
    assert ends >= {Status.ANSWERED, Status.EXPIRED, Status.SKIPPED_LATER}
    kinds = set(Task.objects.filter(status=Status.ANSWERED).values_list("opening__kind", flat=True))
    assert len(kinds) >= 4
    # How much depends on who comes first to what; 47 is the least that was seen.
    assert Contribution.objects.count() > 25


@pytest.mark.parametrize("seed", range(3))
def test_the_last_place_goes_to_one_and_the_same_answer_is_taken_once(
    site: Site, seed: int
) -> None:
    """Everybody asks for the two reviews of one prompt, then each answers twice at once."""
    prompt = Message.objects.get()
    openings.settle(prompt.pk, now=NOON)
    got: list[Task] = []

    def ask(user: User) -> Life:
        def life() -> None:
            with suppress(leases.NoTaskAvailable):
                got.append(
                    leases.request_task(
                        user, kind=Kind.LABEL_INITIAL_PROMPT, now=NOON, rng=Random(seed)
                    )
                )

        return life

    site.run(*map(ask, [*site.people, *site.people]))
    assert site.failures == []
    assert len(got) == len({task.user_id for task in got}) == 2

    def answer(task: Task) -> Life:
        return lambda: _submit(task, Random(seed))

    site.run(*(answer(task) for task in got * 6))
    assert site.failures == []
    assert prompt.reviews.count() == 2
    site.settle_marked(Random(seed))
    site.settle_marked(Random(seed))
    assert check_all().findings == []


def _submit(task: Task, rng: Random) -> None:
    submissions.submit(task.user, task.pk, an_answer(task, rng, spam=False), now=NOON)


def test_a_late_answer_and_asking_again_at_the_same_moment(site: Site) -> None:
    """One person's lease ran out: the answer comes in while the same person asks for work."""
    openings.settle(Message.objects.get().pk, now=NOON)
    for user in site.people[1:3] * 8:
        with suppress(leases.NoTaskAvailable):
            leases.request_task(user, kind=Kind.LABEL_INITIAL_PROMPT, now=NOON, rng=Random(1))
    late = list(Task.objects.open().select_related("user"))
    assert leases.expire(now=NOON + timedelta(hours=1)) == len(late) == 2

    def again(user: User) -> Life:
        def life() -> None:
            with suppress(leases.NoTaskAvailable):
                leases.request_task(user, kind=Kind.LABEL_INITIAL_PROMPT, now=NOON, rng=Random(1))

        return life

    lives = [again(task.user) for task in late * 4]
    site.run(*lives, *(lambda task=task: _submit(task, Random(1)) for task in late))
    assert site.failures == []
    assert check_groups(1, 2, 3) == []
