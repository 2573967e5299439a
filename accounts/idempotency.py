"""Writes that carry an ``Idempotency-Key`` are done once, however often they are sent.

The header is that of the IETF draft *The Idempotency-Key HTTP Header Field*. The key's row, the
write and its outcome are one transaction: a second call with the key waits for the first at the
unique constraint, then finds the outcome; if the first one died, nothing of it is there and the
second does the work.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from django.db import IntegrityError, transaction
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from accounts.authentication import person
from accounts.models import IdempotencyRecord
from interface.problems import CONTENT_TYPE, of_refusal
from interface.refusals import Invalid, Refused

LONGEST_KEY: Final = 200

Handler = TypeVar("Handler", bound=Callable[..., Response])


class BadIdempotencyKey(Invalid):
    code = "invalid_idempotency_key"
    status = 400
    title = "The Idempotency-Key cannot be used"


class IdempotencyKeyReused(Invalid):
    code = "idempotency_key_reused"
    title = "The Idempotency-Key belongs to another request"


def idempotent(handler: Handler) -> Handler:
    """Decorate a write of a DRF view (``post``, ``put``) that only signed-in people may call."""

    @wraps(handler)
    def once(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(self, request, *args, **kwargs)
        _check(key)
        return _once(request, key, lambda: handler(self, request, *args, **kwargs))

    once.idempotency_refusals = (  # type: ignore[attr-defined]  # for the OpenAPI document
        BadIdempotencyKey,
        IdempotencyKeyReused,
    )
    return once  # type: ignore[return-value]


def _once(request: Request, key: str, act: Callable[[], Response]) -> Response:
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        try:
            with transaction.atomic():
                record = IdempotencyRecord.objects.create(
                    user=person(request), key=key, fingerprint=fingerprint, status=0
                )
        except IntegrityError:
            return _replay(request, key, fingerprint)
        response = _outcome(act)
        record.status = response.status_code
        record.body = json.loads(json.dumps(response.data, cls=JSONEncoder))
        record.save(update_fields=["status", "body"])
    return response


def _outcome(act: Callable[[], Response]) -> Response:
    """A refusal is an outcome too: what it kept (a draft, say) is committed with it."""
    try:
        return act()
    except Refused as refused:
        return Response(of_refusal(refused), status=refused.status, content_type=CONTENT_TYPE)


def _replay(request: Request, key: str, fingerprint: str) -> Response:
    record = IdempotencyRecord.objects.get(user=person(request), key=key)
    if record.fingerprint != fingerprint:
        raise IdempotencyKeyReused(
            "You sent this key with another request before. Use a new key for every new request.",
            field="Idempotency-Key",
        )
    response = Response(
        record.body,
        status=record.status,
        content_type=CONTENT_TYPE if record.status >= 400 else None,
    )
    response["Idempotency-Replayed"] = "true"
    return response


def _check(key: str) -> None:
    if not 1 <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise BadIdempotencyKey(
            f"Send 1 to {LONGEST_KEY} printable ASCII characters, such as a UUID.",
            field="Idempotency-Key",
        )


def _fingerprint(request: Request) -> str:
    text = json.dumps([request.method, request.path, request.data], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
