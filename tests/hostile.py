"""Texts that were written to do harm, and how to see in a page's source that they cannot."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from accounts.models import User
from trees.models import Message, Tree

ELSEWHERE: Final = "https://elsewhere.example"
MARKUP: Final = (
    "<script>window.harmed = 1</script>",
    "\"'><img src=x onerror='window.harmed = 1'>",
    f"<iframe src='{ELSEWHERE}'></iframe><object data='{ELSEWHERE}'></object>",
    f"<style>* {{ display: none }}</style><link rel=stylesheet href='{ELSEWHERE}/x.css'>",
    f"</form><form action='{ELSEWHERE}'><button>Go on</button></form>",
    f"<svg onload='window.harmed = 1'><use href='{ELSEWHERE}/x.svg#y'></use></svg>",
    "<p style='position: fixed; inset: 0; background: red' onclick='window.harmed = 1'>All mine",
    "</textarea></title></main></body></html><script>window.harmed = 1</script>",
    f"<base href='{ELSEWHERE}'><meta http-equiv=refresh content='0; url={ELSEWHERE}'>",
    "<!-- --!> <![CDATA[ ]]> &lt;script&gt; &#0; &#x202e;",
    "{{ settings.SECRET_KEY }} {% debug %} ${7*7}",
)
MARKDOWN: Final = (
    "[press here](javascript:window.harmed=1) <javascript:window.harmed=1>",
    "[or here](JaVaScRiPt&colon;window.harmed=1) [too](vbscript:x) [me](data:text/html,hi)",
    f"![a picture]({ELSEWHERE}/x.png) ![x][1]\n\n[1]: {ELSEWHERE}/y.png 'a\" onerror=\"harmed=1'",
    '[a](https://example.org "\\" onmouseover=window.harmed=1 x=\\"")',
    "```<script>window.harmed = 1</script>\nnever closed",
    "$$\\href{javascript:window.harmed=1}{x} \\includegraphics{x} \\def\\a{\\a\\a}\\a$$",
    "| a | b\n|--\n| <img src=x onerror=harmed=1> | `",
    "# One\n# Two\n###### Six\n- [ ] <input onfocus=harmed=1 autofocus>",
)
SHAPES: Final = (
    "\u202eevil\u2066 \u2067 dangling \u202b",
    "W" * 2_000,
    "Z" + "\u0337\u0321\u0348\u0310" * 200 + "algo",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 100,
    "\ufdfd" * 100 + "\u2028\u2029\u00ad\u200b" * 50,
    "-" * 500 + " " + "_" * 500,
)
NESTED: Final = (
    ">" * 10_000 + " deep",
    "[" * 1_000 + "](" * 100,
    "*_" * 500 + "~~" * 200,
    "".join(f"{'  ' * level}- {level}\n" for level in range(40)),
)
HOSTILE: Final = {
    "code": "\n\n".join((*MARKUP, *MARKDOWN)),
    "shapes": "\n\n".join((*SHAPES, *NESTED)),
}

LONGEST_NAME: Final = 150
BIDI: Final = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
VOID: Final = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
NEVER: Final = frozenset(
    ["base", "iframe", "object", "embed", "style", "frame", "frameset", "applet", "foreignobject"]
)
KEPT_APART: Final = re.compile("\u2068[^\u2069]*\u2069")
OURS: Final = ("/static/", "/admin/jsi18n/")
LINKS: Final = frozenset(("http", "https", "mailto", ""))
DEEPEST: Final = 120
# Each keeps the direction of its text to itself: by the standard, or as a box with nothing else.
ISOLATED: Final = frozenset(("bdi", "textarea", "option", "title", "td", "th", "dd"))


class _Reader(HTMLParser):
    """Reads a page and notes what in it could run, reach out, or break out of its place."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.counts = {"main": 0, "body": 0, "h1": 0}
        self._open: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        said = {name: value or "" for name, value in attrs}
        self.faults += [f"<{tag}>: {fault}" for fault in _faults_of(tag, said)]
        if tag in self.counts:
            self.counts[tag] += 1
        if tag not in VOID:
            self._open.append((tag, said))
        if len(self._open) == DEEPEST:
            self.faults.append("it is nested too deeply")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        for back in range(len(self._open) - 1, -1, -1):
            if self._open[back][0] == tag:
                del self._open[back:]
                return

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        tag = self._open[-1][0] if self._open else ""
        if tag == "script" and data.strip():
            self.faults.append(f"a script stands in the page: {data[:60]!r}")
        elif BIDI.intersection(KEPT_APART.sub("", data)) and not self._is_isolated():
            self.faults.append(f"<{tag}>: its direction may reach beyond it: {data[:60]!r}")

    def _is_isolated(self) -> bool:
        """Whether an element around this place keeps the direction of its text to itself."""
        return any(
            tag in ISOLATED
            or ("dir" in said and tag != "html")
            or "readonly" in said.get("class", "").split()  # Django's; a paragraph of its own
            for tag, said in self._open
        )


def _faults_of(tag: str, said: dict[str, str]) -> Iterator[str]:
    if tag in NEVER:
        yield "it has no place here"
    yield from (f"{name} is a script" for name in said if name.startswith("on"))
    if "style" in said:
        yield f"it brings its style: {said['style'][:60]!r}"
    runs = tag == "script" and said.get("type") not in ("application/json", "text/plain")
    if runs and not said.get("src", "").startswith(OURS):
        yield f"its script is not a file of ours: {said}"
    if said.get("http-equiv", "").lower() == "refresh":
        yield "it leads elsewhere by itself"
    for name in ("src", "srcset", "action", "formaction", "poster", "background", "data"):
        if urlsplit(said.get(name, "")).netloc:
            yield f"{name} is elsewhere"
    href = urlsplit(said.get("href", said.get("xlink:href", "")))
    if href.scheme.lower() not in LINKS or (tag != "a" and href.netloc):
        yield f"it leads to {href.geturl()[:60]}"
    if tag == "a" and href.netloc and "noopener" not in said.get("rel", ""):
        yield f"it trusts {href.netloc}"


def what_harms(page: str) -> Sequence[str]:
    """A sentence for everything in a page's source that could do harm."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    odd = [f"{count} times <{tag}>" for tag, count in reader.counts.items() if count > 1]
    return [*reader.faults, *odd]


def poison(words: str) -> None:
    """Let everybody be called like this, and have written it everywhere."""
    Message.objects.update(text=words)
    Tree.objects.update(failure=words, origin=words[:200])
    for number, user in enumerate(User.objects.filter(is_staff=False)):
        user.username = f"{number}{no_turns(words)}"[:LONGEST_NAME]
        user.save(update_fields=["username"])


def no_turns(words: str) -> str:
    """Without the characters that turn text around, which no way to a name lets in."""
    return "".join(letter for letter in words if letter not in BIDI)
