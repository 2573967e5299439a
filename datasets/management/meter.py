"""How far a long command is, told on standard error now and then."""

import time
from typing import Any, Final

SECONDS_BETWEEN_LINES: Final = 2.0


class Meter:
    """Tells how many trees and messages have passed, and how fast."""

    def __init__(self, stream: Any, name: str) -> None:
        self._stream = stream
        self._name = name
        self._began = self._told = time.monotonic()

    def show(self, trees: int, messages: int) -> None:
        """Say so if some time has passed since it was last said."""
        if time.monotonic() - self._told >= SECONDS_BETWEEN_LINES:
            self.end(trees, messages)

    def end(self, trees: int, messages: int) -> None:
        """Say so."""
        self._told = time.monotonic()
        speed = messages / max(self._told - self._began, 0.001)
        self._stream.write(
            f"{self._name}: {trees:,} trees, {messages:,} messages, {speed:,.0f} messages/s"
        )
