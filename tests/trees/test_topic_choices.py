"""What a volunteer says of topics."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.cast import topics
from trees.topic_choices import Choice, choices_of, choose_topics
from trees.topics import UnknownTopic

pytestmark = pytest.mark.django_db


def test_they_stand_with_the_person_and_can_be_taken_back(alice: User) -> None:
    cooking, law = topics("cooking", "law")
    choose_topics(alice, {"cooking": Choice.KNOWS, "law": Choice.AVOIDS})
    alice.refresh_from_db()
    assert choices_of(alice) == {cooking: Choice.KNOWS, law: Choice.AVOIDS}

    choose_topics(alice, {"cooking": None, "law": Choice.KNOWS})
    alice.refresh_from_db()
    assert choices_of(alice) == {law: Choice.KNOWS}


def test_what_was_not_asked_about_stays_as_it_was(alice: User) -> None:
    cooking, law = topics("cooking", "law")
    choose_topics(alice, {"cooking": Choice.AVOIDS})
    choose_topics(alice, {"law": Choice.AVOIDS})
    assert alice.avoids_topics == sorted([cooking, law])


def test_an_unknown_topic_is_refused(alice: User) -> None:
    with pytest.raises(UnknownTopic):
        choose_topics(alice, {"nothing": Choice.KNOWS})


def test_the_database_takes_no_topic_that_is_known_and_avoided(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=alice.pk).update(knows_topics=[1, 2], avoids_topics=[2])
