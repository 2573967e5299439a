"""Populations as people write them down: taken, or refused with the place that is wrong."""

from typing import Any

import pytest

from simulation.habits import HABITS, POPULATION, Conduct, Habit, Scope
from simulation.population_files import of_object
from simulation.unusable import Unusable
from tasks.kinds import Yields


def test_nothing_said_is_the_usual_population() -> None:
    assert of_object({}) == POPULATION


def test_all_that_can_be_said() -> None:
    habit = {
        "name": "night owls",
        "share": 2,
        "conduct": "careless",
        "sessions_a_week": 4,
        "tasks_a_session": 20,
        "days_of_interest": 30,
        "hours": [22, 24],
        "weekend": 0.5,
        "kinds": {"random": 1, "assistant_reply": 3},
        "second_language": 0.5,
        "skips": {"not_me": 0.2},
        "walks_away": 0.1,
        "good_texts": 0.5,
        "accuracy": 0.8,
    }
    found = of_object({"languages": {"eu": 3}, "habits": [habit], "minutes": {"labels": 0.5}})
    assert found.languages == {"eu": 3}
    assert found.minutes == {Yields.TEXT: 6.0, Yields.LABELS: 0.5, Yields.RANKING: 3.0}
    assert found.habits == (
        Habit(
            name="night owls",
            share=2,
            conduct=Conduct.CARELESS,
            sessions_a_week=4,
            tasks_a_session=20,
            days_of_interest=30,
            hours=(22, 24),
            weekend=0.5,
            kinds={"random": 1, "assistant_reply": 3},
            second_language=0.5,
            skips={Scope.NOT_ME: 0.2},
            walks_away=0.1,
            good_texts=0.5,
            accuracy=0.8,
        ),
    )


def test_habits_alone_leave_the_languages_as_usual() -> None:
    found = of_object({"habits": [{"name": "all", "share": 1}]})
    assert found.languages == POPULATION.languages
    assert found.habits != HABITS


def habit(**more: Any) -> dict[str, Any]:
    return {"habits": [{"name": "all", "share": 1, **more}]}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"people": 3}, "people"),
        ({"languages": {}}, "languages"),
        ({"languages": {"tlh": 3}}, "languages.tlh"),
        ({"languages": {"en": 0}}, "languages.en"),
        ({"languages": {"en": 1.5}}, "languages.en"),
        ({"habits": []}, "habits"),
        ({"habits": {}}, "habits"),
        ({"habits": [{"name": "all"}]}, "habits[0].share"),
        ({"habits": [{"share": 1}]}, "habits[0].name"),
        ({"habits": [3]}, "habits[0]"),
        ({"minutes": {"songs": 3}}, "minutes.songs"),
        ({"minutes": {"text": 0}}, "minutes.text"),
        (habit(share=0), "habits"),
        (habit(name=3), "habits[0].name"),
        (habit(moods=3), "habits[0].moods"),
        (habit(conduct="rude"), "habits[0].conduct"),
        (habit(hours=[23, 8]), "habits[0].hours"),
        (habit(hours=3), "habits[0].hours"),
        (habit(accuracy=1.5), "habits[0].accuracy"),
        (habit(accuracy=True), "habits[0].accuracy"),
        (habit(kinds={"songs": 1}), "habits[0].kinds.songs"),
        (habit(kinds={}), "habits[0].kinds"),
        (habit(skips={"never": 1}), "habits[0].skips.never"),
        (habit(skips={"later": 0.9}, walks_away=0.1), "habits[0].skips"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Unusable) as refused:
        of_object(given)
    words = str(refused.value)
    assert words.split(maxsplit=1)[0].rstrip(":") == field
    assert words.endswith(".")
