"""One volunteer under siege: asks, answers, gives back, dawdles, and never gives an answer up."""

import time
from collections.abc import Callable
from random import Random
from typing import Any, Final

from tests.siege.journal import Body, Journal
from tests.siege.line import Broken, Line

LANG: Final = "sv"
"""No fixture speaks it."""
HOLDS: Final = 3
"""A volunteer with so many open tasks does one of them before asking again."""
ASKED_IN_VAIN: Final = (0.1, 0.6)
AWAY: Final = (0.1, 0.5)
DAWDLES: Final = (0.2, 3.0)
"""Pauses in seconds, from and to."""

Task = dict[str, Any]


class Volunteer:
    """Holds tasks in memory only: one who was killed asks the site what there was."""

    def __init__(self, line: Line, journal: Journal, rng: Random) -> None:
        self.line, self.journal, self.rng = line, journal, rng
        self.held: list[Task] = []

    def work(self, until: float) -> None:
        """Work until the clock says so, whatever happens to the site."""
        self._through(self._take_up, until)
        while time.monotonic() < until:
            self._through(self._act, until)

    def settle_accounts(self, until: float) -> None:
        """Send every answer again that was not taken in, or of which nothing was heard."""
        self.line.unwell = False
        self._through(lambda: self._send_again(self.journal.unheard), until)
        self._through(lambda: self._send_again(self.journal.refused), until)

    def _through(self, act: Callable[[], None], until: float) -> None:
        """Do it, again if the site is away, from the answers of which nothing was heard."""
        while time.monotonic() < until:
            try:
                act()
            except Broken:
                self._pause(AWAY)
            else:
                return
            try:
                self._send_again(self.journal.unheard)
            except Broken:
                self._pause(AWAY)

    def _act(self) -> None:
        if len(self.held) >= HOLDS or (self.held and self.rng.random() < 0.7):
            self._do(self.held.pop(self.rng.randrange(len(self.held))))
        else:
            self._ask()

    def _ask(self) -> None:
        status, said = self._call("POST", "tasks/", {"kind": "random", "lang": LANG})
        if status == 201:
            self.held.append(said)
        elif status == 409:
            self._take_up()
        else:
            self._pause(ASKED_IN_VAIN)

    def _take_up(self) -> None:
        """What I hold: a task whose handing out was never heard of is among it."""
        self._send_again(self.journal.unheard)
        _, page = self._call("GET", "tasks/")
        self.held = [task for task in page["results"] if task["id"] not in self.journal.sent]

    def _do(self, task: Task) -> None:
        act = self.rng.random()
        if act < 0.04:
            self._call("POST", f"tasks/{task['id']}/skip/", {"scope": "later"})
        elif act < 0.06:
            self._call("POST", f"tasks/{task['id']}/skip/", {"scope": "not_me"})
        elif act < 0.10:
            self._call("POST", f"tasks/{task['id']}/extend/")
            self.held.append(task)
        else:
            if act < 0.25:
                self._pause(DAWDLES)
            self._send(task["id"], an_answer(task, self.rng))

    def _send(self, task: str, body: Body) -> None:
        sent = self.journal.send(task, body)
        status, said = self._call("POST", f"tasks/{task}/answer/", sent)
        self.journal.tell(task, status, "" if status == 200 else said["code"])

    def _send_again(self, tasks: list[str]) -> None:
        for task in tasks:
            self._send(task, self.journal.sent[task])

    def _call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        status, said = self.line.call(method, path, body)
        nothing_to_do = path == "tasks/" and status == 404
        if status >= 400 and status != 409 and not nothing_to_do:
            self.journal.note("unexpected", f"{method} {path}: {status} {said}"[:300])
        return status, said

    def _pause(self, span: tuple[float, float]) -> None:
        time.sleep(self.rng.uniform(*span))


def an_answer(task: Task, rng: Random) -> Body:
    """A proper answer; no two texts are the same."""
    if "replies" in task:
        order = [reply["id"] for reply in task["replies"]]
        rng.shuffle(order)
        return {"ranking": [[name] for name in order]}
    if "labels" in task:
        spam = float(rng.random() < 0.05)
        return {"labels": {"spam": spam, "quality": rng.choice([0.25, 0.5, 0.75])}}
    return {"text": f"What is said in answer to task {task['id']}", "lang": LANG}
