"""Pages about one's own work: what became of it, and changing or withdrawing a message."""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authentication import person
from interface.languages import LANGUAGES
from interface.refusals import Invalid
from trees.authorship import Act
from trees.browsing import STAGES, WORK, list_work
from trees.models import Message, policy_for
from trees.own_messages import edit_own, find_own, put_back_own, withdraw_own
from trees.own_work import pieces
from trees.states import State
from trees.wording import HINDRANCES, STATES

ON_A_PAGE: Final = 15


@login_required
@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """What this person wrote, reviewed and ranked, and what became of it."""
    user = person(request)
    chosen = {
        "part": _one_of(WORK, request.GET.get("part")),
        "stage": _one_of(STAGES, request.GET.get("stage")),
        "lang": _one_of(LANGUAGES, request.GET.get("lang")),
    }
    only = _id_in(request.GET.get("message"))
    pages = Paginator(list_work(user, message=only, **chosen), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown = {
        "entries": [
            {
                "piece": piece,
                "state": STATES[State(piece.tree.state)],
                "why_not": HINDRANCES[piece.hindrance] if piece.hindrance else "",
            }
            for piece in pieces(user, list(page))
        ],
        "page": page,
        "langs": sorted({*user.reads, *user.writes, *filter(None, [chosen["lang"]])}),
        "chosen": chosen,
        "only": only,
        "also": "".join(f"{urlencode({name: value})}&" for name, value in chosen.items() if value),
    }
    return render(request, "trees/contributions.html", shown)


def _one_of(choices: object, value: str | None) -> str | None:
    return value if value and value in choices else None  # type: ignore[operator]


def _id_in(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message_edit(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Change the text of one's own message, which is then reviewed anew."""
    user = person(request)
    if request.method != "POST":
        message = find_own(message_id, author=user, act=Act.EDIT)
        return _edit_page(request, message, message.text)
    try:
        edit_own(message_id, author=user, text=request.POST.get("text"), now=timezone.now())
    except Invalid as refused:
        message = find_own(message_id, author=user, act=Act.EDIT)
        typed = request.POST.get("text", "")
        return _edit_page(request, message, typed, fault=refused.detail, status=refused.status)
    messages.success(request, _("Your text is changed. Others will review it again."))
    return redirect(_place_of(message_id))


def _edit_page(
    request: HttpRequest, message: Message, text: str, *, fault: str = "", status: int = 200
) -> HttpResponse:
    shown = {
        "message": message,
        "text": text,
        "fault": fault,
        "longest": policy_for(message.lang).max_text_length,
    }
    return render(request, "trees/message_edit.html", shown, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message_withdraw(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Ask whether one's own message is to go, and let it go."""
    user = person(request)
    if request.method != "POST":
        message = find_own(message_id, author=user, act=Act.WITHDRAW)
        return render(request, "trees/message_withdraw.html", {"message": message})
    gone = len(withdraw_own(message_id, author=user, now=timezone.now()))
    said = ngettext(
        "Your message is withdrawn. You can put it back below.",
        "Your message is withdrawn, with what hung on it: %(count)s messages in all. You can put "
        "them back below.",
        gone,
    )
    messages.success(request, said % {"count": gone})
    return redirect(_place_of(message_id))


@login_required
@require_POST
def message_put_back(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Undo a withdrawal."""
    put_back_own(message_id, author=person(request), now=timezone.now())
    messages.success(request, _("Your message is back, and goes on where it stood."))
    return redirect(_place_of(message_id))


def _place_of(message_id: UUID) -> str:
    """Where the message stands among one's own."""
    return f"{reverse('contributions')}?part=messages&message={message_id}"
