"""Pages about oneself: joining, the terms one agrees to, and settings."""

from typing import Any

from allauth.account.views import SignupView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.agreements import agree
from accounts.authentication import person
from accounts.consent import CURRENT, MINIMUM_AGE, VERSIONS, must_ask, terms_of
from accounts.forms import ConsentForm, NameForm, SettingsForm
from accounts.languages import languages_of_browser
from accounts.models import User
from accounts.names import NameTaken, change_name


class SignUp(SignupView):  # type: ignore[misc]
    """allauth's page, with the languages that the browser asks for already chosen."""

    def get_initial(self) -> dict[str, Any]:
        """See Django."""
        spoken = languages_of_browser(self.request.headers.get("Accept-Language", ""))
        return {**super().get_initial(), "reads": spoken, "writes": spoken}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See Django."""
        return {**super().get_context_data(**kwargs), "terms": CURRENT, "age": MINIMUM_AGE}

    def form_valid(self, form: Form) -> HttpResponse:
        """The account with its languages and consent, or nothing; a name goes to one person."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            if not User.objects.filter(username__iexact=form.cleaned_data["username"]).exists():
                raise
            form.add_error("username", _("Somebody has just taken this name."))
            response = self.form_invalid(form)
        return response


@require_safe
def terms(request: HttpRequest, version: int = CURRENT.version) -> HttpResponse:
    """What one agrees to: the current terms, or an earlier version of them."""
    shown = terms_of(version)
    if shown is None:
        raise Http404(_("There is no such version of the terms."))
    page = {"terms": shown, "current": CURRENT, "versions": VERSIONS, "age": MINIMUM_AGE}
    return render(request, "accounts/terms.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Ask for consent to terms that are new to this person, then go on to where they were going."""
    then = _place_to_go_on(request)
    if not must_ask(person(request).consent_version):
        return redirect(then)
    form = ConsentForm(request.POST or None)
    # Consent is to what was on the page; if that is no longer all, it is shown again.
    if request.POST.get("terms") == str(CURRENT.version) and form.is_valid():
        agree(person(request), terms=CURRENT)
        return redirect(then)
    page = {"form": form, "terms": CURRENT, "age": MINIMUM_AGE, "next": then}
    return render(request, "accounts/consent.html", page, status=422 if form.errors else 200)


def _place_to_go_on(request: HttpRequest) -> str:
    given = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return given if ours else resolve_url("dashboard")


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Languages of the site and of the work, one's name, and the way to all other settings."""
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
def name_change(request: HttpRequest) -> HttpResponse:
    """Take another name."""
    user = person(request)
    form = NameForm(user, request.POST)
    if not form.is_valid():
        return _settings_page(request, name_form=form, status=422)
    try:
        change_name(user, name=form.cleaned_data["name"])
    except NameTaken as refused:
        form.add_error("name", refused.detail)
        return _settings_page(request, name_form=form, status=refused.status)
    messages.success(request, _("You are called %(name)s now.") % {"name": user.username})
    return redirect("settings")


def _settings_page(
    request: HttpRequest,
    *,
    form: SettingsForm | None = None,
    name_form: NameForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = person(request)
    chosen = {"reads": user.reads, "writes": user.writes, "interface_lang": user.interface_lang}
    shown = {
        "form": form or SettingsForm(initial=chosen),
        "name_form": name_form or NameForm(user),
        "consents": user.consents.order_by("-version"),
    }
    return render(request, "accounts/settings.html", shown, status=status)
