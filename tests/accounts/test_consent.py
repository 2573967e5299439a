"""Which terms there are, and what is kept of somebody's consent to them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.template.loader import get_template

from accounts.agreements import agree
from accounts.consent import CURRENT, VERSIONS, Terms, must_ask, terms_of
from accounts.models import Consent, User
from tests.cast import person

NEXT = Terms(CURRENT.version + 1, CURRENT.since + timedelta(days=1), "Something is new.")


def test_versions_count_up_from_one_and_each_has_its_text() -> None:
    assert [terms.version for terms in VERSIONS] == list(range(1, len(VERSIONS) + 1))
    assert sorted(VERSIONS, key=lambda terms: terms.since) == list(VERSIONS)
    for terms in VERSIONS:
        assert get_template(terms.template)
        assert terms_of(terms.version) is terms
    assert CURRENT is VERSIONS[-1]
    assert terms_of(CURRENT.version + 1) is None


@pytest.mark.parametrize(
    ("agreed_to", "asked"), [(0, True), (CURRENT.version - 1, True), (CURRENT.version, False)]
)
def test_who_agreed_to_less_than_the_current_terms_is_asked(agreed_to: int, asked: bool) -> None:
    assert must_ask(agreed_to) is asked


@pytest.mark.django_db
def test_every_consent_is_kept_and_the_newest_stands_with_the_person() -> None:
    vera = person("vera", consent_version=0)

    agree(vera, terms=CURRENT)
    agree(vera, terms=NEXT)

    assert list(vera.consents.order_by("version").values_list("version", "to_operator")) == [
        (CURRENT.version, False),
        (NEXT.version, False),
    ]
    assert User.objects.get(pk=vera.pk).consent_version == vera.consent_version == NEXT.version


@pytest.mark.django_db
def test_agreeing_again_changes_nothing() -> None:
    vera = person("vera", consent_version=0)
    agree(vera, terms=NEXT)
    first = vera.consents.get()

    agree(vera, terms=NEXT)
    assert vera.consents.get().given_at == first.given_at

    agree(vera, terms=CURRENT)  # a page of long ago
    assert User.objects.get(pk=vera.pk).consent_version == NEXT.version


@pytest.mark.django_db
def test_the_database_holds_what_a_consent_is(alice: User) -> None:
    Consent.objects.create(user=alice, version=1)
    with (
        pytest.raises(IntegrityError, match="one_consent_per_person_and_version"),
        transaction.atomic(),
    ):
        Consent.objects.create(user=alice, version=1)
    with (
        pytest.raises(IntegrityError, match="terms_begin_with_version_1"),
        transaction.atomic(),
    ):
        Consent.objects.create(user=alice, version=0)
    with pytest.raises(ProtectedError):
        alice.delete()
