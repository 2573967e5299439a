"""The reading room at size: what is asked of the shelf is found by an index."""

from collections.abc import Callable
from random import Random

import pytest
from django.db import connection

from tests.tasks.test_plans import statements_of
from trees.excerpts import excerpts
from trees.models import Shelved
from trees.reading_room import Length, Order, Wish, any_of, find, with_prompts

pytestmark = pytest.mark.django_db

NUMBER = 4_000
FILL = f"""
WITH new AS (SELECT gen_random_uuid() AS id, n FROM generate_series(1, {NUMBER}) AS n),
trees AS (
    INSERT INTO trees_tree (id, lang, state, goal_size, max_depth, max_replies, max_followups,
        created_at, scored, failure, shelf_due)
    SELECT id, CASE n % 4 WHEN 0 THEN 'de' ELSE 'en' END, 'ready_for_export', 12, 5, 3, 1,
        timestamptz '2026-01-01' + n * interval '1 minute', '', '', false
    FROM new
    RETURNING id, lang, created_at
),
messages AS (
    INSERT INTO trees_message (id, tree_id, role, lang, depth, position, text, revision, created_at,
        synthetic, review_count, labels, emojis, closed_for)
    SELECT id, id, 'prompter', lang, 0, 0, 'Tell me of word' || substr(id::text, 1, 2), 1,
        created_at, false, 0, '{{}}', '{{}}', '{{}}'
    FROM trees
)
INSERT INTO trees_shelved (tree_id, lang, size, created_at, words)
SELECT id, lang, 1 + ascii(id::text) % 20, created_at,
    to_tsvector('english', 'Tell me of word' || substr(id::text, 1, 2))
FROM trees
"""


@pytest.fixture
def _large() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute("ANALYZE trees_tree, trees_message, trees_shelved")


def plans(act: Callable[[], object]) -> str:
    found = []
    with connection.cursor() as cursor:
        for statement in statements_of(act):
            cursor.execute(f"EXPLAIN {statement}")
            found += [line for (line,) in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize(
    "wish",
    [
        Wish(),
        Wish(lang="de"),
        Wish(order=Order.LONGEST),
        Wish(order=Order.SHORTEST),
        Wish(lang="de", order=Order.LONGEST),
        Wish(lang="de", length=Length.SHORT, order=Order.SHORTEST),
        Wish(words="worda7"),
        Wish(words="worda7", lang="en"),
        Wish(words="worda7 tell", order=Order.NEWEST),
        Wish(words='"of worda7" -wordb8', lang="en"),
    ],
    ids=str,
)
def test_a_page_is_found_by_an_index(wish: Wish) -> None:
    shown = plans(lambda: list(with_prompts(find(wish))[:25]))

    assert "Seq Scan" not in shown
    if wish.words:
        assert "shelved_words" in shown


@pytest.mark.usefixtures("_large")
def test_excerpts_are_read_of_those_on_the_page_only() -> None:
    rows = list(find(Wish(words="worda7"))[:25])
    assert len(rows) > 3

    assert "Seq Scan" not in plans(lambda: excerpts(Wish(words="worda7"), rows))


@pytest.mark.usefixtures("_large")
def test_one_by_chance_is_not_looked_for_in_texts() -> None:
    shown = plans(lambda: any_of(Wish(lang="de"), rng=Random(1)))

    assert "trees_message" not in shown
    assert "Seq Scan on trees_tree" not in shown
    assert Shelved.objects.count() == NUMBER
