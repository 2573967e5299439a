"""What Django and allauth say, and not in all our languages."""

import pytest

from oasst_collect.catalogues.borrowed import SAYING, gaps
from oasst_collect.catalogues.places import languages


@pytest.mark.parametrize("lang", languages())
def test_what_their_catalogues_say_is_not_asked_for(lang: str) -> None:
    missing = gaps(lang)

    assert ("", "Enter a valid email address.") not in missing  # Django has it in all of them
    assert all(text.files[0].partition("/")[0] in SAYING for text in missing.values())


def test_allauth_speaks_no_hindi() -> None:
    assert ("", "Incorrect password.") in gaps("hi")
    assert ("", "Incorrect password.") not in gaps("de")
