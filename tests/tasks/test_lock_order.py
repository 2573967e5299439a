"""The order of locks, of every act: many trees, person, language, tree, opening, task.

The statements of each act are recorded, and what they lock is read off them: rows that they select
for update, insert or change, and advisory locks. Within a transaction no lock of a kind may be the
first one after a lock of a later kind, and only who holds the right to it locks more than one tree.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from accounts.models import User
from datasets.importing import import_file
from datasets.storing import OnConflict
from interface.prepared import written
from moderation import actions
from tasks import leases, lottery, openings, outbox, queues, submissions
from tasks.kinds import Kind
from tasks.models import Task
from tests import scenery
from tests.cast import NOON, ask, backlog_tree, client_of, person, set_policy, write_prompt
from tests.oasst import a_message, a_tree, an_id, write
from tests.tasks.proper_answers import an_answer
from trees import own_messages, policy_changes, reactions
from trees.models import Message, Tree
from trees.policy import Shape
from trees.states import State

ORDER: Final = ("many", "person", "language", "tree", "opening", "task")
TABLES: Final = {
    "accounts_user": "person",
    "trees_tree": "tree",
    "tasks_opening": "opening",
    "tasks_task": "task",
}
LOCKING: Final = re.compile(
    r'FOR (?:NO KEY )?UPDATE(?: OF (?P<of>"?\w+"?(?:, "?\w+"?)*))?(?P<skips> SKIP LOCKED)?'
    r'|\bUPDATE "?(?P<changed>\w+)"?(?: AS \w+)? SET\b'
    r'|\bINSERT INTO "?(?P<new>\w+)"?'
    r"|(?P<language>pg_advisory_xact_lock\(hashtext)"
    r"|(?P<many>pg_advisory_xact_lock\(%s)"
)
SOURCE: Final = re.compile(r'(?:FROM|JOIN) "?(?P<table>\w+)"?(?: AS (?P<alias>\w+))?')
TASKS: Final = "/api/v1/tasks/"
LATER: Final = NOON + timedelta(hours=2)

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Transaction:
    """What one transaction locked, in order.

    ``made`` are trees of its own, which nobody sees; ``waited_for`` those that it had to wait for
    if somebody held them, ``took`` whether it took some that were free.
    """

    locks: list[str] = field(default_factory=list)
    made: set[UUID] = field(default_factory=set)
    waited_for: set[UUID] = field(default_factory=set)
    took: bool = False

    def lock(self, how: str, what: str, ids: set[UUID]) -> None:
        """Note the locks of a statement; ``ids`` are the trees that it names."""
        if what == "tree":
            if how == "new":
                self.made |= ids
            if ids and ids <= self.made:
                return
            self.took |= how == "skips"
            if how == "read" or not self.took:
                self.waited_for |= ids - self.made
        if (how, what) != ("new", "person") and what not in self.locks:
            self.locks.append(what)

    @property
    def faults(self) -> list[str]:
        found = [] if self.locks == sorted(self.locks, key=ORDER.index) else ["order"]
        many = len(self.waited_for) + self.took > 1 and "many" not in self.locks
        return found + ["waits for a second tree"] * many


class Recorder:
    """Groups locking statements by transaction, while :meth:`recording`."""

    def __init__(self) -> None:
        self.transactions: dict[object, Transaction] = {}
        self._looking = False

    @contextmanager
    def recording(self) -> Iterator[None]:
        with connection.execute_wrapper(self._note):
            yield

    def _note(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        done = execute(sql, params, many, context)
        if not self._looking and (found := list(locks_of(written(sql)))):
            self._looking = True
            try:
                self._file(found, _ids(params))
            finally:
                self._looking = False
        return done

    def _file(self, found: list[tuple[str, str]], ids: set[UUID]) -> None:
        trees = set(Tree.objects.filter(pk__in=ids).values_list("pk", flat=True))
        mine = self.transactions.setdefault(_transaction(), Transaction())
        for how, what in found:
            mine.lock(how, what, trees)


def locks_of(sql: str) -> Iterator[tuple[str, str]]:
    """What a statement locks, in its order: how (read, skips, changed, new), and what."""
    for match in LOCKING.finditer(sql):
        said = {name: text for name, text in match.groupdict().items() if text}
        if advisory := said.keys() & {"language", "many"}:
            yield "read", advisory.pop()
        elif table := said.get("changed") or said.get("new"):
            if table in TABLES:
                yield next(iter(said)), TABLES[table]
        else:
            sources = list(SOURCE.finditer(sql[: match.start()].rpartition(";")[2]))
            tables = {source["alias"] or source["table"]: source["table"] for source in sources}
            named = said.get("of", sources[0]["table"]).replace('"', "").split(", ")
            for name in named:
                yield "skips" if "skips" in said else "read", TABLES[tables[name]]


def _ids(params: Any) -> set[UUID]:
    """The UUIDs among the parameters of a statement."""
    found: set[UUID] = set()
    for value in params.values() if isinstance(params, dict) else params or ():
        if isinstance(value, list | tuple):
            found |= _ids(value)
        elif isinstance(value, UUID):
            found.add(value)
    return found


def _transaction() -> object:
    """The number of the transaction at hand; a new one for each statement outside of any."""
    if not connection.in_atomic_block:
        return object()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        (number,) = cursor.fetchone()
    return number


@pytest.fixture
def people(transactional_db: None, painted: scenery.Rows, settings: Settings) -> list[User]:
    """A crew that has prepared work of all kinds, and a moderator at the end."""
    settings.ANSWER_UNDO_SECONDS = 15
    crew = scenery.hang(painted)
    set_policy("en", max_initial_prompt_review="50", max_active_trees="50")
    openings.refresh_prompts("en", now=NOON)
    return [*crew, person("mod", is_staff=True)]


Act = tuple[str, Callable[[], object], str]


class Day:
    """Everything that locks, one after the other: name, act, and what it must lock."""

    def __init__(self, people: list[User], folder: Path) -> None:
        self.people, self.mod = people[:-1], people[-1]
        self.newcomer, self.other = person("newcomer"), person("other")
        self.folder = folder

    def acts(self) -> Iterator[Act]:
        yield from self._of_volunteers()
        yield from self._of_the_worker()
        yield from self._of_moderators()
        yield from self._of_files()

    def _of_volunteers(self) -> Iterator[Act]:
        for kind in Kind:
            yield f"ask for {kind}", partial(ask, self.newcomer, kind), "person opening task"
            task = Task.objects.of(self.newcomer.pk).open().get()
            locks = "opening task" if kind is Kind.INITIAL_PROMPT else "tree opening task"
            yield from self._of_the_outbox(task)
            yield f"answer {kind}", partial(self._answer, task), locks
        yield from self._of_a_holder(self.other)
        yield from self._over_http(self.other)
        mine = write_prompt(self.other).pk
        own: dict[str, Callable[..., object]] = {
            "change": partial(own_messages.edit_own, text="Why iron?"),
            "withdraw": own_messages.withdraw_own,
            "put back": own_messages.put_back_own,
        }
        for name, act in own.items():
            yield f"{name} one's own", partial(act, mine, author=self.other, now=NOON), "tree"
        for code in ("+1", "red_flag"):
            react = partial(reactions.react, self._reply(), code=code, on=True, now=NOON)
            yield f"react {code}", partial(react, user=self.other), "tree"

    def _of_a_holder(self, user: User) -> Iterator[Act]:
        for scope in leases.SCOPES:
            write_prompt(self.people[0])
            task = ask(user, Kind.LABEL_INITIAL_PROMPT).pk
            yield "extend", partial(leases.extend, user, task, now=NOON), "opening task"
            yield "draft", partial(leases.save_draft, user, task, draft={}, now=NOON), "task"
            locks = "tree " * (scope == "nobody_can") + "opening task"
            yield f"skip {scope}", partial(leases.skip, user, task, scope=scope, now=NOON), locks
            if scope == "later":
                again = partial(leases.reopen, user, task, now=NOON)
                yield "take up again", again, "person opening task"
                leases.skip(user, task, scope="not_me", now=NOON)
        write_prompt(self.people[0])
        late = ask(user, Kind.LABEL_INITIAL_PROMPT)
        yield "expire", partial(leases.expire, now=LATER), "opening task"
        yield "answer late", partial(self._answer, late), "tree opening task"
        write_prompt(self.people[0])
        due = ask(user, Kind.LABEL_INITIAL_PROMPT)
        yield from self._of_the_outbox(due)
        outbox.put(user, due.pk, an_answer(due, Random(1), spam=False), seen=None, now=NOON)
        yield "take in", partial(outbox.send, due.pk, now=LATER), "tree opening task"

    def _of_the_outbox(self, task: Task) -> Iterator[Act]:
        answer = an_answer(task, Random(1), spam=False)
        put = partial(outbox.put, task.user, task.pk, answer, seen=None, now=NOON)
        yield "send", put, "opening task"
        yield "undo", partial(outbox.take_back, task.user, task.pk, now=NOON), "opening task"

    def _over_http(self, user: User) -> Iterator[Act]:
        post = partial(client_of(user).post, format="json")
        asked = {"kind": "initial_prompt", "lang": "en"}
        yield "ask over HTTP", partial(post, TASKS, asked), "person opening task"
        path = f"{TASKS}{Task.objects.of(user.pk).open().get().pk}/answer/"
        yield "answer over HTTP", partial(post, path, {"text": "Why?"}), "opening task"

    def _of_the_worker(self) -> Iterator[Act]:
        for tree in Tree.objects.marked():
            yield "settle", partial(openings.settle, tree.pk, now=NOON), "tree opening"
        yield "offer prompts", partial(openings.refresh_prompts, "en", now=NOON), "opening"
        prompt = Tree.objects.in_state(State.INITIAL_PROMPT_REVIEW)[0]
        Tree.objects.filter(pk=prompt.pk).update(state=State.PROMPT_LOTTERY_WAITING)
        draw = partial(lottery.draw_lottery, "en", now=NOON, rng=Random(1))
        yield "draw", draw, "language tree"
        for _ in range(2):
            backlog_tree(rivals=2)
        yield "activate the backlog", partial(lottery.activate_backlog, "en", now=NOON), "tree"
        yield "sweep", queues.sweep_marked, "tree opening"
        yield "tend", partial(queues.tend_language, "en"), "language opening"

    def _of_moderators(self) -> Iterator[Act]:
        by: dict[str, Any] = {"actor": self.mod, "reason": "x", "now": NOON}
        reply = self._reply()
        tree = Message.objects.get(pk=reply).tree_id
        acts: dict[str, Callable[[], object]] = {
            "edit": partial(actions.edit_message, reply, text="Otherwise.", **by),
            "delete": partial(actions.delete_message, reply, **by),
            "restore": partial(actions.restore_message, reply, **by),
            "halt": partial(actions.halt_tree, tree, **by),
            "resume": partial(actions.resume_tree, tree, **by),
            "reshape": partial(actions.reshape_tree, tree, shape=Shape(5, 3, 2, 2), **by),
            "activate": partial(actions.activate_tree, backlog_tree(rivals=2).pk, **by),
        }
        for name, act in acts.items():
            yield name, act, "tree opening"
        for lang in ("en", "default"):
            yield f"policy of {lang}", partial(policy_changes.follow, lang, now=NOON), "many tree"

    def _of_files(self) -> Iterator[Act]:
        for text, locks in (("Said first", "many"), ("Said again", "many tree")):
            path = write(self.folder / "in.jsonl", *(_said(n, text) for n in (3, 1, 2)))
            take = partial(import_file, path, now=NOON, on_conflict=OnConflict.UPDATE)
            yield f"import: {text}", take, locks

    def _answer(self, task: Task) -> None:
        submissions.submit(task.user, task.pk, an_answer(task, Random(1), spam=False), now=NOON)

    def _reply(self) -> UUID:
        growing = Message.objects.filter(tree__state=State.GROWING, depth=1, deleted_at=None)
        return growing.order_by("created_at", "pk")[0].pk


def _said(number: int, text: str) -> dict[str, Any]:
    top = number * 10
    prompt = a_message(top, None, "prompter", text=text)
    prompt["replies"] = [a_message(top + n, top, "assistant", text=text) for n in (1, 2)]
    return a_tree(message_tree_id=an_id(top), prompt=prompt, tree_state="ranking")


def test_every_act_takes_its_locks_in_the_one_order(people: list[User], tmp_path: Path) -> None:
    wrong = []
    for name, act, expected in Day(people, tmp_path).acts():
        recorder = Recorder()
        with recorder.recording():
            act()
        taken = recorder.transactions.values()
        wrong += [f"{name}: {fault} {one.locks}" for one in taken for fault in one.faults]
        locks = {what for one in taken for what in one.locks}
        if not locks >= set(expected.split()):
            wrong.append(f"{name}: locks {locks}, not {expected}")
    assert "\n".join(wrong) == ""


def test_the_recorder_sees_locks_in_the_wrong_order(people: list[User]) -> None:
    task = ask(people[0], Kind.INITIAL_PROMPT)
    recorder = Recorder()
    with recorder.recording(), transaction.atomic():
        Task.objects.locked().get(pk=task.pk)
        leases.extend(people[0], task.pk, now=NOON)
    with recorder.recording(), transaction.atomic():
        for tree in Tree.objects.all()[:2]:
            Tree.objects.locked().get(pk=tree.pk)
    assert [one.faults for one in recorder.transactions.values()] == [
        ["order"],
        ["waits for a second tree"],
    ]
