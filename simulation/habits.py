"""Who volunteers, and what they are like: the numbers that a simulated crowd is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tasks.kinds import RANDOM, Kind, Yields


class Conduct(StrEnum):
    """What somebody is about."""

    CAREFUL = "careful"
    CARELESS = "careless"
    """Labels and ranks at random."""
    HOSTILE = "hostile"
    """Writes spam, and labels and ranks the wrong way round."""


class Scope(StrEnum):
    """What a skip means; the names are those of the API."""

    LATER = "later"
    NOT_ME = "not_me"
    NOBODY_CAN = "nobody_can"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """One sort of volunteer; ``share`` is how many of those who join are of it.

    Sessions fall into ``hours`` of the day, on Saturdays and Sundays ``weekend`` times as often.
    ``kinds`` are what is asked for, by weight. ``second_language`` is the share of those who work
    in another language as well; ``walks_away`` that of tasks left until their lease runs out;
    ``good_texts`` that of texts which deserve acceptance; ``accuracy`` that of reviews which see
    what a text deserves.
    """

    name: str
    share: float
    conduct: Conduct = Conduct.CAREFUL
    sessions_a_week: float = 3.0
    tasks_a_session: float = 8.0
    days_of_interest: float = 21.0
    hours: tuple[int, int] = (8, 23)
    weekend: float = 1.0
    kinds: Mapping[str, float] = field(default_factory=lambda: {RANDOM: 1.0})
    second_language: float = 0.3
    skips: Mapping[Scope, float] = field(
        default_factory=lambda: {Scope.LATER: 0.03, Scope.NOT_ME: 0.04, Scope.NOBODY_CAN: 0.003}
    )
    walks_away: float = 0.04
    good_texts: float = 0.97
    accuracy: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """``languages``: how many people whose first language it is take an interest at any time.

    Somebody whose interest lapses is followed by somebody new. ``minutes`` is what a task takes
    on average, by what its answer is.
    """

    languages: Mapping[str, int]
    habits: tuple[Habit, ...]
    minutes: Mapping[Yields, float] = field(default_factory=lambda: MINUTES)

    def scaled(self, people: int) -> "Population":
        """So many people in all, spread over the languages as before, none left empty."""
        total = sum(self.languages.values())
        shares = {lang: number * people / total for lang, number in self.languages.items()}
        numbers = {lang: max(1, int(share)) for lang, share in shares.items()}
        short = max(0, people - sum(numbers.values()))
        for lang in sorted(shares, key=lambda lang: int(shares[lang]) - shares[lang])[:short]:
            numbers[lang] += 1
        return Population(languages=numbers, habits=self.habits, minutes=self.minutes)


MINUTES: Final[Mapping[Yields, float]] = {Yields.TEXT: 6.0, Yields.LABELS: 1.0, Yields.RANKING: 3.0}

# Chosen so that a volunteer does about 46 tasks before interest lapses, as in OpenAssistant
# (625,000 tasks by 13,500 people), and one in thirty does nearly half of all the work.
# Three in four take what comes; the others choose, new prompts most of all.
CHOOSERS: Final = {RANDOM: 0.75, Kind.INITIAL_PROMPT: 0.15, Kind.ASSISTANT_REPLY: 0.1}
HABITS: Final = (
    Habit(
        name="passers-by",
        kinds=CHOOSERS,
        share=0.62,
        sessions_a_week=2,
        tasks_a_session=5,
        days_of_interest=5,
    ),
    Habit(name="regulars", share=0.27, weekend=1.5, kinds=CHOOSERS),
    Habit(
        name="devoted",
        share=0.03,
        sessions_a_week=5,
        tasks_a_session=18,
        days_of_interest=60,
        walks_away=0.02,
        good_texts=0.99,
        accuracy=0.98,
    ),
    Habit(
        name="reviewers only",
        share=0.02,
        kinds={
            Kind.LABEL_INITIAL_PROMPT: 1.0,
            Kind.LABEL_PROMPTER_REPLY: 1.0,
            Kind.LABEL_ASSISTANT_REPLY: 2.0,
            Kind.RANK_ASSISTANT_REPLIES: 2.0,
        },
    ),
    Habit(
        name="careless",
        share=0.04,
        conduct=Conduct.CARELESS,
        days_of_interest=10,
        good_texts=0.7,
        walks_away=0.1,
    ),
    Habit(
        name="hostile",
        share=0.02,
        conduct=Conduct.HOSTILE,
        tasks_a_session=12,
        days_of_interest=5,
        hours=(0, 24),
    ),
)

POPULATION: Final = Population(
    languages={"en": 900, "es": 67, "de": 30, "eu": 3},
    habits=HABITS,
)
"""Who comes if nothing else is said: a large language, a middling, a small and a tiny one."""
