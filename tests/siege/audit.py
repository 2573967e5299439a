"""Compares journals with the database, afterwards: ``python -m tests.siege.audit FOLDER``.

It runs in the site's checkout, waits until the worker has seen every tree, and says what it found.
"""

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

PATIENCE: Final = 120.0


def main(folder: Path) -> None:
    """Say what it found, as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(compare(folder) | invariants() | {"deadlocks": deadlocks()}))


def deadlocks() -> int:
    """How many PostgreSQL has met."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        (found,) = cursor.fetchone()
    return int(found)


def invariants() -> dict[str, Any]:
    """All six groups, once every tree has been looked at."""
    from tasks.invariants import check_all, snapshot

    until = time.monotonic() + PATIENCE
    while True:
        with snapshot():
            report = check_all()
        if not report.on_their_way or time.monotonic() > until:
            return {
                "checked": dict(report.checked),
                "findings": [str(finding) for finding in report.findings][:20],
                "on_their_way": report.on_their_way,
            }


def compare(folder: Path) -> dict[str, Any]:
    """Answers that were acknowledged against those that are there."""
    from tasks.models import Status, Task
    from tests.siege.journal import Journal
    from trees.models import Contribution, Message, Tree

    journals = [Journal(path) for path in sorted(folder.glob("*.journal"))]
    taken_in = {task for journal in journals for task in journal.taken_in}
    sent = {task: body for journal in journals for task, body in journal.sent.items()}
    answered = Task.objects.filter(status=Status.ANSWERED)
    stored = {str(pk) for pk in answered.values_list("pk", flat=True)}
    texts = Counter(Message.objects.values_list("text", flat=True))
    refused = [task for journal in journals for task in journal.refused]
    drafts = {str(task.pk): task.draft for task in Task.objects.filter(pk__in=refused)}
    codes = Counter(code for journal in journals for _, code in journal.told.values() if code)
    return {
        "finished": len(stored),
        "by_kind": dict(Counter(answered.values_list("opening__kind", flat=True))),
        "statuses": dict(Counter(Task.objects.values_list("status", flat=True))),
        "cut": dict(sum((journal.cut for journal in journals), Counter[str]())),
        "unexpected": dict(sum((journal.unexpected for journal in journals), Counter[str]())),
        "sent_again": sum(journal.again for journal in journals),
        "unheard": sum(len(journal.unheard) for journal in journals),
        "refused": dict(codes),
        "lost": len(taken_in - stored),
        "unacknowledged": len(stored - taken_in),
        "doubled": sum(count - 1 for count in texts.values())
        + abs(Contribution.objects.count() - len(stored)),
        "redundant": redundant(),
        "drafts_lost": sum(drafts.get(task) != sent[task] for task in refused),
        "trees": dict(Counter(Tree.objects.values_list("state", flat=True))),
    }


def redundant() -> int:
    """Reviews, rankings and rival replies beyond what the policy asks for."""
    from trees.models import Ballot, Message, Review, policy_for

    more = 0
    found = Counter(Review.objects.values_list("message", "revision"))
    for message in Message.objects.only("lang", "depth"):
        policy = policy_for(message.lang)
        wanted = policy.reply_reviews if message.depth else policy.prompt_reviews
        more += max(0, found[message.pk, 1] - wanted)
        rivals = policy.max_followups if message.depth % 2 else policy.max_replies
        living = message.children.exclude(review_result=False).count()
        more += max(0, living - rivals)
    ballots = Counter(Ballot.objects.values_list("parent__lang", "contest"))
    return more + sum(max(0, n - policy_for(lang).rankings) for (lang, _), n in ballots.items())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
