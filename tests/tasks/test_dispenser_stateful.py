"""The dispenser against a model: whatever volunteers, moderators, clock and worker do in any order.

After every step the invariants of groups 1 to 3 hold, and after every run of the worker, and at
the end, all six. What must be accepted and what refused is read once more from the design
(``by_the_book``); what was answered is compared with what the model has handed in.
``DISPENSER_EXAMPLES`` and ``DISPENSER_STEPS`` set how long it searches; set, it searches at random
and makes failures small.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final, TypeVar
from uuid import UUID

import pytest
from django.conf import settings as site_settings
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from datasets.importing import Imported, import_file
from datasets.storing import OnConflict
from interface.refusals import Conflict, Refused
from moderation import actions
from tasks import leases, lottery, openings, outbox, submissions
from tasks.held import AnswerSent
from tasks.invariants import check_all, check_groups
from tasks.kinds import Kind
from tasks.models import Status, Task
from tests.cast import NOON, forget_remembered, person, settle, topics
from tests.oasst import Said, a_message, a_tree, an_id, write
from tests.tasks import by_the_book
from tests.tasks.proper_answers import an_answer
from trees import policy_changes, reactions
from trees.models import Contribution, LanguagePolicy, Message, Tree
from trees.policy import Shape
from trees.topic_choices import Choice, choose_topics

AT_RANDOM: Final = "DISPENSER_EXAMPLES" in os.environ
EXAMPLES: Final = int(os.environ.get("DISPENSER_EXAMPLES", "14"))
STEPS: Final = int(os.environ.get("DISPENSER_STEPS", "50"))
LANG: Final = "en"
T = TypeVar("T")
IDS: Final = Random(1)
"""Ids and the database's dice fall alike in every run, so that what is found can be found again."""
UNANSWERED: Final = tuple(set(Status.values) - {Status.ANSWERED})
GRACE: Final = 15
LOST: Final = tuple(set(Status.values) - {Status.LEASED, Status.ANSWERED})
numbers = st.integers(0, 99)
shapes = st.builds(Shape, *[st.integers(1, 3)] * 4)
ACTS: Final = (
    "edit", "delete", "restore", "restore", "halt", "resume", "resume", "reshape", "activate",
    "topics",
)  # fmt: skip
TOPICS: Final = ("cooking", "grief", "law", "sports")
STATES_IN_FILES: Final = ("growing", "ranking", "ready_for_export", "backlog_ranking", None)
NUMBERS_OF_THE_POLICY = {
    "goal_size": st.integers(1, 4),
    "max_depth": st.integers(1, 3),
    "max_replies": st.integers(1, 2),
    "prompt_reviews": st.integers(1, 2),
    "reply_reviews": st.integers(1, 2),
    "rankings": st.integers(1, 2),
    "rank_prompter_replies": st.booleans(),
    "max_open_tasks": st.integers(2, 4),
    "max_active_trees": st.sampled_from(["0", "1", "3", "auto"]),
    "max_initial_prompt_review": st.sampled_from(["1", "3", "auto"]),
    "max_prompt_lottery_waiting": st.sampled_from(["1", "4"]),
}

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Dispenser(RuleBasedStateMachine):
    """``handed_in`` is the model: what was taken in for which task, and from whom."""

    people: list[User]
    mod: User
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = NOON
        self.rng = Random(1)
        IDS.seed(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT setseed(0.5)")
        self.files = self.said = 0
        self.handed_in: dict[UUID, dict[str, Any]] = {}
        self.prompts_written: Counter[int] = Counter()

    def teardown(self) -> None:
        if Tree.objects.exists():
            run_worker(self.now, self.rng)
            self._all_is_well()
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize()
    def a_small_world(self) -> None:
        LanguagePolicy.objects.create(
            lang=LANG, goal_size=4, max_depth=2, max_replies=2, prompt_reviews=1, reply_reviews=1,
            rankings=1, red_flag_limit=2, nobody_can_limit=2, max_active_trees="2",
            max_initial_prompt_review="3", max_prompt_lottery_waiting="3",
        )  # fmt: skip
        LanguagePolicy.objects.create(lang=LanguagePolicy.DEFAULT, max_open_tasks=4)
        openings.refresh_prompts(LANG, now=self.now)
        for user in self.people:
            user.knows_topics, user.avoids_topics = [], []

    # Volunteers

    @rule(who=numbers, kind=st.sampled_from([*Kind, "random"]))
    def ask(self, who: int, kind: str) -> None:
        self._ask(pick(who, self.people), kind)

    def _ask(self, user: User, kind: str) -> Task | None:
        expected = by_the_book.offered(user.pk, kind, LANG)
        full = Task.objects.of(user.pk).in_hand().count() >= max_open_tasks()
        try:
            task = leases.request_task(user, kind=kind, lang=LANG, now=self.now, rng=self.rng)
        except leases.TooManyOpenTasks:
            assert full
            return None
        except leases.NoTaskAvailable:
            assert not expected
            return None
        assert not full
        assert task.opening_id in expected
        assert task.user_id == user.pk
        assert task.expires_at > self.now
        event(f"handed out {task.opening.kind}")
        return task

    @precondition(lambda self: bool(mine(Status.LEASED)))
    @rule(which=numbers, spam=st.booleans())
    def answer(self, which: int, spam: bool) -> None:
        self._answer(pick(which, mine(Status.LEASED)), spam=spam)

    @rule(who=numbers)
    def work(self, who: int) -> None:
        """Ask for anything, and do it well at once: what carries trees on."""
        task = self._ask(pick(who, self.people), "random")
        if task is not None:
            self._answer(task, spam=False)

    @rule(rounds=st.integers(1, 6))
    def a_busy_hour(self, rounds: int) -> None:
        """Everybody does what there is, and the worker keeps up."""
        for _ in range(rounds):
            for who in range(len(self.people)):
                self.work(who)
            run_worker(self.now, self.rng)
        self._all_is_well()

    @precondition(lambda self: bool(mine(*LOST)))
    @rule(which=numbers, spam=st.booleans())
    def answer_what_ran_out_or_was_given_back(self, which: int, spam: bool) -> None:
        self._answer(pick(which, mine(*LOST)), spam=spam)

    @precondition(lambda self: bool(self.handed_in))
    @rule(which=numbers, spam=st.booleans())
    def answer_otherwise(self, which: int, spam: bool) -> None:
        self._answer(pick(which, mine(Status.ANSWERED)), spam=spam)

    def _answer(self, task: Task, *, spam: bool) -> None:
        payload = an_answer(task, self.rng, spam=spam)
        expected = by_the_book.refusal_of_answer(task, payload, self.handed_in)
        new = expected is None and task.pk not in self.handed_in
        before = Contribution.objects.count()
        refusal = _refusal_of(lambda: submissions.submit(task.user, task.pk, payload, now=self.now))
        assert refusal is expected
        task.refresh_from_db()
        if refusal is None:
            assert task.status == Status.ANSWERED
            self.handed_in[task.pk] = payload
        elif refusal not in (submissions.AlreadyAnswered, AnswerSent):
            event(f"refused {refusal.code}")
            assert task.draft == payload, "what was written stays with its author"
        assert Contribution.objects.count() == before + new

    @precondition(lambda self: bool(self.handed_in))
    @rule(which=numbers)
    def answer_again(self, which: int) -> None:
        task = Task.objects.get(pk=pick(which, list(self.handed_in)))
        again = submissions.submit(task.user, task.pk, self.handed_in[task.pk], now=self.now)
        assert again.result_message_id == task.result_message_id

    @precondition(lambda self: bool(mine(*UNANSWERED)))
    @rule(which=numbers, spam=st.booleans())
    def send_from_the_site(self, which: int, spam: bool) -> None:
        task = pick(which, mine(*UNANSWERED))
        payload = an_answer(task, self.rng, spam=spam)
        waits = task.sends_at is not None
        expected = by_the_book.refusal_by_place(task)
        if waits:
            expected = None if task.draft == payload else AnswerSent
        refusal = _refusal_of(
            lambda: outbox.put(task.user, task.pk, payload, seen=None, now=self.now)
        )
        assert refusal is expected
        task.refresh_from_db()
        assert (task.sends_at is not None) == (waits or refusal is None)
        assert task.draft == payload or refusal is AnswerSent

    @precondition(lambda self: Task.objects.in_outbox().exists())
    @rule(which=numbers)
    def take_back(self, which: int) -> None:
        task = pick(which, sent())
        outbox.take_back(task.user, task.pk, now=self.now)
        again = Task.objects.get(pk=task.pk)
        assert (again.sends_at, again.draft, again.status) == (None, task.draft, task.status)

    @rule()
    def what_was_sent_is_taken_in(self) -> None:
        self.now += timedelta(seconds=GRACE)
        for task in sent():
            expected = by_the_book.refusal_of_answer(task, _draft(task), self.handed_in)
            assert outbox.send(task.pk, now=self.now) == (expected is None)
            event(f"sent: {expected.code if expected else 'taken in'}")
            again = Task.objects.get(pk=task.pk)
            assert again.sends_at is None
            if expected is None:
                self.handed_in[task.pk] = _draft(task)
            else:
                assert (again.refused_as, again.draft) == (expected.code, task.draft)

    @precondition(lambda self: bool(mine(*Status.values)))
    @rule(which=numbers, scope=st.sampled_from(sorted(leases.SCOPES)))
    def skip(self, which: int, scope: str) -> None:
        task = pick(which, mine(*Status.values))
        possible = task.status in {Status.LEASED, leases.SCOPES[scope]} and task.sends_at is None
        with self._accepted(possible):
            leases.skip(task.user, task.pk, scope=scope, now=self.now)

    @precondition(lambda self: bool(mine(*Status.values)))
    @rule(which=numbers)
    def extend(self, which: int) -> None:
        task = pick(which, mine(*Status.values))
        with self._accepted(task.status == Status.LEASED and task.sends_at is None):
            assert leases.extend(task.user, task.pk, now=self.now).expires_at > self.now

    @contextmanager
    def _accepted(self, possible: bool) -> Iterator[None]:
        """What is done goes through if and only if it is possible, and else changes nothing."""
        try:
            with transaction.atomic():
                yield
        except Conflict as refused:
            event(f"refused {refused.code}")
            assert not possible
        else:
            assert possible

    @precondition(lambda self: bool(mine(*Status.values)))
    @rule(which=numbers)
    def take_up_again(self, which: int) -> None:
        task = pick(which, mine(*Status.values))
        mine_to_take = by_the_book.offered(task.user_id, "random", LANG, whatever_topic=True)
        offered = task.opening_id in mine_to_take
        full = Task.objects.of(task.user_id).in_hand().count() >= max_open_tasks()
        again = task.status in {Status.EXPIRED, Status.SKIPPED_LATER}
        try:
            assert leases.reopen(task.user, task.pk, now=self.now).status == Status.LEASED
        except (leases.PlaceTaken, leases.TooManyOpenTasks):
            assert full or not (offered and again)
        else:
            assert task.status == Status.LEASED or (offered and again and not full)

    @precondition(lambda self: Message.objects.exists())
    @rule(who=numbers, which=numbers, code=st.sampled_from(["+1", "red_flag"]), on=st.booleans())
    def react(self, who: int, which: int, code: str, on: bool) -> None:
        message = pick(which, messages())
        reactions.react(message.pk, user=pick(who, self.people), code=code, on=on, now=self.now)

    @rule(who=numbers, knows=st.sampled_from(TOPICS), avoids=st.sampled_from(TOPICS))
    def say_what_i_know(self, who: int, knows: str, avoids: str) -> None:
        user = pick(who, self.people)
        choose_topics(user, {**dict.fromkeys(TOPICS), knows: Choice.KNOWS, avoids: Choice.AVOIDS})

    # Moderators

    @precondition(lambda self: Message.objects.exists())
    @rule(
        which=numbers, act=st.sampled_from(ACTS), shape=st.builds(Shape, *[st.integers(1, 3)] * 4)
    )
    def moderate(self, which: int, act: str, shape: Shape) -> None:
        message = pick(which, messages())
        by: dict[str, Any] = {"actor": self.mod, "reason": "x", "now": self.now}
        with self._accepted(by_the_book.may_act(act, message)):
            match act:
                case "edit":
                    actions.edit_message(message.pk, text=f"{message.text}!", **by)
                case "delete":
                    assert message.pk in actions.delete_message(message.pk, **by)
                case "restore":
                    assert message.pk in actions.restore_message(message.pk, **by)
                case "halt":
                    actions.halt_tree(message.tree_id, **by)
                case "resume":
                    actions.resume_tree(message.tree_id, **by)
                case "reshape":
                    actions.reshape_tree(message.tree_id, shape=shape, **by)
                case "activate":
                    actions.activate_tree(message.tree_id, **by)
                case "topics":
                    said = list(TOPICS[which % len(TOPICS) :][:3])
                    actions.change_topics(message.tree_id, topics=said, **by)

    @rule(data=st.data(), name=st.sampled_from(sorted(NUMBERS_OF_THE_POLICY)))
    def change_the_policy(self, data: st.DataObject, name: str) -> None:
        value = data.draw(NUMBERS_OF_THE_POLICY[name])
        lang = LanguagePolicy.DEFAULT if name == "max_open_tasks" else LANG
        LanguagePolicy.objects.filter(lang=lang).update(**{name: value})
        policy_changes.follow(lang, now=self.now)

    # Files

    @rule(state=st.sampled_from(STATES_IN_FILES), settled=st.booleans())
    def import_a_new_tree(self, state: str | None, settled: bool) -> None:
        self.files += 1
        done = self._import(self.files, "Said in a file", state, settled=settled)
        assert done.counts.created == 1

    @precondition(lambda self: self.files > 0)
    @rule(which=numbers, state=st.sampled_from(STATES_IN_FILES))
    def import_again(self, which: int, state: str | None) -> None:
        number = which % self.files + 1
        self.said += 1
        taboo = by_the_book.worked_on(UUID(an_id(number * 10)))
        done = self._import(number, f"Said again {self.said}", state, settled=False)
        assert (done.counts.refused, done.counts.updated) == (taboo, not taboo)
        event(f"a tree that is here, {'refused' if taboo else 'updated'}")

    @precondition(lambda self: Message.objects.filter(imported=None, depth=0).exists())
    @rule(which=numbers)
    def import_what_grew_here(self, which: int) -> None:
        grown = Message.objects.filter(imported=None, depth=0).order_by("created_at", "pk")
        root = pick(which, list(grown))
        said = a_message(1, None, "prompter", message_id=str(root.pk), text="Not what it says")
        done = self._import_trees(a_tree(message_tree_id=str(root.pk), prompt=said))
        assert done.counts.refused == 1
        assert Message.objects.get(pk=root.pk).text == root.text

    def _import(self, number: int, text: str, state: str | None, *, settled: bool) -> Imported:
        top = number * 10
        prompt = a_message(top, None, "prompter", text=text)
        prompt["replies"] = [a_message(top + n, top, "assistant", text=text) for n in (1, 2)]
        tree = a_tree(message_tree_id=an_id(top), prompt=prompt, tree_state=state)
        return self._import_trees(tree, settled=settled)

    def _import_trees(self, *trees: Said, settled: bool = False) -> Imported:
        return import_file(
            write(self.folder / "trees.jsonl", *trees), now=self.now, settle=settled,
            on_conflict=OnConflict.UPDATE, keep_going=True,
        )  # fmt: skip

    # Clock and worker

    @rule(minutes=st.sampled_from([1, 30, 61, 60 * 24 * 8]), swept=st.booleans())
    def time_passes(self, minutes: int, swept: bool) -> None:
        self.now += timedelta(minutes=minutes)
        if swept:
            overdue = Task.objects.overdue(self.now).count()
            assert leases.expire(now=self.now) == overdue
            assert not Task.objects.overdue(self.now).exists()

    @rule()
    def the_worker_runs(self) -> None:
        run_worker(self.now, self.rng)
        self._all_is_well()

    def _all_is_well(self) -> None:
        report = check_all()
        assert report.findings == []
        assert report.on_their_way == 0
        for state in Tree.objects.values_list("state", flat=True):
            event(f"tree in {state}")

    # What always holds

    @invariant()
    def nothing_hangs_on_what_is_remembered(self) -> None:
        """Figures a few seconds old come and go by a clock that the test does not move."""
        forget_remembered()

    @invariant()
    def places_people_and_answers_are_right(self) -> None:
        assert list(check_groups(1, 2, 3)) == []

    @invariant()
    def what_was_taken_in_is_there_once(self) -> None:
        answered = Task.objects.filter(status=Status.ANSWERED).values_list("pk", flat=True)
        assert set(answered) == set(self.handed_in)
        assert Contribution.objects.count() == len(self.handed_in)


def run_worker(now: datetime, rng: Random) -> None:
    """What the worker does when it has time for everything."""
    while Tree.objects.marked().exists():
        settle(now=now)
        lottery.draw_lottery(LANG, now=now, rng=rng)
        lottery.activate_backlog(LANG, now=now)
    openings.refresh_prompts(LANG, now=now)


def _next_id() -> UUID:
    return UUID(int=IDS.getrandbits(128), version=4)


def _refusal_of(act: Callable[[], object]) -> type[Refused] | None:
    try:
        act()
    except Refused as refused:
        return type(refused)
    return None


def pick(number: int, among: list[T]) -> T:
    return among[number % len(among)]


def mine(*status: str) -> list[Task]:
    """Tasks that ended, or did not end, like this, oldest first."""
    rows = Task.objects.filter(status__in=status).select_related("opening", "user")
    return list(rows.order_by("leased_at", "opening_id", "user_id", "status", "pk"))


def sent() -> list[Task]:
    """Tasks whose answer waits to be taken in."""
    return [task for task in mine(*UNANSWERED) if task.sends_at is not None]


def _draft(task: Task) -> dict[str, Any]:
    assert isinstance(task.draft, dict)
    return task.draft


def messages() -> list[Message]:
    return list(Message.objects.order_by("created_at", "tree__number", "depth", "position", "pk"))


def max_open_tasks() -> int:
    number = LanguagePolicy.objects.values_list("max_open_tasks", flat=True).get(lang="default")
    assert number is not None
    return number


def test_the_dispenser_keeps_its_promises(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(site_settings, "ANSWER_UNDO_SECONDS", GRACE)
    for model in (Tree, Message, Task):
        monkeypatch.setitem(vars(model._meta.get_field("id")), "_get_default", _next_id)
    Dispenser.people = [person(name, langs=(LANG,)) for name in ("ann", "ben", "cy", "di", "eve")]
    topics(*TOPICS)
    Dispenser.mod, Dispenser.folder = person("mod", is_staff=True), tmp_path
    run_state_machine_as_test(
        Dispenser,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not AT_RANDOM,
            # Making a failure small can take many minutes: only where somebody searches.
            phases=set(Phase) - (set() if AT_RANDOM else {Phase.shrink}),
            suppress_health_check=list(HealthCheck),
        ),
    )
