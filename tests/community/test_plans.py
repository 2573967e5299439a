"""How the public numbers are read: never the whole of a table that grows with the corpus."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from community import days, notices
from community.statistics import statistics
from community.work import accepted_work
from tests.cast import forget_kept, review, write_prompt
from trees.models import Contribution

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 14, 30, tzinfo=UTC)


def plans(call: Callable[[], object], *, of: str) -> list[str]:
    """How each statement of a call that reads this table would do so if the table were large."""
    with CaptureQueriesContext(connection) as captured:
        call()
    found = []
    with connection.cursor() as cursor:
        # Small tables are read whole, or by page, whatever their indexes: ask for another way.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        for query in captured.captured_queries:
            if f'FROM "{of}"' in query["sql"]:
                cursor.execute(f"EXPLAIN {query['sql']}")
                found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


@pytest.mark.parametrize("span", [timedelta(days=1), timedelta(days=7), timedelta(days=30), None])
@pytest.mark.parametrize("lang", [None, "en"])
def test_boards_read_the_ledger_of_a_few_days_only(
    span: timedelta | None, lang: str | None, alice: User, bob: User, carol: User, dan: User
) -> None:
    review(write_prompt(alice), [bob, carol, dan])
    Contribution.objects.update(created_at=NOW - timedelta(days=5))
    days.sum_up(now=NOW)
    since = NOW - span if span else None

    read = plans(lambda: accepted_work(since=since, lang=lang), of="trees_contribution")

    assert len(read) == 1
    assert "Index Cond" in read[0]
    assert "created_at >= " in read[0]
    assert "Seq Scan on trees_message" not in read[0]


def test_statistics_count_messages_without_their_texts() -> None:
    forget_kept()
    (read,) = plans(lambda: statistics(now=NOW), of="trees_message")
    assert "Index Only Scan using message_living" in read


def test_what_one_is_told_is_found_by_what_happened_of_late(alice: User) -> None:
    """Neither the ledger nor the trees nor the messages are read through."""
    write_prompt(alice)
    notices.tell(now=NOW)
    with CaptureQueriesContext(connection) as captured:
        notices.tell(now=NOW)
    told = [
        q["sql"] for q in captured.captured_queries if "INSERT INTO community_notice" in q["sql"]
    ]
    assert len(told) == len(notices.FACTS)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        for sql in told:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan" not in plan, plan
            for index in ("transition_ready", "message_deleted", "contribution_time"):
                assert index not in plan or "Index Cond" in plan.split(index)[1], plan
