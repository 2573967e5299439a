"""Every registered model: its pages open for whom they are meant, and in a bounded number of
queries. New models are walked as soon as they are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import APIKey, Consent, User
from datasets import releases
from interface.estimated_pages import EstimatedPaginator
from interface.fact_admin import FastAdmin
from moderation import actions
from tests.admin.conftest import Enter
from tests.cast import CLEAN, NOON, answer, ask, person, write_prompt
from trees.models import LanguagePolicy, Tree
from trees.reactions import react

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = ("accounts", "trees", "tasks", "moderation", "datasets")
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


@pytest.mark.slow
def test_lists_searches_and_pages_open(everything: Tree, enter: Enter, admin: User) -> None:
    client = enter(admin)
    for model in MODELS:
        walk(client, model)


def walk(client: Client, model: type[Model]) -> None:
    """Its list, searches of every sort, and the pages of some rows."""
    assert queries(client, url(model, "changelist")) <= LIST_QUERIES
    for term in ("a", "alice", "12", "ü'%\0"):
        assert queries(client, url(model, "changelist") + f"?q={term}") <= LIST_QUERIES + 2
    rows = list(model._default_manager.order_by("pk")[:2])
    assert rows or model._meta.label in WITHOUT_ROWS
    for row in rows:
        assert queries(client, url(model, "change", row.pk)) <= PAGE_QUERIES
        assert queries(client, url(model, "history", row.pk)) <= PAGE_QUERIES


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_adding_is_for_policies_topics_people_and_releases_only(
    model: type[Model], enter: Enter, admin: User
) -> None:
    answer = enter(admin).get(url(model, "add")).status_code
    assert answer == (200 if model._meta.label in MAY_BE_ADDED else 403)


MAY_BE_ADDED = {"accounts.User", "trees.LanguagePolicy", "trees.Topic", "datasets.Release"}


def test_nothing_can_be_deleted(everything: Tree, enter: Enter, admin: User) -> None:
    client = enter(admin)
    for model in MODELS:
        before = model._default_manager.count()
        for row in model._default_manager.order_by("pk")[:1]:
            assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
            chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
            client.post(url(model, "changelist"), chosen)
        assert model._default_manager.count() == before, model


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_volunteers_and_strangers_see_nothing(
    model: type[Model], enter: Enter, alice: User, client: Client
) -> None:
    address = url(model, "changelist")
    refused = enter(alice).get(address, follow=True)
    assert refused.status_code == 403
    assert client.get(address).status_code == 302


def test_moderators_read_what_is_not_for_admins_only(
    everything: Tree, enter: Enter, mod: User
) -> None:
    client = enter(mod)
    for model in MODELS:
        expected = 403 if getattr(registered(model), "admins_only", False) else 200
        assert client.get(url(model, "changelist")).status_code == expected, model
        for row in model._default_manager.order_by("pk")[:1]:
            assert client.get(url(model, "change", row.pk)).status_code == expected, model


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_lists_estimate_do_not_sort_and_do_not_count_all(model: type[Model]) -> None:
    ours = registered(model)
    assert isinstance(ours, FastAdmin)
    assert ours.paginator is EstimatedPaginator
    assert not ours.show_full_result_count
    assert not ours.date_hierarchy
    assert not ours.sortable_by


@pytest.mark.slow
def test_queries_do_not_grow_with_the_rows(
    everything: Tree, enter: Enter, admin: User, alice: User, bob: User
) -> None:
    client = enter(admin)
    lists = [url(model, "changelist") for model in MODELS]
    client.get(lists[0])
    few = [queries(client, address) for address in lists]
    for number in range(4):
        prompt = write_prompt(alice, f"Prompt {number}")
        answer(bob, ask(bob, "label_initial_prompt"), labels=CLEAN)
        report = actions.report_message(prompt.pk, author=bob, reason="Look.", now=NOON)
        actions.close_report(report.pk, actor=admin, reason="Seen.", now=NOON)
        actions.edit_message(prompt.pk, actor=admin, text=f"{number}?", reason="No.", now=NOON)
        actions.report_message(prompt.pk, author=admin, reason="Look.", now=NOON)
        react(prompt.pk, user=bob, code="+1", on=True, now=NOON)
        APIKey.issue(somebody := person(f"person{number}"), name="script")
        Consent.objects.create(user=somebody, version=1)
        releases.begin(f"more-{number}", now=NOON)
        LanguagePolicy.objects.create(lang=["fr", "es", "ru", "it"][number])
    assert [queries(client, address) for address in lists] == few
