"""A tree in memory moves as the rules of the site say, and remembers what is true."""

from itertools import count, cycle
from uuid import UUID

from simulation.growth import Tree, Truth
from trees.demand import Need, Work
from trees.labels import SKIP_LABELING, SKIP_REPLY
from trees.policy import Policy, Shape
from trees.states import State

ids = count(1)
people = count(100)


def a_tree(policy: Policy | None = None, *, good: bool = True) -> Tree:
    policy = policy or Policy(goal_size=3, max_replies=2, reply_reviews=1, rankings=1)
    tree = Tree(1, "en", policy, author=1, created=0, touched=0, shape=Shape.of(policy))
    tree.add_message(UUID(int=next(ids)), None, author=1, truth=Truth(good, 0.0))
    return tree


def review(tree: Tree, needs: tuple[Need, ...], *, spam: float = 0.0) -> tuple[Need, ...]:
    while (need := next((n for n in needs if n.work is Work.REVIEW), None)) is not None:
        tree.add_review(need.target, {"spam": spam}, author=next(people))
        needs = tree.settle(1.0)
    return needs


def reply(tree: Tree, needs: tuple[Need, ...], worth: float, good: bool = True) -> tuple[Need, ...]:
    need = next(need for need in needs if need.work is Work.REPLY)
    truth = Truth(good, worth)
    tree.add_message(UUID(int=next(ids)), need.target, author=next(people), truth=truth)
    return tree.settle(2.0)


def growing(policy: Policy | None = None) -> tuple[Tree, tuple[Need, ...]]:
    tree = a_tree(policy)
    review(tree, tree.settle(0.0))
    tree.drawn = 1.5
    return tree, tree.settle(1.5)


def test_from_prompt_to_ready_tree() -> None:
    tree, needs = growing()
    assert (tree.state, tree.accepted) == (State.GROWING, 1.0)
    needs = review(tree, reply(tree, needs, 1.0))
    needs = review(tree, reply(tree, needs, 2.0))
    assert tree.state is State.RANKING
    (ranking,) = needs
    best_first = sorted(ranking.shown, key=lambda name: -tree.truths[name].worth)
    tree.add_ballot(ranking, best_first, author=next(people))
    assert tree.settle(9.0) == ()
    assert (tree.state, tree.ended, tree.best_found) == (State.READY_FOR_EXPORT, 9.0, [1.0])
    assert tree.answers == 3 + 5 + 1


def test_a_ballot_that_misses_the_best_is_told() -> None:
    tree, needs = growing()
    needs = review(tree, reply(tree, review(tree, reply(tree, needs, 1.0)), 2.0))
    worst_first = sorted(needs[0].shown, key=lambda name: tree.truths[name].worth)
    tree.add_ballot(needs[0], worst_first, author=next(people))
    tree.settle(9.0)
    assert tree.best_found == [0.0]


def test_a_shared_first_place_counts_half() -> None:
    tree, needs = growing(Policy(goal_size=3, max_replies=2, reply_reviews=1, rankings=2))
    needs = review(tree, reply(tree, review(tree, reply(tree, needs, 1.0)), 2.0))
    order = list(needs[0].shown)
    for ranking in (order, order[::-1]):
        tree.add_ballot(needs[0], ranking, author=next(people))
    tree.settle(9.0)
    assert tree.best_found == [0.5]


def test_a_prompt_that_reviews_reject_is_aborted() -> None:
    tree = a_tree(good=False)
    needs = tree.settle(0.0)
    for said in cycle([1.0, 1.0, 0.0]):
        if not needs:
            break
        tree.add_review(needs[0].target, {"spam": said}, author=next(people))
        needs = tree.settle(1.0)
    assert tree.state is State.ABORTED_LOW_GRADE
    assert list(tree.judged()) == [(False, False)]


def test_what_is_judged_wrongly_is_told() -> None:
    tree, needs = growing()
    review(tree, reply(tree, needs, 1.0, good=False))
    assert list(tree.judged()) == [(True, True), (False, True)]


def test_a_prompt_waits_in_the_lottery_until_it_is_drawn() -> None:
    tree = a_tree()
    assert review(tree, tree.settle(0.0)) == ()
    assert tree.state is State.PROMPT_LOTTERY_WAITING


def test_what_nobody_can_do_is_closed_once_enough_say_so() -> None:
    tree, needs = growing()
    for person, wants in ((1, True), (1, True), (2, False)):
        tree.say_nobody_can(needs[0].target, SKIP_REPLY, author=person, threshold=2)
        assert tree.facts().messages[0].no_reply is not wants
    assert tree.settle(3.0) == ()
    assert tree.state is State.HALTED_BY_MODERATOR


def test_a_message_that_nobody_can_review_is_set_aside() -> None:
    tree, needs = growing()
    needs = reply(tree, needs, 1.0)
    (pending,) = (need for need in needs if need.work is Work.REVIEW)
    tree.say_nobody_can(pending.target, SKIP_LABELING, author=7, threshold=1)
    assert [need.work for need in tree.settle(3.0)] == [Work.REPLY]
