"""The cache: a convenience that must never stand in a volunteer's way."""

import time
from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import RedisError

P = ParamSpec("P")
T = TypeVar("T")

PAUSE_SECONDS: Final = 5.0
"""How long an unreachable Redis is left alone, so that nobody waits for it at every call."""


class _OneClient(RedisCacheClient):
    """Django's, but for the client that it would make anew for every call."""

    _made: Redis | None = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        """See Django; there is one server only."""
        if self._made is None:
            self._made = super().get_client(key, write=write)
        return self._made


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, which is empty while Redis cannot be reached instead of failing."""

    _silent_until = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._class = _OneClient

    def _try(self, call: Callable[P, T], without: T, *args: P.args, **kwargs: P.kwargs) -> T:
        if time.monotonic() < ForgivingRedisCache._silent_until:
            return without
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError):
            ForgivingRedisCache._silent_until = time.monotonic() + PAUSE_SECONDS
            return without

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """See Django; True without Redis, as if nobody had added it before."""
        return bool(self._try(super().add, True, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """See Django; the default without Redis."""
        return self._try(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """See Django; forgotten without Redis."""
        self._try(super().set, None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """See Django; False without Redis."""
        return bool(self._try(super().touch, False, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """See Django; False without Redis."""
        return bool(self._try(super().delete, False, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """See Django; nothing without Redis."""
        return dict(self._try(super().get_many, {}, *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """See Django; False without Redis."""
        return bool(self._try(super().has_key, False, *args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """See Django; ``delta`` without Redis, as if counting began now."""
        return int(self._try(super().incr, delta, key, delta, version))

    def count(self, key: str, *, seconds: int) -> int:
        """See :func:`count`."""
        return self._try(self._count, 1, self.make_and_validate_key(key), seconds)

    def _count(self, key: str, seconds: int) -> int:
        pipeline = self._cache.get_client(key, write=True).pipeline(transaction=False)
        pipeline.incr(key)
        pipeline.expire(key, seconds)
        number, _ = pipeline.execute()
        return int(number)

    def clear(self) -> None:
        """See Django; nothing to do without Redis."""
        self._try(super().clear, None)


def count(key: str, *, seconds: int) -> int:
    """Count one more under a key that is forgotten in so many seconds; 1 without Redis.

    One trip to Redis, where Django's ``add`` and ``incr`` take three.
    """
    cache = caches[DEFAULT_CACHE_ALIAS]
    assert isinstance(cache, ForgivingRedisCache)
    return cache.count(key, seconds=seconds)
