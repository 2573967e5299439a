"""The list of open reports, and closing them."""

from datetime import timedelta

import pytest

from accounts.models import User
from moderation import actions
from moderation.models import Report
from tests import forest
from tests.admin.conftest import Enter
from tests.cast import NOON

pytestmark = pytest.mark.django_db

DESK = "/admin/moderation/report/"


@pytest.fixture
def reports(alice: User, bob: User, carol: User, mod: User) -> list[Report]:
    """Two open ones, the newer last, and a closed one."""
    root = forest.root(alice)
    reply = forest.child(root, bob, "Magic, obviously.")
    filed = [
        actions.report_message(
            reply.pk, author=author, reason=f"{author} minds.", now=NOON + timedelta(hours=hours)
        )
        for hours, author in enumerate([alice, carol])
    ]
    closed = actions.report_message(root.pk, author=bob, reason="Old.", now=NOON)
    actions.close_report(closed.pk, actor=mod, reason="Seen.", now=NOON)
    return [*filed, closed]


def test_open_ones_first_newest_first(reports: list[Report], enter: Enter, mod: User) -> None:
    client = enter(mod)
    answer = client.get(DESK)
    assert list(answer.context["cl"].result_list) == [reports[1], reports[0]]
    shown = answer.content.decode()
    assert "Magic, obviously." in shown
    assert f"/admin/trees/tree/{reports[0].message.tree_id}/change/" in shown
    assert f"{DESK}{reports[0].pk}/act/close/" in shown


def test_closed_ones_and_all_can_be_asked_for(
    reports: list[Report], enter: Enter, mod: User
) -> None:
    client = enter(mod)
    assert list(client.get(f"{DESK}?which=closed").context["cl"].result_list) == [reports[2]]
    assert len(client.get(f"{DESK}?which=all").context["cl"].result_list) == 3


def test_its_page_shows_the_message(reports: list[Report], enter: Enter, mod: User) -> None:
    shown = enter(mod).get(f"{DESK}{reports[0].pk}/change/").content.decode()
    assert "alice minds." in shown
    assert "Magic, obviously." in shown
    assert f"/admin/trees/message/{reports[0].message_id}/change/" in shown


def test_closing(reports: list[Report], enter: Enter, mod: User, alice: User) -> None:
    address = f"{DESK}{reports[0].pk}/act/close/"
    assert enter(alice).post(address, {"reason": "No."}).status_code == 302
    assert Report.objects.filter(closed_at=None).count() == 2
    done = enter(mod).post(address, {"reason": "Not minded."}, follow=True)
    assert "The report is closed." in done.content.decode()
    assert Report.objects.filter(closed_at=None).count() == 1
    assert "This is not possible now." in enter(mod).get(address).content.decode()
