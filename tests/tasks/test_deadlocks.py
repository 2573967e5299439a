"""Deadlock hunt: everybody who takes locks, on the same few trees, thousands of times.

PostgreSQL breaks a deadlock by failing one of those in it, and counts it. Here nothing may fail
but by a refusal, and the count must stay where it was. ``DEADLOCK_ACTS`` sets how much each
volunteer and each moderator does.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from datasets.importing import import_file
from datasets.storing import OnConflict
from interface.refusals import Refused
from moderation import actions
from tasks import leases, lottery, openings, outbox, queues, submissions
from tasks.held import NoSuchTask
from tasks.invariants import check_all
from tasks.kinds import Kind
from tasks.models import Status, Task
from tests.cast import person
from tests.oasst import a_message, a_tree, an_id, write
from tests.tasks.crowds import Crowd, Life
from tests.tasks.proper_answers import an_answer
from trees import policy_changes, reactions
from trees.models import LanguagePolicy, Message, Tree
from trees.policy import Shape

ACTS: Final = int(os.environ.get("DEADLOCK_ACTS", "200"))
VOLUNTEERS: Final = 8
MODERATORS: Final = 3
TREES: Final = 8
LANG: Final = "en"
OFTEN: Final = {
    "work", "answer", "nobody_can", "later", "extend", "react", "edit", "delete", "restore",
    "halt", "resume", "reshape", "settle", "expire", "policy", "import",
}  # fmt: skip
GRACE: Final = timedelta(seconds=15)
SOON: Final = timedelta(minutes=2)
"""Longer than a lease."""

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Act = Callable[[], object]


class Hunt(Crowd):
    """``done`` counts what went through, by name; refusals are no acts."""

    def __init__(self, people: list[User], mods: list[User], folder: Path) -> None:
        super().__init__()
        self.people, self.mods, self.folder = people, mods, folder
        self.done: Counter[str] = Counter()

    def lives(self) -> Iterator[Life]:
        """Everybody there is."""
        for seed, user in enumerate(self.people):
            yield self.at_work(self._many(ACTS, self.volunteer(user, Random(seed))))
        for seed, mod in enumerate(self.mods):
            yield self.at_work(self._many(ACTS, self.moderator(mod, Random(seed))))
        for seed in range(2):
            yield self._meanwhile(self.worker(Random(seed)))
        yield self._meanwhile(self._named("expire", self.expiry(Random(1))))
        yield self._meanwhile(lambda: outbox.send_due(now=timezone.now()))
        for lang in (LANG, LanguagePolicy.DEFAULT):
            yield self._meanwhile(self._named("policy", self.policy(lang, Random(1))))
        yield self._meanwhile(self._named("import", self.importer(Random(1))))

    def _many(self, times: int, act: Act) -> Life:
        def life() -> None:
            for _ in range(times):
                with suppress(Refused):
                    act()

        return life

    def _meanwhile(self, act: Act) -> Life:
        def life() -> None:
            while self.busy:
                with suppress(Refused):
                    act()

        return life

    def _named(self, name: str, act: Act) -> Act:
        def named() -> None:
            act()
            self.done[name] += 1

        return named

    def _one_of(self, acts: dict[str, tuple[int, Act]], rng: Random) -> None:
        name = rng.choices(list(acts), [weight for weight, _ in acts.values()])[0]
        self._named(name, acts[name][1])()

    # Volunteers

    def volunteer(self, user: User, rng: Random) -> Act:
        """Ask, answer at once or later, give back, take up again, react."""

        def mine(*status: str) -> Task:
            found = Task.objects.of(user.pk).filter(status__in=status).select_related("opening")
            task = found.order_by("?").first()
            if task is None:
                raise NoSuchTask("None of these.")
            return task

        def ask() -> Task:
            kind = rng.choice([*["random"] * 8, *Kind])
            return leases.request_task(user, kind=kind, lang=LANG, now=timezone.now(), rng=rng)

        def answer(task: Task) -> None:
            payload = an_answer(task, rng, spam=rng.random() < 0.03)
            submissions.submit(user, task.pk, payload, now=timezone.now())

        def send() -> None:
            task = mine(Status.LEASED, Status.EXPIRED)
            payload = an_answer(task, rng, spam=rng.random() < 0.03)
            outbox.put(user, task.pk, payload, seen=None, now=timezone.now() - GRACE)

        def undo() -> None:
            waiting = Task.objects.of(user.pk).in_outbox().first()
            if waiting is not None:
                outbox.take_back(user, waiting.pk, now=timezone.now())

        def skip(scope: str) -> None:
            leases.skip(user, mine(Status.LEASED).pk, scope=scope, now=timezone.now())

        def react() -> None:
            code = rng.choice(["+1", "red_flag"])
            on = rng.random() < 0.7
            reactions.react(_any_message(rng).pk, user=user, code=code, on=on, now=timezone.now())

        given_back = (Status.EXPIRED, Status.SKIPPED_LATER)
        acts: dict[str, tuple[int, Act]] = {
            "ask": (6, ask),
            "work": (8, lambda: answer(ask())),
            "answer": (6, lambda: answer(mine(Status.LEASED, Status.EXPIRED))),
            "nobody_can": (4, lambda: skip("nobody_can")),
            "later": (2, lambda: skip("later")),
            "not_me": (1, lambda: skip("not_me")),
            "extend": (2, lambda: leases.extend(user, mine("leased").pk, now=timezone.now())),
            "reopen": (2, lambda: leases.reopen(user, mine(*given_back).pk, now=timezone.now())),
            "react": (2, react),
            "send": (6, send),
            "undo": (2, undo),
        }
        return lambda: self._one_of(acts, rng)

    # Moderators

    def moderator(self, mod: User, rng: Random) -> Act:
        """Take away, bring back, change."""

        def act() -> None:
            message = _any_message(rng)
            by: dict[str, Any] = {"actor": mod, "reason": "x", "now": timezone.now()}
            shape = Shape(rng.randint(2, 8), 3, 2, 2)
            one, tree = message.pk, message.tree_id
            again = f"{message.text}!"
            acts: dict[str, tuple[int, Act]] = {
                "edit": (2, lambda: actions.edit_message(one, text=again, **by)),
                "delete": (3, lambda: actions.delete_message(one, **by)),
                "restore": (5, lambda: actions.restore_message(one, **by)),
                "halt": (1, lambda: actions.halt_tree(tree, **by)),
                "resume": (4, lambda: actions.resume_tree(tree, **by)),
                "reshape": (1, lambda: actions.reshape_tree(tree, shape=shape, **by)),
                "activate": (1, lambda: actions.activate_tree(tree, **by)),
            }
            self._one_of(acts, rng)

        return act

    def policy(self, lang: str, rng: Random) -> Act:
        """Save a policy as the admin's page does."""

        def change() -> None:
            with transaction.atomic():
                LanguagePolicy.objects.filter(lang=lang).update(rankings=rng.randint(1, 2))
                policy_changes.follow(lang, now=timezone.now())

        return change

    # The worker, and a file

    def worker(self, rng: Random) -> Act:
        """Settle what is marked, in any order, draw and tend."""

        def work() -> None:
            marked = list(Tree.objects.marked().values_list("pk", flat=True))
            for tree_id in rng.sample(marked, len(marked)):
                self._named("settle", lambda t=tree_id: openings.settle(t, now=timezone.now()))()  # type: ignore[misc]
            queues.sweep_marked()
            lottery.draw_lottery(LANG, now=timezone.now(), rng=rng)
            queues.tend_language(LANG)
            self.done["tend"] += 1

        return work

    def expiry(self, rng: Random) -> Act:
        """Look for leases that ran out; now and then all of them have."""

        def expire() -> None:
            leases.expire(now=timezone.now() + SOON * rng.choice([0, 0, 0, 1]))

        return expire

    def importer(self, rng: Random) -> Act:
        """Say something else of trees that are here, in any order."""

        def update() -> None:
            trees = [_said(number, f"{rng.random()}") for number in range(TREES)]
            path = write(self.folder / "again.jsonl", *rng.sample(trees, TREES))
            _import(path, settle=False)

        return update


