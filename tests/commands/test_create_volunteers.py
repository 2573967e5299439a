"""``manage.py create_volunteers``."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from rest_framework.request import Request

from accounts.authentication import KeyAuthentication
from accounts.models import User

pytestmark = pytest.mark.django_db


def run(*args: str) -> list[dict[str, str]]:
    out = StringIO()
    call_command("create_volunteers", *args, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_prints_one_json_line_for_each_account() -> None:
    made = run("3", "--lang", "en, es")

    assert [set(line) for line in made] == [{"user", "key"}] * 3
    assert {line["user"] for line in made} == set(User.objects.values_list("username", flat=True))


def test_the_key_opens_the_api() -> None:
    (made,) = run("1", "--lang", "pt-BR", "--prefix", "pilot")

    assert made["user"].startswith("pilot-")
    request = RequestFactory(headers={"Authorization": f"Bearer {made['key']}"}).get("/")
    person, _ = KeyAuthentication().authenticate(Request(request)) or (None, None)
    assert person == User.objects.get(username=made["user"])


@pytest.mark.parametrize(
    ("args", "remedy"),
    [
        (["0", "--lang", "en"], "1 to 100000"),
        (["many", "--lang", "en"], "invalid int value"),
        (["2", "--lang", "xx"], "'xx' is not a language of this site; it has en, es"),
        (["2", "--lang", " , "], "at least one language"),
        (["2"], "--lang"),
        (["2", "--lang", "en", "--prefix", "a b"], "Begin user names with"),
    ],
)
def test_wrong_arguments_are_refused_with_a_remedy(args: list[str], remedy: str) -> None:
    with pytest.raises(CommandError, match=remedy):
        run(*args)
    assert not User.objects.exists()
