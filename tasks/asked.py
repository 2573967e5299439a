"""What somebody asked for when they were given a task: the next one is asked for the same way."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from tasks.models import Task


@dataclass(frozen=True, slots=True)
class Asked:
    """``kind`` may be "random"; ``lang`` is empty for any language. Neither is checked here."""

    kind: str
    lang: str

    def query(self) -> str:
        return urlencode({"kind": self.kind, "lang": self.lang})

    def address_of(self, task: Task) -> str:
        """The task's page, which remembers what was asked for unless the task says it itself."""
        page = reverse("task", args=[task.pk])
        return page if self == of_task(task) else f"{page}?{self.query()}"


def of_task(task: Task) -> Asked:
    """More of the same."""
    return Asked(task.opening.kind, task.opening.lang)


def asked_by(request: HttpRequest, task: Task) -> Asked:
    """What the page's address or form says, or else what the task is."""
    same = of_task(task)
    if "asked_kind" in request.POST:
        return Asked(request.POST["asked_kind"], request.POST.get("asked_lang", ""))
    if "kind" in request.GET:
        return Asked(request.GET["kind"], request.GET.get("lang", ""))
    return same
