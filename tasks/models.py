"""Work that expires: openings, and the tasks (leases) that hand them out."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Random as SQLRandom
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from interface.languages import CODE_LENGTH
from tasks.kinds import SPECS, Kind
from tasks.offered import OFFERED, WITHIN_TREE
from trees.models import Message, Tree


class Status(models.TextChoices):
    """What became of a task. Only ``LEASED`` holds a place of its opening."""

    LEASED = "leased", _("open")
    ANSWERED = "answered", _("answered")
    EXPIRED = "expired", _("lease ran out")
    SKIPPED_LATER = "skipped_later", _("skipped: offer it to me again")
    SKIPPED_NOT_ME = "skipped_not_me", _("skipped: never again to me")
    SKIPPED_NOBODY_CAN = "skipped_nobody_can", _("skipped: nobody can do it")


MAY_BE_OFFERED_AGAIN = (Status.EXPIRED, Status.SKIPPED_LATER)
PROMPT_MAY_BE_OFFERED_AGAIN = (
    *MAY_BE_OFFERED_AGAIN,
    Status.SKIPPED_NOT_ME,
    Status.SKIPPED_NOBODY_CAN,
)
"""Whoever has no idea for a prompt today may have one tomorrow: it comes up after all else."""


class OpeningQuerySet(models.QuerySet["Opening"]):
    def locked(self) -> OpeningQuerySet:
        """Lock the rows; after the tree's lock, before those of tasks."""
        return self.select_for_update(no_key=True, of=("self",))

    def wanting(self) -> OpeningQuerySet:
        """Openings with a place that nobody holds."""
        return self.filter(places__gt=0)

    def offered_to(
        self,
        user_id: int,
        *,
        reads: Collection[str],
        writes: Collection[str],
        avoids: Collection[int],
    ) -> OpeningQuerySet:
        """What this person could be handed right now, in languages and of topics that suit them."""
        writing = [kind for kind, spec in SPECS.items() if spec.writes]
        return self.filter(
            Q(kind__in=writing, lang__in=writes) | (~Q(kind__in=writing) & Q(lang__in=reads)),
            _holds(
                OFFERED,
                user_id,
                user_id,
                list(PROMPT_MAY_BE_OFFERED_AGAIN),
                list(MAY_BE_OFFERED_AGAIN),
                list(avoids),
            ),
        )

    def within_tree(self) -> OpeningQuerySet:
        """Leave out replies to trees whose last places are being written at the moment."""
        return self.filter(_holds(WITHIN_TREE))


def _holds(condition: str, *params: object) -> RawSQL:
    return RawSQL(condition, params, output_field=models.BooleanField())  # noqa: S611 - our own


