"""Forms about oneself. allauth builds its sign-up form upon :class:`LanguagesForm`."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.keys import LONGEST_NAME
from accounts.languages import choose_languages
from accounts.models import User
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

    field_order = [
        "username",
        "email",
        "password1",
        "password2",
        "reads",
        "writes",
    ]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the new account is saved."""
        self.store(user)

    def store(self, user: User) -> None:
        """Store the person's choice."""
        chosen = self.cleaned_data
        choose_languages(user, reads=chosen["reads"], writes=chosen["writes"])


class SettingsForm(LanguagesForm):
    interface_lang = forms.ChoiceField(
        choices=settings.LANGUAGES,
        label=_("Language of this site"),
        help_text=_("Buttons and explanations. It does not change which tasks you are given."),
    )

    def store(self, user: User) -> None:
        """Store the person's choice."""
        super().store(user)
        user.interface_lang = self.cleaned_data["interface_lang"]
        user.save(update_fields=["interface_lang"])


class KeyForm(forms.Form):
    name = forms.CharField(
        max_length=LONGEST_NAME,
        label=_("What is the key for?"),
        widget=forms.TextInput(attrs={"placeholder": _("My script"), "autocomplete": "off"}),
    )
