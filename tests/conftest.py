"""Fixtures that every test may use: the cast, and a clean cache."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from uuid import uuid4

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker, Settings
from redis import Redis
from redis.exceptions import RedisError

from accounts.models import User
from interface.cache import ForgivingRedisCache
from oasst_collect import celery
from oasst_collect.embedded.urls import broker_url, redis_url
from tests import scenery
from tests.cast import forget_remembered, person

TEST_QUEUES: Final = 9
"""Number of the Redis database in which the tests' messages go."""


def pytest_configure() -> None:
    """A hash made for safety takes a quarter of a second; the cast signs up for every test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _cache_of_ones_own(settings: Settings) -> None:
    """Throttles count in the cache: every test starts from zero and disturbs no other."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}
    settings.CACHES = {**settings.CACHES, "default": default}


@pytest.fixture(autouse=True)
def _sent_at_once(settings: Settings) -> None:
    """Answers sent from pages count at once, but in tests about taking them back."""
    settings.ANSWER_UNDO_SECONDS = 0


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a process remembers for seconds is of another test's database."""
    forget_remembered()


@pytest.fixture(scope="session", autouse=True)
def _queues_of_ones_own() -> Iterator[None]:
    """What tests send must not reach the worker of a running site, nor pile up for it."""
    celery.app.conf.update(broker_url=broker_url(db=TEST_QUEUES))
    yield
    with suppress(RedisError):
        Redis.from_url(redis_url(db=TEST_QUEUES)).flushdb()


@pytest.fixture
def no_redis(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The cache points at a port where nobody listens."""
    monkeypatch.setattr(ForgivingRedisCache, "_silent_until", 0.0)  # put back afterwards
    with socket.socket() as bound:  # bound but not listening: nobody else can take the port
        bound.bind(("127.0.0.1", 0))
        nowhere = f"redis://127.0.0.1:{bound.getsockname()[1]}/0"
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": nowhere}}
        yield


@pytest.fixture(autouse=True)
def _releases_of_ones_own(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests build must not lie among the releases of a running site."""
    settings.RELEASES_DIR = tmp_path_factory.mktemp("releases")


@pytest.fixture(scope="session")
def painted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> scenery.Rows:
    """The rows of a site with work of all kinds, acted out once."""
    with django_db_blocker.unblock():
        return scenery.painted()


@pytest.fixture
def alice(db: None) -> User:
    return person("alice")


@pytest.fixture
def bob(db: None) -> User:
    return person("bob")


@pytest.fixture
def carol(db: None) -> User:
    return person("carol")


@pytest.fixture
def dan(db: None) -> User:
    return person("dan")


@pytest.fixture
def erin(db: None) -> User:
    return person("erin")


@pytest.fixture
def mod(db: None) -> User:
    return person("mod", is_staff=True)


@pytest.fixture
def admin(db: None) -> User:
    return person("admin", is_staff=True, is_superuser=True)
