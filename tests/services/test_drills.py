"""What a running site does while PostgreSQL, Redis or the worker is away, and afterwards."""

import json
import signal
from collections.abc import Iterator
from threading import Event, Thread
from uuid import uuid4

import pytest

from oasst_collect.embedded.processes import send, wait_until
from tests.services.checkouts import SECONDS, Checkout
from tests.services.sites import Site, running_site

pytestmark = pytest.mark.slow

LANG = "sv"  # none of the fixtures speak it
REVIEW = "label_initial_prompt"


@pytest.fixture
def site(checkout: Checkout) -> Iterator[Site]:
    with running_site(checkout) as site:
        yield site


class Volunteer:
    """Somebody with a key of this site."""

    def __init__(self, site: Site, key: str) -> None:
        self.site = site
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def get(self, path: str) -> int:
        """The status of an answer."""
        return self.site.get(f"/api/v1/{path}", self.headers)[0]

    def ask(self, kind: str) -> tuple[int, dict[str, object]]:
        """Ask for a task."""
        return self._post("tasks/", {"kind": kind, "lang": LANG})

    def can_have(self, kind: str) -> bool:
        """Whether there is such a task for them, soon at least."""
        return wait_until(lambda: self.ask(kind)[0] == 201, SECONDS)

    def write_prompt(self) -> None:
        """Ask for a prompt and write one; both must succeed."""
        status, task = self.ask("initial_prompt")
        assert status == 201, task
        text = f"What happens when a part of a site is away? {uuid4()}"
        status, answer = self._post(f"tasks/{task['id']}/answer/", {"text": text, "lang": LANG})
        assert status == 200, answer

    def _post(self, path: str, given: dict[str, object]) -> tuple[int, dict[str, object]]:
        body = json.dumps(given).encode()
        status, answer = self.site.get(f"/api/v1/{path}", self.headers, body)
        return status, json.loads(answer)


@pytest.fixture
def volunteers(site: Site) -> list[Volunteer]:
    lines = site.checkout.run("manage.py", "create_volunteers", "4", "--lang", LANG).splitlines()
    return [Volunteer(site, json.loads(line)["key"]) for line in lines]


def test_the_site_outlives_restarts_of_postgres_and_outages_of_redis_and_worker(
    site: Site, volunteers: list[Volunteer]
) -> None:
    writer, reviewer, other_writer, other_reviewer = volunteers
    assert reviewer.can_have("initial_prompt")

    # PostgreSQL is started anew under load: some calls are told to come back, none fails.
    statuses: set[int] = set()
    over = Event()
    calls = Thread(target=lambda: _call_until(over, writer, statuses))
    calls.start()
    site.checkout.embedded("restart", "postgres")
    assert writer.get("tasks/") == 200
    over.set()
    calls.join()
    assert statuses <= {200, 503}
    assert 200 in statuses

    # While it is down, API and pages say so.
    site.checkout.embedded("stop", "postgres")
    assert writer.get("tasks/") == 503
    assert site.get("/admin/", {"Cookie": "sessionid=of-nobody"})[0] == 503
    site.checkout.embedded("start", "postgres")
    assert writer.get("tasks/") == 200

    # Without Redis volunteers go on, and the trees follow when it is back.
    site.checkout.embedded("stop", "redis")
    writer.write_prompt()
    assert reviewer.ask(REVIEW)[0] == 404
    assert wait_until(lambda: _beat_complains(site), SECONDS), site.lines
    site.checkout.embedded("start", "redis")
    assert reviewer.can_have(REVIEW)

    # The same when worker and all its children are killed.
    for pid in site.pids("worker -Q"):
        send(pid, signal.SIGKILL)
    other_writer.write_prompt()
    assert other_reviewer.can_have(REVIEW)
    assert reviewer.can_have(REVIEW)  # the second one: the first is in their hands
    assert "worker ended (SIGKILL)" in "\n".join(site.lines)

    site.checkout.run("manage.py", "check_invariants")
    assert [line for line in site.lines if " beat " in line and "Traceback" in line] == []


def _beat_complains(site: Site) -> bool:
    """Of a message that it cannot send, or already of the connection if it had none so far."""
    return any(
        " beat " in line and ("Couldn't apply scheduled task" in line or "Connection error" in line)
        for line in site.lines
    )


def _call_until(over: Event, person: Volunteer, statuses: set[int]) -> None:
    while not over.is_set():
        statuses.add(person.get("tasks/"))
