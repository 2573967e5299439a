"""Releases in the admin panel: moderators read them, admins have them built."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from datasets import releases
from datasets.models import Release
from interface.fact_admin import FactAdmin, is_admin


@admin.register(Release)
class ReleaseAdmin(FactAdmin):
    """Adding a release has the worker build it; after that nothing changes it."""

    list_display = ("name", "state", "created_at", "ready_at")
    list_filter = ("state",)
    ordering = ("-created_at", "id")
    id_fields = ("pk",)
    search_help_text = "Begin of a release's id."

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Admins."""
        return is_admin(request.user)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # type: ignore[override]
        """What an admin gives for a new one; every column of one that is there."""
        return super().get_fields(request, obj) if obj else ["name", "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """All of one that is there."""
        return super().get_readonly_fields(request, obj) if obj else []

    def save_model(self, request: HttpRequest, obj: Release, form: Any, change: bool) -> None:
        """Only ever a new one: store it, and have the worker build it."""
        obj.created_at = timezone.now()
        super().save_model(request, obj, form, change)
        releases.ask_worker(obj)
