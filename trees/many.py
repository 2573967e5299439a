"""The right to lock many trees in one transaction."""

from typing import Final

from django.db import connection

_LOCK: Final = 7_305_810_222
"""Number of the advisory lock; means nothing else."""


def lock_many_trees() -> None:
    """Be the only one who locks more than one tree, until the transaction at hand ends.

    Waits for whoever is at it. To be taken before any tree. Two at a time would meet the same
    trees in different order, and deadlock: a changed policy goes through a table in which trees
    come and go, an import goes by its file.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
