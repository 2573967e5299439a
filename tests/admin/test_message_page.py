"""A message's page: deleting with a preview, restoring, editing."""

import pytest
from django.test import Client

from accounts.models import User
from moderation.models import Action
from tests import forest
from tests.admin.conftest import Enter
from trees.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(alice: User, bob: User) -> Message:
    """A reply with one message below it."""
    reply = forest.child(forest.root(alice), bob, "Fields <b>pull</b>.")
    forest.child(reply, alice, "Why?")
    return reply


def page(message: Message) -> str:
    return f"/admin/trees/message/{message.pk}/change/"


def act(message: Message, name: str) -> str:
    return f"/admin/trees/message/{message.pk}/act/{name}/"


def test_it_shows_the_thread_and_escapes_texts(reply: Message, enter: Enter, mod: User) -> None:
    shown = enter(mod).get(page(reply)).content.decode()
    assert "How do magnets work?" in shown
    assert "Fields &lt;b&gt;pull&lt;/b&gt;." in shown
    assert "<b>pull</b>" not in shown


def test_deleting_tells_how_many_go_and_restoring_brings_them_back(
    reply: Message, enter: Enter, mod: User
) -> None:
    client = enter(mod)
    asked = client.get(act(reply, "delete")).content.decode()
    assert "The message and 1 message below it are deleted: 2 in all." in asked
    assert Message.objects.living().count() == 3

    done = client.post(act(reply, "delete"), {"reason": "Rude."}, follow=True).content.decode()
    assert "Deleted: 2 messages." in done
    assert Message.objects.living().count() == 1
    assert act(reply, "restore") in done
    assert act(reply, "delete") not in done

    done = client.post(act(reply, "restore"), {"reason": "Fine."}, follow=True).content.decode()
    assert "Restored: 2 messages." in done
    assert Message.objects.living().count() == 3
    assert list(Action.objects.order_by("id").values_list("kind", "reason")) == [
        ("delete_message", "Rude."),
        ("restore_message", "Fine."),
    ]


def test_what_went_along_points_to_what_took_it(reply: Message, enter: Enter, mod: User) -> None:
    client = enter(mod)
    client.post(act(reply, "delete"), {"reason": "Rude."})
    below = Message.objects.get(parent=reply)
    shown = client.get(page(below)).content.decode()
    assert page(reply) in shown
    assert act(below, "restore") not in shown


def test_a_text_is_edited(reply: Message, enter: Enter, mod: User) -> None:
    client = enter(mod)
    assert "Fields &lt;b&gt;pull" in client.get(act(reply, "edit")).content.decode()
    given = {"text": "Fields pull.", "reason": "Mark-up."}
    done = client.post(act(reply, "edit"), given, follow=True).content.decode()
    reply.refresh_from_db()
    assert (reply.text, reply.revision) == ("Fields pull.", 2)
    assert "goes back to review" in done
    assert "Fields &lt;b&gt;pull&lt;/b&gt;." in done  # the earlier text


@pytest.mark.parametrize("text", ["Fields <b>pull</b>.", " \n ", "x" * 20_001])
def test_a_refused_text_is_said_at_its_field(
    text: str, reply: Message, enter: Enter, mod: User
) -> None:
    answer = enter(mod).post(act(reply, "edit"), {"text": text, "reason": "Mark-up."})
    assert answer.context["form"].errors["text"]
    reply.refresh_from_db()
    assert reply.revision == 1


@pytest.mark.parametrize("name", ["delete", "restore", "edit"])
def test_only_moderators_act(
    name: str, reply: Message, enter: Enter, alice: User, client: Client
) -> None:
    given = {"reason": "x", "text": "y"}
    assert enter(alice).get(act(reply, name), follow=True).status_code == 403
    enter(alice).post(act(reply, name), given)
    assert client.post(act(reply, name), given).status_code == 302
    assert not Action.objects.exists()


def test_admins_act_too(reply: Message, enter: Enter, admin: User) -> None:
    enter(admin).post(act(reply, "delete"), {"reason": "Rude."})
    assert Action.objects.get().actor == admin


def test_search_finds_by_id_author_and_tree(reply: Message, enter: Enter, mod: User) -> None:
    client = enter(mod)
    for term in (str(reply.pk)[:6], str(reply.pk), str(reply.pk).upper(), "bob", "bo"):
        found = client.get("/admin/trees/message/", {"q": term}).context["cl"].queryset
        assert reply in found, term
    in_tree = client.get("/admin/trees/message/", {"q": str(reply.tree_id)[:8]}).context["cl"]
    assert in_tree.queryset.count() == 3
    both = client.get("/admin/trees/message/", {"q": f"{str(reply.tree_id)[:8]} bob"}).context["cl"]
    assert list(both.queryset) == [reply]
    assert not client.get("/admin/trees/message/", {"q": "nobody"}).context["cl"].queryset
