"""The page on which volunteers report a message."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.authentication import person
from interface.refusals import Invalid
from moderation.actions import AlreadyReported, report_message
from moderation.forms import ReportForm
from moderation.models import Report
from trees.browsing import find_message, visible_text


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
