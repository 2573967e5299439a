"""Two who make a key at the same moment cannot go past the limit together."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.keys import MOST_LIVE_KEYS, TooManyKeys, create_key
from accounts.models import APIKey, User
from tests.cast import person


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_calls_at_the_same_time() -> None:
    alice = person("alice")
    for number in range(MOST_LIVE_KEYS - 1):
        create_key(alice, name=f"key {number}")

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(_try_to_create, [alice] * 4))

    assert sorted(made) == [False, False, False, True]
    assert APIKey.objects.usable().filter(user=alice).count() == MOST_LIVE_KEYS


def _try_to_create(user: User) -> bool:
    try:
        create_key(user, name="one more")
    except TooManyKeys:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.django_db
def test_revoked_keys_do_not_count(alice: User) -> None:
    for number in range(MOST_LIVE_KEYS):
        create_key(alice, name=f"key {number}")
    with pytest.raises(TooManyKeys, match="Revoke one"):
        create_key(alice, name="one more")

    APIKey.objects.filter(name="key 0").update(revoked_at="2026-03-01T12:00Z")

    create_key(alice, name="one more")
