"""Pages are sent compressed: on a slow line that is most of the time that one waits for them."""

from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED: Final = "text/html"


class CompressedPages(GZipMiddleware):
    """Django's middleware, for pages alone: datasets are compressed files already, and static
    files are kept compressed.

    A compressed page tells by its length whether what an attacker puts into it stands in it
    already (BREACH). The form token is masked anew for each answer, Django adds up to 100 bytes at
    random, and a page that shows a secret is ``never_cache``, and left as it is.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """See Django."""
        secret = "no-store" in response.headers.get("Cache-Control", "")
        page = response.headers.get("Content-Type", "").startswith(COMPRESSED)
        return super().process_response(request, response) if page and not secret else response
