"""Where a benchmark works: its folders, its port, its databases' address, its Redis database."""

import os
import socket
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from oasst_collect.embedded.places import HERE
from oasst_collect.embedded.urls import database_url, redis_url

WORK: Final = HERE.var / "bench"
"""Files that a run leaves for whoever wants to look closer."""
RESULTS: Final = Path(__file__).with_name("results")
QUEUES: Final = 13
"""Number of the Redis database that a benchmarked site uses."""
HOST: Final = "127.0.0.1"


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def address_of(database: str) -> str:
    """The address of another database of the server that the site would use."""
    return urlsplit(database_url())._replace(path=f"/{database}").geturl()


def environment(database: str) -> dict[str, str]:
    """What makes any command of the site work on this database, in production settings."""
    return {
        **os.environ,
        "DATABASE_URL": address_of(database),
        "REDIS_URL": redis_url(db=QUEUES),
        "DJANGO_DEBUG": "0",
        "DJANGO_SECRET_KEY": "of-a-benchmark-" + "0" * 50,
        "DJANGO_ALLOWED_HOSTS": HOST,
        # Every call is counted as it would be; only the limit is out of reach.
        "API_CALLS_PER_MINUTE": "1000000",
    }
