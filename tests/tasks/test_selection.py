"""What is offered first: by weight and chance, and never what there is nothing of."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.kinds import KINDS, Kind
from tasks.selection import Choice, Stock, order_of_offers, weight

kinds = st.sampled_from(Kind)
sizes = st.integers(0, 10**7)
stocks_of_any_size = st.builds(Stock, places=sizes, trees=sizes, people=sizes)
stocks_with_work = st.builds(Stock, places=st.integers(1, 10**7), trees=sizes, people=sizes)
stocks_of_choices = st.dictionaries(
    st.tuples(kinds, st.sampled_from(["en", "de", "eu"])), stocks_of_any_size
)


@given(stocks_of_choices, st.integers())
def test_every_choice_with_something_to_do_comes_once(
    stocks: dict[Choice, Stock], seed: int
) -> None:
    order = order_of_offers(stocks, rng=Random(seed))
    assert sorted(order) == sorted(choice for choice, stock in stocks.items() if stock.places)


@given(stocks_of_choices, st.integers())
def test_the_same_chance_gives_the_same_order(stocks: dict[Choice, Stock], seed: int) -> None:
    backwards = dict(reversed(stocks.items()))
    assert order_of_offers(stocks, rng=Random(seed)) == order_of_offers(backwards, rng=Random(seed))


@given(kinds, stocks_with_work, st.integers(0, 10**6))
def test_the_more_trees_wait_the_more_it_weighs(kind: Kind, stock: Stock, more: int) -> None:
    assert weight(kind, replace(stock, trees=stock.trees + more)) >= weight(kind, stock)


@given(kinds, stocks_with_work)
def test_the_fewer_people_there_are_the_more_it_weighs(kind: Kind, stock: Stock) -> None:
    assert weight(kind, replace(stock, people=stock.people + 1)) <= weight(kind, stock)


@given(kinds, stocks_with_work)
def test_where_work_waits_it_weighs_something(kind: Kind, stock: Stock) -> None:
    assert weight(kind, stock) > 0


@given(kinds, stocks_of_any_size)
def test_what_has_no_place_weighs_nothing(kind: Kind, stock: Stock) -> None:
    assert weight(kind, replace(stock, places=0)) == 0


def _shares_of_first(stocks: dict[Choice, Stock], *, draws: int = 6000) -> dict[Choice, float]:
    rng = Random(7)
    first = Counter(order_of_offers(stocks, rng=rng)[0] for _ in range(draws))
    return {choice: first[choice] / draws for choice in stocks}


def test_each_choice_comes_first_as_often_as_it_weighs() -> None:
    stocks = {(kind, "en"): Stock(5, 4 + 3 * place, 6) for place, kind in enumerate(KINDS)}
    total = sum(weight(kind, stock) for (kind, _), stock in stocks.items())
    for (kind, lang), share in _shares_of_first(stocks).items():
        assert share == pytest.approx(weight(kind, stocks[kind, lang]) / total, abs=0.025)


def test_the_second_is_drawn_among_the_rest_in_the_same_way() -> None:
    heavy, middle, light = (
        (Kind.ASSISTANT_REPLY, "en"),
        (Kind.ASSISTANT_REPLY, "de"),
        (Kind.ASSISTANT_REPLY, "eu"),
    )
    stocks = {heavy: Stock(900, 900, 1), middle: Stock(4, 4, 1), light: Stock(1, 1, 1)}
    rng = Random(11)
    orders = [order_of_offers(stocks, rng=rng) for _ in range(6000)]
    after_heavy = [order[1] for order in orders if order[0] == heavy]
    expected = weight(middle[0], stocks[middle])
    expected /= expected + weight(light[0], stocks[light])
    assert after_heavy.count(middle) / len(after_heavy) == pytest.approx(expected, abs=0.03)


def test_three_people_beside_three_thousand_get_their_share_from_those_who_can_do_both() -> None:
    small, large = (Kind.ASSISTANT_REPLY, "eu"), (Kind.ASSISTANT_REPLY, "en")
    shares = _shares_of_first({small: Stock(10, 10, 3), large: Stock(3000, 3000, 3000)})
    assert shares[small] >= 0.5


def test_what_is_nearest_to_a_ready_tree_comes_first() -> None:
    stock = Stock(places=8, trees=4, people=10)
    ladder = [
        Kind.RANK_ASSISTANT_REPLIES, Kind.LABEL_ASSISTANT_REPLY, Kind.ASSISTANT_REPLY,
        Kind.INITIAL_PROMPT,
    ]  # fmt: skip
    weights = [weight(kind, stock) for kind in ladder]
    assert all(upper >= 2 * lower for upper, lower in pairwise(weights))


def test_places_alone_weigh_nothing_more() -> None:
    """A tree that waits for nine answers is one tree."""
    few, many = Stock(places=1, trees=1, people=5), Stock(places=9, trees=1, people=5)
    assert weight(Kind.ASSISTANT_REPLY, few) == weight(Kind.ASSISTANT_REPLY, many)
