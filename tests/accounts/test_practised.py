"""Which practice somebody has done."""

import pytest

from accounts.groups import Group
from accounts.models import User
from accounts.practised import mark_practised

pytestmark = pytest.mark.django_db


def test_each_group_is_kept_once(alice: User) -> None:
    mark_practised(alice, Group.RANK)
    mark_practised(User.objects.get(pk=alice.pk), Group.WRITE)
    mark_practised(alice, Group.RANK)

    assert User.objects.get(pk=alice.pk).practised == ["rank", "write"]


def test_two_tabs_at_once_keep_it_once(alice: User) -> None:
    other_tab = User.objects.get(pk=alice.pk)
    mark_practised(alice, Group.REVIEW)
    mark_practised(other_tab, Group.REVIEW)

    assert User.objects.get(pk=alice.pk).practised == ["review"]
