"""The forms at the door: allauth's, in the words of this site."""

from collections.abc import Mapping
from random import SystemRandom
from typing import Any, Final

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.agreements import agree
from accounts.consent import CURRENT
from accounts.given_names import given_name
from accounts.models import User

LONGEST_ADDRESS: Final = 150
"""Of an e-mail address at sign-up: it shares its field with the name, which is no longer."""


_AS_TYPED: Final = {"autocapitalize": "none", "spellcheck": "false"}
_LABELS: Final[Mapping[str, StrOrPromise]] = {
    "login": _("Name or e-mail address"),
    "username": _("Name or e-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("The password you have now"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "remember": _("Keep me signed in on this device"),
}
_PASSWORD_HELP: Final = _("At least 8 characters. A few words in a row do well.")


class _OurWords:
    """A form of allauth's whose fields are called as on the rest of the site."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            # The same words within the field would only be in the way.
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = _PASSWORD_HELP


class NewAddressForm(_OurWords, AddEmailForm):  # type: ignore[misc]
    pass


class PasswordForm(_OurWords, ChangePasswordForm):  # type: ignore[misc]
    pass


class LostPasswordForm(_OurWords, ResetPasswordForm):  # type: ignore[misc]
    pass


class NewPasswordForm(_OurWords, ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class OnceMoreForm(_OurWords, ReauthenticateForm):  # type: ignore[misc]
    pass


class SignInForm(_OurWords, LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= _AS_TYPED | {"autocomplete": "username"}
        self.fields["password"].help_text = ""


class SignUpForm(_OurWords, SignupForm):  # type: ignore[misc]
    """A name or an e-mail address in one field, a password, consent, and languages.

    Whoever gives an address is given a name that says nothing about them, and may change it.
    """

    consent = forms.BooleanField(
        label=_("I agree to these terms."),
        error_messages={
            "required": _("Please read the terms and tick this box; without it you cannot join in.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"]
        self.fields["password1"].label = _("Password")
        who = self.fields["username"]
        who.help_text = _(
            "A name is seen by others on the leaderboard. An address is seen by nobody; with it "
            "you can get a new password, and you are given a name that you may change."
        )
        who.widget.attrs |= _AS_TYPED
        # allauth would hide it by a style of its own, which our policy forbids.
        self.fields[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD].widget.attrs.pop("style")

    def clean_username(self) -> str:
        """The name; for an address, the name that is given with it."""
        given = self.cleaned_data["username"]
        if "@" not in given:
            name: str = super().clean_username()
            return name
        self.cleaned_data["email"] = forms.EmailField(max_length=LONGEST_ADDRESS).clean(given)
        self.cleaned_data["email"] = self.clean_email()
        return given_name(SystemRandom())

    def clean_consent(self) -> bool:
        """Consent to the terms that were shown, which may have changed in the meantime."""
        if self.data.get("terms") != str(CURRENT.version):
            raise forms.ValidationError(
                _("The terms have changed since you opened this page. Please read them again.")
            )
        return True

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the new account is saved."""
        super().signup(request, user)
        agree(user, terms=CURRENT)
