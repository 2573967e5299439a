"""A tree as an outline, and what of it is shown to whom."""

import re

import pytest
from django.test.html import parse_html
from django.utils import timezone

from accounts.models import User
from tests import scenery
from tests.cast import person, reply, review, start_tree, topics, visitor
from tests.pages.counting import queries
from trees.contributions import delete_message
from trees.models import Message, Tree
from trees.outline import entries
from trees.roles import at_depth

pytestmark = pytest.mark.django_db


def page_of(tree: Tree, user: User) -> str:
    answer = visitor(user).get(f"/trees/{tree.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_finished_tree_tells_what_raters_thought(crew: list[User], vera: User) -> None:
    page = page_of(Tree.objects.ready().get(), vera)

    assert page.index("rank 1") < page.index("Imagine that") < page.index("rank 2")
    assert "What reviewers said" in page
    assert "0.75" in page


def test_it_says_what_it_is_about(crew: list[User], vera: User) -> None:
    tree = Tree.objects.ready().get()
    assert "Topics" not in page_of(tree, vera)

    Tree.objects.filter(pk=tree.pk).update(topics=topics("chess", "law"))

    page = page_of(tree, vera)
    assert '<span class="tag">chess</span>' in page
    assert "Topics" in page


def test_what_raters_thought_is_said_in_words(crew: list[User], vera: User) -> None:
    page = page_of(Tree.objects.ready().get(), vera)

    assert "rank 1 of 2" in page
    assert "quality: high (3 reviews)" in page


def test_it_is_drawn_and_every_message_is_in_reach(crew: list[User], vera: User) -> None:
    tree = Tree.objects.ready().get()
    page = page_of(tree, vera)

    drawn = page[page.index("<svg") : page.index("</svg>")]
    best, other = Message.objects.filter(parent=tree.pk).order_by("rank")
    for message in (best, other):
        assert f'<a href="#m-{message.pk}"' in drawn
    assert "Assistant, rank 1 of 2: Imagine that" in drawn
    assert drawn.count("<circle") == 1 + 2  # the prompt, and around two ranks
    assert f'href="#m-{other.pk}">Next reply' in page
    assert f'href="#m-{best.pk}">Previous reply' in page


def test_a_drawing_gives_no_rank_away(crew: list[User], vera: User) -> None:
    page = page_of(Tree.objects.get(state="ranking", max_depth=1), vera)

    assert "tree-place" not in page
    assert "<svg" in page


def test_an_unfinished_tree_does_not_except_to_moderators(crew: list[User], vera: User) -> None:
    tree = Tree.objects.get(state="ranking", max_depth=1)

    for hidden in ("What reviewers said", "rank 1"):
        assert hidden not in page_of(tree, vera)
    assert "is shown when the conversation is finished" in page_of(tree, vera)
    assert "What reviewers said" in page_of(tree, person("mod", is_staff=True))


def test_the_order_of_an_unfinished_tree_gives_no_rank_away(crew: list[User], vera: User) -> None:
    root = scenery.contest(crew)
    late, early = Message.objects.filter(parent=root).order_by("-position")
    Message.objects.filter(pk=late.pk).update(rank=0)
    Message.objects.filter(pk=early.pk).update(rank=1)

    shown = [entry.id for entry in entries(vera, root.tree)]

    assert shown == [root.pk, early.pk, late.pk]


def test_a_deleted_text_is_for_moderators_only(crew: list[User], vera: User) -> None:
    tree = Tree.objects.get(state="growing")
    gone = Message.objects.get(tree=tree, text=scenery.TALKS["en"].fair)
    delete_message(tree, gone, now=timezone.now())

    assert gone.text not in page_of(tree, vera)
    assert "This message was taken away" in page_of(tree, vera)
    assert gone.text in page_of(tree, person("mod", is_staff=True))


def test_replies_stand_inside_what_they_reply_to(crew: list[User], vera: User) -> None:
    for tree in Tree.objects.all():
        page = page_of(tree, vera)
        parse_html(page)  # raises on end tags without a beginning
        for tag in ("ol", "li", "details"):
            assert len(re.findall(rf"<{tag}\b", page)) == page.count(f"</{tag}>")
        for message in Message.objects.filter(tree=tree, parent__isnull=False):
            assert inside(page, message.pk, of=message.parent_id)


def inside(page: str, inner: object, *, of: object) -> bool:
    """Whether the list item of one message is still open where that of another begins."""
    between = page[page.index(f'id="m-{of}"') : page.index(f'id="m-{inner}"')]
    between = between[: between.rindex("<li")]
    return len(re.findall(r"<li\b", between)) >= between.count("</li>")


def test_a_tree_may_be_deeper_than_pythons_stack(vera: User) -> None:
    now = timezone.now()
    tree = Tree.objects.create(
        lang="en", goal_size=9, max_depth=9, max_replies=1, max_followups=1, created_at=now
    )
    above = None
    for depth in range(1_200):
        above = Message.objects.create(
            **({"id": tree.pk} if above is None else {}),
            tree=tree, parent=above, role=at_depth(depth), lang="en", depth=depth,
            text=f"Message {depth}", created_at=now,
        )  # fmt: skip

    assert "Message 1199" in page_of(tree, vera)


def test_it_costs_the_same_however_large_it_is(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    root = Message.objects.get(pk=tree.pk)
    few = queries(erin, f"/trees/{tree.pk}/")
    answer = reply(bob, root, "A reply")
    review(answer, [alice, carol, dan])
    reply(carol, answer, "And a question")

    assert queries(erin, f"/trees/{tree.pk}/") == few
