"""What the rules derive of a tree before they judge it."""

from hypothesis import given

from tests.trees.made_up import ballot, message, tree, tree_facts, undecided
from trees.acceptance import Verdict
from trees.facts import TreeFacts
from trees.policy import Policy

ROOT = message(1)
A, B, C = message(2, ROOT), message(3, ROOT), message(4, ROOT)


@given(tree_facts())
def test_living_messages_have_living_parents(facts: TreeFacts) -> None:
    living = {m.id for m in facts.living}
    assert all(m.parent_id is None or m.parent_id in living for m in facts.living)
    assert all(m.accepted or m.pending for m in facts.living)
    assert set(facts.pending) <= set(facts.living)


@given(tree_facts())
def test_contests_are_between_living_accepted_rivals(facts: TreeFacts) -> None:
    living = {m.id for m in facts.living}
    for contest in facts.contests:
        assert len(contest.candidates) > 1
        assert contest.parent.id in living
        assert all(c.accepted and c.id in living for c in contest.candidates)
        people = [b.author_id for b in contest.ballots if b.author_id is not None]
        assert len(people) == len(set(people))


def test_what_hangs_below_a_deleted_import_is_out_with_it() -> None:
    gone = message(2, ROOT, deleted=True)
    below = message(3, gone)
    facts = tree(ROOT, gone, below, message(4, below), message(5, below))
    assert facts.living == (ROOT,)


def test_rivals_of_prompters_contest_only_if_the_policy_says_so() -> None:
    followups = message(5, A), message(6, A)
    assert tree(ROOT, A, *followups).contests == ()
    (contest,) = tree(ROOT, A, *followups, policy=Policy(rank_prompter_replies=True)).contests
    assert contest.candidates == followups


def test_a_ballot_covers_while_it_speaks_of_all_rivals_as_they_are() -> None:
    cast = {ROOT.id: (ballot(7, A, B, C),)}
    assert tree(ROOT, A, B, C, ballots=cast).contests[0].ballots == cast[ROOT.id]
    one_gone = message(4, ROOT, deleted=True)
    assert tree(ROOT, A, B, one_gone, ballots=cast).contests[0].ballots == cast[ROOT.id]
    edited = message(4, ROOT, revision=2)
    assert tree(ROOT, A, B, edited, ballots=cast).contests[0].ballots == ()
    newcomer = message(5, ROOT)
    assert tree(ROOT, A, B, C, newcomer, ballots=cast).contests[0].ballots == ()


def test_of_one_person_only_the_last_ballot_counts() -> None:
    """Seven ranked two rivals, then three; when the third goes, both ballots cover what is left."""
    early, late, other = ballot(7, A, B), ballot(7, C, B, A), ballot(8, A, B)
    facts = tree(ROOT, A, B, ballots={ROOT.id: (early, late, other)})
    assert facts.contests[0].ballots == (late, other)


def test_ballots_without_a_person_are_all_counted() -> None:
    forgotten = ballot(None, A, B), ballot(None, A, B)
    assert tree(ROOT, A, B, ballots={ROOT.id: forgotten}).contests[0].ballots == forgotten


def test_the_version_changes_with_rivals_and_their_texts_and_with_nothing_else() -> None:
    version = tree(ROOT, A, B).contests_version
    assert tree(ROOT, B, A).contests_version == version
    assert tree(ROOT, A, B, undecided(9, ROOT)).contests_version == version
    assert tree(ROOT, A, B, policy=Policy(rankings=9)).contests_version == version
    assert tree(ROOT, A, B, C).contests_version != version
    assert tree(ROOT, A, message(3, ROOT, revision=2)).contests_version != version
    rejected = message(3, ROOT, verdict=Verdict.REJECTED)
    assert tree(ROOT, A, rejected).contests_version != version
