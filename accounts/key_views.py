"""The page of the keys of one's programs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authentication import person
from accounts.forms import KeyForm
from accounts.keys import MOST_LIVE_KEYS, TooManyKeys, create_key, revoke_key
from interface.isolation import isolated


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_variables("secret")
def api_keys(request: HttpRequest) -> HttpResponse:
    """One's keys; or a new one, whose secret is on this answer's page only, hence no redirect."""
    if request.method != "POST":
        return _keys_page(request, KeyForm())
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _keys_page(request, form, status=422)
    try:
        key, secret = create_key(person(request), name=form.cleaned_data["name"])
    except TooManyKeys as refused:
        form.add_error(None, refused.detail)
        return _keys_page(request, form, status=refused.status)
    return render(request, "accounts/new_key.html", {"key": key, "secret": secret}, status=201)


@login_required
@require_POST
def api_key_revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Make a key useless."""
    key = revoke_key(person(request), key_id, now=timezone.now())
    messages.success(request, _("The key “%(name)s” is revoked.") % {"name": isolated(key.name)})
    return redirect("api_keys")


def _keys_page(request: HttpRequest, form: KeyForm, *, status: int = 200) -> HttpResponse:
    shown = {
        "form": form,
        "keys": person(request).api_keys.order_by("-created_at"),
        "most_live_keys": MOST_LIVE_KEYS,
    }
    return render(request, "accounts/keys.html", shown, status=status)
