"""The page of datasets."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from datasets.models import Release

ON_A_PAGE: Final = 10


@require_safe
def show_releases(request: HttpRequest) -> HttpResponse:
    """Every release with its files, newest first. For everybody."""
    pages = Paginator(Release.objects.published(), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "datasets/releases.html", {"page": page})
