"""Breakages of openings, and of taking answers in."""

from typing import Final

from tests.mutations.breakage import DISPENSER, LOCK_ORDER, Breakage

OPENINGS: Final = (
    Breakage(
        "surplus places are not taken away with their leases",
        "tasks/openings.py",
        'wanted=F("wanted") - one, surplus=F("surplus") - one',
        'surplus=F("surplus") - one',
        ("tasks/openings: a tree that wants fewer keeps its promises and no more", DISPENSER),
    ),
    Breakage(
        "a tree that wants fewer breaks its promises",
        "tasks/openings.py",
        "        wanted = GREATEST(excluded.wanted, excluded.answered + opening.leased),\n",
        "        wanted = excluded.wanted,\n",
        ("tasks/openings: a tree that wants fewer keeps its promises and no more",),
    ),
    Breakage(
        "who may not do it is not brought up to date",
        "tasks/openings.py",
        "        barred = excluded.barred,\n",
        "",
        ("tasks/openings: openings come out the same when built from scratch",),
    ),
    Breakage(
        "an opening whose bars changed is taken for right",
        "tasks/openings.py",
        "        AND tasks_opening.barred = need.barred AND",
        "        AND",
        (DISPENSER,),
    ),
    Breakage(
        "the topics of a tree do not reach its openings",
        "tasks/openings.py",
        "        topics = excluded.topics,\n",
        "",
        ("trees/topic_votes: one reviewer adds and two take away",),
    ),
    Breakage(
        "what is not needed any more stays open",
        "tasks/openings.py",
        "  AND (is_open OR wanted <> answered + leased OR surplus <> leased)\n",
        "  AND FALSE\n",
        ("tasks/openings: what is not needed any more closes and its leases run out",),
    ),
    Breakage(
        "prompts under review do not hold a place",
        "tasks/openings.py",
        "        opening.wanted = max(wanted, in_review + opening.leased)\n",
        "        opening.wanted = wanted + in_review + opening.leased\n",
        ("tasks/openings: prompts are wanted up to the limit of those under review",),
    ),
)
SUBMISSIONS: Final = (
    Breakage(
        "the same answer is judged anew when it is sent again",
        "tasks/submissions.py",
        (
            "    if task.status == Status.ANSWERED and task.answer_digest == sent:\n"
            "        return task\n"
        ),
        "",
        ("tasks/submissions: the same answer again changes nothing",),
    ),
    Breakage(
        "another answer to an answered task is taken in",
        "tasks/submissions.py",
        "    if task.status == Status.ANSWERED:\n        raise AlreadyAnswered",
        "    if False:\n        raise AlreadyAnswered",
        ("tasks/submissions: another answer to an answered task is refused",),
    ),
    Breakage(
        "a late answer is taken though its place is gone",
        "tasks/submissions.py",
        "return Opening.objects.wanting().within_tree().filter(pk=task.opening_id).exists()",
        "return True",
        ("tasks/submissions: a late answer whose place is held is kept as a draft", DISPENSER),
    ),
    Breakage(
        "a late reply looks at its opening but not at its tree",
        "tasks/submissions.py",
        "Opening.objects.wanting().within_tree().filter(",
        "Opening.objects.wanting().filter(",
        ("tasks/submissions: a late reply does not overfill the tree",),
    ),
    Breakage(
        "a refused answer is not kept as a draft",
        "tasks/submissions.py",
        "        _keep_as_draft(user, task_id, payload, now=now)\n",
        "",
        ("tasks/submissions: what was given back takes no answer but keeps it", DISPENSER),
    ),
    Breakage(
        "an answer keeps its lease",
        "tasks/submissions.py",
        "    held = 1 if task.status == Status.LEASED else 0\n",
        "    held = 0\n",
        ("tasks/submissions: an answer closes the lease and counts at once",),
    ),
    Breakage(
        "a reply takes its place in the tree only when the worker comes",
        "tasks/submissions.py",
        "    if task.opening.kind in REPLY_KINDS:\n",
        "    if False:\n",
        ("tasks/leases: a tree is not overfilled by answers that the worker has not seen",),
    ),
    Breakage(
        "answering locks the task before the tree",
        "tasks/submissions.py",
        "    tree = lock_tree_of(user, task_id)\n    task = lock_task(user, task_id)\n",
        "    task = lock_task(user, task_id)\n    tree = lock_tree_of(user, task_id)\n",
        (LOCK_ORDER,),
    ),
    Breakage(
        "answering locks neither opening nor task",
        "tasks/held.py",
        "FOR NO KEY UPDATE OF opening, task\n",
        "",
        (LOCK_ORDER,),
    ),
    Breakage(
        "answering does not lock the tree",
        "tasks/held.py",
        "FOR NO KEY UPDATE OF tree\n",
        "",
        (LOCK_ORDER,),
    ),
    Breakage(
        "a reply is taken into a tree that takes none any more",
        "trees/contributions.py",
        "    if tree.state not in TAKES_REPLIES or parent.deleted_at is not None:",
        "    if parent.deleted_at is not None:",
        ("tasks/submissions: a reply to a halted tree is refused and kept",),
    ),
)
