"""Breakages of sending from the site: undo, versions of drafts, and the way to the next task."""

from typing import Final

from tests.mutations.breakage import Breakage

OUTBOX: Final = (
    Breakage(
        "an answer is taken in although its author took it back",
        "tasks/outbox.py",
        "    if task.sends_at is None or task.sends_at > now:\n        return False\n",
        "",
        ("tasks/outbox: it counts when its time has come and not before",),
    ),
    Breakage(
        "an answer that is on its way can be changed",
        "tasks/held.py",
        "    if task.sends_at is not None:\n        raise AnswerSent",
        "    if False:\n        raise AnswerSent",
        ("tasks/outbox: while it waits nothing else can be done with its task",),
    ),
    Breakage(
        "the lease runs out while an answer waits",
        "tasks/outbox.py",
        "    task.expires_at = task.sends_at + timedelta(minutes=policy.lease_minutes)\n",
        "",
        ("tasks/outbox: its place stays taken and its lease does not run out",),
    ),
    Breakage(
        "a late answer waits without its place",
        "tasks/outbox.py",
        '        Opening.objects.filter(pk=opening.pk).update(leased=F("leased") + 1)\n',
        "",
        ("tasks/outbox: after its lease it takes its place again if that is free",),
    ),
    Breakage(
        "sent answers count as open tasks",
        "tasks/leases.py",
        "in_hand().count() >= policy",
        "open().count() >= policy",
        ("tasks/outbox: they do not count as open tasks",),
    ),
    Breakage(
        "a prompt that waits to be taken in keeps its author from the next one",
        "tasks/offered.py",
        "(mine.status = 'answered' OR mine.sends_at IS NOT NULL)",
        "mine.status = 'answered'",
        ("tasks/outbox: prompts can be written one after the other without waiting",),
    ),
    Breakage(
        "what cannot be taken in any more waits for ever",
        "tasks/outbox.py",
        "        due.update(sends_at=None, refused_as=refused.code)\n",
        "        pass\n",
        ("tasks/outbox: what cannot be taken in any more comes back with the reason",),
    ),
    Breakage(
        "a second window overwrites what it has not seen",
        "tasks/draft_versions.py",
        "    if seen != version_of(task):",
        "    if False:",
        (
            "pages/task_versions: the second window overwrites nothing",
            "tasks/outbox: a newer draft is not sent over",
        ),
    ),
    Breakage(
        "who clicks twice is given two tasks",
        "tasks/buttons.py",
        "    if before:\n",
        "    if False:\n",
        ("pages/task_outbox: sending again leads to the same next task",),
    ),
    Breakage(
        "what was put off comes back at once",
        "tasks/next_task.py",
        "    if unless is not None and task.pk == unless.pk:",
        "    if unless is None and task.pk is None:",
        ("pages/task_next: what is put off does not come back at once",),
    ),
)
