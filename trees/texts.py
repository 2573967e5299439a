"""What a text must be to be taken in."""

from interface.refusals import Invalid


class BadText(Invalid):
    code = "invalid_text"
    title = "The text cannot be used"


class EmptyText(BadText):
    code = "empty_text"
    title = "The text is empty"


class TooLongText(BadText):
    code = "text_too_long"
    title = "The text is too long"


def clean_text(text: object, *, longest: int) -> str:
    """The text with its ends trimmed and line ends unified; raises :class:`BadText`."""
    if not isinstance(text, str):
        raise BadText("text must be a string.", field="text")
    if "\0" in text:
        raise BadText("The text contains a NUL character; remove it.", field="text")
    if not text.isprintable():
        _refuse_lone_surrogates(text)
    trimmed = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not trimmed:
        raise EmptyText("Write something; spaces alone are not a text.", field="text")
    if len(trimmed) > longest:
        raise TooLongText(
            f"The text has {len(trimmed):,} characters; at most {longest:,} are taken. "
            "Shorten it, or split it over several messages.",
            field="text",
            max_length=longest,
        )
    return trimmed


def _refuse_lone_surrogates(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadText(
            f"Character {error.start + 1} of the text is half of a surrogate pair; send whole "
            "characters.",
            field="text",
        ) from None
