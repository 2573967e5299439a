"""Pages go over the line compressed, unless they show a secret."""

import gzip

import pytest
from django.test import Client

from accounts.models import User
from tests.cast import visitor

pytestmark = pytest.mark.django_db
ASKS = {"Accept-Encoding": "gzip, br"}


def test_a_page_is_compressed_for_who_can_read_it(client: Client) -> None:
    plain = client.get("/about/")
    packed = client.get("/about/", headers=ASKS)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert b"</html>" in gzip.decompress(packed.content)
    assert "Content-Encoding" not in plain.headers


def test_its_length_does_not_tell_exactly_what_stands_in_it(client: Client) -> None:
    lengths = {len(client.get("/about/", headers=ASKS).content) for _ in range(8)}

    assert len(lengths) > 1


def test_a_page_that_shows_a_secret_is_left_as_it_is(alice: User) -> None:
    shown = visitor(alice).post("/settings/keys/", {"name": "My script"}, headers=ASKS)

    assert shown.status_code == 201
    assert "Content-Encoding" not in shown.headers


def test_what_programs_are_sent_is_left_as_it_is(alice: User) -> None:
    assert "Content-Encoding" not in visitor(alice).get("/api/v1/schema/", headers=ASKS).headers
