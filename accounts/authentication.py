"""Who calls the API: the holder of a key, or the person signed in on the site."""

from typing import Final

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from accounts.models import User, digest_of
from interface.prepared import Prepared
from interface.rows import Columns

_PERSON = Columns(User, "person")
_HOLDER: Final = Prepared(
    "holder_of_key",
    f"""
SELECT {_PERSON.sql}
FROM accounts_apikey AS key JOIN accounts_user AS person ON person.id = key.user_id
WHERE key.digest = %s AND key.revoked_at IS NULL AND person.is_active
""",  # noqa: S608 - names of columns
    "text",
)


class KeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer KEY``."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The key's person.

        ``None`` without such a header, an error if the key opens nothing. By hand, since every
        call of a program begins with this statement.
        """
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        digest = digest_of(secret.decode("latin-1").strip())
        holders = _PERSON.fetch(_HOLDER, [digest])
        if not holders:
            raise exceptions.AuthenticationFailed(
                "The key is unknown or was revoked. Make a new one under your settings."
            )
        return holders[0], None

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
