"""Texts as safe HTML: what volunteers mean comes out, and nothing else ever does."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from interface.markdown import DEEPEST, LONGEST, render, rendered
from interface.texts.allowed import ATTRIBUTES, LINKS, TAGS, only_allowed

VOID: Final = {"br", "hr", "mspace"}


class Soundness(HTMLParser):
    """Reads HTML and notes what is in it; ``faults`` are tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.deepest = 0
        self.faults: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Soundness:
    reader = Soundness()
    reader.feed(html)
    reader.close()
    return reader


def seen(html: str) -> str:
    return "".join(read(html).text)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("One\ntwo", '<p dir="auto">One<br>two</p>'),
        ("**bold** ~~gone~~", "<strong>bold</strong> <s>gone</s>"),
        ("*leaning*", "<em>leaning</em>"),
        ("# A heading", '<p dir="auto" class="heading-1"><strong>A heading</strong></p>'),
        ("- one\n- two", "<ul dir=\"ltr\">\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three\n4. four", '<ol start="3" dir="ltr">'),
        ("- واحد\n- two", '<ul dir="rtl">'),
        ("> quoted", '<blockquote dir="ltr">'),
        ("`<b>`", '<code dir="ltr">&lt;b&gt;</code>'),
        ("---", "<hr>"),
        ("    four spaces", '<p dir="auto">four spaces</p>'),
    ],
)  # fmt: skip
def test_what_people_mean_comes_out(typed: str, shown: str) -> None:
    assert shown in render(typed)


def test_code_is_coloured_by_classes_and_scrolled_by_keyboard() -> None:
    html = render('```python\ndef f():\n    return "<b>"  # why\n```')

    assert '<pre dir="ltr" tabindex="0" role="group" aria-label="Code in python">' in html
    assert '<span class="k">def</span>' in html
    assert '<span class="s">"&lt;b&gt;"</span>' in html.replace("&quot;", '"')
    assert "style" not in html


def test_a_table_stands_in_a_box_of_its_own() -> None:
    html = render("| a | b |\n|:-:|--:|\n| 1 | 2 |")

    assert "<div" in html
    assert 'class="scrolling"' in html
    assert re.search(r'<th [^>]*scope="col"', html)
    assert re.search(r'<td [^>]*class="center"', html)
    assert re.search(r'<td [^>]*class="right"', html)


def test_boxes_are_named_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = "```\na code of its own\n```"
    assert 'aria-label="Code"' in render(typed)

    monkeypatch.setattr("interface.texts.html._", lambda name: f"[{name}]")
    assert 'aria-label="Code"' in render(typed)
    with translation.override("de"):
        assert 'aria-label="[Code]"' in render(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "<style>body{display:none}</style>",
        "<!-- a comment -->",
        "<details open ontoggle=alert(1)>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_html_is_shown_as_it_was_typed(typed: str) -> None:
    html = render(f"Before\n\n{typed}\n\nafter")

    assert typed in seen(html)
    assert read(html).tags == {"p"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)", "data:text/html",
        "vbscript:x", "file:///etc/passwd", "/settings/", "//evil.example/", "#top", "https:",
        "https://", "http:evil.example", "https://[::1", "ftp://a.example", "x" * 3000,
    ],
)  # fmt: skip
def test_links_lead_to_other_sites_and_mailboxes_only(address: str) -> None:
    assert "<a" not in render(f"[text]({address})")
    assert "<a" not in render(f"![text]({address})")
    assert "<a" not in render(f"<{address}>")


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("[bank](https://evil.example/x)", "evil.example"),
        ("[https://bank.example](https://evil.example/)", "evil.example"),
        ("[x](https://bank.example@evil.example/)", "evil.example"),
        ("[x](https://bänk.example/)", "xn--bnk-qla.example"),
        ("[write](mailto:a@b.example?subject=x)", "a@b.example"),
        ("![](https://pictures.example/1.png)", "pictures.example"),
    ],
)
def test_a_link_says_where_it_leads(typed: str, where: str) -> None:
    html = render(typed)

    assert f">{where}</span>" in html
    assert f'rel="{LINKS}"' in html
    assert 'target="_blank"' in html


@pytest.mark.parametrize("typed", ["https://a.example/b", "<https://a.example/b>", "<a@b.example>"])
def test_an_address_says_it_itself(typed: str) -> None:
    html = render(typed)

    assert "<a" in html
    assert "leads-to" not in html


def test_a_picture_is_a_link_with_its_words_and_nothing_is_loaded() -> None:
    html = render("![A *cat*](https://a.example/cat.png)")

    assert "<img" not in html
    assert "Picture: A cat" in seen(html)


def test_a_picture_in_a_link_is_its_text() -> None:
    html = render("[![badge](https://a.example/b.svg)](https://b.example/)")

    assert html.count("<a ") == 1
    assert "Picture: badge" in seen(html)


def test_nothing_that_was_typed_is_swallowed() -> None:
    assert "hidden words" in seen(render('[x]: https://a.example "hidden words"\n\nSeen'))


def test_characters_that_turn_the_direction_are_named_instead() -> None:
    for typed in ("a \u202e b", "`a\u202eb`", "```python\na\u202eb\n```", "a **\u202d** b"):
        html = render(typed)
        assert "\u202e" not in html
        assert "\u202d" not in html
        assert re.search(r'<span [^>]*class="unseen"[^>]*>U\+202[DE]</span>', html)


