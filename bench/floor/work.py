"""The least that SQL must do to hand out a task and to take in its answer, on the site's tables.

Both floors use it: bare psycopg2 clients, and plain Django views. No life cycle follows: trees are
marked, but nobody settles them.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final
from uuid import uuid4

STOCK: Final = """
SELECT lang, kind, count(*) FROM tasks_opening WHERE places > 0 GROUP BY lang, kind
"""
PERSON: Final = """
SELECT p.id, p.reads FROM accounts_apikey k JOIN accounts_user p ON p.id = k.user_id
WHERE k.digest = %s AND k.revoked_at IS NULL AND p.is_active
"""
CLAIM: Final = """
WITH free AS (
    SELECT id FROM tasks_opening o
    WHERE places > 0 AND lang = %(lang)s AND kind = %(kind)s AND shuffle >= %(place)s
      AND NOT barred @> ARRAY[%(person)s]::bigint[]
      AND NOT EXISTS (SELECT FROM tasks_task t
                      WHERE t.opening_id = o.id AND t.user_id = %(person)s AND NOT t.for_prompt)
    ORDER BY shuffle LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
), taken AS (
    UPDATE tasks_opening o SET leased = leased + 1 FROM free WHERE o.id = free.id
    RETURNING o.id, o.kind, o.lang, o.shown
), task AS (
    INSERT INTO tasks_task (id, opening_id, user_id, for_prompt, status, leased_at, expires_at,
                            reason, answer_digest)
    SELECT gen_random_uuid(), id, %(person)s, kind = 'initial_prompt', 'leased', now(),
           now() + interval '30 minutes', '', ''
    FROM taken RETURNING id
)
SELECT task.id::text, taken.kind, taken.lang, taken.shown::text FROM taken, task
"""
QUESTION: Final = """
SELECT o.id, o.kind, o.lang, o.version, o.shown::text, o.tree_id::text, o.target_id::text
FROM tasks_task t JOIN tasks_opening o ON o.id = t.opening_id
WHERE t.id = %s AND t.user_id = %s AND t.status = 'leased'
"""
MARK: Final = "UPDATE trees_tree SET marked_at = now() WHERE id = %s"
GIVEN: Final = "UPDATE tasks_opening SET answered = answered + 1, leased = leased - 1 WHERE id = %s"
FULLER: Final = """
UPDATE tasks_opening SET tree_places = tree_places - 1
WHERE tree_id = %s AND kind IN ('prompter_reply', 'assistant_reply') AND tree_places > 0
"""
TREE: Final = """
INSERT INTO trees_tree (id, lang, state, goal_size, max_depth, max_replies, max_followups,
                        created_at, marked_at, scored, failure, shelf_due)
VALUES (%s, %s, 'initial_prompt_review', 12, 5, 3, 1, now(), now(), '', '', false)
"""
ROOT: Final = """
INSERT INTO trees_message (id, tree_id, author_id, role, lang, depth, position, text, revision,
                           created_at, synthetic, review_count, labels, emojis, closed_for)
VALUES (%(id)s, %(id)s, %(person)s, 'prompter', %(lang)s, 0, 0, %(text)s, 1,
        now(), false, 0, '{}', '{}', '{}')
"""
REPLY: Final = """
INSERT INTO trees_message (id, tree_id, parent_id, author_id, role, lang, depth, position, text,
                           revision, created_at, synthetic, review_count, labels, emojis,
                           closed_for)
SELECT %(id)s, tree_id, id, %(person)s,
       CASE role WHEN 'prompter' THEN 'assistant' ELSE 'prompter' END, lang, depth + 1,
       (SELECT count(*) FROM trees_message c WHERE c.parent_id = p.id), %(text)s,
       1, now(), false, 0, '{}', '{}', '{}'
FROM trees_message p WHERE id = %(parent)s
"""
REVIEW: Final = """
INSERT INTO trees_review (message_id, revision, author_id, labels, created_at)
VALUES (%s, %s, %s, %s, now())
"""
LABELS: Final = "SELECT labels::text FROM trees_message WHERE id = %s"
COUNTED: Final = """
UPDATE trees_message SET review_count = review_count + 1, labels = %s WHERE id = %s
"""
BALLOT: Final = """
INSERT INTO trees_ballot (parent_id, author_id, ranking, not_rankable, shown, contest, created_at)
VALUES (%s, %s, %s, false, %s, %s, now())
"""
LEDGER: Final = """
INSERT INTO trees_contribution (author_id, kind, role, message_id, lang, created_at)
SELECT %s, %s, role, id, lang, now() FROM trees_message WHERE id = %s
"""
ANSWERED: Final = """
UPDATE tasks_task SET status = 'answered', finished_at = now(), answer_digest = 'floor',
                      result_message_id = %s
WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class Handed:
    """A task, as far as its holder must know it."""

    id: str
    kind: str
    lang: str
    shown: Mapping[str, int]


class Stock:
    """What there was to hand out at the start, by language and kind.

    ``mix`` are the shares of kinds that the site handed out, so that the floor does the same work.
    """

    def __init__(self, rows: Collection[tuple[str, str, int]], mix: Mapping[str, float]) -> None:
        self._weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
        totals: defaultdict[str, int] = defaultdict(int)
        for _, kind, count in rows:
            totals[kind] += count
        for lang, kind, count in rows:
            share = mix.get(kind, 0.0) if mix else totals[kind]
            self._weights[lang][kind] = share * count / totals[kind]

    def choices(self, langs: Collection[str], rng: Random) -> Iterator[tuple[str, str]]:
        """Languages and kinds in a random order, the likelier ones first."""
        left = [
            (lang, kind, weight)
            for lang in langs
            for kind, weight in self._weights.get(lang, {}).items()
            if weight > 0
        ]
        while left:
            (drawn,) = rng.choices(range(len(left)), [weight for *_, weight in left])
            lang, kind, _ = left.pop(drawn)
            yield lang, kind


def read_stock(cursor: Any, mix: Mapping[str, float]) -> Stock:
    """What there is to hand out now."""
    cursor.execute(STOCK)
    return Stock(cursor.fetchall(), mix)


def find_person(cursor: Any, digest: str) -> tuple[int, list[str]] | None:
    """Whose key it is, and their languages."""
    cursor.execute(PERSON, [digest])
    found: tuple[int, list[str]] | None = cursor.fetchone()
    return found


def claim(
    cursor: Any, person: int, langs: Collection[str], stock: Stock, rng: Random
) -> Handed | None:
    """Hand out a task, in one statement if the first place will do."""
    for lang, kind in stock.choices(langs, rng):
        for place in (rng.random(), 0.0):
            cursor.execute(CLAIM, {"lang": lang, "kind": kind, "place": place, "person": person})
            if row := cursor.fetchone():
                return Handed(row[0], row[1], row[2], json.loads(row[3]))
    return None


def answer(cursor: Any, person: int, task: str, given: Mapping[str, Any]) -> bool:
    """Take in an answer, within the caller's transaction; False if there is no such open task."""
    cursor.execute(QUESTION, [task, person])
    row = cursor.fetchone()
    if row is None:
        return False
    opening, kind, lang, version, shown, tree, target = row
    if tree is not None:
        cursor.execute(MARK, [tree])
    cursor.execute(GIVEN, [opening])
    made = None
    if "text" in given:
        made = str(uuid4())
        _write(cursor, person, made, lang, given["text"], tree=tree, parent=target)
    elif "labels" in given:
        labels = given["labels"]
        cursor.execute(REVIEW, [target, json.loads(shown)[target], person, json.dumps(labels)])
        cursor.execute(LABELS, [target])
        means = _with(json.loads(cursor.fetchone()[0]), labels)
        cursor.execute(COUNTED, [json.dumps(means), target])
    else:
        ranking = json.dumps(given["ranking"])
        cursor.execute(BALLOT, [target, person, ranking, shown, version])
    cursor.execute(LEDGER, [person, _ledger_kind(kind), made or target])
    cursor.execute(ANSWERED, [made, task])
    return True


def _write(
    cursor: Any,
    person: int,
    made: str,
    lang: str,
    text: str,
    *,
    tree: str | None,
    parent: str | None,
) -> None:
    values = {"id": made, "person": person, "lang": lang, "text": text, "parent": parent}
    if tree is None:
        cursor.execute(TREE, [made, lang])
        cursor.execute(ROOT, values)
    else:
        cursor.execute(REPLY, values)
        cursor.execute(FULLER, [tree])


def _with(means: dict[str, dict[str, float]], labels: Mapping[str, float]) -> dict[str, Any]:
    """The means and counts of labels with one more label set."""
    for name, value in labels.items():
        before = means.get(name, {"value": 0.0, "count": 0})
        count = before["count"] + 1
        mean = (before["value"] * before["count"] + value) / count
        means[name] = {"value": mean, "count": count}
    return means


def _ledger_kind(kind: str) -> str:
    if kind == "initial_prompt":
        return "prompt"
    named = {"label": "review", "rank": "ranking"}
    return named.get(kind.partition("_")[0], "reply")
