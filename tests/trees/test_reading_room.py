"""Looking for conversations: what is found, in which order, and what is shown of it."""

from collections import Counter
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from tests.trees.test_shelf import ready
from trees import shelf
from trees.excerpts import BEFORE, around, excerpts, marked
from trees.models import Message
from trees.reading_room import Length, Order, Wish, any_of, count_by_language, find

pytestmark = pytest.mark.django_db


def found(words: str = "", **more: object) -> list[UUID]:
    return [row.pk for row in find(Wish(words=words, **more))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("en", "Two magnets were pulling", "magnet pulled"),
        ("de", "Die Häuser am Fluss", "haus"),
        ("es", "Los gatos corrían", "gato"),
        ("fr", "Les chevaux mangeaient", "mangeait"),
        ("pt-BR", "As meninas cantavam", "menina"),
        ("ru", "Большие дома стояли", "дом"),
        ("ar", "كيف أتعلّم الطبخ من الصفر؟", "الطبخ"),
        ("hi", "मुझे कहानियाँ पसंद हैं", "कहानियाँ"),
        ("bn", "আমি বাংলায় গান গাই", "বাংলায়"),
        ("uk-UA", "Привіт, як справи?", "справи"),
        ("ko", "한국어를 배우고 싶어요", "배우고"),
        ("he", "איך לומדים לבשל?", "לבשל"),
        ("fa", "چگونه آشپزی یاد بگیرم؟", "آشپزی"),
        ("vi", "Làm thế nào để học nấu ăn?", "nấu ăn"),
        ("zh", "我想知道怎么做北京烤鸭", "北京烤鸭"),
        ("zh", "我想知道怎么做北京烤鸭", "鸭"),
        ("ja", "東京タワーへの行き方を教えて", "タワー"),
        ("ja", "東京タワーへの行き方を教えて", "東京"),
        ("th", "สอนทำอาหารไทยหน่อย", "อาหารไทย"),
        ("th", "สอนทำอาหารไทยหน่อย", "อาหาร"),
    ],
)
def test_words_are_found_in_every_kind_of_language(
    alice: User, lang: str, text: str, words: str
) -> None:
    tree = ready(alice, text, lang=lang)
    ready(alice, "Something else", lang=lang)
    shelf.tidy_all()

    assert found(words, lang=lang) == [tree.pk]
    assert found(words) == [tree.pk]
    excerpt = excerpts(Wish(words=words), [tree.shelved])[tree.pk]
    assert "<mark>" in excerpt.html


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("iron", [0, 1]),
        ("iron rust", [1]),
        ('"iron rusts"', [1]),
        ('"rusts iron"', []),
        ("iron -rust", [0]),
        ("-iron", []),
        ("the", []),
        ("''\\ & | ! :* <-> ()", []),
        ("iron & (", [0, 1]),
    ],
)
def test_all_words_must_occur_anywhere_in_a_conversation(
    alice: User, words: str, places: list[int]
) -> None:
    trees = [
        ready(alice, "What pulls?", "Magnets pull iron"),
        ready(alice, "Why?", "Because iron rusts in water"),
    ]
    shelf.tidy_all()

    assert sorted(found(words, lang="en")) == sorted(trees[place].pk for place in places)


def test_length_and_order(alice: User) -> None:
    short = ready(alice, "iron")
    long = ready(alice, "iron", *["iron and steel"] * 13)
    shelf.tidy_all()

    assert found(length=Length.SHORT) == [short.pk]
    assert found(length=Length.MEDIUM) == []
    assert found(length=Length.LONG) == [long.pk]
    assert found(order=Order.LONGEST) == [long.pk, short.pk]
    assert found("iron", order=Order.SHORTEST) == [short.pk, long.pk]
    assert len(found(order=Order.NEWEST)) == len(found(order=Order.OLDEST)) == 2


def test_a_conversation_about_it_comes_before_one_that_mentions_it(alice: User) -> None:
    mentions = ready(alice, "Tell me about metals, " + "and others " * 50, "Iron is one")
    about = ready(alice, "What is iron?", "Iron is a metal. Iron rusts.")
    shelf.tidy_all()

    assert found("iron") == [about.pk, mentions.pk]


def test_by_chance_all_are_equally_likely(alice: User) -> None:
    trees = [ready(alice, f"Number {number}").pk for number in range(4)]
    shelf.tidy_all()
    rng = Random(1)

    drawn = Counter(any_of(Wish(), rng=rng) for _ in range(400))

    assert set(drawn) == set(trees)
    assert min(drawn.values()) > 60
    assert any_of(Wish(lang="de"), rng=rng) is None


def test_conversations_are_counted_by_language(alice: User) -> None:
    for lang in ("en", "en", "de"):
        ready(alice, "Hello", lang=lang)
    shelf.tidy_all()

    assert count_by_language() == {"en": 2, "de": 1}


def test_an_excerpt_is_of_the_message_that_fits_best(alice: User) -> None:
    tree = ready(alice, "What pulls <b>iron</b>?", "Iron, iron, iron: magnets do.", "I do not know")
    shelf.tidy_all()

    excerpt = excerpts(Wish(words="iron"), [tree.shelved])[tree.pk]

    assert Message.objects.get(pk=excerpt.message_id).text.startswith("Iron, iron")
    assert excerpt.html.count("<mark>") == 3


@given(st.text(st.sampled_from("ab<>&\ue000\ue001 ")))
def test_marking_lets_no_html_through(text: str) -> None:
    html = marked(text)

    rest = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in rest
    assert html.count("<mark>") == html.count("</mark>")
    assert "\ue000" not in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("all of it word here", "all of it \ue000word\ue001 here"),
        ("x" * 500 + "word", f"… {'x' * BEFORE}\ue000word\ue001"),
        ("WORD", "\ue000WORD\ue001"),
        ("a\n\n  word", "a \ue000word\ue001"),
        ("İ word", "İ \ue000word\ue001"),
        ("nothing", ""),
    ],
)
def test_an_excerpt_stands_around_what_was_found(text: str, shown: str) -> None:
    assert around(text, ["word"]) == shown
