"""Complaints of volunteers, and seeing to them."""

from uuid import uuid4

import pytest

from accounts.models import User
from moderation import actions
from moderation.models import Action, Report
from tests.cast import NOON
from tests.moderation.conftest import Family
from trees.reactions import NoSuchMessage

pytestmark = pytest.mark.django_db


def test_a_report_is_filed_once(family: Family, dan: User) -> None:
    report = actions.report_message(family.best.pk, author=dan, reason=" Rude. ", now=NOON)
    assert (report.reason, report.closed_at) == ("Rude.", None)
    with pytest.raises(actions.AlreadyReported):
        actions.report_message(family.best.pk, author=dan, reason="Still rude.", now=NOON)
    assert Report.objects.count() == 1


@pytest.mark.parametrize("reason", ["", " ", "a\0b", "x" * 2001, None])
def test_a_report_says_what_is_wrong(reason: object, family: Family, dan: User) -> None:
    with pytest.raises(actions.ReasonMissing):
        actions.report_message(family.best.pk, author=dan, reason=reason, now=NOON)


def test_what_is_not_there_cannot_be_reported(dan: User) -> None:
    with pytest.raises(NoSuchMessage):
        actions.report_message(uuid4(), author=dan, reason="Rude.", now=NOON)


def test_closing_is_written_down_once(family: Family, dan: User, mod: User) -> None:
    report = actions.report_message(family.best.pk, author=dan, reason="Rude.", now=NOON)
    for _ in range(2):
        closed = actions.close_report(report.pk, actor=mod, reason="Not at all.", now=NOON)
        assert closed.closed_at == NOON
    row = Action.objects.get()
    assert (row.message_id, row.effect) == (family.best.pk, {"report": report.pk})


def test_volunteers_close_nothing(family: Family, dan: User, mod: User) -> None:
    report = actions.report_message(family.best.pk, author=dan, reason="Rude.", now=NOON)
    with pytest.raises(actions.NotAllowed):
        actions.close_report(report.pk, actor=dan, reason="Not at all.", now=NOON)
    with pytest.raises(actions.ReasonMissing):
        actions.close_report(report.pk, actor=mod, reason="", now=NOON)
    with pytest.raises(actions.NoSuchReport):
        actions.close_report(0, actor=mod, reason="Not at all.", now=NOON)
    report.refresh_from_db()
    assert report.closed_at is None
