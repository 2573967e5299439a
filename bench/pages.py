"""The site's pages under load: volunteers with sessions read, fill in forms and are led on."""

from collections.abc import Mapping
from typing import Any

from bench import queues
from bench.commands import python
from bench.corpora import Corpus
from bench.databases import fresh_copy
from bench.lines import spread
from bench.loop import WARM_SECONDS, measure
from bench.percentiles import summary
from bench.site import running_site
from bench.visitor import READ, SENT


def pages(
    corpus: Corpus, volunteers: int, *, seconds: float, warm: float = WARM_SECONDS
) -> dict[str, Any]:
    """One load on the pages of the whole site, with a fresh copy of the corpus."""
    queues.broker().flushdb()
    with fresh_copy(corpus.database) as database:
        keys = corpus.keys[:volunteers]
        sessions = python(database, "-m", "bench.sessions", *keys).output.split()
        with running_site(database) as site:
            measured = measure(site, sessions, seconds=seconds, warm=warm, pages=True)
    seen = measured.seen
    return {
        "volunteers": volunteers,
        "scale": corpus.scale,
        "seconds": round(seen["seconds"], 2),
        "finished": seen["finished"],
        "finished_per_s": round(measured.per_second, 1),
        "page_ms": _of(seen["pages_ms"], READ),
        "answer_ms": _of(seen["pages_ms"], SENT),
        "by_page_ms": {doing: summary(ms) for doing, ms in sorted(seen["pages_ms"].items())},
        "refused": seen["refused"],
        "errors": seen["errors"],
        "cpu": measured.cpu(),
    }


def _of(found: Mapping[str, list[float]], begin: str) -> dict[str, float | int | None]:
    return summary([ms for doing, many in found.items() if doing.startswith(begin) for ms in many])


def lines_of(found: Mapping[str, Any]) -> list[str]:
    """One load in words."""
    return [
        f"{found['volunteers']} volunteers on the pages, scale {found['scale']:g}",
        f"  {found['finished']} finished, {found['errors']} errors",
        f"  {found['finished_per_s']} finished tasks/s in {found['seconds']} s",
        f"  pages of tasks {spread(found['page_ms'])}",
        f"  answers        {spread(found['answer_ms'])}",
        *(f"    {doing:<34} {spread(ms)}" for doing, ms in found["by_page_ms"].items()),
        f"  cores busy  {', '.join(f'{part} {share:g}' for part, share in found['cpu'].items())}",
        *(f"  refused: {doing}: {codes}" for doing, codes in found["refused"].items()),
    ]
