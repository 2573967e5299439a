"""The site itself as a Django app: whatever uses Django has the Celery app at hand."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "oasst_collect"

    def ready(self) -> None:
        """Make ours the Celery app to which messages are sent, in every process."""
        from oasst_collect import celery  # noqa: F401
