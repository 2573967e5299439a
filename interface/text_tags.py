"""Template filters that show what volunteers wrote."""

from django import template
from django.utils.safestring import SafeString

from interface.markdown import render, rendered
from interface.texts.folding import takes_more_than

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """The text as safe HTML blocks; the element around them says its language and direction."""
    return render(text)


@register.filter
def shown_otherwise(text: str) -> bool:
    """Whether the source tells more than the rendered text."""
    return not rendered(text).plain


@register.filter
def is_long(text: str, characters: int) -> bool:
    """Whether the text takes more room than so many characters."""
    return takes_more_than(text, int(characters))
