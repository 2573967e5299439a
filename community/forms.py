"""The form in which people say what they want to be told."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community.models import NoticeKind, Preferences
from community.preferences import store

MOST_A_WEEK: Final = 500
CHOOSABLE: Final = [
    choice for choice in NoticeKind.choices if choice[0] != NoticeKind.WORK_AGAIN.value
]
"""That there is work again is told only to those who ask for it each time."""


class NoticesForm(forms.Form):
    told = forms.MultipleChoiceField(
        choices=CHOOSABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Tell me when"),
        help_text=_("What you tick is listed under “Notices” on this site. Nothing pops up."),
    )
    mail = forms.ChoiceField(
        choices=Preferences.Mail.choices,
        label=_("Write me an e-mail about it"),
        help_text=_("Only if there is something new. Every e-mail has a link that ends them."),
    )
    weekly_goal = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_A_WEEK,
        label=_("My goal for a week"),
        help_text=_(
            "How many pieces of work you would like to do in a week: a message, a review or a "
            "ranking is one. Only you see it. Leave it empty for none."
        ),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    hidden = forms.BooleanField(
        required=False,
        label=_("Do not show me on the leaderboards"),
        help_text=_("You still see your own points."),
    )

    def __init__(self, data: Any = None, *, wanted: Preferences, mailable: bool) -> None:
        self.mailable = mailable
        chosen = {
            "told": [kind for kind, _words in CHOOSABLE if kind not in wanted.untold],
            "mail": wanted.mail,
            "weekly_goal": wanted.weekly_goal,
            "hidden": wanted.hidden,
        }
        super().__init__(data, initial=chosen)

    def clean_mail(self) -> str:
        """Only to an address that is known to be the person's own."""
        mail: str = self.cleaned_data["mail"]
        if mail != Preferences.Mail.NEVER and not self.mailable:
            raise forms.ValidationError(
                _("Give and confirm your e-mail address first, so that we write to nobody else.")
            )
        return mail

    def store(self, user: User) -> None:
        """Store the person's choice."""
        given = self.cleaned_data
        untold = [kind for kind, _words in CHOOSABLE if kind not in given["told"]]
        store(
            user,
            untold=untold,
            mail=given["mail"],
            hidden=given["hidden"],
            weekly_goal=given["weekly_goal"],
        )
