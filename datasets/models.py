"""Releases: sets of dataset files that never change once they are there."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NAME: Final = RegexValidator(
    r"\A[a-z0-9][a-z0-9._-]*\Z",
    _("Use small letters, digits, dots, hyphens and underscores; begin with a letter or digit."),
)


class ReleaseState(models.TextChoices):
    """How far a release is."""

    BUILDING = "building", _("being built")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class ReleaseQuerySet(models.QuerySet["Release"]):
    def published(self) -> ReleaseQuerySet:
        """Those that everybody may have, newest first."""
        return self.filter(state=ReleaseState.READY).order_by("-created_at", "id")

    def waiting(self) -> ReleaseQuerySet:
        """Those that a worker is building or has yet to build."""
        return self.filter(state=ReleaseState.BUILDING)


class Release(models.Model):
    """A named set of files. ``files`` lists them: name, bytes, sha256, trees, messages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(
        max_length=60, unique=True, validators=[NAME], help_text=_("For instance 2026-11.")
    )
    note = models.TextField(blank=True, help_text=_("What there is to know about it."))
    state = models.CharField(
        max_length=10, choices=ReleaseState.choices, default=ReleaseState.BUILDING, editable=False
    )
    created_at = models.DateTimeField(editable=False)
    ready_at = models.DateTimeField(null=True, blank=True, editable=False)
    files: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list, blank=True, editable=False
    )
    failure = models.TextField(blank=True, editable=False, help_text=_("Why building failed."))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="release_ready_has_files",
                condition=~Q(state=ReleaseState.READY) | (Q(ready_at__isnull=False) & ~Q(files=[])),
            ),
        )
        indexes = (models.Index(fields=("-created_at", "id"), name="release_created"),)

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """Where its files lie once it is ready."""
        return Path(settings.RELEASES_DIR) / self.name
