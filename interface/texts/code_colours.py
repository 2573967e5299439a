"""Program code with its words in colours: six classes, which ``static/text.css`` colours."""

from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby
from typing import Final

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

LONGEST: Final = 10_000
"""Characters that are coloured. Longer code is shown plain."""

CLASSES: Final = {
    Token.Keyword: "k",
    Token.Operator.Word: "k",
    Token.Name.Tag: "k",
    Token.Literal.String: "s",
    Token.Comment: "c",
    Token.Literal.Number: "n",
    Token.Name.Function: "f",
    Token.Name.Class: "f",
    Token.Name.Attribute: "f",
    Token.Name.Decorator: "f",
    Token.Generic.Deleted: "d",
    Token.Generic.Inserted: "i",
}
"""What kind of word is in which class; all others look like the text around them."""

KNOWN: Final = {
    "bash", "c", "c#", "c++", "console", "cpp", "csharp", "css", "diff", "dockerfile", "go",
    "haskell", "html", "ini", "java", "javascript", "js", "json", "julia", "kotlin", "latex", "lua",
    "makefile", "matlab", "objective-c", "perl", "php", "powershell", "ps1", "py", "py3", "python",
    "python3", "r", "rb", "ruby", "rust", "scala", "scss", "sh", "shell", "sql", "swift", "tex",
    "toml", "ts", "typescript", "xml", "yaml", "yml", "zsh",
}  # fmt: skip
"""Names of languages after a fence that are coloured: those that people write, no others."""


def coloured(code: str, language: str) -> str:
    """The code as HTML; plain if its language is not known."""
    if language.lower() not in KNOWN or len(code) > LONGEST:
        return escape(code)
    lexer = _lexer(language.lower())
    if lexer is None:
        return escape(code)
    return "".join(
        f'<span class="{name}">{escape(text)}</span>' if name else escape(text)
        for name, text in _pieces(code, lexer)
    )


@cache
def _lexer(language: str) -> Lexer | None:
    try:
        # People leave out the tag with which a file in PHP begins.
        return get_lexer_by_name(language, stripnl=False, ensurenl=False, startinline=True)
    except ClassNotFound:
        return None


def _pieces(code: str, lexer: Lexer) -> Iterator[tuple[str, str]]:
    """Neighbours of the same class together, so that the page stays small."""
    words = ((_class_of(kind), text) for kind, text in lexer.get_tokens(code))
    for name, group in groupby(words, key=lambda word: word[0]):
        yield name, "".join(text for _, text in group)


@cache
def _class_of(kind: _TokenType) -> str:
    found: _TokenType | None = kind
    while found is not None:
        if found in CLASSES:
            return CLASSES[found]
        found = found.parent
    return ""
