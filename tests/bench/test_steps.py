"""A step that fails says so, and the next one is done."""

import pytest

from bench.site import SiteFailed
from bench.steps import Steps


def fails() -> int:
    raise SiteFailed("no port")


def test_what_fails_is_kept_and_the_rest_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    steps = Steps()

    assert steps.do("first", fails, tell=str) is None
    assert steps.do("second", lambda: 5, tell=lambda n: f"{n} found") == 5

    assert steps.failed == [{"step": "first", "why": "SiteFailed: no port"}]
    said = capsys.readouterr().out
    assert "first FAILED: SiteFailed: no port" in said
    assert "5 found" in said


def test_who_ends_it_by_hand_ends_it() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Steps().do("first", interrupted, tell=str)
