"""Going from stop to stop of the tour in a browser."""

from typing import Final

from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, Route

from oasst_collect.errors import server_error
from tests.tour import BROKEN, WORDS, Stop


def visit(page: Page, stop: Stop) -> None:
    """Go there, by sending a form if need be; it needs no button to be where it is today."""
    if stop.address == BROKEN:
        page.route(f"**{BROKEN}", _break)
    if stop.sent is None:
        page.goto(stop.address)
        return
    page.goto(reverse("account_login"))  # this page, or the one that stands in for it, has a token
    with page.expect_navigation():
        page.evaluate(SEND, [stop.address, dict(stop.sent)])


SEND: Final = """([address, fields]) => {
    const form = document.createElement("form");
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...fields })) {
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name, value });
        form.append(input);
    }
    Object.assign(form, { method: "post", action: address });
    document.body.append(form);
    form.submit();
}"""


def _break(route: Route) -> None:
    request: HttpRequest = RequestFactory().post(BROKEN, {"text": WORDS})
    accepted = route.request.headers.get("accept-language", "en")
    with translation.override(accepted.partition(",")[0].partition("-")[0]):
        answer = server_error(request)
    route.fulfill(status=answer.status_code, body=answer.content, content_type="text/html")
