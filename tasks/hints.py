"""What the author of a text is told before it is sent, and may send it all the same."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from interface.languages import own_name
from interface.written_language import plainly_another
from tasks.models import Task
from trees.models import Message


def hints(task: Task, text: str) -> list[str]:
    """What looks like an oversight, in sentences; mostly nothing. One statement."""
    return [*_language(task, text), *_already_there(task, text)]


def _language(task: Task, text: str) -> Iterator[str]:
    seen = plainly_another(text, task.opening.lang)
    wanted = own_name(task.opening.lang)
    if seen:
        yield _("Your text seems to be in %(seen)s. This task asks for %(wanted)s.") % {
            "seen": own_name(seen),
            "wanted": wanted,
        }
    elif seen is not None:
        yield _("Your text seems to be in another language. This task asks for %(wanted)s.") % {
            "wanted": wanted
        }


def _already_there(task: Task, text: str) -> Iterator[str]:
    """The same wording among the prompts of the language, or the replies to the same message."""
    opening, living = task.opening, Message.objects.living()
    if opening.target_id is None:
        if living.filter(depth=0, lang=opening.lang).worded_like(text).exists():
            yield _("Exactly this message has been written before, by you or by somebody else.")
    elif living.filter(parent=opening.target_id).worded_like(text).exists():
        yield _("Exactly this reply is there already, from you or from somebody else.")
