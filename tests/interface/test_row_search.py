"""Search by what indexes know, and pages of tables of any size."""

from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from interface.estimated_pages import EstimatedPaginator, estimated_rows
from interface.row_search import id_range, matching
from tests import forest
from trees.models import Message, Review, Tree


@given(key=st.uuids(), length=st.integers(1, 36))
def test_an_id_is_within_the_range_of_each_of_its_beginnings(key: UUID, length: int) -> None:
    span = id_range(str(key)[:length])
    assert span is not None
    assert span[0] <= key <= span[1]
    assert str(span[0])[:length] == str(span[1])[:length] == str(key)[:length]


@pytest.mark.parametrize("word", ["", "g", "12z", "x" * 40, "a" * 33, "\0", "ü"])
def test_what_begins_no_id_has_no_range(word: str) -> None:
    assert id_range(word) is None


@pytest.mark.django_db
def test_all_words_must_match(alice: User, bob: User) -> None:
    root = forest.root(alice)
    reply = forest.child(root, bob)
    fields = {"ids": ("pk", "tree"), "people": ("author",)}
    words = [str(root.pk)[:8], "bob"]
    assert list(Message.objects.filter(matching(words, **fields))) == [reply]
    assert list(Message.objects.filter(matching([*words, "alice"], **fields))) == []
    assert Message.objects.filter(matching([], **fields)).count() == 2


@pytest.mark.django_db
def test_numbers_too_large_for_the_column_find_nothing() -> None:
    assert not Review.objects.filter(matching([str(2**70)], numbers=("pk",))).exists()
    assert not Review.objects.filter(matching(["²"], numbers=("pk",))).exists()


@pytest.mark.django_db
def test_search_walks_no_table(alice: User) -> None:
    """Each way of searching is answered by an index, once there are rows to speak of."""
    forest.root(alice)
    found = Message.objects.filter(matching(["abc", "alice"], ids=("pk",), people=("author",)))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = found.order_by("-created_at", "id").explain()
    assert "Seq Scan on trees_message" not in plan


class Small(EstimatedPaginator):
    exact_up_to = 5


@pytest.fixture
def eight_trees(alice: User) -> None:
    for _ in range(8):
        forest.root(alice)


@pytest.mark.django_db
def test_small_tables_are_counted(eight_trees: None) -> None:
    assert EstimatedPaginator(Tree.objects.order_by("pk"), 3).count == 8


@pytest.mark.django_db
def test_large_tables_are_estimated(eight_trees: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE trees_tree")
    assert estimated_rows(Tree) == 8
    Tree.objects.filter(pk__in=Tree.objects.values("pk")[:1]).update(lang="de")
    assert Small(Tree.objects.order_by("pk"), 3).count == 8


@pytest.mark.django_db
def test_a_filtered_list_ends_where_counting_ends(eight_trees: None) -> None:
    assert Small(Tree.objects.filter(lang="en").order_by("pk"), 3).count == 5
    assert EstimatedPaginator(Tree.objects.filter(lang="de").order_by("pk"), 3).count == 0
