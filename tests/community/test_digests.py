"""Notices by mail: only for those who asked, rarely, and easily ended."""

import re
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from community import digests
from community.models import Notice, NoticeKind, Preferences
from tests.cast import NOON, visitor, write_prompt

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(alice: User) -> User:
    """Somebody with a confirmed address who wants a mail once a day, and three notices."""
    confirm(alice)
    Preferences.objects.create(user=alice, mail="daily")
    prompt = write_prompt(alice, "How do magnets work?\n\nReally?")
    for kind in (NoticeKind.REJECTED, NoticeKind.TREE_READY, NoticeKind.RANKED_FIRST):
        Notice.objects.create(user=alice, kind=kind, subject="x", message=prompt, created_at=NOON)
    return alice


def confirm(user: User) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def send(now: datetime = NOON) -> int:
    return digests.send_due(now=now)


def test_one_mail_tells_all_that_is_new_in_plain_text(reader: User, settings: Settings) -> None:
    settings.SITE_URL = "https://collect.example"

    assert send() == 1

    (sent,) = mail.outbox
    assert sent.to == [reader.email]
    assert "3 pieces of news" in sent.subject
    assert "“\u2068How do magnets work? Really?\u2069”" in sent.body
    assert sent.body.count("https://collect.example/notices/") >= 4
    assert sent.content_subtype == "plain"


@pytest.mark.parametrize(
    ("lang", "greeting"), [("de", "Hallo alice"), ("en", "Hello alice"), ("", "Hello alice")]
)
def test_a_mail_speaks_the_language_of_its_reader(reader: User, lang: str, greeting: str) -> None:
    User.objects.filter(pk=reader.pk).update(interface_lang=lang)
    with translation.override("fr"):
        assert send() == 1
    assert greeting in str(mail.outbox[0].body)


def test_nothing_is_sent_twice_or_before_it_is_due(reader: User) -> None:
    assert send() == 1
    assert send(NOON + timedelta(hours=30)) == 0, "nothing new"
    Notice.objects.create(user=reader, kind=NoticeKind.WORK_AGAIN, subject="y", created_at=NOON)
    assert send(NOON + timedelta(hours=23)) == 0, "not due"
    assert send(NOON + timedelta(hours=25)) == 1
    assert "1 piece of news" in mail.outbox[-1].subject


def test_once_a_week_is_once_a_week(reader: User) -> None:
    Preferences.objects.update(mail="weekly", mailed_at=NOON)
    assert send(NOON + timedelta(days=6)) == 0
    assert send(NOON + timedelta(days=7)) == 1


def test_who_did_not_ask_or_has_read_everything_gets_no_mail(reader: User, bob: User) -> None:
    Notice.objects.create(user=bob, kind=NoticeKind.WORK_AGAIN, subject="y", created_at=NOON)
    confirm(bob)
    Notice.objects.filter(user=reader).update(read_at=NOON)
    assert send() == 0


def test_an_address_that_was_not_confirmed_gets_no_mail(reader: User) -> None:
    EmailAddress.objects.update(verified=False)
    assert send() == 0
    EmailAddress.objects.update(verified=True)
    User.objects.filter(pk=reader.pk).update(email="other@example.org")
    assert send() == 0
    assert mail.outbox == []


def test_a_mail_that_cannot_be_sent_is_sent_in_the_next_round(
    reader: User, settings: Settings
) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send() == 0
    settings.EMAIL_BACKEND = working
    assert send() == 1


def test_one_click_ends_the_mails_without_signing_in(reader: User, client: Client) -> None:
    send()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<https?://[^/]+(/.*)>", headers["List-Unsubscribe"])
    assert link is not None
    assert link.group(1) in mail.outbox[0].body

    assert client.get(link.group(1)).status_code == 200
    assert Preferences.objects.get().mail == "daily", "looking at the link changes nothing"

    strict = visitor(enforce_csrf_checks=True)
    answer = strict.post(link.group(1), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Preferences.objects.get().mail == "never"


def test_a_forged_link_ends_nothing(reader: User, bob: User, client: Client) -> None:
    send()
    path = re.search(r"/notices/stop/[^\s>]+/", str(mail.outbox[0].body))
    assert path is not None
    forged = path.group().replace(str(reader.public_id), str(bob.public_id))
    assert client.post(forged).status_code == 404
    assert client.get("/notices/stop/nonsense/").status_code == 404
    assert Preferences.objects.get().mail == "daily"
