"""What one load saw: latencies, and every response that was not a success, by what was done."""

from collections import Counter, defaultdict
from typing import Any

from bench.visitor import NOTHING, SENT
from bench.volunteer import ASK, NOTHING_TO_DO
from bench.wire import Response


class Tally:
    """Counts while `open`. Seconds go in, milliseconds come out."""

    def __init__(self) -> None:
        self.open = False
        self._seconds: defaultdict[str, list[float]] = defaultdict(list)
        self._refused: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._nothing: list[float] = []
        self._errors = 0

    def response(self, doing: str, seconds: float, response: Response) -> None:
        """A response came."""
        if not self.open:
            return
        if self._is_good(doing, response):
            self._seconds[doing].append(seconds)
            return
        body = response.json()
        code = str(body.get("code", "")) if isinstance(body, dict) else ""
        if response.status == 404 and code == NOTHING_TO_DO:
            self._nothing.append(seconds)
        else:
            self._errors += 1
        self._refused[doing][f"{response.status} {code}".strip()] += 1

    def _is_good(self, doing: str, response: Response) -> bool:
        return response.ok

    def trouble(self, doing: str, what: str) -> None:
        """No response came: a timeout, or a broken connection."""
        if self.open:
            self._errors += 1
            self._refused[doing][what] += 1

    def as_json(self) -> dict[str, Any]:
        """All that was seen."""
        answers = {kind: _ms(found) for kind, found in self._seconds.items() if kind != ASK}
        return {
            "finished": sum(len(found) for found in answers.values()),
            "ask_ms": _ms(self._seconds[ASK]),
            "answer_ms": answers,
            "nothing_ms": _ms(self._nothing),
            "refused": {doing: dict(codes) for doing, codes in self._refused.items()},
            "errors": self._errors,
        }


class PageTally(Tally):
    """The same for pages: by what was asked for, and being sent on is a success."""

    def _is_good(self, doing: str, response: Response) -> bool:
        return response.ok or bool(response.location) or doing == NOTHING

    def as_json(self) -> dict[str, Any]:
        """All that was seen. A task is finished when its answer led on."""
        pages = {doing: _ms(found) for doing, found in self._seconds.items()}
        seen = super().as_json()
        sent = (found for doing, found in pages.items() if doing.startswith(SENT))
        return {
            "pages_ms": pages,
            "finished": sum(map(len, sent)),
            "refused": seen["refused"],
            "errors": seen["errors"],
        }


def _ms(seconds: list[float]) -> list[float]:
    return [round(one * 1000, 2) for one in seconds]
