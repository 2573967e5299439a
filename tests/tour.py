"""A tour of the whole site: every page, in each state that looks different.

Whoever adds a page adds a stop here; ``test_the_tour_leaves_no_page_out`` sees to it. What the
stops show is done on the way, so they must be taken in order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import quote, urlencode

from django.contrib import admin as panel
from django.urls import reverse
from django.utils import timezone

from accounts.groups import Group
from accounts.models import User
from community import figures
from community.models import Notice, NoticeKind, Preferences
from community.preferences import unsubscribe_token
from moderation import actions
from tasks import leases, submissions
from tasks.kinds import SPECS, Kind, Yields
from tasks.models import Task
from tests.cast import ask
from trees.default_topics import add_default_topics
from trees.models import Message, Tree
from trees.states import State
from trees.topic_list import Topic, all_topics

LANGS: Final = ("en", "ar")
OPEN_TO_ALL: Final = (
    "welcome",
    "about",
    "stats",
    "leaderboard",
    "releases",
    "api-schema-ui",
    "terms",
    "guidelines",
    "practice",
    "offline",
)
WORDS: Final = "Why is the sky blue, and why not in the evening?"
BROKEN: Final = "/broken/"
"""An address that answers as if there were a fault in our code."""


class Guest(StrEnum):
    """Those who take the tour."""

    STRANGER = "stranger"
    NOVICE = "novice"
    VOLUNTEER = "volunteer"
    VETERAN = "veteran"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Stop:
    """A page to look at. ``sent`` is what a form must send for it to be shown."""

    name: str
    address: str
    sent: Mapping[str, str] | None = None


def tour(guests: Mapping[Guest, User | None], words: str = WORDS) -> Iterator[tuple[Guest, Stop]]:
    """All stops of the site, with the one who goes there; ``words`` is what they write."""
    vera, veteran = guests[Guest.VOLUNTEER], guests[Guest.VETERAN]
    assert vera is not None
    assert veteran is not None
    walks = {
        Guest.STRANGER: strangers_stops(words),
        Guest.NOVICE: novices_stops(),
        Guest.VOLUNTEER: volunteers_stops(vera, words),
        Guest.VETERAN: veterans_stops(veteran, words),
    }
    for guest, stops in walks.items():
        for stop in stops:
            yield guest, stop


def strangers_stops(words: str) -> Iterator[Stop]:
    """What one sees before signing in."""
    figures.count(now=timezone.now())
    add_default_topics(Topic)
    for name in OPEN_TO_ALL:
        yield Stop(f"{name}: stranger", reverse(name))
    yield Stop("terms_version", reverse("terms_version", args=[1]))
    for group in Group:
        yield Stop(f"practice: {group}", reverse("practice_group", args=[group]))
        yield Stop(f"practice: {group}, sent", reverse("practice_group", args=[group]), {"a": "b"})
    for name in (
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
        "account_email_verification_sent",
    ):
        yield Stop(name, reverse(name))
    bad_key = {"uidb36": "1", "key": "no-key"}
    yield Stop("bad reset key", reverse("account_reset_password_from_key", kwargs=bad_key))
    yield Stop("account_confirm_email", reverse("account_confirm_email", args=["no-key"]))
    yield Stop("sign-in refused", reverse("account_login"), {"login": words[:150], "password": "x"})
    yield Stop(
        "sign-up refused", reverse("account_signup"), {"username": words[:150], "password1": "x"}
    )
    yield Stop("missing", f"/nowhere/{quote(words[:500])}/")
    yield Stop("fault of ours", BROKEN)


def novices_stops() -> Iterator[Stop]:
    """What one sees who has done nothing, and for whom there is nothing to do."""
    yield Stop("dashboard: empty", reverse("dashboard"))
    yield Stop("nothing", reverse("task_request"), {"kind": "random"})
    yield Stop("nothing of a kind", reverse("task_none") + f"?kind={Kind.INITIAL_PROMPT}&lang=fr")
    for name in ("drafts", "contributions", "notices"):
        yield Stop(f"{name}: empty", reverse(name))
    yield Stop("trees: none found", reverse("trees") + "?lang=fr&words=nothing")
    for name in ("first_steps", "consent"):
        yield Stop(name, reverse(name))
    yield Stop("first_task: nothing", reverse("first_task"), {})


def volunteers_stops(vera: User, words: str) -> Iterator[Stop]:
    """What a volunteer sees at work; ends with everything begun that can be."""
    add_default_topics(Topic)
    all_topics.cache_clear()
    yield Stop("dashboard", reverse("dashboard"))
    yield from _task_stops(vera, words)
    yield from _reading_stops(words)
    yield from _settings_stops(words)
    for name in ("stats", "leaderboard"):
        yield Stop(name, reverse(name))
    yield Stop("leaderboard: by language", reverse("leaderboard") + "?frame=week&lang=en")
    yield Stop("welcome", reverse("welcome"))


def _settings_stops(words: str) -> Iterator[Stop]:
    for name in ("settings", "settings_notices", "account_email", "account_change_password"):
        yield Stop(name, reverse(name))
    for name in ("account_reauthenticate", "account_logout"):
        yield Stop(name, reverse(name))
    yield Stop("settings: refused", reverse("settings"), {"interface_lang": "xx"})
    yield Stop("settings: name refused", reverse("name_change"), {"name": words[:150]})
    yield Stop("notices: refused", reverse("settings_notices"), {"mail": "hourly"})
    yield Stop("topics", reverse("topic_choices"))
    yield Stop("api_keys", reverse("api_keys"))
    yield Stop("new key", reverse("api_keys"), {"name": words[:60]})
    yield Stop("api_keys: with one", reverse("api_keys"))


def veterans_stops(veteran: User, words: str) -> Iterator[Stop]:
    """What one sees who has done a lot, and of whose work something became."""
    messages = Message.objects.by(veteran.pk).filter(lang="en")
    for kind in NoticeKind:
        Notice.objects.create(
            user=veteran, kind=kind, subject=kind, message=messages[0], created_at=timezone.now()
        )
    Preferences.objects.create(user=veteran, weekly_goal=5)
    yield Stop("dashboard: veteran", reverse("dashboard"))
    yield Stop("leaderboard: of all time", reverse("leaderboard") + "?frame=total")
    yield Stop("notices", reverse("notices"))
    yield Stop("watching", reverse("watch_create"), {"kind": "", "lang": "en"})
    for part in ("", "?part=messages", "?part=reviews", "?part=rankings", "?lang=ar"):
        yield Stop(f"contributions{part}", reverse("contributions") + part)
    mine = messages.filter(parent=None, tree__state=State.INITIAL_PROMPT_REVIEW)[0]
    edit = reverse("message_edit", args=[mine.pk])
    yield Stop("message_edit", edit)
    yield Stop("message_edit: refused", edit, {"text": words.ljust(30_000, "9")})
    yield Stop("message_withdraw", reverse("message_withdraw", args=[mine.pk]))
    yield Stop("unsubscribe", reverse("unsubscribe", args=[unsubscribe_token(veteran)]))
    yield Stop("unsubscribe: no such link", reverse("unsubscribe", args=["no-token"]))


def _task_stops(vera: User, words: str) -> Iterator[Stop]:
    tasks = {}
    for kind in Kind:
        lang = "ar" if kind is Kind.ASSISTANT_REPLY else "en"
        tasks[kind] = ask(vera, kind, lang, now=timezone.now())
        yield Stop(kind, reverse("task", args=[tasks[kind].pk]))
    yield Stop("too many tasks", reverse("task_request"), {"kind": "random"})
    for kind in (Kind.INITIAL_PROMPT, Kind.LABEL_ASSISTANT_REPLY, Kind.RANK_ASSISTANT_REPLIES):
        faulty = reverse("task_answer", args=[tasks[kind].pk])
        yield Stop(f"{kind}: faults", faulty, {"text": ""})
    for kind, task in tasks.items():
        leases.save_draft(vera, task.pk, draft=_draft(kind, task, words), now=task.leased_at)
    yield Stop("dashboard: full", reverse("dashboard"))
    yield from _writing_stops(vera, tasks[Kind.ASSISTANT_REPLY], words)
    yield from _page_of_report_stops(tasks[Kind.LABEL_PROMPTER_REPLY], words)
    skipped = tasks[Kind.PROMPTER_REPLY]
    leases.skip(vera, skipped.pk, scope="later", now=skipped.leased_at)
    yield Stop("given back", reverse("task", args=[skipped.pk]))
    refused = tasks[Kind.ASSISTANT_REPLY]
    leases.skip(vera, refused.pk, scope="not_me", now=refused.leased_at)
    answer = reverse("task_answer", args=[refused.pk])
    yield Stop("conflict", answer, {"text": words})
    yield Stop("drafts", reverse("drafts"))
    yield Stop("form from elsewhere", answer, {"text": words, "csrfmiddlewaretoken": "x"})
    answered = tasks[Kind.INITIAL_PROMPT]
    waits = {"draft": {"text": words}, "sends_at": timezone.now() + timedelta(hours=1)}
    Task.objects.filter(pk=answered.pk).update(**waits)
    yield Stop("sent", reverse("task", args=[answered.pk]))
    Task.objects.filter(pk=answered.pk).update(sends_at=None)
    submissions.submit(vera, answered.pk, {"text": words}, now=timezone.now())
    yield Stop("answered", reverse("task", args=[answered.pk]))


def _writing_stops(vera: User, task: Task, words: str) -> Iterator[Stop]:
    """What a writer may come by, on a task whose draft is these words."""
    preview = reverse("task_preview", args=[task.pk])
    yield Stop("preview", preview, {"text": f"{words}\n\n# Heading\n\n1. `code`"})
    answer = reverse("task_answer", args=[task.pk])
    yield Stop("hint: another language", answer, {"text": f"{WORDS} " * 4})
    yield Stop("two versions", answer, {"text": "Another text.", "version": "1", "anyway": "on"})


def _page_of_report_stops(task: Task, words: str) -> Iterator[Stop]:
    report = reverse("task_report", args=[task.pk, task.opening.target_id])
    yield Stop("report from a task: refused", report, {"reason": ""})
    yield Stop("reported from a task", report, {"reason": words[:2000]})


def _draft(kind: Kind, task: Task, words: str) -> dict[str, object]:
    """Something begun, of the sort that this kind yields."""
    match SPECS[kind].yields:
        case Yields.TEXT:
            return {"text": words}
        case Yields.LABELS:
            return {"labels": {"spam": 0.0, "quality": 0.75}}
        case Yields.RANKING:
            target = task.opening.target
            assert target is not None
            rivals = target.children.living().values_list("pk", flat=True)
            return {"ranking": [[str(pk)] for pk in rivals], "not_rankable": False}


def _reading_stops(words: str) -> Iterator[Stop]:
    yield Stop("trees", reverse("trees"))
    yield Stop("trees: of a language", reverse("trees") + "?lang=ar")
    yield Stop("trees: searched", f"{reverse('trees')}?{urlencode({'words': 'magnets'})}")
    yield Stop(
        "trees: hardly searched", f"{reverse('trees')}?{urlencode({'words': words[:1_000]})}"
    )
    tree = Tree.objects.ready().get(lang="en")
    for lang in LANGS:
        ready = Tree.objects.ready().get(lang=lang)
        yield Stop(f"tree in {lang}", reverse("tree", args=[ready.pk]))
    growing = Tree.objects.in_state(State.GROWING).filter(lang="en").first()
    assert growing is not None
    yield Stop("tree: growing", reverse("tree", args=[growing.pk]))
    report = reverse("message_report", args=[tree.pk])
    yield Stop("report", report)
    yield Stop("report: refused", report, {"reason": ""})
    yield Stop("reported", report, {"reason": words[:2000]})
    yield Stop("releases", reverse("releases"))


def desk_stops(admin: User, words: str = WORDS) -> Iterator[Stop]:
    """The desk: each model's list, and the page of one row where there are any."""
    prompt = Message.objects.filter(parent=None).first()
    assert prompt is not None
    actions.edit_message(
        prompt.pk, actor=admin, text=f"{words}?", reason=words[:500], now=timezone.now()
    )
    yield Stop("desk", reverse("admin:index"))
    for model in sorted(panel.site._registry, key=lambda model: model._meta.label):
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield Stop(f"desk: {model._meta.label}", reverse(f"{page}_changelist"))
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            yield Stop(f"desk: one {model._meta.label}", reverse(f"{page}_change", args=[row.pk]))
