"""Signing in by user name or e-mail with a password."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.demo import ACCOUNTS


class SignIn(AuthenticationBackend):  # type: ignore[misc]
    """Inactive people, and so all imported authors, are not let in, whatever they say."""

    def authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> AbstractBaseUser | None:
        """See Django. Everybody knows the demo passwords: outside DEBUG they open nothing."""
        password = credentials.get("password")
        if not settings.DEBUG and password in {account.password for account in ACCOUNTS}:
            return None
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return user
