"""Breakages of the life cycle, of judging, of queues, lottery and locks."""

from typing import Final

from tests.mutations.breakage import DISPENSER, LOCK_ORDER, PLANS, Breakage

LIFE_CYCLE: Final = (
    Breakage(
        "accepted at the threshold instead of above it",
        "trees/acceptance.py",
        "score(tally) > threshold",
        "score(tally) >= threshold",
        ("trees/acceptance: the score must be above the threshold not at it",),
    ),
    Breakage(
        "a tree goes on while messages await review",
        "trees/progress.py",
        "    if facts.pending:\n        return None\n",
        "",
        ("trees/progress: each rule",),
    ),
    Breakage(
        "a finished import is sent back to review",
        "trees/progress.py",
        "    if facts.finished:\n        return _judged_again(facts)\n",
        "",
        ("trees/progress: a finished import that was never reviewed is not sent back to review",),
    ),
    Breakage(
        "ranks stay as they are when an accepted rival goes",
        "trees/progress.py",
        "Event.RIVALS_CHANGED if facts.contests_version != facts.scored else None",
        "None",
        ("trees/corrections: a ready tree that loses a rival is scored anew and stays ready",),
    ),
    Breakage(
        "a stricter policy overturns verdicts",
        "trees/advancing.py",
        "            elif row.judged_by is None:\n",
        "            elif False:\n",
        ("trees/lifecycle: a stricter policy does not overturn what was decided",),
    ),
    Breakage(
        "the moves of a tree are not written down",
        "trees/advancing.py",
        "    Transition.objects.bulk_create(moves)\n",
        "",
        ("trees/lifecycle: every state is reached and every kind is handed out by actions alone",),
    ),
    Breakage(
        "a batch gives every tree the facts of its first one",
        "trees/advancing.py",
        "_move(tree, messages[tree.pk], facts[tree.pk], now=now)",
        "_move(tree, messages[tree.pk], facts[trees[0].pk], now=now)",
        ("tasks/settling: a batch takes the same statements whatever its size",),
    ),
)
JUDGING: Final = (
    Breakage(
        "majorities of equal strength are locked one after the other",
        "trees/consensus.py",
        "in groupby(majorities, key=lambda majority: majority[0]):",
        "in groupby(majorities):",
        ("trees/consensus: a cycle of four equal margins is a tie of all",),
    ),
    Breakage(
        "two ballots of one person count twice",
        "trees/facts.py",
        "if facts.author_id is None or last[facts.author_id] is facts",
        "if last",
        ("trees/facts: of one person only the last ballot counts",),
    ),
    Breakage(
        "a topic stands that one of many named",
        "trees/topics.py",
        "if 2 * count >= len(spoken)]",
        "if count]",
        (
            "trees/topics: who is listened to",
            "trees/topic_votes: one reviewer adds and two take away",
        ),
    ),
    Breakage(
        "what was said of the old text closes the new one",
        "trees/contributions.py",
        "        said = said.filter(created_at__gt=last_edit)\n",
        "        pass\n",
        ("trees/lifecycle: an edit opens again what was closed",),
    ),
)
QUEUES: Final = (
    Breakage(
        "a review does not mark its tree",
        "trees/contributions.py",
        (
            "    _record(author, ContributionKind.REVIEW, message, Role(message.role), now)\n"
            "    mark(tree, now=now)\n"
        ),
        "    _record(author, ContributionKind.REVIEW, message, Role(message.role), now)\n",
        ("trees/lifecycle: a rejected prompt is aborted", DISPENSER),
    ),
    Breakage(
        "the worker is told of a mark before it is committed",
        "trees/marks.py",
        "    transaction.on_commit(wake)\n",
        "    wake()\n",
        ("tasks/queues: the worker is told after the commit and not before",),
    ),
    Breakage(
        "the worker looks for marks before it may be woken again",
        "tasks/queues.py",
        "    marks.awake()\n    _advance_fresh()\n",
        "    _advance_fresh()\n    marks.awake()\n",
        ("tasks/queues: a mark that comes while the worker looks has a message of its own",),
    ),
    Breakage(
        "a lost message is lost for ever",
        "tasks/settling.py",
        "marked_at__lt=now - SWEEP_AFTER",
        "marked_at__lt=now - 10**8 * SWEEP_AFTER",
        ("tasks/queues: the sweep finds a tree whose message was lost",),
    ),
    Breakage(
        "a tree that cannot be advanced stops its batch",
        "tasks/settling.py",
        "        trees = _one_by_one(before, now=now)\n",
        "        raise\n",
        ("tasks/settling: a tree that cannot be settled holds up none of its batch",),
    ),
    Breakage(
        "a batch waits for trees while it holds others",
        "tasks/settling.py",
        "due.locked_if_free()",
        "due.locked()",
        ("tasks/settling: it waits for nobody who holds a tree",),
    ),
)
LOTTERY: Final = (
    Breakage(
        "the lottery draws prompts instead of authors",
        "tasks/lottery.py",
        "    return list(authors.distinct())\n",
        "    return list(authors)\n",
        ("tasks/lottery: every author is drawn equally often",),
    ),
    Breakage(
        "a place more than there is",
        "tasks/lottery.py",
        "    return max(0, most - growing)\n",
        "    return max(0, most - growing + 1)\n",
        ("tasks/lottery: free places are filled and no more",),
    ),
    Breakage(
        "two draws for one language do not take turns",
        "tasks/lottery.py",
        "    _one_at_a_time(lang)\n    if not authors",
        "    if not authors",
        (LOCK_ORDER,),
    ),
    Breakage(
        "a draw holds a prompt that is gone while it waits for another",
        "trees/lifecycle.py",
        "            transaction.set_rollback(True)\n            return False\n",
        "            return False\n",
        ("tasks/locks: the lottery lets go of a prompt that was taken away",),
    ),
)
LOCKS: Final = (
    Breakage(
        "two who lock many trees go at it at once",
        "trees/policy_changes.py",
        "        lock_many_trees()\n",
        "",
        ("tasks/locks: only one at a time locks many trees", LOCK_ORDER),
    ),
    Breakage(
        "an updating import does not wait for a changing policy",
        "datasets/importing.py",
        "            lock_many_trees()\n",
        "            pass\n",
        (LOCK_ORDER,),
    ),
    Breakage(
        "asking reads through all tasks",
        "tasks/leases.py",
        "WHERE user_id = %s AND status = 'leased' AND sends_at IS NULL",
        "WHERE user_id + 0 = %s AND status || '' = 'leased' AND sends_at IS NULL",
        (PLANS,),
    ),
)
