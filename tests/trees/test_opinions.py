"""What reviewers thought, in words."""

from trees.labels import BY_NAME
from trees.opinions import opinions


def test_yes_and_no_are_told_as_people() -> None:
    (spam,) = opinions({"spam": {"value": 2 / 3, "count": 3}})
    assert (spam.words, spam.percent, spam.people) == ("yes, say 2 of 3", 67, 3)
    (alone,) = opinions({"spam": {"value": 0.0, "count": 1}})
    assert alone.words == "yes, say 0 of 1"


def test_scales_are_told_by_the_step_that_is_nearest() -> None:
    def words(value: float) -> str:
        (found,) = opinions({"quality": {"value": value, "count": 4}})
        return found.words

    assert words(0.0) == "Low quality"
    assert words(0.3) == BY_NAME["quality"].step_names[1]
    assert words(0.5) == "In between"
    assert words(0.8) == BY_NAME["quality"].step_names[3]
    assert words(1.0) == "High quality"


def test_labels_that_nobody_gave_or_that_we_do_not_know_are_left_out() -> None:
    given = {
        "helpfulness": {"value": 1.0, "count": 1},
        "spam": {"value": 0.0, "count": 2},
        "humor": {"value": 0.0, "count": 0},
        "unheard_of": {"value": 1.0, "count": 1},
    }
    questions = [opinion.question for opinion in opinions(given)]  # type: ignore[arg-type]
    assert questions[0].startswith("Is it spam")
    assert len(questions) == 2
