"""What follows from the facts, derived from them where they lie: the ledger, the questions that
were asked, and the tasks by which they were answered."""

from datetime import datetime
from itertools import islice
from typing import Final

from django.db import connection

from tasks import openings
from tasks.models import Opening, Task
from trees.models import Contribution, Tree, policies_for
from trees.reading import read_many

DERIVED: Final = (Contribution, Opening, Task)
TREES_AT_ONCE: Final = 100

LEDGER: Final = """
INSERT INTO trees_contribution (author_id, kind, role, message_id, lang, created_at)
SELECT author_id, kind, role, message_id, lang, created_at FROM (
    SELECT author_id, CASE WHEN depth = 0 THEN 'prompt' ELSE 'reply' END AS kind, role,
        id AS message_id, lang, created_at
    FROM trees_message WHERE imported IS NULL
    UNION ALL
    SELECT r.author_id, 'review', m.role, m.id, m.lang, r.created_at
    FROM trees_review r JOIN trees_message m ON m.id = r.message_id WHERE r.author_id IS NOT NULL
    UNION ALL
    SELECT b.author_id, 'ranking',
        CASE WHEN m.role = 'prompter' THEN 'assistant' ELSE 'prompter' END,
        m.id, m.lang, b.created_at
    FROM trees_ballot b JOIN trees_message m ON m.id = b.parent_id
) done ORDER BY created_at, message_id, author_id
"""

# As they are when they have been closed; those that are still open are derived again afterwards.
OPENINGS: Final = """
WITH asked AS (
    SELECT m.tree_id, m.id AS target_id, CASE
            WHEN m.role = 'assistant' THEN 'label_assistant_reply'
            WHEN m.depth = 0 THEN 'label_initial_prompt' ELSE 'label_prompter_reply'
        END AS kind, m.revision::text AS version, m.lang, count(*) AS answered,
        array_remove(m.author_id || array_agg(r.author_id), NULL) AS barred,
        jsonb_build_object(m.id, m.revision) AS shown, m.created_at
    FROM trees_message m JOIN trees_review r ON r.message_id = m.id GROUP BY m.id
    UNION ALL
    SELECT p.tree_id, p.id,
        CASE WHEN p.role = 'prompter' THEN 'assistant_reply' ELSE 'prompter_reply' END, '',
        p.lang, count(*), array_remove(p.author_id || array_agg(m.author_id), NULL),
        jsonb_build_object(p.id, p.revision), min(m.created_at)
    FROM trees_message m JOIN trees_message p ON p.id = m.parent_id
    WHERE m.imported IS NULL GROUP BY p.id
    UNION ALL
    SELECT p.tree_id, p.id,
        CASE WHEN p.role = 'prompter' THEN 'rank_assistant_replies'
        ELSE 'rank_prompter_replies' END, b.contest, p.lang, count(*),
        array_agg(b.author_id), min(b.shown::text)::jsonb, min(b.created_at)
    FROM trees_ballot b JOIN trees_message p ON p.id = b.parent_id GROUP BY p.id, b.contest
)
INSERT INTO tasks_opening (tree_id, target_id, kind, version, lang, wanted, answered, leased,
    surplus, is_open, tree_places, lonely_below, barred, shown, created_at)
SELECT tree_id, target_id, kind, version, lang, answered, answered, 0, 0, FALSE, 0, 0,
    ARRAY(SELECT DISTINCT unnest(barred) ORDER BY 1), shown, created_at
FROM asked ORDER BY created_at, target_id, kind
"""

TASKS: Final = """
WITH answered AS (
    SELECT o.id AS opening_id, m.author_id, TRUE AS for_prompt, m.id AS result, m.created_at
    FROM trees_message m JOIN tasks_opening o ON o.kind = 'initial_prompt' AND o.lang = m.lang
    WHERE m.depth = 0 AND m.imported IS NULL
    UNION ALL
    SELECT o.id, m.author_id, FALSE, m.id, m.created_at
    FROM trees_message m JOIN tasks_opening o ON o.target_id = m.parent_id
    WHERE m.imported IS NULL AND o.kind = m.role || '_reply'
    UNION ALL
    SELECT o.id, r.author_id, FALSE, NULL, r.created_at
    FROM trees_review r JOIN tasks_opening o ON o.target_id = r.message_id
        AND o.version = r.revision::text AND o.kind LIKE 'label%%'
    WHERE r.author_id IS NOT NULL
    UNION ALL
    SELECT o.id, b.author_id, FALSE, NULL, b.created_at
    FROM trees_ballot b JOIN tasks_opening o ON o.target_id = b.parent_id
        AND o.version = b.contest AND o.kind LIKE 'rank%%'
), numbered AS (
    SELECT *, concat_ws(' ', %(seed)s::text, opening_id, author_id, result) AS name FROM answered
)
INSERT INTO tasks_task (id, opening_id, user_id, for_prompt, status, leased_at, expires_at,
    finished_at, reason, answer_digest, result_message_id)
SELECT md5(name)::uuid, opening_id, author_id, for_prompt, 'answered',
    created_at - interval '4 minutes', created_at + interval '56 minutes', created_at, '',
    encode(sha256(name::bytea), 'hex'), result
FROM numbered ORDER BY created_at, name
"""


def keep_ledger() -> int:
    """Enter everything that people did; returns how many rows."""
    return _execute(LEDGER)


def ask_questions() -> int:
    """Every question that was ever asked about a tree, closed; returns how many."""
    return _execute(OPENINGS)


def open_what_is_needed(*, now: datetime) -> int:
    """Openings for prompts, and those of the trees that are being worked on, by the rules.

    Returns how many trees.
    """
    openings.refresh_all_prompts(now=now)
    # They are dated by the clock on the wall, which no seed can set.
    Opening.objects.filter(tree=None).update(created_at=now)
    trees = Tree.objects.active().order_by("number").iterator(chunk_size=TREES_AT_ONCE)
    seen = 0
    while batch := list(islice(trees, TREES_AT_ONCE)):
        facts = read_many(batch, policies_for({tree.lang for tree in batch}))
        openings.refresh(batch, facts, now=now)
        seen += len(batch)
    return seen


def hand_out(*, seed: int) -> int:
    """A finished task for every answer; returns how many."""
    return _execute(TASKS, {"seed": seed})


def _execute(sql: str, params: dict[str, int] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or {})
        return int(cursor.rowcount)
