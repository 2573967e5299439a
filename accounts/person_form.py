"""The admin's form for a person."""

from typing import TYPE_CHECKING, Any

from django import forms

from accounts.models import User
from interface.languages import ENGLISH_NAMES

LANGUAGE_CHOICES = sorted(ENGLISH_NAMES.items(), key=lambda item: item[1])


def _languages(help_text: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=LANGUAGE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "languages"}),
        help_text=help_text,
    )


if TYPE_CHECKING:
    ModelForm = forms.ModelForm[User]
else:
    ModelForm = forms.ModelForm


class PersonForm(ModelForm):
    """Languages, standing and roles. ``editor`` is who fills it in; the admin sets it."""

    editor: User

    reads = _languages("In which this person reviews and ranks.")
    writes = _languages("In which this person writes prompts and replies.")

    class Meta:
        model = User
        fields = ("reads", "writes", "is_active", "is_staff", "is_superuser")
        labels = {"is_active": "Active", "is_staff": "Moderator", "is_superuser": "Admin"}
        help_texts = {
            "is_active": (
                "Take this away to close the account: its sessions and keys stop working at once, "
                "its open tasks go to others when their time is up, and its drafts are kept."
            ),
            "is_staff": "May use this panel and act on trees, messages and reports.",
            "is_superuser": "May change policies, roles and keys as well. Must be a moderator.",
        }

    def clean(self) -> dict[str, Any]:
        """What must hold between the fields."""
        cleaned = super().clean() or {}
        person = self.instance
        if person.imported and cleaned.get("is_active"):
            self.add_error("is_active", "This author came with an import; nobody can sign in.")
        if cleaned.get("is_superuser") and cleaned.get("is_staff") is False:
            self.add_error("is_superuser", "An admin must be a moderator too.")
        if person.pk == self.editor.pk:
            for field in ("is_active", "is_staff", "is_superuser"):
                if field in self.changed_data:
                    self.add_error(field, "You cannot change this for yourself; ask another admin.")
        return cleaned
