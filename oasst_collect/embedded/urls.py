"""The addresses of the database and of Redis, for the settings.

They are known without starting anything. With DATABASE_URL or REDIS_URL set, these are used and
the embedded server is never started.
"""

import os
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from oasst_collect.embedded.places import HERE, Places

DATABASE = "oasst_collect"
OWNER = "oasst_collect"
BACKEND = "oasst_collect.postgres"
PLAIN_BACKEND = "interface.postgresql"  # the same without starting anything
POSTGRES_PORT = 5432  # only the name of the socket; nothing listens on TCP
REDIS_SOCKET = "redis.sock"


def database_is_embedded() -> bool:
    """Whether DATABASE_URL leaves the database to us."""
    return not os.environ.get("DATABASE_URL")


def redis_is_embedded() -> bool:
    """Whether REDIS_URL leaves Redis to us."""
    return not os.environ.get("REDIS_URL")


def database_url(places: Places = HERE) -> str:
    """Address of the database as libpq (psql, pg_dump) and dj-database-url read it."""
    host = quote(str(places.sockets), safe="")
    return os.environ.get("DATABASE_URL") or (
        f"postgresql://{OWNER}@{host}:{POSTGRES_PORT}/{DATABASE}"
    )


def database_settings(places: Places = HERE) -> dict[str, Any]:
    """Entry for Django's DATABASES, with the backend that starts what is embedded, if anything is.

    Raises:
        ValueError: DATABASE_URL is not the address of a PostgreSQL.
    """
    if not database_is_embedded():
        import dj_database_url

        given = dict(dj_database_url.parse(os.environ["DATABASE_URL"]))
        if given["ENGINE"] != "django.db.backends.postgresql":
            raise ValueError("DATABASE_URL must be postgresql://…, no other database will do.")
        return {**given, "ENGINE": BACKEND if redis_is_embedded() else PLAIN_BACKEND}
    return {
        "ENGINE": BACKEND,
        "NAME": DATABASE,
        "USER": OWNER,
        "HOST": str(places.sockets),
        "PORT": str(POSTGRES_PORT),
    }


def redis_url(places: Places = HERE, *, db: int = 0) -> str:
    """Address of a Redis database as redis-py and Django's cache read it; 0 is the one named."""
    given = os.environ.get("REDIS_URL") or f"unix://{_redis_path(places)}?db=0"
    url = urlsplit(given)
    if not db:
        return given
    if url.scheme != "unix":
        return url._replace(path=f"/{db}").geturl()
    return f"unix://{url.path}?{urlencode({**dict(parse_qsl(url.query)), 'db': db})}"


def broker_url(places: Places = HERE, *, db: int = 0) -> str:
    """Address of a Redis database as Celery reads it: it has a scheme of its own for sockets."""
    given = redis_url(places, db=db)
    url = urlsplit(given)
    if url.scheme != "unix":
        return given
    return f"redis+socket://{url.path}?virtual_host={dict(parse_qsl(url.query)).get('db', '0')}"


def _redis_path(places: Places) -> str:
    return quote(str(places.sockets / REDIS_SOCKET))
