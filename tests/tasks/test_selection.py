"""What is offered first: by weight and chance, and never what there is nothing of."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tasks.kinds import Kind
from tasks.selection import WEIGHTS, Choice, order_of_offers

counts_of_choices = st.dictionaries(
    st.tuples(st.sampled_from(Kind), st.sampled_from(["en", "de", "eu"])),
    st.integers(0, 10**7),
)


@given(counts_of_choices, st.integers())
def test_every_choice_with_something_to_do_comes_once(counts: dict[Choice, int], seed: int) -> None:
    order = order_of_offers(counts, rng=Random(seed))
    assert sorted(order) == sorted(choice for choice, count in counts.items() if count)


@given(counts_of_choices, st.integers())
def test_the_same_chance_gives_the_same_order(counts: dict[Choice, int], seed: int) -> None:
    backwards = dict(reversed(counts.items()))
    assert order_of_offers(counts, rng=Random(seed)) == order_of_offers(backwards, rng=Random(seed))


def _share_of_first(counts: dict[Choice, int], choice: Choice) -> float:
    rng = Random(7)
    first = Counter(order_of_offers(counts, rng=rng)[0] for _ in range(4000))
    return first[choice] / first.total()


def test_a_kind_comes_first_as_often_as_it_weighs() -> None:
    rank, prompt = (Kind.RANK_ASSISTANT_REPLIES, "en"), (Kind.INITIAL_PROMPT, "en")
    expected = WEIGHTS[rank[0]] / (WEIGHTS[rank[0]] + WEIGHTS[prompt[0]])
    assert abs(_share_of_first({rank: 1, prompt: 1}, rank) - expected) < 0.03


def test_a_small_language_is_not_drowned_by_a_large_one() -> None:
    small, large = (Kind.ASSISTANT_REPLY, "eu"), (Kind.ASSISTANT_REPLY, "en")
    assert 0.06 < _share_of_first({small: 1, large: 100}, small) < 0.12
