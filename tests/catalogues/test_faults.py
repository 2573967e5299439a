"""What a program can tell about a translation."""

import pytest

from oasst_collect.catalogues.faults import faults, forms

GERMAN = forms("nplurals=2; plural=(n != 1);")
FRENCH = forms("nplurals=2; plural=(n > 1);")
RUSSIAN = forms(
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<12 || n%100>14) ? 1 : 2);"
)
ONE, MANY = "%(n)s leaf", "%(n)s leaves"


def test_each_form_knows_its_numbers() -> None:
    assert [numbers[:3] for numbers in RUSSIAN] == [(1, 21, 31), (2, 3, 4), (0, 5, 6)]
    assert GERMAN[0] == (1,)


def test_a_header_without_forms_is_of_no_use() -> None:
    with pytest.raises(ValueError, match="no plural forms"):
        forms("")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Come in", "Herein"),
        ("%(who)s and %(what)s", "%(what)s und %(who)s"),
        ("<b>Now</b> &amp; then", "Dann &amp; <b>wann</b>"),
        ("100 %", "100 %"),
        ("Place {}", "Platz {}"),
        ("ends in a space ", "hört mit einem auf "),
    ],
)
def test_nothing_is_wrong(message: str, said: str) -> None:
    assert list(faults(message, "", [said], numbers=[()])) == []


@pytest.mark.parametrize(
    ("message", "said", "wrong"),
    [
        ("Come in", "", "is missing"),
        ("Come in", "  ", "is missing"),
        ("%(who)s", "wer", "has the places none instead of %(who)s"),
        ("%(who)s", "%(wer)s", "has the places %(wer)s instead of %(who)s"),
        ("who", "%(who)s", "has the places %(who)s instead of none"),
        ("Place {}", "Platz", "has the places none instead of {}"),
        ("At most %d", "Höchstens %s", "has the places %s instead of %d"),
        ("%(n)s of all", "%(n)s, das sind 5 % x", "has a %"),
        ("<b>now</b>", "jetzt", "must have these tags"),
        ('<a href="x">now</a>', '<a href="y">jetzt</a>', "must have these tags"),
        ("now", "<b>jetzt</b>", "must have these tags"),
        ("now ", "jetzt", "another space"),
    ],
)
def test_what_is_wrong(message: str, said: str, wrong: str) -> None:
    (fault,) = faults(message, "", [said], numbers=[()])

    assert fault.startswith(wrong) or wrong in fault


def test_a_form_for_one_number_may_leave_the_number_out() -> None:
    assert list(faults(ONE, MANY, ["ein Blatt", "%(n)s Blätter"], numbers=GERMAN)) == []
    assert list(faults("a leaf", MANY, ["%(n)s Blatt", "%(n)s Blätter"], numbers=GERMAN)) == []


def test_a_form_for_several_numbers_may_not() -> None:
    russian = ["один лист", "%(n)s листа", "%(n)s листьев"]

    assert list(faults(ONE, MANY, russian, numbers=RUSSIAN)) == [
        "has the places none instead of %(n)s"
    ]
    assert list(faults(ONE, MANY, ["une feuille", "%(n)s feuilles"], numbers=FRENCH))


def test_every_form_must_be_there() -> None:
    assert list(faults(ONE, MANY, ["%(n)s лист"], numbers=RUSSIAN)) == ["has 1 forms instead of 3"]
    assert list(faults(ONE, MANY, ["%(n)s Blatt", ""], numbers=GERMAN)) == ["is missing"]
