"""What one wants to be told, and other wishes."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from community.models import NoticeKind, Preferences
from community.preferences import preferences_of
from tests.cast import visitor

pytestmark = pytest.mark.django_db

ADDRESS = "/settings/notices/"
ALL = [kind.value for kind in NoticeKind if kind is not NoticeKind.WORK_AGAIN]


def page(user: User) -> str:
    return visitor(user).get(ADDRESS).content.decode()


def test_at_first_everything_is_told_on_the_site_and_nothing_by_mail(alice: User) -> None:
    shown = page(alice)
    assert shown.count(" checked") == len(ALL)
    assert '<option value="never" selected>' in shown
    assert not Preferences.objects.exists()


def test_wishes_are_kept(alice: User) -> None:
    sent = {"told": ["tree_ready", "removed"], "mail": "never", "weekly_goal": "7", "hidden": "on"}
    assert visitor(alice).post(ADDRESS, sent).status_code == 302

    kept = preferences_of(alice)
    assert set(kept.untold) == set(ALL) - {"tree_ready", "removed"}
    assert (kept.weekly_goal, kept.hidden) == (7, True)
    assert page(alice).count(" checked") == 3

    visitor(alice).post(ADDRESS, {"told": ALL, "mail": "never"})
    kept = preferences_of(alice)
    assert (kept.untold, kept.weekly_goal, kept.hidden) == ([], None, False)


def test_mails_go_only_to_an_address_that_was_confirmed(alice: User) -> None:
    sent = {"told": ALL, "mail": "daily"}
    answer = visitor(alice).post(ADDRESS, sent)
    assert answer.status_code == 422
    assert "confirm your e-mail address first" in answer.content.decode()

    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    assert visitor(alice).post(ADDRESS, sent).status_code == 302
    assert preferences_of(alice).mail == "daily"


@pytest.mark.parametrize(
    "wrong",
    [{"mail": "hourly"}, {"mail": "never", "told": "nonsense"},
     {"mail": "never", "weekly_goal": "0"}, {"mail": "never", "weekly_goal": "1e9"}],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(alice: User, wrong: dict[str, str]) -> None:
    assert visitor(alice).post(ADDRESS, wrong).status_code == 422
    assert not Preferences.objects.exists()
