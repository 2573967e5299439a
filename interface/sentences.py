"""Words that a rule says, in the language of whoever reads them.

Rules know no database, and no Django where they are loaded: it is asked for when a sentence is
read. Calls of the REST interface have no language of their own and so read English.
"""

from typing import Any, Final


def marked(message: str) -> str:
    """The message as it stands; puts it into the catalogues, to be translated when it is read."""
    return message


def gettext(message: str) -> str:
    """The message in the reader's language."""
    from django.utils import translation

    return translation.gettext(message)


def ngettext(one: str, several: str, number: int) -> str:
    """The form of the message that goes with a number, in the reader's language."""
    from django.utils import translation

    return translation.ngettext(one, several, number)


def grouped(number: int) -> str:
    """A number with its thousands set apart, as the reader's language does."""
    from django.utils.formats import number_format

    return number_format(number, force_grouping=True)


class _Worded:
    def __init__(self, message: str) -> None:
        self.message: Final = message

    def __get__(self, instance: object, owner: type | None = None) -> str:
        return gettext(self.message)


def worded(message: str) -> Any:
    """For an attribute of a class: a text that is translated whenever it is read.

    ``Any`` because it stands where ``str`` is declared, and reading it gives that.
    """
    return _Worded(message)
