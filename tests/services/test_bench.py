"""The loop, the pages and the stack floor, for a moment, through real servers."""

import re

import pytest

from tests.services.checkouts import Checkout

pytestmark = pytest.mark.slow


def test_the_loop_finishes_tasks_and_leaves_nothing_behind(checkout: Checkout) -> None:
    options = "--volunteers 4 --seconds 2 --warm 0.5 --scale 0.002"
    words = ("-m", "bench", "loop", *options.split())

    said = checkout.run(*words)

    assert re.search(r"[1-9]\d* finished, 0 errors", said), said
    assert "opening lag p50" in said
    assert re.search(r"cores busy .*web [\d.]+, worker [\d.]+, client", said), said
    assert re.search(r"drained after [\d.]+ s", said), said
    assert checkout.quiet()

    pages = checkout.run("-m", "bench", "pages", *options.split())

    assert re.search(r"[1-9]\d* finished, 0 errors", pages), pages
    assert re.search(r"page of \w+ +p50 [\d.]+", pages), pages
    assert checkout.quiet()

    floor = checkout.run(*words, "--on", "stack")

    assert re.search(r"[1-9]\d* finished, 0 errors", floor), floor
    assert checkout.quiet()
