"""Invariants as questions to the database: each a query for the rows that break one."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Question:
    """``sql`` finds the rows that break an invariant: one column, the id of the row."""

    group: int
    broken: str
    sql: str


QUESTIONS: Final = (
    Question(
        1,
        "opening promises more answers than it wants",
        "SELECT id FROM tasks_opening WHERE answered + leased > wanted",
    ),
    Question(
        1,
        "opening counts other leases than there are",
        """
        SELECT o.id FROM tasks_opening o LEFT JOIN (
            SELECT opening_id, count(*) AS live FROM tasks_task WHERE status = 'leased' GROUP BY 1
        ) t ON t.opening_id = o.id WHERE o.leased <> coalesce(t.live, 0)
        """,
    ),
    Question(
        1,
        "opening has more reviews or rankings than it counts",
        """
        SELECT o.id FROM tasks_opening o JOIN tasks_task t ON t.opening_id = o.id
        WHERE t.status = 'answered' AND o.kind ~ '^(label|rank)_'
        GROUP BY o.id HAVING count(*) > o.wanted
        """,
    ),
    Question(
        2,
        "opening was given to one person twice",
        """
        SELECT opening_id FROM tasks_task WHERE NOT for_prompt
        GROUP BY opening_id, user_id HAVING count(*) > 1
        """,
    ),
    Question(
        2,
        "review is by the author of the message",
        """
        SELECT r.id FROM trees_review r JOIN trees_message m ON m.id = r.message_id
        WHERE r.author_id = m.author_id
        """,
    ),
    Question(
        2,
        "ballot is by the author of a reply that it ranks",
        """
        SELECT DISTINCT b.id FROM trees_ballot b JOIN trees_message m ON m.parent_id = b.parent_id
        WHERE b.author_id = m.author_id AND jsonb_exists(b.shown, m.id::text)
        """,
    ),
    Question(
        2,
        "message written here answers a message of its own author",
        """
        SELECT m.id FROM trees_message m JOIN trees_message p ON p.id = m.parent_id
        WHERE m.author_id = p.author_id AND m.imported IS NULL
        """,
    ),
    Question(
        3,
        "answered task has lost its message, or has somebody else's",
        """
        SELECT t.id FROM tasks_task t JOIN tasks_opening o ON o.id = t.opening_id
        LEFT JOIN trees_message m ON m.id = t.result_message_id
        WHERE t.status = 'answered' AND o.kind !~ '^(label|rank)_'
        AND (m.id IS NULL OR m.author_id <> t.user_id)
        """,
    ),
    Question(
        3,
        "message is the result of two tasks",
        """
        SELECT result_message_id FROM tasks_task WHERE result_message_id IS NOT NULL
        GROUP BY 1 HAVING count(*) > 1
        """,
    ),
    Question(
        3,
        "message written here came in without a task",
        """
        SELECT m.id FROM trees_message m WHERE m.imported IS NULL AND NOT EXISTS (
            SELECT FROM tasks_task t WHERE t.result_message_id = m.id AND t.status = 'answered')
        """,
    ),
    Question(
        3,
        "answered task has lost its review",
        """
        SELECT t.id FROM tasks_task t JOIN tasks_opening o ON o.id = t.opening_id
        WHERE t.status = 'answered' AND o.kind ~ '^label_' AND NOT EXISTS (
            SELECT FROM trees_review r WHERE r.message_id = o.target_id
            AND r.author_id = t.user_id AND r.revision::text = o.version)
        """,
    ),
    Question(
        3,
        "review came in without a task",
        """
        SELECT r.id FROM trees_review r WHERE r.author_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM tasks_opening o JOIN tasks_task t ON t.opening_id = o.id
            WHERE o.target_id = r.message_id AND o.kind ~ '^label_'
            AND o.version = r.revision::text AND t.user_id = r.author_id
            AND t.status = 'answered')
        """,
    ),
    Question(
        3,
        "answered task has lost its ballot",
        """
        SELECT t.id FROM tasks_task t JOIN tasks_opening o ON o.id = t.opening_id
        WHERE t.status = 'answered' AND o.kind ~ '^rank_' AND NOT EXISTS (
            SELECT FROM trees_ballot b WHERE b.parent_id = o.target_id
            AND b.author_id = t.user_id AND b.contest = o.version)
        """,
    ),
    Question(
        3,
        "ballot came in without a task",
        """
        SELECT b.id FROM trees_ballot b WHERE b.author_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM tasks_opening o JOIN tasks_task t ON t.opening_id = o.id
            WHERE o.target_id = b.parent_id AND o.kind ~ '^rank_' AND o.version = b.contest
            AND t.user_id = b.author_id AND t.status = 'answered')
        """,
    ),
    Question(
        3,
        "the ledger does not hold exactly one row of the message, review or ballot",
        """
        WITH done AS (
            SELECT id AS message_id, author_id, 'written' AS what, count(*) AS n
            FROM trees_message WHERE imported IS NULL GROUP BY 1, 2
            UNION ALL SELECT message_id, author_id, 'review', count(*)
            FROM trees_review GROUP BY 1, 2
            UNION ALL SELECT parent_id, author_id, 'ranking', count(*)
            FROM trees_ballot GROUP BY 1, 2
        ), ledger AS (
            SELECT message_id, author_id,
                CASE WHEN kind IN ('prompt', 'reply') THEN 'written' ELSE kind END AS what,
                count(*) AS n
            FROM trees_contribution GROUP BY 1, 2, 3
        )
        SELECT coalesce(done.message_id, ledger.message_id)
        FROM done FULL JOIN ledger ON ledger.message_id = done.message_id
            AND ledger.what = done.what AND ledger.author_id = done.author_id
        WHERE (done.author_id IS NOT NULL OR ledger.author_id IS NOT NULL)
        AND done.n IS DISTINCT FROM ledger.n
        """,
    ),
    Question(
        4,
        "prompt opening counts other prompts under review than there are",
        """
        SELECT o.lang FROM tasks_opening o LEFT JOIN LATERAL (
            SELECT count(*) AS n FROM trees_tree t
            WHERE t.lang = o.lang AND t.state = 'initial_prompt_review'
        ) review ON TRUE
        WHERE o.kind = 'initial_prompt' AND o.answered <> review.n AND NOT EXISTS (
            -- The worker tends a language after its trees moved, at the latest every 15 s.
            SELECT FROM trees_transition x JOIN trees_tree t ON t.id = x.tree_id
            WHERE t.lang = o.lang AND x.at > now() - interval '60 seconds')
        AND NOT EXISTS (SELECT FROM trees_tree t WHERE t.lang = o.lang AND marked_at IS NOT NULL)
        """,
    ),
    Question(
        6,
        "message does not hang one below its parent, in the same tree, in the other role",
        """
        SELECT m.id FROM trees_message m JOIN trees_message p ON p.id = m.parent_id
        WHERE m.depth <> p.depth + 1 OR m.tree_id <> p.tree_id OR m.role = p.role
        """,
    ),
    Question(
        6,
        "tree has no root of its own id, or a second one",
        """
        SELECT t.id FROM trees_tree t LEFT JOIN trees_message m
            ON m.tree_id = t.id AND m.parent_id IS NULL
        GROUP BY t.id HAVING count(m.id) <> 1 OR bool_or(m.id <> t.id)
            OR bool_or(m.role <> 'prompter' OR m.depth <> 0)
        """,
    ),
    Question(
        6,
        "message written here lives below a deleted one",
        """
        SELECT m.id FROM trees_message m JOIN trees_message p ON p.id = m.parent_id
        WHERE m.imported IS NULL AND m.deleted_at IS NULL AND p.deleted_at IS NOT NULL
        """,
    ),
)
