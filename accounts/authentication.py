"""Who calls the API: the holder of a key, or the person signed in on the site."""

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from accounts.models import APIKey, User


class KeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer KEY``."""

    def authenticate(self, request: Request) -> tuple[User, APIKey] | None:
        """The key's person; ``None`` without such a header, an error if the key opens nothing."""
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        key = APIKey.objects.matching(secret.decode("latin-1").strip()).first()
        if key is None:
            raise exceptions.AuthenticationFailed(
                "The key is unknown or was revoked. Make a new one under your settings."
            )
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        """Makes the answer to strangers a 401 that says what would do."""
        return 'Bearer realm="api"'


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document describes it."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "oasst_…"}


def person(request: HttpRequest | Request) -> User:
    """The person behind a request that only signed-in people may make."""
    assert isinstance(request.user, User)
    return request.user
