"""What a transaction that fills tables owes to PostgreSQL, and to others who might do the same."""

from typing import Final

from django.db import connection

from accounts.models import User
from interface.refusals import Conflict
from trees.models import Message, Tree

FIRST_ANALYZE: Final = 5_000
"""Messages after which the planner is told for the first time; then whenever they have doubled."""
_LOCK: Final = 7_305_810_221
"""Number of the advisory lock that an import holds; means nothing else."""


class ImportRunning(Conflict):
    code = "import_running"
    title = "Another import is running"


def claim() -> None:
    """Be the only import until the transaction at hand ends; :class:`ImportRunning` if it is not.

    Two at a time would meet the same authors in different order, and deadlock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone() or (False,)
    if not alone:
        raise ImportRunning("Another import is running; wait until it has ended.")


class Planner:
    """Tells the planner how large the tables have grown.

    Autovacuum sees none of the rows of a transaction that is not committed: when it comes by in
    the middle of a large import it notes that the tables are empty, and the foreign keys, checked
    on commit, are then looked up through whole indexes (20 minutes instead of one). Our ANALYZE
    sees our rows, and its lock keeps autovacuum away until we are done.
    """

    def __init__(self) -> None:
        self._next = FIRST_ANALYZE

    def grown(self, messages: int) -> None:
        """So many messages have been written."""
        if messages < self._next:
            return
        self._next = 2 * messages
        with connection.cursor() as cursor:
            for model in (User, Tree, Message):
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
