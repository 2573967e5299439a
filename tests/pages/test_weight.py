"""A task is there soon on a slow line: what its page weighs, first and from then on."""

from typing import Final

import pytest
from django.utils import timezone

from accounts.models import User
from tasks.kinds import Kind
from tests.cast import ask, visitor
from tests.weight import weigh

pytestmark = pytest.mark.django_db

FIRST: Final = 150_000
NEXT: Final = 25_000


@pytest.mark.parametrize("kind", Kind)
def test_a_task_page_is_light(crew: list[User], vera: User, kind: Kind) -> None:
    task = ask(vera, kind, now=timezone.now())

    weight = weigh(visitor(vera), f"/tasks/{task.pk}/")

    print(f"{kind}: {weight.first} bytes first, {weight.next} next")  # noqa: T201 - for the docs
    assert weight.first <= FIRST
    assert weight.next <= NEXT
