"""Django's PostgreSQL backend, whose first connection starts the embedded servers.

In use while DATABASE_URL or REDIS_URL is unset. Commands that do not connect start nothing.
"""

from typing import Any

from psycopg2 import OperationalError

from interface.postgresql import base
from oasst_collect.embedded import running


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL, embedded or not."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; see to the servers at the first connection, and when connecting fails."""
        if not running.is_user():
            running.ensure_running()
        try:
            return super().get_new_connection(conn_params)
        except OperationalError:
            # It may have crashed; if somebody stopped it on purpose this fails again, as it should.
            running.ensure_running()
            return super().get_new_connection(conn_params)
