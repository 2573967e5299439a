"""Pages about oneself: joining, and settings with the keys of one's programs."""

from typing import Any

from allauth.account.views import SignupView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authentication import person
from accounts.forms import KeyForm, SettingsForm
from accounts.keys import MOST_LIVE_KEYS, TooManyKeys, create_key, revoke_key
from accounts.languages import languages_of_browser
from accounts.models import User


class SignUp(SignupView):  # type: ignore[misc]
    """allauth's page, with the languages that the browser asks for already chosen."""

    def get_initial(self) -> dict[str, Any]:
        """See Django."""
        spoken = languages_of_browser(self.request.headers.get("Accept-Language", ""))
        return {**super().get_initial(), "reads": spoken, "writes": spoken}

    def form_valid(self, form: Form) -> HttpResponse:
        """The account with its languages, or nothing; of two who want a name, one gets it."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            if not User.objects.filter(username__iexact=form.cleaned_data["username"]).exists():
                raise
            form.add_error("username", _("Somebody has just taken this name."))
            response = self.form_invalid(form)
        return response


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Languages, interface, e-mail, keys."""
    if request.method != "POST":
        return _settings_page(request)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _settings_page(request, form=form, status=422)
    form.store(person(request))
    messages.success(request, _("Your settings are saved."))
    return redirect("settings")


@login_required
@require_POST
@never_cache
@sensitive_variables("secret")
def api_key_create(request: HttpRequest) -> HttpResponse:
    """Make a key. Its secret is on the answer's page and nowhere else, hence no redirect."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _settings_page(request, key_form=form, status=422)
    try:
        key, secret = create_key(person(request), name=form.cleaned_data["name"])
    except TooManyKeys as refused:
        form.add_error(None, refused.detail)
        return _settings_page(request, key_form=form, status=refused.status)
    return render(request, "accounts/new_key.html", {"key": key, "secret": secret}, status=201)


@login_required
@require_POST
def api_key_revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Make a key useless."""
    key = revoke_key(person(request), key_id, now=timezone.now())
    messages.success(request, _("The key “%(name)s” is revoked.") % {"name": key.name})
    return redirect("settings")


def _settings_page(
    request: HttpRequest,
    *,
    form: SettingsForm | None = None,
    key_form: KeyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = person(request)
    chosen = {"reads": user.reads, "writes": user.writes, "interface_lang": user.interface_lang}
    shown = {
        "form": form or SettingsForm(initial=chosen),
        "key_form": key_form or KeyForm(),
        "keys": user.api_keys.order_by("-created_at"),
        "most_live_keys": MOST_LIVE_KEYS,
    }
    return render(request, "accounts/settings.html", shown, status=status)
