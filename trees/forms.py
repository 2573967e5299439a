"""What the reading room may be asked for."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from interface.languages import LANGUAGES, own_and_interface_name
from trees.reading_room import Length, Order, Wish
from trees.topic_list import TopicGroup, choosable, numbers_by_slug


class WishForm(forms.Form):
    """Read from an address: what makes no sense in it counts as not said."""

    words = forms.CharField(
        label=_("Words"),
        required=False,
        widget=forms.SearchInput(attrs={"aria-describedby": "words-help", "maxlength": 200}),
    )
    lang = forms.CharField(label=_("Language"), required=False, widget=forms.Select)
    topic = forms.CharField(label=_("Topic"), required=False, widget=forms.Select)
    length = forms.ChoiceField(
        label=_("Length"),
        required=False,
        choices=[
            ("", _("Any length")),
            (Length.SHORT, _("Short: up to 5 messages")),
            (Length.MEDIUM, _("Medium: 6 to 12 messages")),
            (Length.LONG, _("Long: more than 12 messages")),
        ],
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Best match, or newest")),
            (Order.NEWEST, _("Newest first")),
            (Order.OLDEST, _("Oldest first")),
            (Order.LONGEST, _("Longest first")),
            (Order.SHORTEST, _("Shortest first")),
        ],
    )

    def __init__(self, given: Mapping[str, Any], *, counts: Mapping[str, int]) -> None:
        """``counts``: how many conversations there are in each language that has any."""
        super().__init__(given)
        offered = [
            (code, f"{own_and_interface_name(code)} · {counts.get(code, 0)}")
            for code in LANGUAGES
            if code in counts or code == given.get("lang")
        ]
        self.fields["lang"].widget = forms.Select(choices=[("", _("All languages")), *offered])
        self.fields["topic"].widget = forms.Select(choices=[("", _("Any topic")), *_topics()])

    def wish(self) -> Wish:
        """What was asked for."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return Wish(
            words=given.get("words", ""),
            lang=given["lang"] if given.get("lang") in LANGUAGES else None,
            topic=numbers_by_slug().get(given.get("topic", "")),
            length=Length(given["length"]) if given.get("length") else None,
            order=Order(given["order"]) if given.get("order") else None,
        )


def _topics() -> Iterator[tuple[StrOrPromise, list[tuple[str, str]]]]:
    """The topics in use under the headings of their groups."""
    for group, topics in groupby(choosable(), key=lambda topic: topic.group):
        yield TopicGroup(group).label, [(topic.slug, topic.label) for topic in topics]
