"""Names for people who join by an address."""

from random import Random

import pytest

from accounts.given_names import given_name
from accounts.names import check_name
from tests.cast import person

pytestmark = pytest.mark.django_db


def test_they_may_be_had_by_anybody_and_differ() -> None:
    rng = Random(1)
    names = {given_name(rng) for _ in range(50)}

    assert len(names) == 50
    for name in names:
        assert check_name(name) == name


def test_a_name_that_somebody_has_is_not_given_again() -> None:
    taken = given_name(Random(7))
    person(taken.upper())

    assert given_name(Random(7)) != taken
