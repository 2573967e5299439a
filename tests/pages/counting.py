"""How many statements a page costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.cast import visitor


def queries(user: User, address: str) -> int:
    """How many statements one look at a page takes; what a process remembers is read before."""
    browser = visitor(user)
    browser.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)
