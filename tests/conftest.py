"""Fixtures that every test may use: the cast, and a clean cache."""

import pytest
from django.core.cache import cache

from accounts.models import User
from tests.cast import person


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """Throttles count in the cache: every test starts from zero."""
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        cache.clear()


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
