"""Forms of the moderation pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    """A volunteer's complaint about a message."""

    reason = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A few words are enough. Moderators read this; the author does not."),
        error_messages={"required": _("Say in a few words what is wrong.")},
    )
