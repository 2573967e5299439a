"""A replay from beginning to end: people it, let them work, watch, and take out what came of it."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any, Final
from uuid import UUID

from django.db import close_old_connections
from django.db.models import Count

from accounts.volunteers import create_volunteers
from datasets.files import lines
from interface.refusals import Invalid
from oasst_collect.replay.client import Client, Stopped, Unreachable
from oasst_collect.replay.outcome import Comparison, compare
from oasst_collect.replay.script import Conversation, LeftOut, Node, read_conversation
from oasst_collect.replay.stage import Stage
from oasst_collect.replay.volunteer import Tally, Volunteer
from trees.models import Ballot, Message, Review, Tree
from trees.states import TERMINAL, State

LOOK_SECONDS: Final = 1.0
SAY_SECONDS: Final = 5.0
STALL_SECONDS: Final = 45.0
"""A replay in which nobody gets on for so long, and no tree waits for the worker, is over."""

Say = Callable[[str], None]


class NotAScript(Invalid):
    code = "not_a_script"
    title = "The file cannot be replayed"


@dataclass(frozen=True, slots=True)
class Script:
    """What a file holds, in its order."""

    conversations: tuple[Conversation, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def langs(self) -> list[str]:
        return sorted({conversation.prompt.lang for conversation in self.conversations})


def read_script(paths: Sequence[Path], *, most: int | None = None, least_size: int = 1) -> Script:
    """The first ``most`` trees of OASST tree files as a script; raises an ``Invalid``."""
    found: list[Conversation] = []
    left_out: list[LeftOut] = []
    for tree in _trees(paths):
        if most is not None and len(found) + len(left_out) >= most:
            break
        read = read_conversation(tree)
        if isinstance(read, LeftOut):
            left_out.append(read)
        elif read.size >= least_size:
            found.append(read)
    if not found:
        raise NotAScript("There is no tree in the file that could be replayed.", field="file")
    return Script(tuple(found), tuple(left_out))


def _trees(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        for line in lines(path):
            try:
                tree = json.loads(line.content)
                tree["prompt"]["replies"]
            except (ValueError, KeyError, TypeError):
                raise NotAScript(
                    f"{path}, line {line.number}: this is no OASST tree. Replays take tree files "
                    "(with `prompt` and `replies`), not files of single messages.",
                    field="file",
                ) from None
            yield tree


@dataclass
class Replay:
    """One run. ``site`` is its address; ``say`` tells people how it goes."""

    script: Script
    volunteers: int
    site: str
    say: Say
    stop: Event = field(default_factory=Event)
    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.stage = Stage(self.script.conversations)
        self.tree_of: dict[Node, UUID] = {}
        self._shapes = {c.prompt: c.shape for c in self.script.conversations}
        self._operator_key = ""

    def run(self) -> None:
        """Let the volunteers work until all trees are finished or nothing moves any more."""
        people = create_volunteers(self.volunteers, langs=self.script.langs, prefix="replay")
        operator = create_volunteers(1, langs=self.script.langs, prefix="replay-operator")[0]
        operator.user.is_staff = True
        operator.user.save(update_fields=["is_staff"])
        self._operator_key = operator.key
        began = time.monotonic()
        threads = [
            Thread(target=self._work, args=(person.key, number), name=person.user.username)
            for number, person in enumerate(people)
        ]
        for thread in threads:
            thread.start()
        try:
            self._watch(began)
        finally:
            self.seconds = time.monotonic() - began
            self.stop.set()
            for thread in threads:
                thread.join()

    def _work(self, key: str, number: int) -> None:
        client = self._client(key)
        volunteer = Volunteer(
            client, self.stage, self.tally, on_prompt=self._reshape, rng=Random(number)
        )
        try:
            with suppress(Stopped):
                volunteer.work(self.stop)
        except Unreachable as error:
            self.say(str(error))
        finally:
            client.close()

    def _client(self, key: str) -> Client:
        return Client(self.site, key, stop=self.stop, on_trouble=self.tally.had_trouble)

    def _reshape(self, prompt: Node, tree_id: str) -> None:
        """The one thing that the operator does: give the tree the numbers of the file's tree."""
        self.tree_of[prompt] = UUID(tree_id)
        operator = self._client(self._operator_key)
        done = operator.patch(f"trees/{tree_id}/", asdict(self._shapes[prompt]))
        operator.close()
        if not done.ok:
            self.tally.was_refused(f"reshape {done.code}")

    def _watch(self, began: float) -> None:
        last_news = last_said = began
        while not self.stop.wait(LOOK_SECONDS):
            now = time.monotonic()
            if self.tally.news.is_set():
                self.tally.news.clear()
                last_news = now
            states = self.states()
            if now - last_said >= SAY_SECONDS:
                self.say(self._progress(states, now - began))
                last_said = now
            if self._finished(states):
                return
            if now - last_news > STALL_SECONDS and not self._on_their_way():
                self.say("Nothing moves any more.")
                for reason in self.tally.reasons:
                    self.say(f"  {reason.get('detail', reason)}")
                return

    def states(self) -> Counter[str]:
        """How many of this replay's trees stand in each state."""
        close_old_connections()
        rows = (
            Tree.objects.filter(pk__in=list(self.tree_of.values()))
            .order_by()
            .values_list("state")
            .annotate(Count("id"))
        )
        return Counter(dict(rows))

    def _on_their_way(self) -> bool:
        return Tree.objects.filter(pk__in=list(self.tree_of.values())).marked().exists()

    def _finished(self, states: Counter[str]) -> bool:
        return sum(states[state] for state in TERMINAL) == len(self.script.conversations)

    def _progress(self, states: Counter[str], seconds: float) -> str:
        rate = self.tally.finished / max(seconds, 0.001)
        begun = sum(states.values())
        return (
            f"{seconds:5.0f} s  {self.tally.finished:6,} tasks  {rate:5.1f}/s  "
            f"{states[State.READY_FOR_EXPORT]:4} of {len(self.script.conversations)} ready, "
            f"{begun} begun"
        )

    def ready(self) -> list[UUID]:
        """The ids of this replay's finished trees."""
        ours = Tree.objects.filter(pk__in=list(self.tree_of.values()))
        return list(ours.ready().order_by("created_at", "id").values_list("pk", flat=True))

    def comparisons(self, collected: Path) -> list[Comparison]:
        """Every conversation of the script against the exported file, in the script's order."""
        trees = {tree["message_tree_id"]: tree for tree in _trees([collected])}
        return [
            compare(conversation, trees.get(str(self.tree_of.get(conversation.prompt))))
            for conversation in self.script.conversations
        ]

    def table(self) -> list[tuple[str, str]]:
        """What happened, as rows of a table for people."""
        ours = list(self.tree_of.values())
        counts, finished = self.tally.counts, self.tally.finished
        skips = {name: count for name, count in counts.items() if name.startswith("skip")}
        rows = [(f"trees {state}", f"{n:,}") for state, n in sorted(self.states().items())]
        rows += [
            ("messages", f"{Message.objects.filter(tree__in=ours).count():,}"),
            ("reviews", f"{Review.objects.filter(message__tree__in=ours).count():,}"),
            ("rankings", f"{Ballot.objects.filter(parent__tree__in=ours).count():,}"),
            ("tasks finished", f"{finished:,}"),
            ("seconds", f"{self.seconds:,.1f}"),
            ("tasks per second", f"{finished / max(self.seconds, 0.001):,.1f}"),
        ]
        rows += [(name, f"{count:,}") for name, count in sorted(skips.items())] or [("skips", "0")]
        refusals = sorted(self.tally.refusals.items())
        rows += [(f"refused {code}", f"{n:,}") for code, n in refusals] or [("refusals", "0")]
        troubles = sorted(self.tally.troubles.items())
        rows += [(f"sent again after {what}", f"{n:,}") for what, n in troubles]
        rows.append(("lines not said", f"{self.stage.unsaid():,}"))
        return rows
