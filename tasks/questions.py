"""The questions of a review as HTML.

They are put together here instead of in a template: fifteen of them, with four buttons each, would
take a third of the page's time there.
"""

from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

CHECKED = mark_safe(" checked")
REQUIRED = mark_safe(" required")
INVALID = mark_safe(' aria-invalid="true"')


def question_html(field: BoundField, *, scale: bool) -> SafeString:
    """A choice as a group of buttons, with its errors and the way to its guideline."""
    needed = field.field.required
    return format_html(
        '<fieldset class="question{}" data-question{}><legend>{}{}</legend>{}'
        '<div class="options">{}{}</div></fieldset>',
        " scale" if scale else "",
        _described(field),
        field.label,
        format_html(' <span class="tag">{}</span>', _("needed")) if needed else "",
        field.errors or "",
        _options(field),
        _guide(field.html_name, field.label),
    )


def _described(field: BoundField) -> str:
    by = field.aria_describedby
    return format_html(' aria-describedby="{}"', by) if by else ""


def _options(field: BoundField) -> SafeString:
    chosen, name, prefix = field.value(), field.html_name, field.auto_id
    needed = REQUIRED if field.field.required else ""
    wrong = INVALID if field.errors else ""
    return format_html_join(
        "",
        '<label class="option{}" for="{}_{}"><input type="radio" name="{}" value="{}" id="{}_{}"'
        "{}{}{}><span>{}</span></label>",
        (
            (
                "" if value else " open", prefix, number, name, value, prefix, number,
                CHECKED if value == chosen else "", needed, wrong, words,
            )
            for number, (value, words) in enumerate(field.field.choices)  # type: ignore[attr-defined]
        ),
    )  # fmt: skip


def _guide(name: str, question: StrOrPromise) -> SafeString:
    return format_html(
        '<a class="guide small" href="/guidelines/#label-{}" target="_blank" rel="noopener">'
        '<span aria-hidden="true">?</span><span class="visually-hidden">{}</span></a>',
        name,
        _("Guideline (new tab): %(question)s") % {"question": question},
    )
