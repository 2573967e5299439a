"""Forms about oneself. allauth builds its sign-up form upon :class:`LanguagesForm`."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.keys import LONGEST_NAME
from accounts.languages import choose_languages
from accounts.models import User
from accounts.names import LONGEST
from interface.languages import LANGUAGES


def _languages(**options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=list(LANGUAGES.items()), widget=forms.CheckboxSelectMultiple, **options
    )


class LanguagesForm(forms.Form):
    reads = _languages(
        label=_("Languages I read"),
        help_text=_("In these you will review and rank what others wrote."),
        error_messages={"required": _("Choose at least one language that you read.")},
    )
    writes = _languages(
        label=_("Languages I write"),
        help_text=_("In these you will write prompts and replies. None, if you only review."),
        required=False,
    )

    field_order = ["username", "password1", "reads", "writes", "consent"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the new account is saved."""
        self.store(user)

    def store(self, user: User) -> None:
        """Store the person's choice."""
        chosen = self.cleaned_data
        choose_languages(user, reads=chosen["reads"], writes=chosen["writes"])


def _interface_languages() -> list[tuple[str, StrOrPromise]]:
    return [("", _("The one my browser asks for")), *settings.LANGUAGES]


class SettingsForm(LanguagesForm):
    interface_lang = forms.ChoiceField(
        choices=_interface_languages,
        required=False,
        label=_("Language of this site"),
        help_text=_("Buttons and explanations. It does not change which tasks you are given."),
    )

    field_order = ["interface_lang", "reads", "writes"]

    def store(self, user: User) -> None:
        """Store the person's choice."""
        super().store(user)
        user.interface_lang = self.cleaned_data["interface_lang"]
        user.save(update_fields=["interface_lang"])


class NameForm(forms.Form):
    """What others see; ``person`` is who changes their name."""

    name = forms.CharField(
        max_length=LONGEST,
        label=_("Name"),
        help_text=_("Others see it on the leaderboard. You can sign in with it."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, person: User, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"name": person.username})
        self.person = person

    def clean_name(self) -> str:
        """A name that is free, by the rules of sign-up; one's own in other letters is free too."""
        given: str = self.cleaned_data["name"]
        if given.lower() == self.person.username.lower():
            name: str = get_adapter().clean_username(given, shallow=True)
        else:
            name = get_adapter().clean_username(given)
        return name


class ConsentForm(forms.Form):
    """Asked again: the terms as they are now."""

    consent = forms.BooleanField(
        label=_("I agree to these terms."),
        error_messages={"required": _("Tick this box if you agree; otherwise you can sign out.")},
    )


class KeyForm(forms.Form):
    name = forms.CharField(
        max_length=LONGEST_NAME,
        label=_("What is the key for?"),
        widget=forms.TextInput(attrs={"placeholder": _("My script"), "autocomplete": "off"}),
    )
