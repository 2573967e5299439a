"""A site with work of all kinds, a volunteer who may do it, and how to look at pages."""

import pytest

from accounts.models import User
from tests import scenery
from tests.cast import person


@pytest.fixture
def crew(db: None, painted: scenery.Rows) -> list[User]:
    """Five people who have prepared work of all eight kinds, and a finished tree."""
    return scenery.hang(painted)


@pytest.fixture
def vera(db: None) -> User:
    return person("vera", langs=("en",))
