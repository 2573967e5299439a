"""The reading room: finished trees, listed and looked for."""

import pytest

from accounts.models import User
from tests import scenery
from tests.cast import topics, visitor, write_prompt
from tests.forest import root
from tests.pages.counting import queries
from trees import shelf
from trees.models import Message, Tree
from trees.states import State

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


def test_they_can_be_chosen_by_topic(crew: list[User], vera: User) -> None:
    Tree.objects.ready().update(topics=topics("law"), shelf_due=True)
    topics("cooking")
    shelf.tidy_all()

    assert 'value="law" selected' in listed(vera, "?topic=law")
    assert "How do magnets work" in listed(vera, "?topic=law")
    assert "How do magnets work" not in listed(vera, "?topic=cooking")
    assert 'href="?">Look among all topics' in listed(vera, "?topic=cooking")
    assert "How do magnets work" in listed(vera, "?topic=nonsense")


def test_while_nothing_is_finished_it_says_what_helps(alice: User) -> None:
    write_prompt(alice)

    assert "Nothing is finished yet" in listed(alice)


def test_words_are_looked_for_and_marked(crew: list[User], vera: User) -> None:
    page = listed(vera, "?words=needle+arrow")

    assert "1 conversation found" in page
    assert "<mark>needle</mark>" in page
    reply = Message.objects.get(tree__state="ready_for_export", text__contains="needle")
    assert f'href="/messages/{reply.pk}/"' in page


def test_an_address_can_be_shared(crew: list[User], vera: User) -> None:
    page = listed(vera, "?words=needle&lang=en&length=short&order=oldest")

    assert 'value="needle"' in page
    for chosen in ("en", "short", "oldest"):
        assert f'<option value="{chosen}" selected>' in page


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("?words=nosuchword", "Try fewer words"),
        ("?words=-needle", "Say what to look for"),
        ("?words=%26%7C!", "No conversation fits that"),
        ("?lang=de", 'href="?">Look in all languages'),
        (
            "?words=needle&length=long",
            'href="?words=needle">Look among',
        ),
        ("?length=nonsense&order=nonsense&page=99", "How do magnets"),
    ],
)
def test_where_nothing_fits_it_says_what_to_try(
    crew: list[User], vera: User, query: str, advice: str
) -> None:
    assert advice in listed(vera, query)


def test_a_search_shows_hostile_texts_harmlessly(vera: User) -> None:
    root(vera, state=State.READY_FOR_EXPORT, text="needle <script>alert(1)</script> \ue000 \u202e")
    shelf.tidy_all()

    page = listed(vera, "?words=needle+%22%3E%3Cscript%3E")

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page.replace("<script src", "")


def test_one_is_chosen_by_chance(crew: list[User], vera: User) -> None:
    ready = Tree.objects.ready().get()

    answer = visitor(vera).get("/trees/random/?lang=en")
    nothing = visitor(vera).get("/trees/random/?lang=de&words=a")

    assert answer.headers["Location"] == f"/trees/{ready.pk}/"
    assert nothing.headers["Location"] == "/trees/?lang=de&words=a"


def test_what_was_withdrawn_is_gone_at_once(crew: list[User], vera: User) -> None:
    Tree.objects.ready().update(state=State.HALTED_BY_MODERATOR)

    assert "<mark>" not in listed(vera, "?words=needle")


def test_it_costs_the_same_however_many_there_are(crew: list[User], vera: User) -> None:
    few = queries(vera, "/trees/")
    for _ in range(3):
        scenery.finished_tree(crew)

    assert queries(vera, "/trees/") == few


def test_a_search_costs_the_same_however_many_are_found(crew: list[User], vera: User) -> None:
    few = queries(vera, "/trees/?words=needle")
    for _ in range(3):
        scenery.finished_tree(crew)

    assert queries(vera, "/trees/?words=needle") == few
