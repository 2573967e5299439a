"""Leaderboards: accepted work only, places as in sports, one's own neighbourhood."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from community.leaderboards import Board, Frame, UnknownFrame, leaderboard, read_frame
from community.models import Preferences
from community.points import Work
from interface.refusals import UnknownLanguage
from tests.cast import (
    NOON,
    SPAM,
    finish_tree,
    forget_kept,
    person,
    reply,
    review,
    start_tree,
    write_prompt,
)
from trees import contributions
from trees.models import Contribution, Message, Tree

pytestmark = pytest.mark.django_db


def board(frame: Frame = Frame.TOTAL, **more: object) -> Board:
    """A board counted anew: nobody waits in a test until the kept one has aged."""
    forget_kept()
    return leaderboard(frame, **{"now": NOON + timedelta(minutes=5), **more})  # type: ignore[arg-type]


def places(found: Board) -> dict[str, tuple[int, int]]:
    return {s.name: (s.place, s.points) for s in found.leaders}


def work_of(found: Board, name: str) -> Work:
    return next(s.work for s in found.leaders if s.name == name)


def test_a_finished_tree_counts_for_all_who_worked_on_it(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    finish_tree(alice, bob, carol, dan, erin)

    found = board()

    assert work_of(found, "alice") == Work(prompts=1, reviews=2, rankings=1)
    assert work_of(found, "bob") == Work(assistant_replies=1, reviews=2)
    assert work_of(found, "erin") == Work(rankings=1)
    assert places(found)["bob"] == (1, 12)


def test_work_counts_only_once_it_is_accepted(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    prompt = write_prompt(alice)
    review(prompt, [bob, carol])
    assert board().leaders == []

    review(prompt, [dan])

    found = board()
    assert work_of(found, "alice") == Work(prompts=1)
    assert work_of(found, "dan") == Work(reviews=1)


def test_rejected_work_earns_nothing_but_its_reviewers_helped(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    review(write_prompt(alice), [bob, carol, dan], SPAM)

    assert places(board()) == {"bob": (1, 1), "carol": (1, 1), "dan": (1, 1)}


def test_deleted_work_no_longer_counts(alice: User, bob: User, carol: User, dan: User) -> None:
    tree = start_tree(alice, [bob, carol, dan])
    answer = reply(bob, Message.objects.get(pk=tree.pk), "A reply")
    review(answer, [alice, carol, dan])
    assert work_of(board(), "bob").assistant_replies == 1

    contributions.delete_message(Tree.objects.get(pk=tree.pk), answer, now=NOON)

    assert work_of(board(), "bob") == Work(reviews=1)


def test_equal_points_share_a_place_and_the_next_one_is_skipped(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    review(write_prompt(alice), [bob, carol, dan])
    review(write_prompt(bob, "Another"), [carol, dan, erin])

    assert places(board()) == {
        "bob": (1, 5),
        "alice": (2, 4),
        "carol": (3, 2),
        "dan": (3, 2),
        "erin": (5, 1),
    }


def test_frames_look_back_so_far_and_no_further(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    review(write_prompt(alice), [bob, carol, dan])
    for days, kind in ((2, "alice"), (10, "bob"), (40, "carol")):
        Contribution.objects.filter(author__username=kind).update(
            created_at=NOON - timedelta(days=days)
        )

    assert set(places(board(Frame.DAY))) == {"dan"}
    assert set(places(board(Frame.WEEK))) == {"dan", "alice"}
    assert set(places(board(Frame.MONTH))) == {"dan", "alice", "bob"}
    assert set(places(board(Frame.TOTAL))) == {"dan", "alice", "bob", "carol"}


def test_a_board_of_one_language(alice: User, bob: User, carol: User, dan: User) -> None:
    review(write_prompt(alice), [bob, carol, dan])
    review(write_prompt(bob, "Wie geht das?", "de"), [alice, carol, dan])

    assert places(board(lang="de")) == {
        "bob": (1, 4),
        "alice": (2, 1),
        "carol": (2, 1),
        "dan": (2, 1),
    }
    assert board(lang="fr").leaders == []
    with pytest.raises(UnknownLanguage):
        board(lang="xx")


def test_imported_and_inactive_people_do_not_appear(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    review(write_prompt(alice), [bob, carol, dan])
    User.objects.filter(pk=alice.pk).update(imported=True, is_active=False)
    User.objects.filter(pk=bob.pk).update(is_active=False)

    assert places(board()) == {"carol": (1, 1), "dan": (1, 1)}
    assert board().people == 2


def test_a_ranking_counts_once_it_entered_a_consensus(
    alice: User, bob: User, carol: User, dan: User, erin: User
) -> None:
    tree = finish_tree(alice, bob, carol, dan, erin)
    assert work_of(board(), "erin").rankings == 1

    Message.objects.filter(pk=tree.pk).update(ranking_strength=None)

    assert "erin" not in places(board())


def test_who_was_closed_out_vanishes_from_a_kept_board(
    alice: User, bob: User, carol: User, dan: User
) -> None:
    review(write_prompt(alice), [bob, carol, dan])
    leaderboard(Frame.TOTAL, now=NOON)
    User.objects.filter(pk=bob.pk).update(is_active=False)

    assert "bob" not in places(leaderboard(Frame.TOTAL, now=NOON))


def crowd(size: int, author: User) -> list[User]:
    """People of whom the first has ``size`` accepted prompts, the next one less, and so on."""
    people = [person(f"p{number}") for number in range(size)]
    prompt = write_prompt(author)
    Message.objects.filter(pk=prompt.pk).update(review_result=True)
    Contribution.objects.bulk_create(
        Contribution(
            author=user,
            kind="prompt",
            role="prompter",
            message=prompt,
            lang="en",
            created_at=NOON,
        )
        for number, user in enumerate(people)
        for _ in range(size - number)
    )
    Contribution.objects.filter(author=author).delete()
    return people


def test_ones_own_place_among_three_neighbours_each_way(alice: User) -> None:
    people = crowd(9, alice)

    own = board(viewer=people[4]).own

    assert own is not None
    assert own.standing is not None
    assert (own.standing.name, own.standing.place, own.standing.is_own) == ("p4", 5, True)
    assert [s.name for s in own.neighbours] == ["p1", "p2", "p3", "p5", "p6", "p7"]


def test_the_first_has_neighbours_below_only(alice: User) -> None:
    people = crowd(5, alice)

    own = board(viewer=people[0]).own

    assert own is not None
    assert [s.name for s in own.neighbours] == ["p1", "p2", "p3"]


def test_who_has_no_points_has_no_place(alice: User) -> None:
    crowd(2, alice)

    own = board(viewer=alice).own

    assert own is not None
    assert (own.standing, list(own.neighbours), own.streak_days) == (None, [], 0)


def test_the_streak_counts_days_of_any_work(alice: User) -> None:
    prompt = write_prompt(alice)
    for days in (1, 2):
        Contribution.objects.create(
            author=alice,
            kind="review",
            role="prompter",
            message=prompt,
            lang="en",
            created_at=NOON - timedelta(days=days),
        )

    own = board(viewer=alice).own

    assert own is not None
    assert own.streak_days == 3


def test_who_does_not_want_to_be_seen_is_not_but_sees_their_own_points(alice: User) -> None:
    people = crowd(5, alice)
    Preferences.objects.create(user=people[0], hidden=True)

    found = board(viewer=people[0])

    assert "p0" not in places(found)
    assert places(found)["p1"] == (1, 16)
    assert found.people == 4
    own = found.own
    assert own is not None
    assert (own.hidden, own.points, own.standing, list(own.around)) == (True, 20, None, [])
    assert "p0" not in {s.name for s in board(viewer=people[1]).own.around}  # type: ignore[union-attr]


def test_who_hides_vanishes_from_a_kept_board_at_once(alice: User) -> None:
    people = crowd(3, alice)
    leaderboard(Frame.TOTAL, now=NOON)
    Preferences.objects.create(user=people[1], hidden=True)

    kept = leaderboard(Frame.TOTAL, viewer=people[1], now=NOON)

    assert set(places(kept)) == {"p0", "p2"}
    assert kept.own is not None
    assert kept.own.hidden


def test_statements_do_not_grow_with_the_number_of_people(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = crowd(12, alice)
    with django_assert_num_queries(4):  # the last day summed up, work since, names, days
        board(viewer=people[3])
    with django_assert_num_queries(2):  # names, days
        leaderboard(Frame.TOTAL, viewer=people[3], now=NOON + timedelta(minutes=5))


def test_unknown_frames_are_refused_with_the_known_ones() -> None:
    assert read_frame("week") is Frame.WEEK
    with pytest.raises(UnknownFrame, match="day, week, month, total"):
        read_frame("year")
