"""Accounts made in bulk: few statements, ready to work, no way in but their keys."""

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.consent import CURRENT
from accounts.groups import Group
from accounts.models import APIKey, User
from accounts.volunteers import BadNumber, create_volunteers
from interface.refusals import Invalid, UnknownLanguage

pytestmark = pytest.mark.django_db


def test_each_key_opens_its_own_account() -> None:
    made = create_volunteers(3, langs=["es", "en"])

    assert [APIKey.objects.matching(v.key).get().user for v in made] == [v.user for v in made]


def test_they_read_and_write_the_languages_and_have_no_password() -> None:
    (made,) = create_volunteers(1, langs=["es", "en", "es"])

    user = User.objects.get(pk=made.user.pk)
    assert (user.reads, user.writes) == (["en", "es"], ["en", "es"])
    assert user.is_active
    assert not user.has_usable_password()


def test_they_agreed_towards_the_operator_and_may_do_everything() -> None:
    (made,) = create_volunteers(1, langs=["en"])

    user = User.objects.get(pk=made.user.pk)
    consent = user.consents.get()
    assert (consent.version, consent.to_operator) == (CURRENT.version, True)
    assert user.consent_version == CURRENT.version
    assert set(user.practised) == set(Group)


def test_a_second_batch_does_not_collide_with_the_first() -> None:
    names = {v.user.username for _ in range(2) for v in create_volunteers(5, langs=["en"])}

    assert len(names) == 10


def test_secrets_are_not_stored() -> None:
    (made,) = create_volunteers(1, langs=["en"])

    key = APIKey.objects.get(user=made.user)
    assert made.key not in repr(vars(key))
    assert made.key.startswith(key.prefix)


def test_the_number_of_statements_does_not_grow_with_the_number_of_accounts(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in (1, 500):
        with django_assert_num_queries(5):  # savepoint, accounts, consents, keys, release
            create_volunteers(number, langs=["en"])


@pytest.mark.parametrize("number", [0, -1, 100_001])
def test_a_wrong_number_is_refused(number: int) -> None:
    with pytest.raises(BadNumber, match="1 to 100000"):
        create_volunteers(number, langs=["en"])


def test_wrong_languages_are_refused() -> None:
    with pytest.raises(UnknownLanguage, match="klingon"):
        create_volunteers(1, langs=["en", "klingon"])
    with pytest.raises(Invalid, match="at least one language"):
        create_volunteers(1, langs=[])
    assert not User.objects.exists()
