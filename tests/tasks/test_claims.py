"""Claiming along the index, as whoever asks notices it."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tasks import leases
from tasks.kinds import Kind
from tasks.models import Opening
from tasks.stock import stocks
from tests.cast import NOON, person, set_policy, write_prompt
from tests.forest import plant

pytestmark = pytest.mark.django_db

REVIEW = Kind.LABEL_INITIAL_PROMPT


def test_what_waits_anywhere_is_found_in_the_first_statements(alice: User) -> None:
    """Wherever the walk begins, it comes past every opening: in one statement or in two."""
    set_policy(prompt_reviews=20)
    write_prompt(alice)
    Opening.objects.filter(kind=REVIEW).update(shuffle=0.5)
    statements = []
    stocks.cache_clear()
    for seed in range(12):
        user = person(f"reviewer{seed}")
        with CaptureQueriesContext(connection) as said:
            leases.request_task(user, kind=REVIEW, lang="en", now=NOON, rng=Random(seed))
        statements.append(len(said))
    assert set(statements[1:]) <= {min(statements), min(statements) + 1}


def test_old_figures_hide_nothing(alice: User, bob: User) -> None:
    """What came a moment ago is handed out, though nobody remembers that there was any."""
    with pytest.raises(leases.NoTaskAvailable):
        leases.request_task(bob, kind=REVIEW, lang="en", now=NOON, rng=Random(1))
    prompt = plant(REVIEW, alice)
    assert prompt is not None
    task = leases.request_task(bob, kind=REVIEW, lang="en", now=NOON, rng=Random(1))
    assert task.opening.target_id == prompt.pk
