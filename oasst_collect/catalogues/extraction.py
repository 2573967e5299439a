"""What the program says to people: found in its Python and in its templates.

A text that is translated must stand in the code as it is, so that it can be found: whoever puts it
together while the program runs is told so here.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.utils.translation.template import templatize

Key = tuple[str, str]
"""Context and text, which together name an entry of a catalogue."""

# What is called to the places of context, text and plural among its arguments.
_CALLS: Final = {
    **dict.fromkeys(
        ("_", "gettext", "gettext_lazy", "gettext_noop", "marked", "worded"), (None, 0, None)
    ),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
_STRING: Final = r"""u?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
_IN_TEMPLATE: Final = re.compile(
    rf"#\s*(?P<comment>Translators:.*)|\b(?P<name>n?p?gettext|_)\((?P<strings>{_STRING}"
    rf"(?:,\s*{_STRING})*)"
)

PROGRAM: Final = ("accounts", "community", "datasets", "interface", "moderation", "oasst_collect",
                  "tasks", "trees")  # fmt: skip
"""Folders with Python that speaks to people; benchmarks, tests and commands speak English."""
OPERATORS: Final = re.compile(
    r"(^|/)(admin|admin_site|admin_config|policy_form|person_form|fact_admin|act_admin|desk|management|migrations)(/|\.py|_)"
    r"|^(datasets|moderation|trees)/models\.py|^templates/admin/|^templates/moderation/(parts/|.*_page\.html)"
)
"""Files of the admin panel and of commands, which speak English."""


class NotAsItStands(Exception):
    """A text that is to be translated is put together by the program."""


@dataclass(slots=True)
class Text:
    """A text that the program says, and where."""

    message: str
    plural: str = ""
    context: str = ""
    comments: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.message


def extract(root: Path) -> dict[Key, Text]:
    """Everything that the program below this folder says to volunteers."""
    found: dict[Key, Text] = {}
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        try:
            for text in texts_of(path):
                add(found, text, name)
        except (NotAsItStands, SyntaxError) as error:
            raise NotAsItStands(f"{name}: {error}") from error
    return found


def _files(root: Path) -> Iterator[Path]:
    program = (path for app in PROGRAM for path in (root / app).rglob("*.py"))
    templates = (path for path in (root / "templates").rglob("*") if path.is_file())
    for path in sorted((*program, *templates)):
        if not OPERATORS.search(path.relative_to(root).as_posix()):
            yield path


def texts_of(path: Path) -> Iterator[Text]:
    """The texts in one file, Python or template."""
    source = path.read_text(encoding="utf-8")
    return (texts_of_python if path.suffix == ".py" else texts_of_template)(source)


def add(found: dict[Key, Text], text: Text, name: str) -> None:
    """Put a text of the file of this name to those found before."""
    known = found.setdefault(text.key, text)
    known.plural = known.plural or text.plural
    known.comments += [said for said in text.comments if said not in known.comments]
    if name not in known.files:
        known.files.append(name)


def texts_of_python(source: str) -> Iterator[Text]:
    """The texts in Python code, each with the comment for translators right above it."""
    comments, module = _comments(source), ast.parse(source)
    calls = {name: places for name, places in _CALLS.items() if name not in _defined_in(module)}
    for node in _walk(module):
        if isinstance(node, ast.Call) and (places := calls.get(_name(node.func))):
            said = [_constant(node, place) for place in places]
            if said[1] is not None:
                comment = comments.get(node.lineno - 1)
                yield Text(said[1], said[2] or "", said[0] or "", [comment] if comment else [])


def _defined_in(module: ast.Module) -> set[str]:
    """Functions of the module's own, which have nothing to do with translating."""
    return {node.name for node in module.body if isinstance(node, ast.FunctionDef)}


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Everything below a node but what describes the fields of models: operators read that."""
    yield node
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    field_of_model = called.startswith("models.") or called == "ArrayField"
    for child in ast.iter_child_nodes(node):
        if not (field_of_model and isinstance(child, ast.keyword)):
            yield from _walk(child)


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _constant(call: ast.Call, place: int | None) -> str | None:
    """The text that stands there; ``None`` for a variable, whose text is marked elsewhere."""
    if place is None or place >= len(call.args):
        return None
    given = call.args[place]
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return given.value
    if isinstance(given, ast.Name | ast.Attribute | ast.Subscript | ast.Starred):
        return None
    raise NotAsItStands(
        f"line {given.lineno}: a text to be translated must stand there as it is; "
        "put named places such as %(count)s into it and fill them after translating"
    )


def _comments(source: str) -> dict[int, str]:
    """Comments for translators, by the last line that they take."""
    found: dict[int, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        line, text = token.start[0], token.string.lstrip("# ").strip()
        if text.startswith("Translators:"):
            found[line] = text.removeprefix("Translators:").strip()
        elif line - 1 in found:
            found[line] = f"{found.pop(line - 1)} {text}"
    return found


def texts_of_template(source: str) -> Iterator[Text]:
    """The texts in a Django template, each with the comment for translators before it."""
    comments: list[str] = []
    for match in _IN_TEMPLATE.finditer(templatize(source)):
        if comment := match["comment"]:
            comments = [comment.removeprefix("Translators:").strip()]
            continue
        strings = [ast.literal_eval(one) for one in re.findall(_STRING, match["strings"])]
        context, message, plural = _CALLS[match["name"]]
        yield Text(
            strings[message or 0],
            "" if plural is None else strings[plural],
            "" if context is None else strings[context],
            comments,
        )
        comments = []
