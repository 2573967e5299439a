"""Every word that a template shows is marked for translators."""

import re
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from oasst_collect.catalogues.extraction import OPERATORS

TEMPLATES: Final = Path(settings.BASE_DIR) / "templates"
FOR_PROGRAMS: Final = {"call.html", "calls.html", "schema_page.html"}
"""Pages about the API, below it, in English as it is."""
PAGES: Final = sorted(
    name
    for path in (*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt"))
    if (name := path.relative_to(TEMPLATES).as_posix()) not in FOR_PROGRAMS
    if not OPERATORS.search(f"templates/{name}")
)
SAME_EVERYWHERE: Final = re.compile(r"OASST Collect|Authorization: Bearer|```python|\bAPI\b")
MARKED: Final = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
NOT_SHOWN: Final = re.compile(
    r"{#.*?#}|{% comment %}.*?{% endcomment %}|{% block main_class %}.*?{% endblock %}"
    r"|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
READ_OUT: Final = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')
TAG: Final = re.compile(r"<[^>]*>", re.DOTALL)
WORD: Final = re.compile(r"[A-Za-z]{2,}")


def unmarked(template: str) -> list[str]:
    """What a page would say in English whatever its language."""
    text = NOT_SHOWN.sub("", MARKED.sub("", template))
    said = [*READ_OUT.findall(text), *TAG.sub("\n", text).splitlines()]
    return [line.strip() for line in said if WORD.search(SAME_EVERYWHERE.sub("", line))]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_said_in_english_only(name: str) -> None:
    assert unmarked((TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize(
    "template",
    ["<p>Hello</p>", '<nav aria-label="Main">', "{% if a %}Yes{% endif %}", "{{ a }} left"],
)
def test_what_is_not_marked_is_noticed(template: str) -> None:
    assert unmarked(template)
