"""The form on which a volunteer says which topics they know and which they would rather not see."""

from itertools import groupby
from typing import Final

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.models import User
from trees.topic_choices import Choice, choices_of, choose_topics
from trees.topic_list import TopicGroup, choosable

SAYS: Final = (
    (Choice.KNOWS.value, _("I know it")),
    ("", _("Either way")),
    (Choice.AVOIDS.value, _("Rather not")),
)


class TopicChoicesForm(forms.Form):
    """One question for each topic in use, with the person's present answers."""

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        said = choices_of(user)
        self._topics = choosable()
        initial = {topic.slug: said.get(topic.pk, "") for topic in self._topics}
        super().__init__(data, initial=initial, label_suffix="")
        self._user = user
        for topic in self._topics:
            self.fields[topic.slug] = forms.ChoiceField(
                label=topic.label, choices=SAYS, required=False, widget=forms.RadioSelect
            )

    def groups(self) -> list[tuple[StrOrPromise, list[BoundField]]]:
        """The heading of each group, and its questions."""
        return [
            (TopicGroup(group).label, [self[topic.slug] for topic in topics])
            for group, topics in groupby(self._topics, key=lambda topic: topic.group)
        ]

    def store(self) -> None:
        """Store what the person said of the topics that they were asked about."""
        said = {slug: Choice(value) if value else None for slug, value in self.cleaned_data.items()}
        choose_topics(self._user, said)