class Opening(models.Model):
    """A unit of work that is still needed.

    ``wanted`` answers in all, ``answered`` of them in, ``leased`` handed out at the moment.
    ``surplus`` is how many of the wanted ones are only promises to people who hold a lease, and
    go away with it (the tree changed, or the policy). Derived from the tree by
    ``tasks.openings``; can be rebuilt at any time.
    """

    tree = models.ForeignKey(
        Tree, on_delete=models.PROTECT, null=True, blank=True, related_name="openings"
    )
    target = models.ForeignKey(
        Message,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="openings",
        db_index=False,  # one_opening_per_question begins with it
    )
    kind = models.CharField(max_length=30, choices=[(k, k) for k in Kind])
    version = models.CharField(
        max_length=32, blank=True, help_text=_("Which revision, or which set of rivals.")
    )
    lang = models.CharField(max_length=CODE_LENGTH)
    wanted = models.PositiveIntegerField()
    answered = models.PositiveIntegerField(default=0)
    leased = models.PositiveIntegerField(default=0)
    surplus = models.PositiveIntegerField(default=0)
    places = models.GeneratedField(
        expression=F("wanted") - F("answered") - F("leased"),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    is_open = models.BooleanField(default=True, help_text=_("The tree still needs it."))
    tree_places = models.PositiveIntegerField(
        default=0, help_text=_("How many more messages the whole tree takes.")
    )
    lonely_below = models.PositiveIntegerField(
        default=0, help_text=_("Replies only: with fewer answers than this it is preferred.")
    )
    lonely = models.GeneratedField(
        expression=LessThan(F("answered"), F("lonely_below")),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    shuffle = models.FloatField(
        db_default=SQLRandom(), help_text=_("Its place, from 0 to 1, in the order of offers.")
    )
    barred = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text=_("People whose own work it is, or who have done it."),
    )
    topics = ArrayField(
        models.SmallIntegerField(),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Those of the tree, so that offers need not join."),
    )
    shown = models.JSONField(default=dict, help_text=_("Message id to revision, as asked about."))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = (
            # Invariant 1: nobody can be handed an answer that is not wanted.
            models.CheckConstraint(
                name="opening_not_overbooked",
                condition=Q(wanted__gte=F("answered") + F("leased")),
            ),
            models.CheckConstraint(
                name="opening_closed_offers_nothing",
                condition=Q(is_open=True) | Q(wanted=F("answered") + F("leased")),
            ),
            models.CheckConstraint(
                name="opening_has_target_or_is_prompt",
                condition=Q(kind=Kind.INITIAL_PROMPT, tree=None, target=None)
                | (~Q(kind=Kind.INITIAL_PROMPT) & Q(tree__isnull=False, target__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=("target", "kind", "version"),
                name="one_opening_per_question",
                condition=Q(target__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("lang",),
                name="one_prompt_opening_per_language",
                condition=Q(kind=Kind.INITIAL_PROMPT),
            ),
        )
        indexes = (
            # Asking and counting look at nothing but openings with a free place, and asking walks
            # along ``shuffle`` from a place drawn at random: it reads as many rows as it refuses.
            models.Index(
                fields=("lang", "kind", "shuffle"), name="opening_free", condition=Q(places__gt=0)
            ),
            models.Index(
                fields=("lang", "kind", "shuffle"),
                name="opening_lonely",
                condition=Q(places__gt=0, lonely=True),
            ),
            # How many replies to one tree are being written.
            models.Index(fields=("tree",), name="opening_tree_held", condition=Q(leased__gt=0)),
            # Why there is nothing: places that others hold.
            models.Index(fields=("lang", "kind"), name="opening_held", condition=Q(leased__gt=0)),
        )

    def __str__(self) -> str:
        return f"{self.kind} in {self.lang}"


class TaskQuerySet(models.QuerySet["Task"]):
    def locked(self) -> TaskQuerySet:
        """Lock the rows; a task's lock is the last to be taken."""
        return self.select_for_update(no_key=True, of=("self",))

    def of(self, user_id: int) -> TaskQuerySet:
        return self.filter(user_id=user_id)

    def open(self) -> TaskQuerySet:
        """Tasks whose lease holds a place."""
        return self.filter(status=Status.LEASED)

    def in_hand(self) -> TaskQuerySet:
        """Open tasks that their holder still has to answer."""
        return self.open().filter(sends_at=None)

    def in_outbox(self) -> TaskQuerySet:
        """Tasks whose answer was sent and can still be taken back."""
        return self.filter(sends_at__isnull=False)

    def overdue(self, now: datetime) -> TaskQuerySet:
        """Tasks that hold a place although their time is up."""
        return self.open().filter(expires_at__lte=now)

    def with_draft(self) -> TaskQuerySet:
        """Tasks with text or choices that were never taken in."""
        return self.filter(draft__isnull=False)

    def with_question(self) -> TaskQuerySet:
        """Join what a page or an answer shows of a task."""
        return self.select_related("opening", "opening__tree", "opening__target")


class Task(models.Model):
    """One opening handed to one volunteer under a lease that ends at ``expires_at``.

    A person has at most one task per opening: an opening offered again (after "later", or after
    its lease ran out) is the same task with a new lease, and its draft is still there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opening = models.ForeignKey(
        Opening,
        on_delete=models.PROTECT,
        related_name="tasks",
        db_index=False,  # task_opening_user begins with it
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="tasks",
        db_index=False,  # task_user_status begins with it
    )
    # Of the opening, repeated: one may hold one prompt of a language but write many in turn.
    for_prompt = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.LEASED)
    leased_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, help_text=_("Why it was skipped."))
    draft = models.JSONField(null=True, blank=True)
    draft_saved_at = models.DateTimeField(null=True, blank=True)
    sends_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("The draft is an answer that was sent; until then it can be taken back."),
    )
    refused_as = models.CharField(
        max_length=40,
        null=True,
        blank=True,
        help_text=_("Why the answer that was sent could not be taken in: a refusal's code."),
    )
    answer_digest = models.CharField(max_length=64, blank=True, editable=False)
    result_message = models.ForeignKey(
        Message,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # nobody asks which task a message came from
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = (
            # Invariant 2: nobody is given the same opening twice.
            models.UniqueConstraint(
                fields=("opening", "user"),
                name="one_task_per_person_and_opening",
                condition=Q(for_prompt=False),
            ),
            models.UniqueConstraint(
                fields=("opening", "user"),
                name="one_open_prompt_per_person_and_language",
                condition=Q(for_prompt=True, status=Status.LEASED, sends_at=None),
            ),
            # Invariant 3: an answer is stored once, with what it was.
            models.CheckConstraint(
                name="task_answered_has_digest",
                condition=(Q(status=Status.ANSWERED) & ~Q(answer_digest=""))
                | (~Q(status=Status.ANSWERED) & Q(answer_digest="")),
            ),
            models.CheckConstraint(
                name="task_in_outbox_has_answer",
                condition=Q(sends_at=None)
                | Q(status__in=(Status.LEASED, Status.EXPIRED), draft__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("expires_at",), name="task_due", condition=Q(status=Status.LEASED)
            ),
            models.Index(fields=("user", "status", "-leased_at"), name="task_user_status"),
            # Whether somebody had an opening before, for each one that a claim meets on its way.
            models.Index(fields=("opening", "user"), name="task_opening_user"),
            models.Index(fields=("user",), name="task_draft", condition=Q(draft__isnull=False)),
            # The sweep of the outbox, and what each page tells its reader of theirs.
            models.Index(
                fields=("sends_at",), name="task_outbox", condition=Q(sends_at__isnull=False)
            ),
            models.Index(
                fields=("user",),
                name="task_sent",
                condition=Q(sends_at__isnull=False) | Q(refused_as__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
