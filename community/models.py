"""Sums of the ledger: reading them costs what people do in a month, not in all years."""

from django.conf import settings
from django.db import models

from interface.languages import CODE_LENGTH


class DayOfWork(models.Model):
    """One person's accepted work in one language on one day (UTC).

    The rows of the oldest day speak of all days before it as well. Derived from the ledger by
    ``community.days``; can be rebuilt at any time.
    """

    day = models.DateField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    lang = models.CharField(max_length=CODE_LENGTH)
    prompts = models.PositiveIntegerField()
    prompter_replies = models.PositiveIntegerField()
    assistant_replies = models.PositiveIntegerField()
    reviews = models.PositiveIntegerField()
    rankings = models.PositiveIntegerField()

    class Meta:
        constraints = (
            # Also what finds the days of a span.
            models.UniqueConstraint(
                fields=("day", "author", "lang"), name="one_sum_per_day_person_and_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.author_id} on {self.day}"
