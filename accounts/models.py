"""People: accounts, their consents, the languages they choose, and the keys of their programs."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from interface.isolation import isolated
from interface.languages import CODE_LENGTH

KEY_PREFIX = "oasst_"


class User(AbstractUser):
    """A person, or the author of imported messages (who cannot sign in).

    ``public_id`` is the person in exports and in the API; the primary key never leaves the site.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reads = ArrayField(
        models.CharField(max_length=CODE_LENGTH),
        default=list,
        blank=True,
        help_text=_("Languages in which this person reviews and ranks."),
    )
    writes = ArrayField(
        models.CharField(max_length=CODE_LENGTH),
        default=list,
        blank=True,
        help_text=_("Languages in which this person writes prompts and replies."),
    )
    interface_lang = models.CharField(
        max_length=CODE_LENGTH,
        blank=True,
        default="",
        help_text=_("Language of buttons and explanations; empty: the one the browser asks for."),
    )
    practised = ArrayField(
        models.CharField(max_length=8),
        default=list,
        blank=True,
        help_text=_("Groups of tasks (write, review, rank) whose practice is done."),
    )
    # Read with the person, so that asking again costs no statement; the truth are the consents.
    consent_version = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text=_("Newest terms agreed to; 0 for none.")
    )
    # Numbers of topics (``trees.topic_list``); with the person, so that offers need not join.
    knows_topics = ArrayField(
        models.SmallIntegerField(),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
        help_text=_("Topics that this person knows about: preferred."),
    )
    avoids_topics = ArrayField(
        models.SmallIntegerField(),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
        help_text=_("Topics that this person would rather not see: never offered."),
    )
    imported = models.BooleanField(
        default=False, help_text=_("Came with an imported file; nobody can sign in as this author.")
    )

    objects: ClassVar[UserManager[User]] = UserManager()  # type: ignore[assignment]

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(AbstractUser.Meta):
        constraints = (
            models.CheckConstraint(
                name="imported_author_cannot_sign_in",
                condition=Q(imported=False) | Q(is_active=False),
            ),
            models.CheckConstraint(
                name="topic_known_or_avoided_not_both",
                condition=~Q(knows_topics__overlap=F("avoids_topics")),
            ),
            # Signing in does not heed case; this also serves its look-up by name.
            models.UniqueConstraint(Upper("username"), name="one_user_name_whatever_its_case"),
        )
        indexes = (models.Index(fields=("email",), name="user_email"),)


class Consent(models.Model):
    """One person's consent to one version of the terms. Kept for ever."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    version = models.PositiveSmallIntegerField(help_text=_("Of the terms agreed to."))
    to_operator = models.BooleanField(
        default=False,
        help_text=_("Given to the operator, who made the account, and not on the site."),
    )
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "version"), name="one_consent_per_person_and_version"
            ),
            models.CheckConstraint(name="terms_begin_with_version_1", condition=Q(version__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.user_id} to version {self.version}"


def digest_of(key: str) -> str:
    """SHA-256 in hex. A key holds 256 random bits, so that a slow password hash adds nothing."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


class APIKeyQuerySet(models.QuerySet["APIKey"]):
    def usable(self) -> APIKeyQuerySet:
        """Keys that still open a door."""
        return self.filter(revoked_at=None, user__is_active=True)

    def matching(self, key: str) -> APIKeyQuerySet:
        """The one usable key that this secret belongs to, with its user, or none."""
        return self.usable().filter(digest=digest_of(key)).select_related("user")


class APIKey(models.Model):
    """A program's way in as one person. The secret itself is shown once and never stored."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100, help_text=_("What the key is for."))
    prefix = models.CharField(max_length=14, help_text=_("How the key begins, to recognise it."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = APIKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")

    def __str__(self) -> str:
        return f"{self.prefix}… ({isolated(self.name)})"

    @classmethod
    def draft(cls, user: User, *, name: str) -> tuple[APIKey, str]:
        """A new key, not yet saved, and its secret, which cannot be had again."""
        secret = KEY_PREFIX + secrets.token_urlsafe(32)
        return cls(user=user, name=name, prefix=secret[:14], digest=digest_of(secret)), secret

    @classmethod
    def issue(cls, user: User, *, name: str) -> tuple[APIKey, str]:
        """A new key and its secret, which cannot be had again."""
        key, secret = cls.draft(user, name=name)
        key.save(force_insert=True)
        return key, secret


class IdempotencyRecord(models.Model):
    """The outcome of a write that carried an ``Idempotency-Key``, so that it is done once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(help_text=_("HTTP status; 0 until it is done."))
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), name="one_outcome_per_idempotency_key"),
        )

    def __str__(self) -> str:
        return f"{self.key} of {self.user_id}"
