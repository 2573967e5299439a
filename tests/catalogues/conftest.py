"""A small program with catalogues of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings

PYTHON = """
from django.utils.translation import gettext as _, ngettext

# Translators: on the door
_("Come in")
ngettext("%(count)s guest", "%(count)s guests", number)
"""
TEMPLATE = """
{% load i18n %}
<p>{% translate "Come in" %}</p>
{% blocktranslate trimmed with name=user.name %}
  Good day,
  <strong>{{ name }}</strong>.
{% endblocktranslate %}
"""


@pytest.fixture
def program(tmp_path: Path, settings: Settings) -> Path:
    """Its folder: two texts in Python and two in a template, spoken in German and Russian."""
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "views.py").write_text(PYTHON)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "door.html").write_text(TEMPLATE)
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "compiled"]
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ru", "Русский")]
    return tmp_path
