"""Buttons on a row's page: what will happen, a reason, and the act itself.

An act is asked for with GET, which shows what it would do, and done with POST. The functions
behind it check permission again and own their transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from interface.fact_admin import FactAdmin, is_admin, is_moderator
from interface.refusals import Refused

Cleaned = Mapping[str, Any]


class Confirmation(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    """Why it is done; kept in the log."""

    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the log, for those who will wonder.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One button.

    ``possible`` says whether the row's page offers it; ``foretell`` what it would do, in
    sentences; ``perform`` does it and says what came of it, or raises ``Refused``.
    """

    name: str
    label: str
    perform: Callable[[Any, Any, Cleaned, datetime], str]
    foretell: Callable[[Any, datetime], Sequence[str]]
    possible: Callable[[Any], bool] = lambda _: True
    form: type[forms.Form] = ReasonForm
    initial: Callable[[Any], dict[str, Any]] = lambda _: {}
    danger: bool = False
    admins_only: bool = False

    def allowed(self, request: HttpRequest) -> bool:
        """Whether this person may press the button at all."""
        return is_admin(request.user) if self.admins_only else is_moderator(request.user)


class ActAdmin(FactAdmin):
    """A row that people only read, with buttons for what may be done with it."""

    acts: Sequence[Act] = ()
    change_form_template = "admin/row_with_acts.html"

    def get_urls(self) -> list[URLPattern]:
        """The page of each act, before the pages that take any path."""
        meta = self.model._meta
        act = path(
            "<path:object_id>/act/<slug:name>/",
            self.admin_site.admin_view(self.act_view),
            name=f"{meta.app_label}_{meta.model_name}_act",
        )
        return [act, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The row's page with its buttons."""
        row = self.get_object(request, unquote(object_id))
        more = {"acts": self._offered(request, row)} if row is not None else {}
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """GET: what the act would do. POST: do it, say what came of it, and go back."""
        act = next((act for act in self.acts if act.name == name), None)
        row = self.get_object(request, unquote(object_id))
        if act is None or row is None:
            raise Http404
        if not act.allowed(request):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = act.form(sent, initial=act.initial(row))
        if request.method == "POST" and form.is_valid() and self._perform(request, act, row, form):
            return HttpResponseRedirect(self._page_of(row))
        return self._ask(request, act, row, form)

    def _perform(self, request: HttpRequest, act: Act, row: Any, form: forms.Form) -> bool:
        try:
            result = act.perform(row, request.user, form.cleaned_data, timezone.now())
        except Refused as refusal:
            field = refusal.extra.get("field")
            form.add_error(str(field) if field in form.fields else None, refusal.detail)
            return False
        messages.success(request, result)
        return True

    def _ask(self, request: HttpRequest, act: Act, row: Any, form: forms.Form) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.model._meta,
            "original": row,
            "back": self._page_of(row),
            "act": act,
            "subject": self.subject(row),
            "foretold": act.foretell(row, timezone.now()) if act.possible(row) else None,
            "form": form,
        }
        return TemplateResponse(request, "admin/act.html", context)

    def subject(self, row: Any) -> str:
        """What an act's page shows of the row it is about."""
        return str(row)

    def button(self, row: Any, act: Act) -> SafeString:
        """A link to the act's page, for lists."""
        return format_html('<a class="act" href="{}">{}</a>', self._url(row, act), act.label)

    def _url(self, row: Any, act: Act) -> str:
        meta = self.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_act", args=[row.pk, act.name])

    def _offered(self, request: HttpRequest, row: Any) -> list[dict[str, Any]]:
        return [
            {"act": act, "url": self._url(row, act)}
            for act in self.acts
            if act.allowed(request) and act.possible(row)
        ]

    def _page_of(self, row: Any) -> str:
        meta = self.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
