"""From the catalogues that translators write to those that Django reads.

It takes no program but this one, and happens when a process starts: what was changed is compiled
anew, and a start after which nothing changed looks at the times of the files only.
"""

import os
from pathlib import Path

import polib

from oasst_collect.catalogues.places import compiled, languages, written


def compile_changed() -> list[str]:
    """Bring the compiled catalogues up to date; returns the languages that were compiled."""
    return [lang for lang in languages() if _compile(written(lang), compiled(lang))]


def _compile(source: Path, target: Path) -> bool:
    """Whether there was something to do. A compiled file is as old as what it was made of."""
    try:
        changed_at = source.stat().st_mtime_ns
    except FileNotFoundError:
        return False
    if target.exists() and target.stat().st_mtime_ns == changed_at:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    # Several processes may start at the same time, and none may read half a file.
    made = target.with_suffix(f".{os.getpid()}")
    made.write_bytes(polib.pofile(str(source)).to_binary())
    os.utime(made, ns=(changed_at, changed_at))
    made.replace(target)
    return True
