"""Reporting a message: on a page of its own, or from the page of a task."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.authentication import person
from interface.refusals import Invalid
from moderation.actions import AlreadyReported, report_message
from moderation.forms import ReportForm
from moderation.models import Report
from tasks.forms import AnswerForm
from tasks.task_page import is_script, keep, on_own_task, task_page
from trees.browsing import find_message, visible_text
from trees.reactions import NoSuchMessage


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message_report(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Report a message; afterwards the page says that it was reported."""
    user = person(request)
    message = find_message(message_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            report_message(message_id, author=user, reason=reason, now=timezone.now())
        except AlreadyReported:
            pass  # the page shows the report that is there
        return redirect("message_report", message_id)
    shown = {
        "message": message,
        "readable": visible_text(user, message),
        "report": Report.objects.filter(message=message, author=user).first(),
        "form": form,
    }
    status = Invalid.status if form.is_bound else 200
    return render(request, "moderation/report.html", shown, status=status)


def task_report(request: HttpRequest, task_id: UUID, message_id: UUID) -> HttpResponse:
    """Report a message that a task shows, and stay with the task; what was typed is kept."""

    def report(request: HttpRequest, answer: AnswerForm) -> HttpResponse:
        if message_id not in answer.shown.message_ids:
            raise NoSuchMessage(_("The task shows no message with this id."))
        return _report_from_task(request, answer, message_id)

    return on_own_task(report)(request, task_id)


def _report_from_task(request: HttpRequest, answer: AnswerForm, message_id: UUID) -> HttpResponse:
    form = ReportForm({"reason": request.POST.get(f"report_{message_id}", "")})
    if not form.is_valid():
        if is_script(request):
            return HttpResponse(status=Invalid.status)
        messages.error(request, _("Say in a few words what is wrong."))
        return task_page(request, answer, status=Invalid.status)
    reason, user = form.cleaned_data["reason"], person(request)
    with suppress(AlreadyReported):  # the first one stands
        report_message(message_id, author=user, reason=reason, now=timezone.now())
    if is_script(request):
        return HttpResponse(status=204)
    kept = keep(request, answer)
    messages.success(request, _("Reported. Thank you. Moderators will look at it."))
    return redirect(answer.asked.address_of(kept))
