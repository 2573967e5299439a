"""``manage.py create_volunteers N --lang en,es``."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.volunteers import PREFIX, create_volunteers
from interface.refusals import Invalid


class Command(BaseCommand):
    help = (
        "Make N accounts that are ready to work, each with an API key: one JSON line each, "
        '{"user", "key"}, on standard output. The keys cannot be shown again.'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, metavar="N", help="how many accounts")
        parser.add_argument(
            "--lang", required=True, help="what they read and write: codes joined by commas"
        )
        parser.add_argument(
            "--prefix", default=PREFIX, help="how their user names begin (default: %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        langs = [code.strip() for code in options["lang"].split(",") if code.strip()]
        try:
            made = create_volunteers(options["number"], langs=langs, prefix=options["prefix"])
        except Invalid as refused:
            raise CommandError(refused.detail) from None
        for volunteer in made:
            self.stdout.write(json.dumps({"user": volunteer.user.username, "key": volunteer.key}))
