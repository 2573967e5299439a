"""The lasting address of a message."""

import pytest

from accounts.models import User
from tests.cast import visitor
from trees.models import Message

pytestmark = pytest.mark.django_db


def test_it_leads_to_the_message_in_its_conversation(crew: list[User], vera: User) -> None:
    reply = Message.objects.filter(depth=1, tree__state="ready_for_export").first()
    assert reply is not None

    answer = visitor(vera).get(f"/messages/{reply.pk}/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/trees/{reply.tree_id}/#m-{reply.pk}"
    page = visitor(vera).get(f"/trees/{reply.tree_id}/").content.decode()
    assert f'id="m-{reply.pk}"' in page
    assert f'href="/messages/{reply.pk}/"' in page
