"""The accessibility tree of a few pages, as a screen reader has it, for docs/walks.md.

``WALKS=file pytest tests/journeys/aria.py`` writes them; no test of `make test`.
"""

import os
from pathlib import Path
from typing import Final

import pytest
from pytest_django import DjangoDbBlocker

from accounts.models import User
from tests import scenery
from tests.cast import person
from tests.journeys.conftest import SignIn
from tests.journeys.visiting import visit
from tests.tour import LANGS, Guest, tour

FILE: Final = Path(os.environ.get("WALKS", "var/aria.md"))
CHOSEN: Final = (
    "welcome: stranger",
    "account_signup",
    "dashboard: veteran",
    "assistant_reply",
    "label_prompter_reply",
    "rank_assistant_replies",
    "label_assistant_reply: faults",
    "tree in en",
)


@pytest.fixture(scope="module")
def painted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> scenery.Rows:
    with django_db_blocker.unblock():
        return scenery.painted(LANGS)


@pytest.mark.django_db(transaction=True)
def test_trees_are_printed(painted: scenery.Rows, sign_in: SignIn) -> None:
    scenery.hang(painted)
    guests = {
        Guest.STRANGER: None,
        Guest.NOVICE: person("nora", langs=("fr",)),
        Guest.VOLUNTEER: person("vera", langs=LANGS),
        Guest.VETERAN: User.objects.get(username="crew-1"),
    }
    windows = {guest: sign_in(user) for guest, user in guests.items()}
    trees = {}
    for guest, stop in tour(guests):
        if stop.name in CHOSEN:
            visit(windows[guest], stop)
            trees[stop.name] = windows[guest].locator("body").aria_snapshot()
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(
        "".join(f"### {name}\n\n```yaml\n{tree}\n```\n\n" for name, tree in trees.items())
    )
