"""The Celery app: four queues, and what beat starts when."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")

app = Celery("oasst_collect")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["tasks"], related_name="queues")
