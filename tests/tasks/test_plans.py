"""Whatever volunteers and the worker do all day, no statement reads through a growing table.

Every statement of an act is recorded and explained, in a database with the statistics of a made-up
corpus. What reads a whole growing table, or a whole index of one, is named.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Any, Final

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import APIKey, User
from interface import prepared
from oasst_collect.corpus.making import make_corpus
from tasks import leases, queues
from tasks.claims import Wish, claim_new
from tasks.kinds import Kind
from tasks.models import Opening, Task
from tasks.stock import stocks
from tests.api.calls import TASKS, good_answer
from tests.cast import client_of, person
from trees.models import Message, Revision, Tree
from trees.topic_list import Topic

SCALE: Final = 0.12
"""So large that reading through messages is clearly dearer than following a thread by its index."""
TIMES: Final = 7
RARE: Final = Kind.RANK_PROMPTER_REPLIES
GROWING: Final = {
    "accounts_user", "accounts_apikey", "trees_tree", "trees_message", "trees_revision",
    "trees_review", "trees_ballot", "trees_reaction", "trees_transition", "trees_contribution",
    "tasks_opening", "tasks_task",
}  # fmt: skip
READS: Final = re.compile(r"\s*(SELECT|WITH|INSERT|UPDATE|DELETE|EXECUTE)\b")
BETWEEN: Final = re.compile(r";\s+(?=SELECT|WITH|INSERT|UPDATE|DELETE|EXECUTE)")

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Act = tuple[str, Callable[[], object]]


def statements_of(act: Callable[[], object]) -> list[str]:
    """What an act says to the database, with its parameters filled in."""
    said: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        given = params[0] if many else params
        if READS.match(sql):
            whole = context["cursor"].mogrify(sql, given).decode()
            said.extend(BETWEEN.split(whole))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return said


def read_through(sql: str) -> list[str]:
    """The growing tables that a statement reads through.

    What is prepared is planned for the values given, and after five times for any values, if
    that plan is not dearer.
    """
    nodes: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for _ in range(TIMES):
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
            (found,) = cursor.fetchone()
            nodes += _nodes(found[0]["Plan"])
    return sorted(
        {
            f"{node['Node Type']} of {node['Relation Name']}"
            for node in nodes
            if node.get("Relation Name") in GROWING and _whole(node)
        }
    )


def _whole(node: dict[str, Any]) -> bool:
    """A partial index is as large as the work at hand, whatever lies in the table."""
    if node["Node Type"] == "Seq Scan":
        return True
    return "Index Name" in node and "Index Cond" not in node and not _is_partial(node["Index Name"])


def _is_partial(index: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indpred IS NOT NULL FROM pg_index WHERE indexrelid = %s::regclass", [index]
        )
        (partial,) = cursor.fetchone()
    return bool(partial)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


@pytest.fixture
def newcomer(db: None) -> User:
    """Somebody who speaks every language, and a corpus to work on, with all sorts of rows."""
    now = timezone.now()
    make_corpus(scale=SCALE, seed=1, now=now, say=lambda line: None)
    APIKey.objects.bulk_create(APIKey.draft(one, name="work")[0] for one in User.objects.all())
    Revision.objects.bulk_create(
        Revision(message=one, number=0, text="Before.", replaced_at=now)
        for one in Message.objects.all()[:2000]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        # What other tests have prepared remembers what plans cost in their small tables.
        cursor.execute("DEALLOCATE ALL")
    prepared._known.pop(connection.connection, None)
    langs = tuple(Opening.objects.values_list("lang", flat=True).distinct())
    return person("newcomer", langs=langs)


def acts(user: User) -> Iterator[Act]:
    """What is done all day: over HTTP by volunteers, then by the worker."""
    api = client_of(user)

    def call(status: int, path: str, body: object = None) -> None:
        assert api.post(f"{TASKS}{path}", body, format="json").status_code == status

    for kind in Kind:
        stocks.cache_clear()
        yield f"ask for {kind}", partial(call, 201, "", {"kind": kind})
        (task,) = api.get(TASKS).json()["results"]
        yield f"answer {kind}", partial(call, 200, f"{task['id']}/answer/", good_answer(task))
    user.knows_topics = list(Topic.objects.values_list("pk", flat=True)[:5])
    user.avoids_topics = list(Topic.objects.values_list("pk", flat=True)[5:7])
    user.save()
    for kind in Kind:
        stocks.cache_clear()
        for seed in range(4):  # some look for what is known, some do not
            yield f"ask for {kind} by topic", partial(look_for, user, kind, Random(seed))
        Task.objects.of(user.pk).open().delete()
    for scope in leases.SCOPES:
        yield "ask for anything", partial(call, 201, "", {"kind": "random", "lang": "en"})
        task = Task.objects.of(user.pk).open().get().pk
        yield "extend", partial(call, 200, f"{task}/extend/")
        yield f"skip {scope}", partial(call, 200, f"{task}/skip/", {"scope": scope})
    unasked = Opening.objects.exclude(lang__in=Opening.objects.filter(kind=RARE).values("lang"))
    nothing = {"kind": RARE, "lang": unasked[0].lang}
    yield "ask in vain", partial(call, 404, "", nothing)
    yield "list tasks", partial(api.get, TASKS)
    yield "availability", partial(api.get, f"{TASKS}availability/")
    for work in (queues.advance_marked, queues.sweep_marked, queues.expire_leases):
        yield work.__name__, work
    yield "tend", partial(queues.tend_language, "en")


def look_for(user: User, kind: Kind, rng: Random) -> Task | None:
    """One round of walks along the openings, for somebody who has chosen topics."""
    return claim_new(Wish(user, [kind], None), now=timezone.now(), rng=rng)


def test_nothing_on_the_way_reads_through_a_growing_table(newcomer: User) -> None:
    found = []
    for name, act in acts(newcomer):
        for sql in statements_of(act):
            found += [f"{name}: {what}: {sql[:600]}" for what in read_through(sql)]
    assert "\n".join(found) == ""


def test_a_statement_that_does_is_found(db: None) -> None:
    failed = Tree.objects.filter(failure="x")
    acts: list[Callable[[], object]] = [partial(list, failed), partial(failed.update, failure="y")]
    for act in acts:
        (sql,) = statements_of(act)
        assert read_through(sql) == ["Seq Scan of trees_tree"]
