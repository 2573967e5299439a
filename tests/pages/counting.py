"""How many statements a page costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.cast import forget_remembered, visitor


def queries(user: User, address: str) -> int:
    """How many statements one look at a page takes when the process remembers nothing.

    What it remembers lasts a second or a few: a count with it would depend on the machine's speed.
    """
    browser = visitor(user)
    forget_remembered()
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)
