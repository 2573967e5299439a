"""``manage.py check_invariants``: is everything right in this database?"""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tasks.invariants import GROUPS, SHOWN, check_all, snapshot


class Command(BaseCommand):
    help = (
        "Check the six groups of invariants on the database, while the site runs or not. Exit "
        "status 0 and a count per group, or 1 and what is broken. Changes nothing."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """No options: everything is checked."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line per group, then what is broken."""
        with snapshot():
            report = check_all()
        for group, promise in GROUPS.items():
            broken = report.broken(group)
            verdict = f"{len(broken):,} BROKEN" if broken else "holds"
            self.stdout.write(f"{group}. {promise}: {verdict} ({report.checked[group]:,} rows)")
            for finding in broken[:SHOWN]:
                self.stdout.write(f"   {finding.broken}: {finding.where}")
            if len(broken) > SHOWN:
                self.stdout.write(f"   … and {len(broken) - SHOWN:,} more")
        if report.on_their_way:
            self.stdout.write(
                f"{report.on_their_way:,} trees are on their way to where they belong."
            )
        if report.findings:
            raise CommandError(f"{len(report.findings):,} things are broken.", returncode=1)
