"""``manage.py load_fixtures``: conversations, rules and people that make a new site alive."""

import argparse
import json
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.demo import create_demo_accounts
from datasets.importing import import_file
from tasks import openings
from trees.models import LanguagePolicy, Tree

FOLDER: Final[Path] = settings.BASE_DIR / "fixtures"


class Command(BaseCommand):
    help = (
        "Load the sample conversations of fixtures/, the language policies that go with them, and "
        "in development the demo accounts. Does nothing to a database that holds a tree already."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """No options."""

    def handle(self, *args: Any, **options: Any) -> None:
        """All of it or nothing."""
        with transaction.atomic():
            if settings.DEBUG:
                create_demo_accounts()
            if Tree.objects.exists():
                return
            number = load()
        if options["verbosity"]:
            self.stdout.write(f"Loaded {number} sample conversations.")


def load() -> int:
    """Import the conversations, with openings for what they need; returns how many trees."""
    now = timezone.now()
    for lang, rules in json.loads((FOLDER / "policies.json").read_text()).items():
        LanguagePolicy.objects.update_or_create(lang=lang, defaults=rules)
    files = sorted(FOLDER.glob("*.trees.jsonl"))
    number = sum(import_file(path, now=now).counts.trees for path in files)
    openings.refresh_all_prompts(now=now)
    return number
