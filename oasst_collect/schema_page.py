"""The browsable page of the OpenAPI document: our own files, whatever the network allows."""

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from interface.content_security import HEADER, POLICY


class SchemaPage(SpectacularSwaggerSplitView):
    """Swagger UI, with its script as a file of its own and leave to style itself."""

    url_name = "api-schema"
    template_name = "schema_page.html"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The page, or its script with ``?script``."""
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        response[HEADER] = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
        return response
