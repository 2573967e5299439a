"""People in the admin: standing and languages by moderators, roles and keys by admins.

Moderators change ordinary volunteers only, and do not see e-mail addresses or keys.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.models import APIKey, Consent, IdempotencyRecord, User
from accounts.person_form import PersonForm
from interface.act_admin import Act, ActAdmin, Confirmation
from interface.fact_admin import FactAdmin, FastAdmin, is_admin, is_moderator, link

KEYS_SHOWN = 20

# Roles are is_staff and is_superuser: nothing on the site asks a group.
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)


@admin.register(User)
class PersonAdmin(FastAdmin, UserAdmin):  # type: ignore[type-arg]
    """A person: languages, standing, roles, and where to find what they did."""

    form = PersonForm
    list_display = ("username", "is_active", "is_staff", "is_superuser", "imported", "date_joined")
    list_filter = ("is_active", "is_staff")
    ordering = ("username",)
    id_fields = ("public_id",)
    people_fields = ("pk",)
    search_help_text = "Begin of a user name or of a public id."
    filter_horizontal = ()

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """What there is to see depends on who looks."""
        if obj is None:
            return self.add_fieldsets
        known = ["username", "public_id", "imported", "date_joined", "last_login", "traces"]
        if is_admin(request.user):
            known += ["email", "keys", "sign_in"]
        return (
            (None, {"fields": known}),
            ("Standing", {"fields": ("is_active", "is_staff", "is_superuser")}),
            ("Languages", {"fields": ("reads", "writes")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Sequence[str]:  # type: ignore[override]
        """Only admins hand out roles."""
        fixed = ["username", "public_id", "imported", "date_joined", "last_login", "traces"]
        fixed += ["email", "keys", "sign_in"]
        if obj is None:
            return ()
        return fixed if is_admin(request.user) else [*fixed, "is_staff", "is_superuser"]

    def get_form(self, request: HttpRequest, obj: User | None = None, **kwargs: Any) -> Any:  # type: ignore[override]
        """The form knows who fills it in."""
        form = super().get_form(request, obj, **kwargs)
        return type(form.__name__, (form,), {"editor": request.user})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Admins only; all others sign up."""
        return is_admin(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Moderators change volunteers; only admins change moderators and admins."""
        if is_admin(request.user):
            return True
        staff = isinstance(obj, User) and (obj.is_staff or obj.is_superuser)
        return is_moderator(request.user) and not staff

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 - Django's name
        form_url: str = "",
    ) -> HttpResponse:
        """Admins only: who sets a password can sign in as its owner."""
        if not is_admin(request.user):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    @admin.display(description="API keys")
    def keys(self, person: User) -> SafeString | str:
        """The newest keys, each with a link to where it can be revoked."""
        newest = person.api_keys.order_by("-pk")[:KEYS_SHOWN]
        rows = [(link("accounts_apikey", key.pk, key), _standing(key)) for key in newest]
        return format_html_join(mark_safe("<br>"), "{} {}", rows) or "none"

    @admin.display(description="Password")
    def sign_in(self, person: User) -> SafeString | str:
        """Where an admin sets a new one."""
        if person.imported:
            return "none: nobody can sign in"
        url = reverse("admin:auth_user_password_change", args=[person.pk])
        return format_html('<a href="{}">Set a new password</a>', url)

    @admin.display(description="What they did")
    def traces(self, person: User) -> SafeString:
        """Lists narrowed to this person."""
        lists = ("trees_message", "trees_review", "trees_contribution", "tasks_task")
        rows = [
            (reverse(f"admin:{name}_changelist"), person.username, name.partition("_")[2])
            for name in lists
        ]
        return format_html_join(" · ", '<a href="{}?q={}">{}s</a>', rows)


def _standing(key: APIKey) -> str:
    return "in use" if key.revoked_at is None else f"revoked {key.revoked_at:%Y-%m-%d}"


def _revoke(key: APIKey, actor: User, cleaned: Mapping[str, Any], now: datetime) -> str:
    APIKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)
    return f"The key {key} opens nothing any more."


REVOKE = Act(
    name="revoke",
    label="Revoke key",
    form=Confirmation,
    danger=True,
    admins_only=True,
    possible=lambda key: key.revoked_at is None,
    foretell=lambda key, now: [
        f"Programs of {key.user} that use the key {key} are refused from now on.",
        "This cannot be undone; its owner can make a new key at any time.",
    ],
    perform=_revoke,
)


@admin.register(APIKey)
class APIKeyAdmin(ActAdmin):
    """Keys of people's programs. The secret is stored nowhere."""

    admins_only = True
    acts = (REVOKE,)
    list_display = ("prefix", "name", "owner", "created_at", "revoked_at")
    list_select_related = ("user",)
    ordering = ("-pk",)
    hidden_fields = ("digest",)
    people_fields = ("user",)
    search_help_text = "Begin of a user name."

    @admin.display(description="person")
    def owner(self, key: APIKey) -> SafeString | str:
        """Whose key it is."""
        return link("accounts_user", key.user_id, key.user)


@admin.register(Consent)
class ConsentAdmin(FactAdmin):
    """Who agreed to which terms, and when. Kept for ever."""

    admins_only = True
    list_display = ("given_at", "user", "version", "to_operator")
    list_select_related = ("user",)
    ordering = ("-pk",)
    people_fields = ("user",)
    search_help_text = "Begin of a user name."


@admin.register(IdempotencyRecord)
class IdempotencyRecordAdmin(FactAdmin):
    """Remembered outcomes of writes, for those who debug a program."""

    admins_only = True
    list_display = ("created_at", "user", "key", "status")
    list_select_related = ("user",)
    ordering = ("-pk",)
    people_fields = ("user",)
    search_help_text = "Begin of a user name."


@admin.register(EmailAddress)
class EmailAddressAdmin(FactAdmin):
    """Addresses, which their owners change themselves."""

    admins_only = True
    list_display = ("email", "user", "verified", "primary")
    list_select_related = ("user",)
    ordering = ("-pk",)
    people_fields = ("user",)
    search_help_text = "Begin of a user name."


@admin.register(LogEntry)
class LogEntryAdmin(FactAdmin):
    """What forms of this panel changed: policies and people. Acts have a log of their own."""

    admins_only = True
    list_display = ("action_time", "user", "content_type", "object_repr", "change_message")
    list_select_related = ("user", "content_type")
    ordering = ("-pk",)
    people_fields = ("user",)
    search_help_text = "Begin of a user name."
