"""The admin panel: one look, the site's own sign-in, and how many reports wait."""

from typing import Any, Final

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from interface.fact_admin import is_moderator

REPORTS_COUNTED: Final = 1000
"""Above this the index page says "more than"."""


class Panel(admin.AdminSite):
    """Moderators and admins only; everybody signs in and out where all others do."""

    site_header = "OASST Collect"
    site_title = "OASST Collect"
    index_title = "Moderation and administration"
    enable_nav_sidebar = False  # lists of texts need the room

    def has_permission(self, request: HttpRequest) -> bool:
        """Active staff."""
        return is_moderator(request.user)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the site's sign-in; 403 for those who are signed in and are no moderators."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or "/admin/")

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the site's sign-out."""
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the site's page for it."""
        return redirect("account_change_password")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The sections, and above them how many reports wait."""
        from moderation.models import Report

        waiting = Report.objects.filter(closed_at=None)[: REPORTS_COUNTED + 1].count()
        reports = {"reports_open": waiting, "reports_counted": REPORTS_COUNTED}
        return super().index(request, {**reports, **(extra_context or {})})
