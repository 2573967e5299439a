"""Template filters for language codes."""

from django import template

from interface.languages import LANGUAGES, direction

register = template.Library()

register.filter("direction", direction)


@register.filter
def own_name(code: str) -> str:
    """The language's own name; the code itself for one that the site does not know."""
    return LANGUAGES.get(code, code)
