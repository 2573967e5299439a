"""Sums of the ledger and of the corpus, what people are told, and what they want of us.

Reading the sums costs what people do in a month, not in all years.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interface.languages import CODE_LENGTH
from tasks.models import Task
from trees.models import Message


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
        indexes = (models.Index(fields=("author",), name="day_of_work_author"),)

    def __str__(self) -> str:
        return f"{self.author_id} on {self.day}"


class Preferences(models.Model):
    """What somebody wants of us; nobody has a row before they say so, and then defaults hold."""

    class Mail(models.TextChoices):
        NEVER = "never", _("never")
        WEEKLY = "weekly", _("once a week at most")
        DAILY = "daily", _("once a day at most")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="preferences",
    )
    untold = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text=_("Kinds of notices that this person does not want."),
    )
    mail = models.CharField(max_length=10, choices=Mail.choices, default=Mail.NEVER)
    mailed_at = models.DateTimeField(null=True, blank=True)
    hidden = models.BooleanField(
        default=False, help_text=_("Not shown to others on the leaderboards.")
    )
    weekly_goal = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Pieces of work a week that this person wants to do.")
    )

    class Meta:
        indexes = (
            # Whose mail is due.
            models.Index(fields=("mailed_at",), name="mail_wanted", condition=~Q(mail="never")),
        )

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"


class Watch(models.Model):
    """Somebody wants to be told when there is work again, of a kind and language or of any.

    It ends when they are told, or when they no longer wish it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches"
    )
    kind = models.CharField(max_length=30, blank=True, help_text=_("Empty for any."))
    lang = models.CharField(max_length=CODE_LENGTH, blank=True, help_text=_("Empty for any."))
    created_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "lang"),
                name="one_open_watch_per_wish",
                condition=Q(ended_at=None),
            ),
        )
        indexes = (
            models.Index(fields=("looked_at",), name="watch_open", condition=Q(ended_at=None)),
        )

    def __str__(self) -> str:
        return f"watch of {self.user_id}"


class NoticeKind(models.TextChoices):
    TREE_READY = "tree_ready", _("A conversation that I took part in is finished")
    RANKED_FIRST = "ranked_first", _("A reply of mine was ranked first")
    REJECTED = "rejected", _("A message of mine was not accepted")
    REMOVED = "removed", _("A message of mine was taken away")
    DRAFT_LEFT = "draft_left", _("The time for a task ran out while I had a draft")
    CAME_BACK = "came_back", _("An answer of mine came too late to be taken in")
    WORK_AGAIN = "work_again", _("There is work again, when I asked to be told")


class Notice(models.Model):
    """One thing told to one person, once.

    ``subject`` says what it is about, so that the same is never told twice; the relations are for
    showing it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notices",
        db_index=False,  # notice_user begins with it
    )
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    subject = models.CharField(max_length=80)
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    task = models.ForeignKey(
        Task, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    watch = models.ForeignKey(
        Watch, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "subject"), name="the_same_is_told_once"
            ),
        )
        indexes = (
            models.Index(fields=("user", "-created_at"), name="notice_user"),
            models.Index(fields=("user",), name="notice_unread", condition=Q(read_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"


class Round(models.Model):
    """Up to when something that is done again and again has looked at what happened."""

    name = models.CharField(max_length=30, primary_key=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Figures(models.Model):
    """Numbers for the statistics that take long to count: counted now and then, and kept."""

    name = models.CharField(max_length=30, primary_key=True)
    numbers = models.JSONField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
