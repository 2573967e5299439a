"""One made-up volunteer in a browser: asks for pages, fills in their forms, and is led on."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bench.answers import Author
from bench.volunteer import Volunteer
from bench.wire import Response, get, send_form

ASKED: Final = "ask for a task"
READ: Final = "page of "
SENT: Final = "answer to "
HINTED: Final = "hint about "
NOTHING: Final = "nothing to do"
ELSEWHERE: Final = "another page"
NOT_FOUND: Final = 404
CSRF: Final = "0123456789abcdef0123456789abcdef"

_FORM: Final = re.compile(r'<form id="answer".*?action="([^"]+)"')
_INPUT: Final = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE: Final = re.compile(r'\b(type|name|value)="([^"]*)"')
_KIND: Final = re.compile(r"#kind-(\w+)")
_TEXT: Final = 'name="text"'
_ANYWAY: Final = 'name="anyway"'
PLACE: Final = "place_"

Fields = list[tuple[str, str]]


class Form:
    """The form of a task's page, read with as little work as may be."""

    def __init__(self, page: str, action: str) -> None:
        kind = _KIND.search(page)
        self.action = action
        self.kind = kind[1] if kind else "unknown"
        self.anyway = _ANYWAY in page
        self._writes = _TEXT in page
        self._hidden: Fields = []
        self._steps: dict[str, list[str]] = {}
        for given in _inputs(page[page.index(action) :]):
            name, value = given.get("name", ""), given.get("value", "")
            if given.get("type") == "hidden" and name != "csrfmiddlewaretoken":
                self._hidden.append((name, value))
            elif given.get("type") == "radio":
                self._steps.setdefault(name, []).append(value)

    def filled(self, author: Author) -> Fields:
        """What a volunteer sends."""
        sent = [*self._hidden, ("csrfmiddlewaretoken", CSRF)]
        if self.anyway:
            sent.append(("anyway", "1"))
        if self._writes:
            return [*sent, ("text", author.text(self.kind))]
        places = [name for name in self._steps if name.startswith(PLACE)]
        if places:
            groups = author.ranking(places)
            ranked = [(name, place) for place, group in enumerate(groups, 1) for name in group]
            return [*sent, *((name, str(place)) for name, place in ranked)]
        return [*sent, *self._labels(author)]

    def _labels(self, author: Author) -> Iterator[tuple[str, str]]:
        """What must be answered, and some of what is in steps."""
        needed = [name for name, steps in self._steps.items() if "" not in steps]
        offered = [
            {"name": name, "scale": "five_steps"}
            for name, steps in self._steps.items()
            if len(steps) > len(("yes", "no", "open"))
        ]
        for name, value in author.labels(needed, offered).items():
            yield name, f"{value:g}"


def _inputs(page: str) -> Iterator[Mapping[str, str]]:
    for found in _INPUT.finditer(page):
        yield dict(_ATTRIBUTE.findall(found[0]))


def form_of(page: str) -> Form | None:
    """The form of a task's page; None if the page is another one."""
    found = _FORM.search(page)
    return Form(page, found[1]) if found else None


class Visitor(Volunteer):
    """A volunteer whose key is that of a session, and who sees pages."""

    _form: Form | None = None
    _leads_to: str = ""
    _now: str = ""

    def send(self, now: float) -> None:
        """The next request: where one is led, or else the form in hand, or the wish for a task."""
        host = self._address[0]
        cookies = f"sessionid={self._key}; csrftoken={CSRF}"
        self.sent_at = now
        if self._leads_to:
            self._now = READ
            request = get(self._leads_to, host=host, cookies=cookies)
        elif self._form is not None:
            self._now = f"{SENT}{self._form.kind}"
            fields = self._form.filled(self._author)
            request = send_form(self._form.action, fields, host=host, cookies=cookies)
        else:
            self._now = ASKED
            wish = [("kind", "random"), ("csrfmiddlewaretoken", CSRF)]
            request = send_form("/tasks/", wish, host=host, cookies=cookies)
        self.socket.sendall(request)

    def forget(self) -> None:
        """Let go of what one was at: next comes the wish for a task."""
        self._form, self._leads_to = None, ""

    @property
    def doing(self) -> str:
        """What the request at hand is about."""
        return self._now

    def _take(self, response: Response, seconds: float) -> None:
        form = form_of(response.body.decode()) if response.ok else None
        if self._now == READ:
            self._now = f"{READ}{form.kind}" if form else ELSEWHERE
        elif self._now == ASKED and response.status == NOT_FOUND:
            self._now = NOTHING
        elif form is not None:
            self._now = f"{HINTED}{form.kind}"
        self._told(self._now, seconds, response)
        self.sent_at, self._form, self._leads_to = None, form, response.location
