"""The web server's way in."""

import os
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application


class UTF8Request(WSGIRequest):
    """Everything here is UTF-8, whatever a header says.

    Django decodes addresses in the charset of the body; one that is no charset (``base64``) makes
    it fail before anything could answer.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        content_type = meta.get("CONTENT_TYPE", "").replace("charset", "ignored")
        super()._set_content_type_params({"CONTENT_TYPE": content_type})  # type: ignore[misc]


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst_collect.settings")
application: WSGIHandler = get_wsgi_application()
application.request_class = UTF8Request
