"""The site as an app: its manifest, its service worker, and the page shown without a network."""

import hashlib
import json
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

SHELL: Final = ("site.css", "text.css", "start.css", "site.js", "times.js", "offline.js",
                "icon.svg")  # fmt: skip
"""What the page without a network needs."""
ICONS: Final = (("any", 192), ("any", 512), ("maskable", 192), ("maskable", 512))
"""Purpose and size; ``scripts/icons.py`` paints them."""


@require_safe
@cache_control(private=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What the site is called and looks like once it is installed."""
    icons = [
        {
            "src": static(f"icons/{purpose}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for purpose, size in ICONS
    ]
    about = {
        "id": "/",
        "name": "OASST Collect",
        "short_name": "OASST",
        "description": _("People collect open conversations, for everyone."),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("dashboard"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#f7f6f2",
        "theme_color": "#1f5ba3",
        "icons": icons,
        "shortcuts": [
            {"name": _("My tasks"), "url": reverse("dashboard")},
            {"name": _("Drafts"), "url": reverse("drafts")},
        ],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker, with the names that files have just now. Browsers ask for it at every start."""
    files = [static(name) for name in SHELL]
    offline_page = reverse("offline")
    # Changes with every release, whichever file it changed.
    release = getattr(staticfiles_storage, "manifest_hash", "")
    version = hashlib.sha256(json.dumps([release, *files]).encode()).hexdigest()[:12]
    about = {
        "version": version,
        "offline": offline_page,
        "files": files,
        "statics": settings.STATIC_URL,
    }
    shown = {"about": json.dumps(about)}
    return render(request, "service_worker.js", shown, content_type="text/javascript")


@require_safe
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the worker, and so by the browser: nothing personal stands on it."""
    return render(request, "offline.html")
