"""What allauth asks the site: which names are free, and how mail is sent."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.names import BadName, check_name

log = logging.getLogger(__name__)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
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
