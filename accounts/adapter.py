"""What allauth asks the site: which names are free, and how mail is sent."""

import logging
from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.names import BadName, check_name

log = logging.getLogger(__name__)


_NOT_RIGHT = gettext_lazy("Name and password do not fit together. Please look at both again.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    # In our own words, so that they are there in all languages of the interface.
    error_messages: ClassVar[Mapping[str, StrOrPromise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is closed."),
        "duplicate_email": gettext_lazy("This address belongs to your account already."),
        "email_password_mismatch": _NOT_RIGHT,
        "email_taken": gettext_lazy(
            "There is an account with this address already. You can sign in, or get a new password."
        ),
        "enter_current_password": gettext_lazy("Please type the password that you have now."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "invalid_password_reset": gettext_lazy("This link opens nothing any more."),
        "max_email_addresses": gettext_lazy("You may have %d e-mail addresses at most."),
        "too_many_login_attempts": gettext_lazy(
            "Too many attempts that failed. Please wait five minutes and try again."
        ),
        "unknown_email": gettext_lazy("There is no account with this address."),
        "unverified_primary_email": gettext_lazy("Please confirm this address before you use it."),
        "username_password_mismatch": _NOT_RIGHT,
        "rate_limited": gettext_lazy("Too many attempts. Please wait a few minutes and try again."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """See allauth; the site's own rules come on top."""
        name: str = super().clean_username(username, shallow=True)
        if shallow:
            return name
        try:
            return check_name(name)
        except BadName as refused:
            raise ValidationError(refused.detail) from None

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """See allauth. Mail that cannot be sent keeps nobody from signing up."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("Mail (%s) could not be sent: %s", template_prefix, error)
            if request := getattr(self, "request", None):
                text = _("We could not send the e-mail just now. Please ask for it again later.")
                messages.warning(request, text)
