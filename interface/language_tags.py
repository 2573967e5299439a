"""What every template may say of languages, and of moments in them."""

from datetime import datetime
from typing import Final

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from interface.isolation import isolated
from interface.languages import direction, name_in_interface, own_and_interface_name, own_name

FORMATS: Final = {
    "date": "DATE_FORMAT",
    "time": "TIME_FORMAT",
    "datetime": "DATETIME_FORMAT",
}

register = template.Library()

register.filter("direction", direction)
register.filter("own_name", own_name)
register.filter("isolated", isolated)
register.filter("name_in_interface", name_in_interface)
register.filter("own_and_interface_name", own_and_interface_name)


@register.simple_tag
def interface_languages() -> list[tuple[str, str]]:
    """Code and own name of each language that the site speaks."""
    return list(settings.LANGUAGES)


@register.filter
def moment(at: datetime, shown: str = "datetime") -> SafeString:
    """A ``time`` element: the ``date``, the ``time`` or both, as the page's language writes them.

    In UTC, which it says; ``times.js`` puts it into the reader's time zone.
    """
    written = date_format(at, FORMATS[shown])
    if shown != "date":
        written = gettext("%(time)s UTC") % {"time": written}
    return format_html(
        '<time datetime="{}" data-shown="{}">{}</time>', at.isoformat(), shown, written
    )
