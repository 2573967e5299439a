"""The list of finished trees."""

import pytest

from accounts.models import User
from tests import scenery
from tests.cast import visitor, write_prompt
from tests.pages.counting import queries
from trees.models import Tree

pytestmark = pytest.mark.django_db


def listed(user: User, query: str = "") -> str:
    return visitor(user).get(f"/trees/{query}").content.decode()


def test_only_finished_trees_are_listed(crew: list[User], vera: User) -> None:
    ready = Tree.objects.ready().get()

    page = listed(vera)

    assert page.count('href="/trees/') == 2  # navigation, and this one
    assert f'href="/trees/{ready.pk}/"' in page


def test_they_can_be_chosen_by_language(vera: User) -> None:
    scenery.finished_tree(scenery.crew(("en", "ar")), "ar")

    assert scenery.TALKS["ar"].prompt in listed(vera, "?lang=ar")
    assert 'dir="rtl"' in listed(vera, "?lang=ar")
    assert scenery.TALKS["ar"].prompt not in listed(vera, "?lang=en")
    assert scenery.TALKS["ar"].prompt in listed(vera, "?lang=nonsense")


def test_while_nothing_is_finished_it_says_what_helps(alice: User) -> None:
    write_prompt(alice)

    assert "Nothing is finished yet" in listed(alice)


def test_it_costs_the_same_however_many_there_are(crew: list[User], vera: User) -> None:
    few = queries(vera, "/trees/")
    for _ in range(3):
        scenery.finished_tree(crew)

    assert queries(vera, "/trees/") == few