def _any_message(rng: Random) -> Message:
    return rng.choice(list(Message.objects.all()))


def _said(number: int, text: str) -> dict[str, Any]:
    """A tree of a prompt and two rivals."""
    top = number * 10 + 1
    root = a_message(top, None, "prompter", text=text)
    root["replies"] = [a_message(top + n, top, "assistant", text=f"{text} {n}") for n in (1, 2)]
    state = ("growing", "ranking", "growing", "backlog_ranking")[number % 4]
    return a_tree(message_tree_id=an_id(top), prompt=root, tree_state=state)


def _import(path: Path, *, settle: bool = True) -> None:
    import_file(
        path, now=timezone.now(), on_conflict=OnConflict.UPDATE, keep_going=True, settle=settle
    )


def _deadlocks() -> int:
    """How many PostgreSQL has met in this database; sessions tell when they end."""
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


@pytest.fixture
def hunt(tmp_path: Path, settings: Settings) -> Hunt:
    """A few trees that everybody works on."""
    settings.ANSWER_UNDO_SECONDS = int(GRACE.total_seconds())
    LanguagePolicy.objects.create(
        lang=LANG, goal_size=6, max_depth=3, max_replies=2, prompt_reviews=1, reply_reviews=1,
        rankings=1, lease_minutes=1, nobody_can_limit=2, red_flag_limit=3, max_active_trees="8",
        max_initial_prompt_review="3", max_prompt_lottery_waiting="3",
    )  # fmt: skip
    LanguagePolicy.objects.create(lang=LanguagePolicy.DEFAULT, max_open_tasks=6)
    people = [person(f"volunteer{n}", langs=(LANG,)) for n in range(VOLUNTEERS)]
    mods = [person(f"mod{n}", is_staff=True) for n in range(MODERATORS)]
    _import(write(tmp_path / "first.jsonl", *(_said(n, "Said first") for n in range(TREES))))
    openings.refresh_prompts(LANG, now=timezone.now())
    return Hunt(people, mods, tmp_path)


def test_nobody_waits_for_each_other(hunt: Hunt) -> None:
    before = _deadlocks()
    hunt.run(*hunt.lives())

    assert hunt.failures == []
    assert _deadlocks() == before
    # A tree that was resumed while the last policy was being saved may stand by the one before.
    hunt.policy(LanguagePolicy.DEFAULT, Random(1))()
    while Tree.objects.marked().exists():
        hunt.worker(Random(1))()
    assert check_all().findings == []
    assert hunt.done.keys() >= OFTEN, hunt.done
    assert hunt.done.total() > 5 * ACTS, hunt.done
