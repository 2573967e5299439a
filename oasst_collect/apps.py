"""The site itself as a Django app: whatever uses Django has the Celery app and the catalogues."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "oasst_collect"

    def ready(self) -> None:
        """Make ours the Celery app to which messages are sent, and compile changed catalogues."""
        from oasst_collect import celery  # noqa: F401
        from oasst_collect.catalogues.compiling import compile_changed

        compile_changed()
