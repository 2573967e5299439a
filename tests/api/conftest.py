"""Clients of the cast: Alice has planted, Bob works, Mod moderates."""

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.cast import client_of


@pytest.fixture
def as_alice(alice: User) -> APIClient:
    return client_of(alice)


@pytest.fixture
def as_bob(bob: User) -> APIClient:
    return client_of(bob)


@pytest.fixture
def as_mod(mod: User) -> APIClient:
    return client_of(mod)
