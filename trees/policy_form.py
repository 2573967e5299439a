"""The admin's form for a policy: what is in force where a field is empty, and what auto means."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils import timezone

from interface.languages import ENGLISH_NAMES
from trees.active import active_volunteers
from trees.models import POLICY_FIELDS, LanguagePolicy, policy_for
from trees.policy import AUTO, AUTO_LIMITS, Policy, limit

MOST: Final = {
    "goal_size": 10_000,
    "max_depth": 10_000,
    "max_replies": 10_000,
    "max_followups": 10_000,
    "prompt_reviews": 100,
    "reply_reviews": 100,
    "rankings": 100,
    "lonely_children": 10_000,
    "red_flag_limit": 10_000,
    "nobody_can_limit": 10_000,
    "min_ranking_trees": 100_000,
    "max_open_tasks": 1_000,
    "lease_minutes": 30 * 24 * 60,
    "max_text_length": 1_000_000,
}
DEFAULT_ONLY: Final = ("max_open_tasks",)

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[LanguagePolicy]
else:
    ModelForm = forms.ModelForm


class PolicyForm(ModelForm):
    """An empty field takes the default's value, which stands in it in grey."""

    lang = forms.ChoiceField(label="Language")

    class Meta:
        model = LanguagePolicy
        fields = ("lang", *POLICY_FIELDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if POLICY_FIELDS[0] in self.fields:  # absent where the page is for reading only
            self._offer_languages()
            self._show_what_is_in_force()
            self._explain_auto(timezone.now())

    def _offer_languages(self) -> None:
        field = self.fields["lang"]
        assert isinstance(field, forms.ChoiceField)
        known = [(LanguagePolicy.DEFAULT, "Default, for all languages"), *_by_name()]
        if self.instance.pk:
            field.choices = [choice for choice in known if choice[0] == self.instance.lang]
            field.disabled = True
            return
        taken = set(LanguagePolicy.objects.values_list("lang", flat=True))
        field.choices = [choice for choice in known if choice[0] not in taken]

    def _show_what_is_in_force(self) -> None:
        fallback = self._fallback()
        for name in POLICY_FIELDS:
            value = getattr(fallback, name)
            widget = self.fields[name].widget
            if isinstance(widget, forms.NullBooleanSelect):
                as_default = f"As the default: {'yes' if value else 'no'}"
                widget.choices = [("unknown", as_default), ("true", "Yes"), ("false", "No")]
            else:
                widget.attrs["placeholder"] = str(value)
        if self.instance.pk and self.instance.lang != LanguagePolicy.DEFAULT:
            for name in DEFAULT_ONLY:
                self.fields[name].disabled = True

    def _fallback(self) -> Policy:
        """What holds where this row says nothing."""
        if self.instance.lang == LanguagePolicy.DEFAULT:
            return Policy()
        return policy_for(LanguagePolicy.DEFAULT)

    def _explain_auto(self, now: datetime) -> None:
        lang = self.instance.lang
        known = bool(self.instance.pk) and lang != LanguagePolicy.DEFAULT
        active = active_volunteers(lang, now=now) if known else 0
        for name, auto in AUTO_LIMITS.items():
            if known:
                number = limit(Policy(), name, active_volunteers=active)
                people = "1 volunteer" if active == 1 else f"{active} volunteers"
                meaning = f"{AUTO} means {number} now, with {people} active this week."
            else:
                meaning = (
                    f"{AUTO} means {auto.per_volunteer:g} for each volunteer active in the "
                    f"language this week, and {auto.least} at least."
                )
            self.fields[name].help_text = f"{self.fields[name].help_text} {meaning}"

    def clean_acceptance_threshold(self) -> float | None:
        """A score is 1 at best."""
        value: float | None = self.cleaned_data["acceptance_threshold"]
        if value is not None and value >= 1:
            raise forms.ValidationError(
                "The best score is 1, and accepted is what is above the threshold: at 1 nothing "
                "would ever be accepted. Choose less than 1."
            )
        return value

    def clean(self) -> dict[str, Any]:
        """Numbers that the site can keep."""
        cleaned = super().clean() or {}
        for name, most in MOST.items():
            value = cleaned.get(name)
            if value is not None and value > most:
                self.add_error(name, f"At most {most:,}.")
        for name in DEFAULT_ONLY:
            if cleaned.get("lang") != LanguagePolicy.DEFAULT and cleaned.get(name) is not None:
                self.add_error(name, "This is one number for all; set it in the default.")
        return cleaned


def _by_name() -> list[tuple[str, str]]:
    named = [(code, f"{name} ({code})") for code, name in ENGLISH_NAMES.items()]
    return sorted(named, key=lambda choice: choice[1])
