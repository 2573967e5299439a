"""Who does the work of a made-up corpus."""

from collections import Counter
from random import Random

from oasst_collect.corpus.crowd import FEWEST, Crowd, gathered
from oasst_collect.corpus.figures import LANGUAGES


def test_every_language_has_people_enough_for_a_whole_tree() -> None:
    people = gathered(500, rng=Random(1))
    speakers = Counter(lang for person in people for lang in person.langs)
    assert min(speakers[lang] for lang in LANGUAGES) >= FEWEST


def test_there_are_as_many_people_as_asked_for_in_a_large_corpus() -> None:
    assert len(gathered(13_500, rng=Random(1))) == 13_500


def test_people_picked_together_are_different_and_none_of_those_left_out() -> None:
    people = gathered(500, rng=Random(1))
    crowd = Crowd(people, first_id=100, rng=Random(2))
    speakers = {100 + person.number for person in people if "sk" in person.langs}
    left_out = set(list(speakers)[:3])
    for _ in range(50):
        picked = crowd.pick_some(len(speakers) - 3, "sk", but=left_out)
        assert set(picked) == speakers - left_out
        assert len(picked) == len(set(picked))


def test_a_few_do_much_of_the_work() -> None:
    crowd = Crowd(gathered(13_500, rng=Random(1)), first_id=1, rng=Random(2))
    work = Counter(crowd.pick("en") for _ in range(50_000))
    tenth = sum(number for _, number in work.most_common(len(work) // 10))
    assert tenth > 0.35 * work.total()
