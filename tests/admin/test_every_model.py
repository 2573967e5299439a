"""Every registered model: its pages open for whom they are meant, and in a bounded number of
queries. New models are walked as soon as they are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from interface.estimated_pages import EstimatedPaginator
from interface.fact_admin import FastAdmin
from tests.admin.conftest import Enter
from trees.models import Tree

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = ("accounts", "trees", "tasks", "moderation")
LIST_QUERIES = 12
PAGE_QUERIES = 30
WITHOUT_ROWS = {"admin.LogEntry", "account.EmailAddress"}


def url(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def queries(client: Client, address: str) -> int:
    """Open a page that must be there; how many queries it took."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(captured)


def registered(model: type[Model]) -> ModelAdmin[Any]:
    return admin.site._registry[model]


def named(model: type[Model]) -> str:
    return model._meta.label


def test_every_model_of_ours_is_registered() -> None:
    ours = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    assert [model for model in ours if model not in admin.site._registry] == []


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_lists_pages_and_forms_open(
    model: type[Model], everything: Tree, enter: Enter, admin: User
) -> None:
    client = enter(admin)
    assert queries(client, url(model, "changelist")) <= LIST_QUERIES
    for term in ("a", "alice", "12", str(uuid4()), "ü'\"%", "x" * 500, "a\0b"):
        assert queries(client, url(model, "changelist") + f"?q={term}") <= LIST_QUERIES + 2
    rows = list(model._default_manager.order_by("pk")[:5])
    assert rows or model._meta.label in WITHOUT_ROWS
    for row in rows:
        assert queries(client, url(model, "change", row.pk)) <= PAGE_QUERIES
        assert queries(client, url(model, "history", row.pk)) <= PAGE_QUERIES


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_adding_is_for_policies_and_people_only(
    model: type[Model], enter: Enter, admin: User
) -> None:
    answer = enter(admin).get(url(model, "add")).status_code
    assert answer == (200 if model._meta.label in MAY_BE_ADDED else 403)


MAY_BE_ADDED = {"accounts.User", "trees.LanguagePolicy"}


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_nothing_can_be_deleted(
    model: type[Model], everything: Tree, enter: Enter, admin: User
) -> None:
    client = enter(admin)
    for row in model._default_manager.order_by("pk")[:1]:
        assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    delete_all = {"action": "delete_selected", "_selected_action": ["1"], "post": "yes"}
    before = model._default_manager.count()
    client.post(url(model, "changelist"), delete_all)
    assert model._default_manager.count() == before


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_volunteers_and_strangers_see_nothing(
    model: type[Model], enter: Enter, alice: User, client: Client
) -> None:
    address = url(model, "changelist")
    refused = enter(alice).get(address, follow=True)
    assert refused.status_code == 403
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_moderators_read_what_is_not_for_admins_only(
    model: type[Model], everything: Tree, enter: Enter, mod: User
) -> None:
    client = enter(mod)
    expected = 403 if getattr(registered(model), "admins_only", False) else 200
    assert client.get(url(model, "changelist")).status_code == expected
    for row in model._default_manager.order_by("pk")[:1]:
        assert client.get(url(model, "change", row.pk)).status_code == expected


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_lists_estimate_do_not_sort_and_do_not_count_all(model: type[Model]) -> None:
    ours = registered(model)
    assert isinstance(ours, FastAdmin)
    assert ours.paginator is EstimatedPaginator
    assert not ours.show_full_result_count
    assert not ours.date_hierarchy
    assert not ours.sortable_by


@pytest.mark.parametrize(
    "label", ["trees.Message", "trees.Tree", "trees.Review", "tasks.Task", "moderation.Report"]
)
def test_queries_do_not_grow_with_the_rows(
    label: str, everything: Tree, enter: Enter, admin: User, alice: User, bob: User
) -> None:
    from tests.cast import write_prompt

    client, address = enter(admin), url(apps.get_model(label), "changelist")
    client.get(address)
    few = queries(client, address)
    for number in range(5):
        prompt = write_prompt(alice, f"Prompt {number}")
        ask_for_review(bob)
        report(prompt.pk, bob)
    assert queries(client, address) == few


def ask_for_review(user: User) -> None:
    from tests.cast import CLEAN, answer, ask

    answer(user, ask(user, "label_initial_prompt"), labels=CLEAN)


def report(message_id: Any, author: User) -> None:
    from moderation import actions
    from tests.cast import NOON

    actions.report_message(message_id, author=author, reason="Look at this.", now=NOON)
