"""Steps of a run, each announced with the time it took; one that fails does not stop the others."""

# ruff: noqa: T201 - tells how it goes

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Steps:
    """Does one step after the other, and keeps what failed."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.failed: list[dict[str, str]] = []

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._began

    def do(self, name: str, step: Callable[[], T], *, tell: Callable[[T], str]) -> T | None:
        """What the step gives; None if it failed."""
        began = time.monotonic()
        print(f"[{_clock(self.seconds)}] {name} …", flush=True)
        try:
            found = step()
        except Exception as error:  # noqa: BLE001 - the others are worth doing whatever it was
            why = f"{type(error).__name__}: {error}"
            self.failed.append({"step": name, "why": why})
            print(f"[{_clock(self.seconds)}] {name} FAILED: {why}", flush=True)
            return None
        took = time.monotonic() - began
        print(f"[{_clock(self.seconds)}]   {tell(found)} (took {took:.0f} s)", flush=True)
        return found


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:2}:{int(seconds) % 60:02}"
