"""What all admin pages share: moderators read, nobody deletes, lists cost the same at any size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from interface import row_search
from interface.estimated_pages import EstimatedPaginator
from interface.languages import ENGLISH_NAMES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


def is_moderator(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Moderators are the active staff."""
    return user.is_active and bool(getattr(user, "is_staff", False))


def is_admin(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Admins are moderators who are superusers as well."""
    return is_moderator(user) and bool(getattr(user, "is_superuser", False))


class FastAdmin(ModelAdmin):
    """Lists that an index answers: no exact count, no sorting by any column, no deleting."""

    paginator = EstimatedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    sortable_by = ()
    actions = None

    # Shows the search box; the three below say what it looks at.
    search_fields = ("pk",)
    id_fields: Sequence[str] = ()
    number_fields: Sequence[str] = ()
    people_fields: Sequence[str] = ()

    admins_only = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Rows that the words find through an index; see ``interface.row_search``."""
        found = row_search.matching(
            search_term.split(),
            ids=self.id_fields,
            numbers=self.number_fields,
            people=self.people_fields,
        )
        return queryset.filter(found), False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Who sees the section on the index page."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Moderators read everything but what is for admins only."""
        return is_admin(request.user) if self.admins_only else is_moderator(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: nothing is deleted by a row going away."""
        return False


class FactAdmin(FastAdmin):
    """Rows that the site writes and people only read."""

    hidden_fields: Sequence[str] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by a form."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never by a form."""
        return False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # type: ignore[override]
        """Every column, bar the hidden ones."""
        columns = self.model._meta.concrete_fields
        return [column.name for column in columns if column.name not in self.hidden_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """All of them."""
        return self.get_fields(request, obj)


class LanguageFilter(admin.SimpleListFilter):
    """Narrow a list to one language. The choices are those of the site: no query."""

    title = "language"
    parameter_name = "lang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Code and English name of every language."""
        return sorted(ENGLISH_NAMES.items(), key=lambda item: item[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Rows in the chosen language."""
        return queryset.filter(lang=self.value()) if self.value() else queryset


def link(name: str, key: object, text: object) -> SafeString | str:
    """A link to a row's page (``name`` as in ``trees_tree``), or a dash if there is none."""
    if key is None:
        return "–"
    return format_html('<a href="{}">{}</a>', reverse(f"admin:{name}_change", args=[key]), text)


def short_id(key: object) -> str:
    """How an id begins: enough for the eye and for the search box."""
    return str(key)[:8]
