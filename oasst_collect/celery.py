"""The Celery app: four queues, and what beat starts when."""

import os
from typing import Any

from celery import Celery, signals
from django.db import close_old_connections

from oasst_collect.embedded import running

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")

app = Celery("oasst_collect")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["trees", "tasks", "community", "datasets"], related_name="queues")


@signals.worker_init.connect
@signals.beat_init.connect
def use_embedded(**_: Any) -> None:
    """Worker and beat talk to Redis before any database connection starts the embedded servers."""
    running.ensure_running()


@signals.task_prerun.connect
def mend_connections(**_: Any) -> None:
    """Replace database connections that broke or grew old.

    Celery closes them after so many tasks (CELERY_DB_REUSE_MAX), and does not look at them before.
    """
    close_old_connections()
