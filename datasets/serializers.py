"""Releases as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from datasets.models import Release


class ReleaseFile(serializers.Serializer[Any]):
    name = serializers.CharField()
    url = serializers.URLField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Checksum of the file as it is downloaded.")
    trees = serializers.IntegerField(help_text="Trees that the file holds or is about.")
    messages = serializers.IntegerField()


class OneRelease(serializers.ModelSerializer[Release]):
    """A set of files that never changes."""

    files = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = ("id", "name", "note", "created_at", "files")

    @extend_schema_field(ReleaseFile(many=True))
    def get_files(self, release: Release) -> list[dict[str, Any]]:
        request: Request = self.context["request"]
        listed = []
        for file in release.files:
            args = [release.pk, file["name"]]
            listed.append({**file, "url": reverse("api-release-file", args, request=request)})
        return listed
