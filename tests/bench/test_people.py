"""Volunteers' languages are shared out by the work there is."""

from collections import Counter

from bench.people import languages_in_turn

SHARES = {"en": 460, "es": 280, "ru": 60, "de": 35, "ca": 2}


def test_every_beginning_has_about_the_shares_of_the_whole() -> None:
    order = languages_in_turn(SHARES, 128)

    assert order[0] == "en"
    for number in (8, 32, 128):
        found = Counter(order[:number])
        for lang, share in SHARES.items():
            assert abs(found[lang] - number * share / sum(SHARES.values())) < 1.01


def test_of_a_language_without_work_there_is_nobody() -> None:
    assert set(languages_in_turn({"en": 5, "de": 0}, 9)) == {"en"}
