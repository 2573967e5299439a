"""What may be handed to whom: the one rule of asking and of counting, as SQL on an opening's row.

By hand, since asking is the most frequent thing that happens here: the ORM takes three times as
long to write this as PostgreSQL to find a row by it.
"""

from typing import Final

from tasks.kinds import REPLY_KINDS

_REPLIES: Final = ", ".join(f"'{kind}'" for kind in REPLY_KINDS)

# ruff: noqa: S608 - put together from nothing but the names of kinds

WITHIN_TREE: Final = f"""
    (tasks_opening.kind NOT IN ({_REPLIES}) OR tasks_opening.tree_places > (
        SELECT COALESCE(SUM(sibling.leased), 0) FROM tasks_opening AS sibling
        WHERE sibling.tree_id = tasks_opening.tree_id AND sibling.leased > 0
          AND sibling.kind IN ({_REPLIES})
    ))
"""
"""Not a reply to a tree whose last places are being written at the moment. No parameters."""

# OFFSET 0 keeps the planner from joining: looking up the few openings that are met on the way
# along an index is cheap, joining all that wait with all that this person has done is not.
OFFERED: Final = f"""
    tasks_opening.places > 0
    AND NOT tasks_opening.barred @> ARRAY[%s]::bigint[]
    AND NOT EXISTS (
        SELECT FROM tasks_task AS mine
        WHERE mine.opening_id = tasks_opening.id AND mine.user_id = %s
          AND NOT (mine.for_prompt AND (mine.status = 'answered' OR mine.sends_at IS NOT NULL))
          AND mine.status <> ALL(CASE WHEN mine.for_prompt THEN %s::text[] ELSE %s::text[] END)
        OFFSET 0
    )
    AND NOT tasks_opening.topics && %s::smallint[]
    AND {WITHIN_TREE}
"""
"""A free place, neither the person's own work nor done by them, not held or turned down by them,
and of no topic that they would rather not see.

Parameters: the person's id, again the person's id, the statuses of an earlier prompt of theirs that
do not stand in the way, those of an earlier task of any other kind, and the topics that they avoid.
One may write any number of prompts, one after the other. That the language is one of theirs is for
the caller to see to.
"""
