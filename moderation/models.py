"""Judgement by people: reports, and the log of what moderators did."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trees.models import Message, Tree


class Report(models.Model):
    """A volunteer's complaint about a message."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reports")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reports"
    )
    reason = models.TextField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("message", "author"), name="one_report_per_person_and_message"
            ),
        )
        indexes = (
            models.Index(
                fields=("created_at",), name="report_open", condition=Q(closed_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"report on {self.message_id}"


class ActKind(models.TextChoices):
    DELETE_MESSAGE = "delete_message", _("delete message")
    RESTORE_MESSAGE = "restore_message", _("restore message")
    EDIT_MESSAGE = "edit_message", _("edit message")
    HALT_TREE = "halt_tree", _("halt or withdraw tree")
    RESUME_TREE = "resume_tree", _("resume tree")
    RESHAPE_TREE = "reshape_tree", _("change goal, depth or children of a tree")
    CHANGE_TOPICS = "change_topics", _("change topics of a tree")
    RETRY_SCORING = "retry_scoring", _("compute ranks again")
    ACTIVATE_TREE = "activate_tree", _("activate backlog tree")
    CLOSE_REPORT = "close_report", _("close report")


class Action(models.Model):
    """One act of a moderator: who, what, on what, why, when. Never changed, never removed."""

    kind = models.CharField(max_length=20, choices=ActKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    tree = models.ForeignKey(Tree, on_delete=models.PROTECT, related_name="actions")
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    reason = models.TextField(blank=True)
    effect = models.JSONField(
        default=dict, help_text=_("What it changed, as far as an undoing needs to know.")
    )
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("tree", "-at"), name="action_tree"),)

    def __str__(self) -> str:
        return f"{self.kind} on {self.tree_id}"
