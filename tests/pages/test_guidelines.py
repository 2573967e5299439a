"""The guidelines: every kind and every label has a section that other pages link to."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tasks.guideline_kinds import KIND_GUIDES
from tasks.guideline_labels import LABEL_GUIDES
from tasks.guidelines import CURRENT, EDITIONS
from tasks.kinds import KINDS
from trees.labels import BY_NAME

GUIDELINES = "/guidelines/"


def test_every_kind_and_label_has_its_section(client: Client) -> None:
    page = client.get(GUIDELINES).content.decode()

    assert set(KIND_GUIDES) == set(KINDS)
    assert set(LABEL_GUIDES) == set(BY_NAME)
    for anchor in [*(f"kind-{kind}" for kind in KINDS), *(f"label-{name}" for name in BY_NAME)]:
        assert page.count(f'id="{anchor}"') == 1
        assert page.count(f'href="#{anchor}"') == 1


def test_the_edition_and_what_changed_are_told(client: Client) -> None:
    page = client.get(GUIDELINES).content.decode()

    assert [edition.number for edition in EDITIONS] == list(range(1, len(EDITIONS) + 1))
    assert f"Edition {CURRENT.number}, from" in page
    for edition in EDITIONS:
        assert str(edition.changes) in page


@pytest.mark.django_db
def test_everybody_may_read_them_at_no_cost(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get(GUIDELINES).status_code == 200
    assert client.post(GUIDELINES).status_code == 405
