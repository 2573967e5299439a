"""The site as an app: manifest, service worker, the page without a connection."""

import json
import re
import struct
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from accounts.models import User
from oasst_collect.installable import SHELL
from tests.cast import visitor

pytestmark = pytest.mark.django_db


def size_of(picture: Path) -> tuple[int, ...]:
    """Width and height out of a PNG's header."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return struct.unpack(">II", head[16:24])


def test_every_page_names_the_manifest_and_the_worker(client: Client) -> None:
    page = client.get("/terms/").content.decode()

    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
    assert 'data-worker="/service-worker.js"' in page


def test_the_manifest_has_icons_of_the_sizes_that_it_says(client: Client) -> None:
    response = client.get("/manifest.webmanifest")

    assert response["Content-Type"] == "application/manifest+json"
    manifest = json.loads(response.content)
    assert {(icon["purpose"], icon["sizes"]) for icon in manifest["icons"]} == {
        ("any", "192x192"), ("any", "512x512"), ("maskable", "192x192"), ("maskable", "512x512"),
    }  # fmt: skip
    for icon in manifest["icons"]:
        found = finders.find(icon["src"].removeprefix(f"/{settings.STATIC_URL.strip('/')}/"))
        assert found
        assert "{}x{}".format(*size_of(Path(str(found)))) == icon["sizes"]
    assert client.get(manifest["start_url"]).status_code == 302  # to the door, or to the tasks


def test_the_worker_rules_the_whole_site_and_is_asked_for_anew(client: Client) -> None:
    response = client.get("/service-worker.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    source = response.content.decode()
    assert '"offline": "/offline/"' in source
    for name in SHELL:
        assert f"/static/{name}" in source
        assert finders.find(name), name
    assert "&quot;" not in source


def test_the_worker_keeps_all_that_the_page_without_a_connection_loads(client: Client) -> None:
    page = client.get("/offline/").content.decode()
    loaded = re.findall(
        r'<(?:script src|link rel="stylesheet" href|img src)="/static/([^"]+)"', page
    )

    assert len(loaded) > 3
    assert set(loaded) <= set(SHELL)


def test_the_policy_lets_them_in(client: Client) -> None:
    policy = client.get("/offline/")["Content-Security-Policy"]

    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy


def test_what_browsers_keep_says_nothing_of_anybody(alice: User) -> None:
    browser = visitor(alice)
    for name in ("offline", "service_worker", "manifest"):
        response = browser.get(reverse(name))
        assert response.status_code == 200
        assert "alice" not in response.content.decode()
        assert "csrf" not in response.content.decode()
        assert not response.cookies
