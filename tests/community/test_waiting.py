"""What waits in each language, and what is missing most."""

from datetime import timedelta

import pytest

from accounts.models import User
from community.waiting import waiting_by_language
from tasks.kinds import Kind, Yields
from tasks.models import Opening
from tests.cast import NOON, forget_kept
from tests.forest import plant

pytestmark = pytest.mark.django_db


def test_answers_wanted_their_wait_and_what_is_missing_most(alice: User) -> None:
    plant(Kind.INITIAL_PROMPT, alice)
    plant(Kind.ASSISTANT_REPLY, alice)
    plant(Kind.LABEL_INITIAL_PROMPT, alice)
    plant(Kind.LABEL_INITIAL_PROMPT, alice, "de")
    Opening.objects.update(created_at=NOON)
    forget_kept()

    english, german = waiting_by_language(now=NOON + timedelta(hours=3))

    assert (english.lang, german.lang) == ("en", "de")
    replies, reviews = english.work[Yields.TEXT], english.work[Yields.LABELS]
    assert (replies.places, replies.delay) == (3, 30 * 3 * 3600)
    assert (reviews.places, reviews.median) == (3, timedelta(hours=3))
    assert english.held_back_by is Yields.TEXT
    assert german.held_back_by is Yields.LABELS


def test_where_nothing_waits_there_is_no_line(alice: User) -> None:
    forget_kept()
    plant(Kind.INITIAL_PROMPT, alice)
    assert waiting_by_language(now=NOON) == []
