"""What rules say is read in the reader's language."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from interface.languages import name_in_interface, own_and_interface_name, own_name
from interface.refusals import Missing
from interface.sentences import grouped, marked, worded


class Gone(Missing):
    title = worded("Yes")


@pytest.fixture
def _in_german() -> Iterator[None]:
    with translation.override("de"):
        yield


@pytest.mark.usefixtures("_in_german")
def test_a_title_is_translated_when_it_is_read() -> None:
    assert Gone("x").title == "Ja"
    assert Gone.title == "Ja"
    with translation.override("en"):
        assert Gone.title == "Yes"


def test_a_marked_text_stays_as_it_is() -> None:
    with translation.override("de"):
        assert marked("Yes") == "Yes"


@pytest.mark.parametrize(("lang", "number"), [("en", "20,000"), ("de", "20.000"), ("ja", "20,000")])
def test_numbers_are_written_as_the_language_does(lang: str, number: str) -> None:
    with translation.override(lang):
        assert grouped(20_000) == number


def test_a_language_has_its_own_name_and_one_in_the_language_of_the_page() -> None:
    with translation.override("de"):
        assert (own_name("fr"), name_in_interface("fr")) == ("Français", "Französisch")
        assert own_and_interface_name("fr") == "Français (Französisch)"
        assert own_and_interface_name("de") == "Deutsch"
        assert own_and_interface_name("tlh") == "tlh"
