"""What a made-up corpus holds."""

from datetime import UTC, datetime
from typing import Final

import pytest
from django.db.models import Count

from datasets import read
from oasst_collect.corpus.making import make_corpus
from tasks.invariants import check_all
from tasks.kinds import Kind
from tasks.models import Opening, Status, Task
from trees.active import active_volunteers
from trees.models import Contribution, Message
from trees.states import State

SCALE: Final = 0.006
NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _corpus(db: None) -> None:
    make_corpus(scale=SCALE, seed=1, now=NOW, say=lambda line: None)


def test_all_invariants_hold() -> None:
    report = check_all()
    assert report.findings == []
    assert report.on_their_way == 0
    assert all(report.checked[group] > 300 for group in report.checked)


def test_all_kinds_of_work_wait_in_several_languages() -> None:
    wanting = Opening.objects.wanting().order_by().values_list("kind")
    langs = dict(wanting.annotate(Count("lang", distinct=True)))
    assert langs.keys() == set(Kind)
    assert {kind: number for kind, number in langs.items() if number < 3} == {}


def test_it_has_the_shape_of_oasst1_in_small() -> None:
    by_state = read.trees_by_state()
    assert sum(by_state.values()) == round(66_497 * SCALE)
    assert by_state[State.READY_FOR_EXPORT] == round(10_968 * SCALE)
    roles = dict(Message.objects.order_by().values_list("role").annotate(Count("pk")))
    assert roles == {"prompter": round(91_829 * SCALE), "assistant": round(69_614 * SCALE)}
    assert Message.objects.filter(synthetic=True).count() == round(8_576 * SCALE)
    assert Message.objects.exclude(deleted_at=None).exists()


def test_every_piece_of_work_is_entered_once_and_none_after_the_moment_that_is_now() -> None:
    assert Task.objects.count() == Task.objects.filter(status=Status.ANSWERED).count()
    assert Contribution.objects.count() == Task.objects.count()
    assert not Contribution.objects.filter(created_at__gt=NOW).exists()
    assert not Message.objects.filter(deleted_at__gt=NOW).exists()
    assert active_volunteers("en", now=NOW) > 20
