"""A population of any size keeps its proportions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.habits import HABITS, POPULATION, Population


@given(
    st.dictionaries(st.sampled_from(["en", "de", "eu", "fr"]), st.integers(1, 10**4), min_size=1),
    st.integers(1, 10**4),
)
def test_so_many_people_in_all_and_no_language_empty(
    languages: dict[str, int], wanted: int
) -> None:
    scaled = Population(languages=languages, habits=HABITS).scaled(wanted).languages
    assert set(scaled) == set(languages)
    assert min(scaled.values()) >= 1
    if wanted >= sum(languages.values()):
        assert sum(scaled.values()) == wanted
        for lang, people in languages.items():
            share = people * wanted / sum(languages.values())
            assert abs(scaled[lang] - share) <= 1


def test_three_thousand_of_the_usual_ones() -> None:
    assert POPULATION.scaled(3000).languages == {"en": 2700, "es": 201, "de": 90, "eu": 9}


def test_the_usual_habits_are_all_of_those_who_join() -> None:
    assert sum(habit.share for habit in HABITS) == pytest.approx(1.0)
