"""What a browser's header says of somebody's languages."""

import pytest

from accounts.languages import NoLanguage, choose_languages, languages_of_browser
from accounts.models import User
from interface.languages import LANGUAGES
from interface.refusals import UnknownLanguage


def test_most_wanted_first_each_once() -> None:
    assert languages_of_browser("en;q=0.3, de-AT, de;q=0.9, uk;q=0.5") == ["de", "uk-UA", "en"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_of_the_site_is_recognised(code: str) -> None:
    assert languages_of_browser(code) == [code]


@pytest.mark.django_db
def test_choosing_keeps_the_sites_order_and_refuses_what_it_does_not_know(alice: User) -> None:
    choose_languages(alice, reads=["es", "en", "es"], writes=[])

    stored = User.objects.get(pk=alice.pk)
    assert (stored.reads, stored.writes) == (["en", "es"], [])
    with pytest.raises(UnknownLanguage):
        choose_languages(alice, reads=["en", "xx"], writes=[])
    with pytest.raises(NoLanguage):
        choose_languages(alice, reads=[], writes=["en"])
    assert User.objects.get(pk=alice.pk).reads == ["en", "es"]
