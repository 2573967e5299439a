"""Values that are kept for a while."""

from datetime import timedelta
from itertools import count

import pytest
from django.core.cache import cache

from community.freshness import FORM, kept_fresh
from tests.cast import NOON

LASTS = timedelta(seconds=10)


def test_a_value_is_computed_again_only_when_it_is_old() -> None:
    numbers = count()

    def ask(seconds: int) -> int:
        now = NOON + timedelta(seconds=seconds)
        return kept_fresh("number", lambda: next(numbers), lasts=LASTS, now=now)

    assert [ask(0), ask(9), ask(10), ask(15), ask(30)] == [0, 0, 1, 1, 2]


def test_while_one_computes_the_others_get_the_old_value() -> None:
    later = NOON + LASTS

    def slow() -> str:
        meanwhile = kept_fresh("slow", lambda: "a third one", lasts=LASTS, now=later)
        return f"new, and meanwhile {meanwhile}"

    kept_fresh("slow", lambda: "old", lasts=LASTS, now=NOON)

    assert kept_fresh("slow", slow, lasts=LASTS, now=later) == "new, and meanwhile old"


def test_nothing_is_a_value_too() -> None:
    answers = iter((None, 1))

    for _ in range(2):
        assert kept_fresh("none", lambda: next(answers), lasts=LASTS, now=NOON) is None


def test_who_died_while_computing_does_not_block_the_next_for_long() -> None:
    def fails() -> int:
        raise RuntimeError

    kept_fresh("number", lambda: 1, lasts=LASTS, now=NOON)
    with pytest.raises(RuntimeError):
        kept_fresh("number", fails, lasts=LASTS, now=NOON + LASTS)

    assert kept_fresh("number", lambda: 2, lasts=LASTS, now=NOON + LASTS) == 1
    cache.delete(f"fresh-{FORM}-number-renewing")  # as it does by itself after half a minute
    assert kept_fresh("number", lambda: 2, lasts=LASTS, now=NOON + LASTS) == 2


@pytest.mark.usefixtures("no_redis")
def test_without_a_cache_everybody_computes() -> None:
    numbers = count()

    found = [kept_fresh("n", lambda: next(numbers), lasts=LASTS, now=NOON) for _ in range(3)]

    assert found == [0, 1, 2]
