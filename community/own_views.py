"""Pages about oneself: what there is to do, what became of one's work, what one is told."""

from datetime import datetime
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authentication import person
from accounts.models import User
from community import unread, watches
from community.forms import NoticesForm
from community.models import Notice, NoticeKind, Preferences
from community.notices import list_notices, mark_read, read_all
from community.place import place_of
from community.preferences import can_be_mailed, check_token, preferences_of, unsubscribe
from community.wording import KINDS as WORK_KINDS
from community.wording import told, watched
from interface.refusals import Conflict
from tasks import outbox
from tasks.kinds import SPECS, Kind
from tasks.leases import open_tasks
from tasks.models import Status, Task
from tasks.reasons import availability
from tasks.task_page import outbox_words
from tasks.wording import GROUPS, KINDS
from trees.models import Message
from trees.states import State
from trees.wording import STATES

NEWS: Final = 5
LATEST: Final = 3
ON_A_PAGE: Final = 25


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What this person could do now, what they have begun, and what became of their work."""
    user, now = person(request), timezone.now()
    sent = outbox.look(user, now=now)
    rows = [
        {**row, "words": KINDS[Kind(str(row["kind"]))]} for row in availability(user, lang=None)
    ]
    shown = {
        "groups": [
            (title, [row for row in rows if SPECS[Kind(str(row["kind"]))].yields is yields])
            for yields, title in GROUPS.items()
        ],
        "any": any(row["count"] for row in rows),
        "langs": sorted({*user.reads, *user.writes}),
        "open_tasks": [(task, KINDS[Kind(task.opening.kind)]) for task in open_tasks(user)],
        "drafts": Task.objects.of(user.pk).with_draft().exclude(status=Status.LEASED).count(),
        "unread": unread.recount([user.pk])[user.pk],
        "news": [_line(notice) for notice in list_notices(user)[:NEWS]],
        "latest": _latest(user),
        **_standing(user, now=now),
        **outbox_words(sent),
    }
    return render(request, "community/dashboard.html", shown)


def _latest(user: User) -> list[dict[str, object]]:
    """The last few messages, and where they stand."""
    mine = Message.objects.by(user.pk).living().select_related("tree").order_by("-created_at")
    return [
        {"message": message, "state": STATES[State(message.tree.state)]}
        for message in mine[:LATEST]
    ]


def _standing(user: User, *, now: datetime) -> dict[str, object]:
    place = place_of(user, now=now)
    account = [(WORK_KINDS[reason.kind], reason) for reason in place.reasons]
    return {"place": place, "account": account}


def _line(notice: Notice) -> dict[str, object]:
    return {"notice": notice, "text": told(notice)}


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Everything that this person was told, newest first."""
    user, now = person(request), timezone.now()
    page = Paginator(list_notices(user), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "lines": [_line(notice) for notice in page],
        "page": page,
        "unread": unread.recount([user.pk])[user.pk],
        "now": now.isoformat(),
        "watches": [(watch, watched(watch)) for watch in watches.open_watches(user)],
    }
    return render(request, "community/notices.html", shown)


@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark as read what the page showed; what came since then stays unread."""
    now = timezone.now()
    read_all(person(request), until=_moment(request.POST.get("until", "")) or now, now=now)
    return redirect("notices")


def _moment(value: str) -> datetime | None:
    """A moment with its zone out of a form; ``None`` for anything else."""
    try:
        moment = parse_datetime(value)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


@login_required
@require_safe
@never_cache
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Go where a notice leads; it counts as read from now on."""
    found = mark_read(person(request), notice_id, now=timezone.now())
    return redirect(_leads_to(found))


def _leads_to(found: Notice) -> str:
    if found.kind in (NoticeKind.TREE_READY, NoticeKind.RANKED_FIRST) and found.message:
        return f"{reverse('tree', args=[found.message.tree_id])}#m-{found.message_id}"
    if found.message_id:
        return f"{reverse('contributions')}?part=messages&message={found.message_id}"
    if found.task_id:
        return reverse("task", args=[found.task_id])
    return reverse("dashboard")


@login_required
@require_POST
def watch_create(request: HttpRequest) -> HttpResponse:
    """Have oneself told when there is work of a kind and language, or of any."""
    kind, lang = request.POST.get("kind"), request.POST.get("lang")
    try:
        watches.begin(person(request), kind=kind, lang=lang, now=timezone.now())
    except Conflict as refused:
        messages.warning(request, refused.detail)
    else:
        text = _("We tell you when there is work: under “Notices”, and by e-mail if you like.")
        messages.success(request, text)
    return redirect("notices")


@login_required
@require_POST
def watch_end(request: HttpRequest, watch_id: int) -> HttpResponse:
    """No longer wait for work; doing so twice changes nothing."""
    watches.end(person(request), watch_id, now=timezone.now())
    messages.success(request, _("You will not be told about that."))
    return redirect("notices")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_notices(request: HttpRequest) -> HttpResponse:
    """What to be told and how, whether others see one, and a goal."""
    user = person(request)
    form = NoticesForm(
        request.POST if request.method == "POST" else None,
        wanted=preferences_of(user),
        mailable=can_be_mailed(user),
    )
    if form.is_bound and form.is_valid():
        form.store(user)
        messages.success(request, _("Your settings are saved."))
        return redirect("settings_notices")
    shown = {"form": form, "never": Preferences.Mail.NEVER}
    return render(
        request, "community/settings_notices.html", shown, status=422 if form.is_bound else 200
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails with one click, signed in or not: the link itself is the key (RFC 8058).

    Only POST changes something, since mail programs look at links before people do.
    """
    if request.method == "POST":
        unsubscribe(token)
    else:
        check_token(token)
    done = request.method == "POST"
    return render(request, "community/unsubscribe.html", {"done": done, "token": token})
