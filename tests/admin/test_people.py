"""People in the panel: languages and standing, roles, passwords, keys."""

import pytest
from django.test import Client

from accounts.models import APIKey, User
from tests.admin.conftest import Enter
from tests.cast import person

pytestmark = pytest.mark.django_db


def page(user: User) -> str:
    return f"/admin/accounts/user/{user.pk}/change/"


def save(client: Client, user: User, **fields: object) -> int:
    """Fill in the form with what the person has, but for these fields; the answer's status."""
    given: dict[str, object] = {"reads": user.reads, "writes": user.writes}
    for name in ("is_active", "is_staff", "is_superuser"):
        if fields.pop(name, getattr(user, name)):
            given[name] = "on"
    status = client.post(page(user), {**given, **fields}).status_code
    user.refresh_from_db()
    return status


def test_languages_are_chosen(enter: Enter, mod: User, alice: User) -> None:
    assert save(enter(mod), alice, reads=["en", "pt-BR"], writes=["en"]) == 302
    assert (sorted(alice.reads), alice.writes) == (["en", "pt-BR"], ["en"])
    assert save(enter(mod), alice, reads=["xx"]) == 200
    assert sorted(alice.reads) == ["en", "pt-BR"]


def test_a_closed_account_is_shut_out_at_once(enter: Enter, mod: User, alice: User) -> None:
    _, secret = APIKey.issue(alice, name="script")
    session = enter(alice)
    session.force_login(alice)
    call = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert Client().get("/api/v1/tasks/", **call).status_code == 200  # type: ignore[arg-type]
    assert session.get("/api/v1/tasks/").status_code == 200

    assert save(enter(mod), alice, is_active=False) == 302
    assert Client().get("/api/v1/tasks/", **call).status_code == 401  # type: ignore[arg-type]
    assert session.get("/api/v1/tasks/").status_code in (401, 403)
    assert not Client().login(username="alice", password="alice has a long password")


def test_only_admins_make_moderators(enter: Enter, mod: User, admin: User, alice: User) -> None:
    assert save(enter(mod), alice, is_staff=True, is_superuser=True) == 302
    assert not alice.is_staff
    assert not alice.is_superuser
    assert save(enter(admin), alice, is_staff=True) == 302
    assert alice.is_staff


def test_moderators_do_not_change_moderators(enter: Enter, mod: User, admin: User) -> None:
    other = person("other", is_staff=True)
    for user in (other, admin, mod):
        assert save(enter(mod), user, is_active=False) == 403
        assert user.is_active


def test_nobody_locks_themselves_out(enter: Enter, admin: User) -> None:
    for name in ("is_active", "is_staff", "is_superuser"):
        assert save(enter(admin), admin, **{name: False}) == 200
        assert getattr(admin, name)


def test_an_admin_is_a_moderator_too(enter: Enter, admin: User, alice: User) -> None:
    assert save(enter(admin), alice, is_superuser=True) == 200
    assert not alice.is_superuser


def test_imported_authors_stay_shut(enter: Enter, admin: User) -> None:
    author = person("imported", imported=True, is_active=False)
    assert save(enter(admin), author, is_active=True) == 200
    assert not author.is_active
    assert save(enter(admin), author, reads=["en"]) == 302


def test_moderators_do_not_see_addresses_and_keys(
    enter: Enter, mod: User, admin: User, alice: User
) -> None:
    APIKey.issue(alice, name="my script")
    for user, sees in ((mod, False), (admin, True)):
        shown = enter(user).get(page(alice)).content.decode()
        assert ("alice@example.org" in shown) is sees
        assert ("my script" in shown) is sees


def test_only_admins_set_passwords(enter: Enter, mod: User, admin: User, alice: User) -> None:
    address = f"/admin/accounts/user/{alice.pk}/password/"
    word = "a new and long passphrase"
    given = {"password1": word, "password2": word, "usable_password": "true"}
    assert enter(mod).get(address).status_code == 403
    assert enter(mod).post(address, given).status_code == 403
    assert enter(admin).get(address).status_code == 200
    assert enter(admin).post(address, given).status_code == 302
    assert Client().login(username="alice", password=word)


def test_admins_add_people(enter: Enter, mod: User, admin: User) -> None:
    word = "a new and long passphrase"
    given = {"username": "zoe", "password1": word, "password2": word, "usable_password": "true"}
    assert enter(mod).post("/admin/accounts/user/add/", given).status_code == 403
    assert enter(admin).post("/admin/accounts/user/add/", given).status_code == 302
    zoe = User.objects.get(username="zoe")
    assert (zoe.is_active, zoe.is_staff) == (True, False)


def test_a_key_is_revoked(enter: Enter, mod: User, admin: User, alice: User) -> None:
    key, secret = APIKey.issue(alice, name="my script")
    address = f"/admin/accounts/apikey/{key.pk}/act/revoke/"
    assert enter(mod).post(address).status_code == 403
    assert APIKey.objects.matching(secret).exists()
    asked = enter(admin).get(address).content.decode()
    assert "Programs of alice" in asked
    done = enter(admin).post(address, follow=True).content.decode()
    assert "opens nothing any more" in done
    assert not APIKey.objects.matching(secret).exists()
    assert key.digest not in done
    assert "This is not possible now." in enter(admin).get(address).content.decode()


def test_people_are_found_by_name_and_public_id(enter: Enter, mod: User, alice: User) -> None:
    person("alicia")
    client = enter(mod)
    for term, found in (("ali", 2), ("alice", 1), (str(alice.public_id)[:9], 1), ("nobody", 0)):
        people = client.get("/admin/accounts/user/", {"q": term}).context["cl"].queryset
        assert len(people) == found, term
