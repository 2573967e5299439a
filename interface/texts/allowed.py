"""The second fence: of all HTML only what messages need, whatever the first one let through."""

from typing import Final

import nh3

_FORMULAS: Final = {
    "math", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow", "ms",
    "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr",
    "munder", "munderover",
}  # fmt: skip
TAGS: Final = {
    "a", "blockquote", "br", "code", "div", "em", "hr", "li", "ol", "p", "pre", "s", "span",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES: Final = {
    "a": {"href"},
    "div": {"aria-label"},
    "ol": {"start"},
    "pre": {"aria-label"},
    "math": {"alttext", "display"},
    "mo": {"fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits", "rspace",
           "separator", "stretchy", "symmetric"},
    "mi": {"mathvariant"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mpadded": {"depth", "height", "lspace", "voffset", "width"},
    "mspace": {"depth", "height", "width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign", "columnlines", "columnspacing", "rowlines", "rowspacing"},
    "mtd": {"columnalign", "columnspan"},
}  # fmt: skip
_DIRECTED: Final = (
    "blockquote", "code", "ol", "p", "span", "table", "td", "ul",
)  # fmt: skip
_BOX: Final = {"role": {"group"}, "tabindex": {"0"}}
VALUES: Final[dict[str, dict[str, set[str]]]] = {
    **{tag: {"dir": {"auto", "ltr", "rtl"}} for tag in _DIRECTED},
    "a": {"target": {"_blank"}},
    "div": {"dir": {"ltr"}, **_BOX},
    "pre": {"dir": {"ltr"}, **_BOX},
    "th": {"dir": {"auto"}, "scope": {"col"}},
}
"""Attributes that may have these values only."""
CLASSES: Final = {
    "div": {"formula", "scrolling"},
    "p": {f"heading-{level}" for level in range(1, 7)},
    "span": {"c", "d", "f", "formula", "i", "k", "leads-to", "n", "s", "unseen", "visually-hidden"},
    "td": {"center", "left", "right"},
    "th": {"center", "left", "right"},
}
LINKS: Final = "nofollow noopener noreferrer ugc"
"""Said of every link: it was put there by a stranger, and learns nothing of where it stands."""


_CLEANER: Final = nh3.Cleaner(
    tags={*TAGS, *_FORMULAS},
    attributes=ATTRIBUTES,
    tag_attribute_values=VALUES,
    allowed_classes=CLASSES,
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel=LINKS,
)


def only_allowed(html: str) -> str:
    """The HTML without whatever is not on these lists."""
    return _CLEANER.clean(html)
