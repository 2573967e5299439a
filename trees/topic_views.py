"""The page on which volunteers say what they know and what they would rather not see."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.authentication import person
from interface.refusals import Invalid
from trees.topic_form import TopicChoicesForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic_choices(request: HttpRequest) -> HttpResponse:
    """Topics, and what this person says of each."""
    form = TopicChoicesForm(person(request), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.store()
        messages.success(request, _("Your topics are saved. They hold from the next task on."))
        return redirect("topic_choices")
    status = Invalid.status if form.is_bound else 200
    return render(request, "trees/topic_choices.html", {"form": form}, status=status)
