"""The volunteers: which languages they speak, and how much each of them does."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from oasst_collect.corpus.figures import LANGUAGES, apportion, evened

FEWEST: Final = 14
"""People in a language: an author, five rivals, three reviewers and three rankers, with some to
spare."""
TAIL: Final = 0.85
"""Someone's share of the work is a uniform number from 0 to 1, to the power of minus this: most
do little, a few do very much."""
MOST: Final = 400.0
"""Nobody can do more than so many times what the least eager one does."""
SECOND_LANGUAGE: Final = 0.2
DRAWN_AT_ONCE: Final = 4_000
MODERATORS: Final = 8
TRIES: Final = 60


@dataclass(frozen=True, slots=True)
class Person:
    """``number`` counts from 0; the first few are the moderators."""

    number: int
    langs: tuple[str, ...]
    eagerness: float

    @property
    def moderates(self) -> bool:
        return self.number < MODERATORS


def gathered(number: int, *, rng: Random) -> list[Person]:
    """``number`` people, or as many as the languages need."""
    by_lang = apportion(number, evened(LANGUAGES))
    langs = [lang for lang, people in by_lang.items() for _ in range(max(FEWEST, people))]
    rng.shuffle(langs)
    common = list(LANGUAGES)[:3]
    people = []
    for index, lang in enumerate(langs):
        second = rng.choice(common) if rng.random() < SECOND_LANGUAGE else lang
        spoken = (lang,) if second == lang else (lang, second)
        people.append(Person(index, spoken, min(MOST, (1 - rng.random()) ** -TAIL)))
    return people


class Crowd:
    """Draws people for work in a language, the eager ones more often."""

    def __init__(self, people: Sequence[Person], *, first_id: int, rng: Random) -> None:
        self._rng = rng
        self._ids: dict[str, list[int]] = {lang: [] for lang in LANGUAGES}
        weights: dict[str, list[float]] = {lang: [] for lang in LANGUAGES}
        for person in people:
            for lang in person.langs:
                self._ids[lang].append(first_id + person.number)
                weights[lang].append(person.eagerness)
        self._weights: Mapping[str, list[float]] = {
            lang: list(accumulate(some)) for lang, some in weights.items()
        }
        self._drawn: dict[str, list[int]] = {lang: [] for lang in LANGUAGES}

    def pick(self, lang: str, *, but: Collection[int] = ()) -> int:
        """Somebody who speaks the language and is none of these."""
        for _ in range(TRIES):
            stack = self._drawn[lang]
            if not stack:
                stack.extend(self._draw(lang))
            person = stack.pop()
            if person not in but:
                return person
        return self._rng.choice([person for person in self._ids[lang] if person not in but])

    def pick_some(self, number: int, lang: str, *, but: Collection[int] = ()) -> list[int]:
        """So many different people."""
        picked: list[int] = []
        taken = set(but)
        for _ in range(number):
            picked.append(self.pick(lang, but=taken))
            taken.add(picked[-1])
        return picked

    def _draw(self, lang: str) -> list[int]:
        return self._rng.choices(self._ids[lang], cum_weights=self._weights[lang], k=DRAWN_AT_ONCE)
