"""The forms at the door: allauth's, in the words of this site."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _


def _without_placeholders(form: forms.Form) -> None:
    """Every field has its label above it; the same words in it would only be in the way."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["login"].label = _("User name or e-mail address")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].label = _("Keep me signed in on this device")


class SignUpForm(SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["username"].label = _("User name")
        self.fields["username"].help_text = _("Everybody can see it on the leaderboard.")
        self.fields["email"].label = _("E-mail address (optional)")
        self.fields["email"].help_text = _(
            "For signing in, and for a new password when you have lost yours. Nobody else sees it."
        )
