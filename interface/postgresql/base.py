"""Django's PostgreSQL, but for the question before each request whether it is still there.

With ``CONN_HEALTH_CHECKS`` Django asks ``SELECT 1`` each time, one in ten trips of a request. When
the server goes, it closes its connections, and the end of one shows here without a question:
there is something to read although nothing was asked.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend that ``DATABASES`` names."""

    def is_usable(self) -> bool:
        """Whether the connection lasts; the server itself is asked only if something came in."""
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        return super().is_usable() if poll.poll(0) else True
