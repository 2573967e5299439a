"""What counts as a formula, and what becomes of it."""

import pytest

from interface.markdown import render


@pytest.mark.parametrize(
    "typed",
    [
        "Let $x$ be", "so $a^2 + b^2 = c^2$.", r"\(x\)", r"\[ \frac{1}{2} \]", "$$x + 1$$",
        "$$\n\\frac{a}{b}\n$$", "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}",
        "text\n$$\nx\n$$\ntext", "- in a list: $x_1$", "($x$)", "| $x$ |\n|---|\n| $y$ |",
    ],
)  # fmt: skip
def test_formulas_are_drawn_and_their_source_is_told(typed: str) -> None:
    html = render(typed)

    assert "<math" in html
    assert "alttext=" in html
    assert 'dir="ltr"' in html


@pytest.mark.parametrize(
    "typed",
    [
        "It costs $5 or $6 today", "from $5-$6", "US$5,US$6", "$HOME/bin:$PATH", "$ x $", "$$", "$",
        "$5", "a $x", r"escaped \$x$ here", "`$x$`", r"\(", r"\[ open", "$$\nnever closed",
    ],
)  # fmt: skip
def test_money_and_shells_are_no_formulas(typed: str) -> None:
    assert "<math" not in render(typed)


@pytest.mark.parametrize(
    "tex", [r"\frac{1", r"\nosuchcommand{x}", "{" * 50 + "}" * 50, "x" * 2_500, "}{", r"\left("]
)
def test_broken_tex_is_shown_as_it_was_written(tex: str) -> None:
    html = render(f"$${tex}$$")

    assert "<math" not in html
    assert tex[:20].replace("&", "&amp;") in html


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}", r"\text{<script>alert(1)</script>}", r"\color{red}x",
        r"\style{color:red}{x}", r"\class{button}{x}", "x \" onclick=\"y",
    ],
)  # fmt: skip
def test_formulas_bring_nothing_in(tex: str) -> None:
    html = render(f"$${tex}$$")

    for bad in ("<script", "href=", "style=", 'onclick="', 'class="button'):
        assert bad not in html


def test_two_formulas_on_a_line_are_two() -> None:
    assert render("$$a$$ and $$b$$").count("<math") == 2
    assert render("$a$, $b$ and $c$").count("<math") == 3
