"""The page of the guidelines."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tasks.guideline_kinds import KIND_GUIDES
from tasks.guideline_labels import LABEL_GUIDES
from tasks.guidelines import CURRENT, EDITIONS, IN_GENERAL
from tasks.kinds import SPECS, Yields
from tasks.wording import GROUPS, KINDS, step_names
from trees.labels import ALL


@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """Rules and examples for each kind and label, which other pages link to one by one."""
    shown = {
        "edition": CURRENT,
        "editions": EDITIONS[::-1],
        "general": IN_GENERAL,
        "groups": [(title, list(_kinds(yields))) for yields, title in GROUPS.items()],
        "labels": list(_labels()),
    }
    return render(request, "tasks/guidelines.html", shown)


def _kinds(yields: Yields) -> Iterator[dict[str, object]]:
    for kind, guide in KIND_GUIDES.items():
        if SPECS[kind].yields is yields:
            yield {"kind": kind, "words": KINDS[kind], "guide": guide}


def _labels() -> Iterator[dict[str, object]]:
    for label in ALL:
        steps = step_names(label)
        ends = {"low": steps[0.0], "high": steps[1.0]}
        yield {"label": label, "guide": LABEL_GUIDES[label.name], **ends}
