"""Ranked pairs: neutral between candidates and voters, and what follows when ballots disagree."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, permutations
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from trees.consensus import Ballot, Consensus, consensus

Ballots = list[Ballot[str]]
NAMES = "abcde"


def ranked(*orders: str) -> Ballots:
    """``ab=c``: a first, b and c tied behind it. ``3 abc`` stands for three such ballots."""
    found: Ballots = []
    for order in orders:
        times, _, names = order.rpartition(" ")
        found += [_ballot(names)] * int(times or 1)
    return found


def _ballot(names: str) -> Ballot[str]:
    groups: list[set[str]] = []
    for place, name in enumerate(names):
        if name == "=":
            continue
        if place and names[place - 1] == "=":
            groups[-1].add(name)
        else:
            groups.append({name})
    return Ballot(tuple(map(frozenset, groups)))


def outcome(*orders: str, names: str = "abc") -> str:
    """The consensus in the notation of :func:`ranked`."""
    ranks = consensus(names, ranked(*orders)).ranks
    levels = [sorted(n for n in ranks if ranks[n] == rank) for rank in sorted(set(ranks.values()))]
    return "".join("=".join(level) for level in levels)


@st.composite
def elections(draw: st.DrawFn, most: int = 5, voters: int = 7) -> tuple[str, Ballots]:
    names = NAMES[: draw(st.integers(2, most))]
    return names, draw(st.lists(_complete(names), min_size=1, max_size=voters))


@st.composite
def _complete(draw: st.DrawFn, names: str) -> Ballot[str]:
    order = draw(st.permutations(names))
    breaks = draw(st.lists(st.integers(0, 3), min_size=len(names), max_size=len(names)))
    notation = order[0]
    for name, tied in zip(order[1:], breaks, strict=False):
        notation += f"={name}" if tied == 0 else name
    return _ballot(notation)


def margin(ballots: Ballots, a: str, b: str) -> int:
    """By how many ballots a leads b, counted here anew."""
    total = 0
    for ballot in ballots:
        place = {name: n for n, group in enumerate(ballot.ranking) for name in group}
        if a in place and b in place:
            total += (place[a] < place[b]) - (place[a] > place[b])
    return total


# What must never matter


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_candidates_changes_nothing(
    election: tuple[str, Ballots], order: Random
) -> None:
    names, ballots = election
    again = consensus(order.sample(names, len(names)), order.sample(ballots, len(ballots)))
    first = consensus(names, ballots)
    assert dict(again.ranks) == dict(first.ranks)
    assert again.strength == pytest.approx(first.strength)


@given(elections(), st.permutations(NAMES))
def test_names_change_nothing(election: tuple[str, Ballots], others: list[str]) -> None:
    names, ballots = election
    renamed = dict(zip(NAMES, others, strict=True))
    translated = [
        Ballot(tuple(frozenset(renamed[n] for n in group) for group in ballot.ranking))
        for ballot in ballots
    ]
    ranks = consensus([renamed[n] for n in names], translated).ranks
    assert {renamed[n]: rank for n, rank in consensus(names, ballots).ranks.items()} == ranks


@given(elections(), st.integers(2, 4))
def test_the_same_ballots_several_times_say_the_same(
    election: tuple[str, Ballots], times: int
) -> None:
    names, ballots = election
    once, often = consensus(names, ballots), consensus(names, ballots * times)
    assert dict(once.ranks) == dict(often.ranks)
    assert once.strength == pytest.approx(often.strength)


@given(elections())
def test_ranks_begin_at_nought_and_have_no_gaps(election: tuple[str, Ballots]) -> None:
    names, ballots = election
    result = consensus(names, ballots)
    assert set(result.ranks) == set(names)
    assert set(result.ranks.values()) == set(range(max(result.ranks.values()) + 1))
    assert 0.0 <= result.strength <= 1.0


# What ranked pairs promises


@given(elections())
def test_who_beats_everybody_is_first_alone_and_who_loses_to_all_is_last_alone(
    election: tuple[str, Ballots],
) -> None:
    names, ballots = election
    ranks = consensus(names, ballots).ranks
    for name in names:
        leads = [margin(ballots, name, other) for other in names if other != name]
        if all(lead > 0 for lead in leads):
            assert [n for n in names if ranks[n] == 0] == [name]
        if all(lead < 0 for lead in leads):
            assert [n for n in names if ranks[n] == max(ranks.values())] == [name]


@given(elections())
def test_what_all_ballots_agree_on_holds(election: tuple[str, Ballots]) -> None:
    names, ballots = election
    ranks = consensus(names, ballots).ranks
    for a, b in permutations(names, 2):
        if margin(ballots, a, b) == len(ballots):
            assert ranks[a] < ranks[b]


@given(elections(), st.data())
def test_raising_a_first_one_on_a_ballot_never_dethrones_it(
    election: tuple[str, Ballots], data: st.DataObject
) -> None:
    names, ballots = election
    ranks = consensus(names, ballots).ranks
    first = data.draw(st.sampled_from([name for name in names if ranks[name] == 0]))
    raised = data.draw(st.integers(0, len(ballots) - 1))
    rest = [group - {first} for group in ballots[raised].ranking]
    on_top = Ballot((frozenset({first}), *(group for group in rest if group)))
    after = consensus(names, [*ballots[:raised], on_top, *ballots[raised + 1 :]]).ranks
    assert after[first] == 0


@st.composite
def _without_ties(draw: st.DrawFn) -> tuple[str, Ballots]:
    names = NAMES[: draw(st.integers(2, 4))]
    order = st.permutations(names).map("".join)
    times = st.integers(1, 40)
    crowd = draw(st.lists(st.tuples(times, order), min_size=2, max_size=9))
    return names, ranked(*(f"{many} {cast}" for many, cast in crowd))


@settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])
@given(_without_ties())
def test_without_equal_majorities_it_is_the_order_of_the_book(
    election: tuple[str, Ballots],
) -> None:
    """A second ranked pairs, by trying all orders; one answer if no two margins are equal."""
    names, ballots = election
    majorities = {(a, b): m for a, b in permutations(names, 2) if (m := margin(ballots, a, b)) > 0}
    assume(len(majorities) == len(names) * (len(names) - 1) / 2)
    assume(len(set(majorities.values())) == len(majorities))
    ranks = consensus(names, ballots).ranks
    assert sorted(names, key=ranks.__getitem__) == _by_all_orders(names, majorities)
    assert sorted(ranks.values()) == list(range(len(names)))


def _by_all_orders(names: str, majorities: dict[tuple[str, str], int]) -> list[str]:
    """Lock each majority, strongest first, if some order of all candidates agrees with it all."""
    orders = list(permutations(names))
    for a, b in sorted(majorities, key=lambda pair: -majorities[pair]):
        agreeing = [order for order in orders if order.index(a) < order.index(b)]
        orders = agreeing or orders
    (only,) = orders
    return list(only)


# Known cases


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        # Unanimity, one ballot, and ties as they are cast.
        (["3 bca"], "bca"),
        (["bca"], "bca"),
        (["2 a=bc"], "a=bc"),
        (["a=b=c"], "a=b=c"),
        # Opposite ballots: a tie of all.
        (["abc", "cba"], "a=b=c"),
        (["2 abc", "2 cba"], "a=b=c"),
        # Agreement on the best only: the others are level.
        (["abc", "acb"], "ab=c"),
        # A cycle of equal margins: none is preferred to the others.
        (["abc", "bca", "cab"], "a=b=c"),
        # A cycle with a weakest link, which gives way: a>b 3, b>c 7, c>a 1.
        (["3 abc", "2 bca", "2 cab", "bac", "acb"], "abc"),
    ],
)
def test_three_candidates(orders: list[str], expected: str) -> None:
    assert outcome(*orders) == expected


def test_a_cycle_of_unequal_margins_breaks_at_its_weakest() -> None:
    ballots = ranked("7 abc", "6 bca", "4 cab")
    # a>b 11:6, b>c 13:4, c>a 10:7: the last one gives way.
    assert [margin(ballots, *pair) for pair in ("ab", "bc", "ca")] == [5, 9, 3]
    assert outcome("7 abc", "6 bca", "4 cab") == "abc"


def test_a_cycle_of_four_equal_margins_is_a_tie_of_all() -> None:
    assert outcome("abcd", "bcda", "cdab", "dabc", names="abcd") == "a=b=c=d"


def test_a_cycle_of_four_with_a_weakest_link() -> None:
    orders = ["3 abcd", "2 bcda", "2 cdab", "2 dabc"]
    ballots = ranked(*orders)
    assert [margin(ballots, *pair) for pair in ("ab", "bc", "cd", "da")] == [5, 5, 5, 3]
    assert outcome(*orders, names="abcd") == "abcd"


def test_tidemans_own_example_of_clones() -> None:
    """Adding two clones of the runner-up does not change who wins."""
    assert outcome("5 ab", "4 ba", names="ab") == "ab"
    orders = ["5 abcd", "2 bcda", "cdba", "dbca"]
    assert outcome(*orders, names="abcd")[0] == "a"


def test_an_equal_cycle_below_a_clear_winner_does_not_touch_the_winner() -> None:
    assert outcome("dabc", "dbca", "dcab", names="abcd") == "da=b=c"


# None acceptable, partial ballots, nothing at all


def none(*orders: str) -> Ballots:
    return [Ballot(ballot.ranking, none_acceptable=True) for ballot in ranked(*orders)]


def test_more_than_half_that_find_none_acceptable_leave_all_unranked() -> None:
    assert consensus("ab", [*none("ab", "ab"), *ranked("ab")]) == Consensus({}, 0.0)


def test_half_that_find_none_acceptable_do_not_outvote_the_others() -> None:
    empty: Ballot[str] = Ballot((), none_acceptable=True)
    result = consensus("ab", [empty, *ranked("ab")])
    assert (dict(result.ranks), result.strength) == ({"a": 0, "b": 1}, 0.5)


def test_a_ballot_that_finds_none_acceptable_but_ranks_counts_as_a_ranking() -> None:
    result = consensus("ab", [*none("ba"), *ranked("ab", "ba")])
    assert dict(result.ranks) == {"b": 0, "a": 1}


def test_no_ballots_no_ranks() -> None:
    assert consensus("ab", []) == Consensus({}, 0.0)


def test_a_ballot_says_nothing_of_what_it_does_not_rank() -> None:
    assert outcome("ab", "bc", "abc") == "abc"
    assert outcome("ab", names="abc") == "a=cb"


def test_what_a_ballot_says_of_others_is_ignored() -> None:
    assert outcome("axbyc", names="abc") == "abc"


@given(elections())
def test_strength_is_the_mean_lead_over_all_pairs(election: tuple[str, Ballots]) -> None:
    names, ballots = election
    leads = [abs(margin(ballots, a, b)) for a, b in combinations(names, 2)]
    expected = Fraction(sum(leads), len(leads) * len(ballots))
    assert consensus(names, ballots).strength == pytest.approx(float(expected))


@pytest.mark.parametrize(
    ("orders", "strength"), [(["3 abc"], 1.0), (["abc", "cba"], 0.0), (["abc", "acb"], 2 / 3)]
)
def test_strength_of_agreement(orders: Sequence[str], strength: float) -> None:
    assert consensus("abc", ranked(*orders)).strength == pytest.approx(strength)
