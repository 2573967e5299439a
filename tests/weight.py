"""How much goes over the line for a page: itself, what it loads, and what it keeps for later."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from oasst_collect.installable import SHELL

HEADERS: Final = 450
"""Bytes of headers that come with an answer, rounded up from what a running site sends."""
LOADED: Final = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:src|href)="/static/([^"]+)"')
IMPORTED: Final = re.compile(rb'from "\./([^"]+)"|import "\./([^"]+)"')


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes for somebody who comes for the first time, and for whom has the files already."""

    first: int
    next: int


def weigh(client: Client, address: str) -> Weight:
    """The page at this address, which must be there."""
    page = client.get(address, HTTP_ACCEPT_ENCODING="gzip")
    assert page.status_code == 200, address
    assert page.headers["Content-Encoding"] == "gzip"
    alone = len(page.content) + HEADERS
    names = set(LOADED.findall(gzip.decompress(page.content).decode())) | set(SHELL)
    files = sum(_packed(name) for name in _with_imports(names))
    return Weight(first=alone + files + _worker(client), next=alone)


def _with_imports(names: set[str]) -> Iterator[str]:
    """The files, and those that scripts among them load."""
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        imports = IMPORTED.finditer(_content(name))
        waiting += [(found[1] or found[2]).decode() for found in imports]


def _packed(name: str) -> int:
    """As WhiteNoise sends it: compressed, if that makes it smaller."""
    content = _content(name)
    return min(len(content), len(gzip.compress(content, 9))) + HEADERS


def _content(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_bytes()


def _worker(client: Client) -> int:
    """The service worker, the page for lost connections that it fetches, and the manifest."""
    names = ("service_worker", "offline", "manifest")
    answers = [client.get(reverse(name), HTTP_ACCEPT_ENCODING="gzip") for name in names]
    return sum(len(answer.content) + HEADERS for answer in answers)
