"""What the program says is found wherever it is said."""

from pathlib import Path

import pytest

from oasst_collect.catalogues.extraction import (
    NotAsItStands,
    Text,
    extract,
    texts_of_python,
    texts_of_template,
)


def python(source: str) -> list[tuple[str, str, str]]:
    return [(text.context, text.message, text.plural) for text in texts_of_python(source)]


def template(source: str) -> list[tuple[str, str, str]]:
    return [(text.context, text.message, text.plural) for text in texts_of_template(source)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("One text")', ("", "One text", "")),
        ('_("in two " "pieces")', ("", "in two pieces", "")),
        ("translation.gettext('by its long name')", ("", "by its long name", "")),
        ('gettext_lazy("later")', ("", "later", "")),
        ('marked("for another day")', ("", "for another day", "")),
        ('title = worded("of a class")', ("", "of a class", "")),
        ('ngettext("a leaf", "%(n)s leaves", n)', ("", "a leaf", "%(n)s leaves")),
        ('ngettext_lazy("a leaf", "leaves", "n")', ("", "a leaf", "leaves")),
        ('pgettext("month", "May")', ("month", "May", "")),
        ('npgettext("tree", "leaf", "leaves", n)', ("tree", "leaf", "leaves")),
        ('call(_("inside %(what)s") % {"what": _})', ("", "inside %(what)s", "")),
    ],
)
def test_texts_in_python(source: str, found: tuple[str, str, str]) -> None:
    assert python(source) == [found]


@pytest.mark.parametrize(
    "source",
    [
        "gettext(self.asks)",
        "_, rest = pair",
        'other("text")',
        "_()",
        "def marked(text: str) -> str: ...\n\nmarked(text.strip())",
        'name = models.CharField(max_length=9, help_text=_("For operators."))',
    ],
)
def test_what_is_no_text_is_passed_by(source: str) -> None:
    assert python(source) == []


@pytest.mark.parametrize(
    "source",
    [
        '_(f"{n} leaves")',
        '_("leaves: " + n)',
        '_("{} leaves".format(n))',
        'ngettext("a", f"{n}", n)',
    ],
)
def test_a_text_that_is_put_together_cannot_be_translated(source: str) -> None:
    with pytest.raises(NotAsItStands, match="line 1"):
        python(source)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "Come in" %}', ("", "Come in", "")),
        ("{% translate 'May' context 'month' %}", ("month", "May", "")),
        ('{% include "a.html" with text=_("About") %}', ("", "About", "")),
        ('{{ _("About") }}', ("", "About", "")),
        ("{% blocktranslate %}It’s {{ name }}{% endblocktranslate %}", ("", "It’s %(name)s", "")),
        (
            "{% blocktranslate trimmed %}\n  One\n  line\n{% endblocktranslate %}",
            ("", "One line", ""),
        ),
        (
            "{% blocktranslate count n=n %}a leaf{% plural %}{{ n }} leaves{% endblocktranslate %}",
            ("", "a leaf", "%(n)s leaves"),
        ),
        ('{% blocktranslate %}100 % of "it"{% endblocktranslate %}', ("", '100 %% of "it"', "")),
    ],
)
def test_texts_in_templates(source: str, found: tuple[str, str, str]) -> None:
    assert template("{% load i18n %}<p>Plain, _(not this).</p>" + source) == [found]


def test_comments_go_to_the_translators() -> None:
    said = '# Translators: what the brass\n# plate says\n_("Come in")\n_("Go away")'
    shown = '{# Translators: on a button #}\n{% translate "Go" %}{% translate "Stay" %}'

    assert [text.comments for text in texts_of_python(said)] == [["what the brass plate says"], []]
    assert [text.comments for text in texts_of_template(shown)] == [["on a button"], []]


def test_a_text_is_one_entry_wherever_it_is_said(program: Path) -> None:
    texts = extract(program)

    assert texts["", "Come in"] == Text(
        "Come in", comments=["on the door"], files=["accounts/views.py", "templates/door.html"]
    )
    assert texts["", "%(count)s guest"].plural == "%(count)s guests"
    assert ("", "Good day, <strong>%(name)s</strong>.") in texts
    assert len(texts) == 3


def test_operators_read_english(program: Path) -> None:
    for name in ("accounts/admin.py", "accounts/management/commands/greet.py"):
        path = program / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('_("For operators")')

    assert ("", "For operators") not in extract(program)


def test_a_bad_text_is_told_with_its_file(program: Path) -> None:
    (program / "accounts" / "forms.py").write_text('\n_(f"{n}")')

    with pytest.raises(NotAsItStands, match=r"accounts/forms\.py: line 2"):
        extract(program)
