"""Datasets for everybody: ``GET releases/``, ``releases/{id}/`` and their files."""

from typing import Any, Final
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from datasets import releases, serializers
from datasets.models import Release
from interface import filters
from interface.pagination import Pages
from interface.schema import refuses
from trees.serializers import NoFilters

MEDIA_TYPES: Final = {".gz": "application/gzip", ".md": "text/markdown; charset=utf-8"}
A_YEAR: Final = 365 * 24 * 3600


class ReleasesView(APIView):
    permission_classes = (AllowAny,)
    pagination_class = Pages

    @extend_schema(
        operation_id="list_releases",
        summary="Releases, newest first",
        responses=serializers.OneRelease(many=True),
    )
    @refuses(filters.UnknownFilter)
    def get(self, request: Request) -> Response:
        filters.read(request, NoFilters)
        pages = self.pagination_class()
        found = pages.paginate_queryset(Release.objects.published(), request)
        said = serializers.OneRelease(found, many=True, context={"request": request})
        return pages.get_paginated_response(said.data)


class ReleaseView(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="read_release",
        summary="A release with its files and their checksums",
        responses=serializers.OneRelease,
    )
    @refuses(releases.NoSuchRelease)
    def get(self, request: Request, release_id: UUID) -> Response:
        release = releases.find(release_id)
        return Response(serializers.OneRelease(release, context={"request": request}).data)


class ReleaseFileView(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="download_release_file",
        summary="A file of a release",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @refuses(releases.NoSuchRelease, releases.NoSuchFile)
    def get(self, request: Request, release_id: UUID, name: str) -> Any:
        path, listed = releases.find_file(release_id, name)
        response = FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=name,
            content_type=MEDIA_TYPES.get(path.suffix, "application/octet-stream"),
        )
        response["ETag"] = f'"{listed["sha256"]}"'
        response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response
