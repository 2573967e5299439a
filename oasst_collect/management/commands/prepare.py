"""Make everything ready that the site needs before it can serve."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Bring the database to the current shape; then, in development, load the fixtures,"
        " and in production (DJANGO_DEBUG=0) collect the static files."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """See `help`; quick when nothing is to be done."""
        call_command("migrate", verbosity=0)
        if settings.DEBUG:
            call_command("load_fixtures", verbosity=options["verbosity"])
        else:
            call_command("collectstatic", interactive=False, verbosity=0)