@pytest.mark.parametrize(
    "typed",
    [
        ">" * 10_000 + " deep",
        "> " * 10_000 + "deep",
        "".join(f"{'>' * depth} deep\n" for depth in range(1, 130)),
        "- " * 5_000 + "deep",
        "".join(f"{'  ' * depth}- deep\n" for depth in range(100)),
        "1. " * 5_000 + "deep",
        "*" * 5_000 + "deep" + "*" * 5_000,
        "**a *b " * 2_000 + "deep" + "* c**" * 2_000,
        "[" * 10_000 + "deep" + "](https://a.example)" * 100,
        "![" * 5_000 + "deep",
        "`" * 9_999 + "deep",
        "~~" * 5_000 + "deep" + "~~" * 5_000,
        "$" * 9_999 + "deep",
        "$" + "{" * 900 + "deep" + "}" * 900 + "$",
        "\\(" * 5_000 + "deep",
        "$$\n" * 5_000 + "deep",
        "| deep " * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + "| deep " * 3_000,
        "deep|\n-|\n" + "a|" * 9_000,
        "<" * 10_000 + "deep",
        "&" * 10_000 + "deep",
        "\\" * 10_000 + "deep",
        "https://a.example/" + "(" * 5_000 + "deep",
        "https://" * 2_000 + "deep",
        "a@" * 5_000 + "deep",
        "deep" * 5_000,
        "```\n" * 5_000 + "deep",
        "# " * 5_000 + "deep",
        "deep\n" + "=" * 10_000,
        "\u202e" * 5_000 + "deep",
        "x\n\n" * 5_000 + "deep",
    ],
    ids=lambda typed: repr(typed[:12]),
)
def test_what_is_nested_or_repeated_without_end_is_shown_harmlessly(typed: str) -> None:
    html = render(typed)

    assert "deep" in html
    reader = read(html)
    assert reader.faults == []
    assert reader.deepest <= 3 * DEEPEST


def test_very_many_brackets_or_addresses_are_text() -> None:
    assert "<a" in render("[a](https://a.example/) " * 100)
    assert "<a" not in render("[a](https://a.example/) " * 400)
    assert "<a" in render("https://a.example/ " * 100)
    assert "<a" not in render("https://a.example/ " * 400)


def test_a_text_of_enormous_length_is_shown_as_it_was_typed() -> None:
    html = render("**a**\n" * (LONGEST // 4))

    assert "<strong>" not in html
    assert html.count("**a**") == LONGEST // 4


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Hello.\nTwo lines.\n\nAnd more: https://a.example/", True),
        ("  1 < 2 & 3 > 2 \n", True),
        ("**bold**", False),
        ("a \\* b", False),
        ("&amp;", False),
        ("- item", False),
        ("a  b `c`", False),
    ],
)
def test_the_source_is_offered_where_it_tells_more(typed: str, plain: bool) -> None:
    assert rendered(typed).plain is plain


PIECES: Final = st.sampled_from(
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</p>", "<svg onload=x>",
        "]]>", "[a](javascript:x)", "![a](https://a.example/b.png)", "<svg/onload=x>",
        "[a](https://a.example 'onclick=x')", "<https://a.example>", "\n", "\n\n", "> ", "- ",
        "1. ", "    ", "\t", "```", "```html\n", "`", "**", "*", "_", "~~", "|", "|-|-|\n", "# ",
        "---\n", "$", "$$", "\\(", "\\)", "\\[", "\\]", r"\frac{a}{b}", r"\href{javascript:x}{y}",
        r"\begin{align}", r"\end{align}", "{", "}", "&", "&lt;", "&#0;", "\\", '"', "'", "<", ">",
        "\u202e", "\u2066", "\u200f", "مرحبا", "word", " ", "javascript:alert(1)",
        "https://a.example/", "style=x", "\x00", "\x0c", "\u2028", "\ufdd0",
    ]
)  # fmt: skip
TYPED: Final = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)


def faults_of(html: str) -> Iterator[str]:
    reader = read(html)
    yield from (f"</{tag}>" for tag in (*reader.faults, *reader.open))
    yield from (tag for tag in reader.tags if tag in ("script", "style", "img", "iframe", "svg"))
    for name, value in reader.attributes:
        if name.startswith("on") or name in ("src", "style", "srcset"):
            yield name
        if name == "href" and not value.startswith(("https://", "http://", "mailto:")):
            yield value


@given(TYPED)
def test_whatever_is_typed_the_result_is_sound_and_safe(typed: str) -> None:
    html = render(typed)

    assert list(faults_of(html)) == []
    assert read(html).deepest <= 3 * DEEPEST


@given(TYPED)
def test_the_second_fence_holds_by_itself(typed: str) -> None:
    assert list(faults_of(only_allowed(typed))) == []


@given(TYPED)
def test_a_clean_text_needs_no_more_cleaning(typed: str) -> None:
    html = render(typed)

    assert read(only_allowed(html)).text == read(html).text


def test_no_list_of_what_is_allowed_lets_a_script_through() -> None:
    assert not TAGS & {"script", "style", "img", "svg", "iframe", "form", "input", "button", "base"}
    for names in ATTRIBUTES.values():
        assert not {name for name in names if name.startswith("on")}
        assert not names & {"style", "src", "id", "name"}
