"""A simulated volunteer: asks for tasks as anyone would, and says what the script says."""

from collections import Counter
from collections.abc import Callable
from random import Random
from threading import Event, Lock
from typing import Any, Final

from oasst_collect.replay.client import Answer, Client
from oasst_collect.replay.judgement import labels_for, ranking_of
from oasst_collect.replay.script import Node
from oasst_collect.replay.stage import Nothing, Stage
from tasks.kinds import RANDOM, SPECS, Kind, Yields

SHORTEST_REST: Final = 0.05
LONGEST_REST: Final = 1.0


class Tally:
    """What all volunteers did, by word. Safe for threads. ``news`` is set whenever one got on."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.counts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.troubles: Counter[str] = Counter()
        self.news = Event()
        self.reasons: list[Any] = []

    def did(self, what: str) -> None:
        """Count a thing that was done."""
        self._count(what)
        self.news.set()

    def gave_back(self, scope: str) -> None:
        """Count a task that was given back: nothing has moved by that."""
        self._count(f"skip {scope}")

    def _count(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1

    def was_refused(self, code: str) -> None:
        """Count a refusal by its code."""
        with self._lock:
            self.refusals[code] += 1

    def had_trouble(self, what: str) -> None:
        """Count a request that has to be sent again."""
        with self._lock:
            self.troubles[what] += 1

    @property
    def finished(self) -> int:
        """Tasks answered and taken in."""
        return sum(self.counts[kind] for kind in Kind)


class Volunteer:
    """One of many; :meth:`work` runs in a thread of its own until ``stop`` is set."""

    def __init__(
        self,
        client: Client,
        stage: Stage,
        tally: Tally,
        *,
        on_prompt: Callable[[Node, str], None],
        rng: Random,
    ) -> None:
        self._client = client
        self._stage = stage
        self._tally = tally
        self._on_prompt = on_prompt
        self._rng = rng

    def work(self, stop: Event) -> None:
        """Ask and answer; rest a little longer each time there is nothing to do."""
        rest = SHORTEST_REST
        while not stop.is_set():
            asked = self._client.post("tasks/", {"kind": RANDOM})
            if asked.ok and self._do(asked.body):
                rest = SHORTEST_REST
                continue
            if asked.ok:
                self._tally.reasons = self._why_only_prompts()
            elif asked.code == "no_task_available":
                self._tally.reasons = asked.body.get("reasons", [])
            else:
                self._tally.was_refused(asked.code)
            stop.wait(rest * self._rng.uniform(0.5, 1.0))
            rest = min(2 * rest, LONGEST_REST)

    def _why_only_prompts(self) -> list[Any]:
        """A new prompt can always be had, even by one who has none to write: why nothing else?"""
        rows = self._client.get("tasks/availability/").body["kinds"]
        return [reason for row in rows for reason in row["reasons"]]

    def _do(self, task: dict[str, Any]) -> bool:
        """Do it or give it back. False if it is a prompt for which the script has no line left."""
        match SPECS[Kind(task["kind"])].yields:
            case Yields.TEXT:
                return self._write(task) or task["kind"] != Kind.INITIAL_PROMPT
            case Yields.LABELS:
                self._review(task)
            case Yields.RANKING:
                self._rank(task)
        return True

    def _write(self, task: dict[str, Any]) -> bool:
        """Say the next line of the script; False if there is none, and the task is given back."""
        prompting = task["kind"] == Kind.INITIAL_PROMPT
        line = (
            self._stage.take_prompt(task["lang"])
            if prompting
            else self._stage.take_reply(task["target"])
        )
        if isinstance(line, Nothing):
            self._skip(task, "later" if line is Nothing.IN_HANDS else "not_me")
            return False
        message_id = None
        try:
            done = self._answer(task, {"text": line.text, "lang": task["lang"]})
            message_id = done.body["message_id"] if done.ok else None
        finally:
            # Whatever became of it: others may be waiting to hear.
            if message_id is None:
                self._stage.refused(line)
            else:
                self._stage.said(line, message_id)
        if prompting and message_id is not None:
            self._on_prompt(line, message_id)
        return True

    def _review(self, task: dict[str, Any]) -> None:
        node = self._stage.find(task["target"])
        if node is None:
            self._skip(task, "not_me")
            return
        offered = [label["name"] for label in task["labels"]]
        number = self._stage.next_review(node)
        self._answer(task, {"labels": labels_for(node, number=number, offered=offered)})

    def _rank(self, task: dict[str, Any]) -> None:
        nodes = {reply["id"]: self._stage.find(reply["id"]) for reply in task["replies"]}
        known = {name: node for name, node in nodes.items() if node is not None}
        if len(known) < len(nodes):
            self._skip(task, "not_me")
            return
        self._answer(task, {"ranking": ranking_of(known)})

    def _answer(self, task: dict[str, Any], answer: object) -> Answer:
        done = self._client.post(f"tasks/{task['id']}/answer/", answer)
        if done.ok:
            self._tally.did(task["kind"])
        else:
            self._tally.was_refused(done.code)
        return done

    def _skip(self, task: dict[str, Any], scope: str) -> None:
        done = self._client.post(f"tasks/{task['id']}/skip/", {"scope": scope})
        if done.ok:
            self._tally.gave_back(scope)
        else:
            self._tally.was_refused(done.code)
