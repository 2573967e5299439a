"""Words of others in our sentences."""

from interface.isolation import isolated


def test_words_are_put_between_the_marks_that_keep_their_direction_to_themselves() -> None:
    assert isolated("مرحبا") == "\u2068مرحبا\u2069"


def test_words_cannot_end_their_isolation_themselves() -> None:
    assert isolated("a\u2069\u202eb") == "\u2068a\u202eb\u2069"
