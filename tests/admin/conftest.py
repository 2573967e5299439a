"""People at the desk, and something of everything for them to look at."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import APIKey, Consent, IdempotencyRecord, User
from datasets import releases
from moderation import actions
from tests.cast import NOON, ask, finish_tree, start_tree, topics, write_prompt
from trees import reactions, shelf
from trees.models import LanguagePolicy, Message, Tree
from trees.own_messages import edit_own

Enter = Callable[[User], Client]


@pytest.fixture
def enter() -> Enter:
    """A browser in which this person has signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def ready(alice: User, bob: User, carol: User, dan: User, erin: User) -> Tree:
    """A ready tree: alice's prompt, replies of bob and carol."""
    return finish_tree(alice, bob, carol, dan, erin)


@pytest.fixture
def growing(bob: User, alice: User, carol: User, dan: User) -> Tree:
    """A growing tree of bob's prompt alone, in German."""
    return start_tree(bob, [alice, carol, dan], lang="de")


@pytest.fixture
def everything(ready: Tree, growing: Tree, alice: User, dan: User, admin: User, mod: User) -> Tree:
    """At least one row of every model; returns the ready tree."""
    reply = Message.objects.filter(tree=ready, depth=1).order_by("rank")[0]
    ask(dan, "assistant_reply", "de")
    reactions.react(reply.pk, user=alice, code="+1", on=True, now=NOON)
    actions.report_message(reply.pk, author=alice, reason="It is rude.", now=NOON)
    report = actions.report_message(ready.pk, author=dan, reason="It is spam.", now=NOON)
    actions.close_report(report.pk, actor=mod, reason="It is not.", now=NOON)
    actions.edit_message(
        growing.pk, actor=mod, text="Wie tief ist das Meer?", reason="Typo.", now=NOON
    )
    edit_own(write_prompt(dan).pk, author=dan, text="How deep is the sea?", now=NOON)
    shelf.tidy_all()
    APIKey.issue(alice, name="script")
    IdempotencyRecord.objects.create(user=alice, key="k", fingerprint="f", status=200, body={})
    Consent.objects.create(user=alice, version=1)
    LanguagePolicy.objects.create(lang="de", goal_size=7)
    releases.begin("2026-03", now=NOON)
    topics("cooking", "law")
    return ready
