"""Paints the icons of the installed site from static/icon.svg, with the Chromium of the tests.

.venv/bin/python scripts/icons.py
"""

import os
import shutil
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

STATIC: Final = Path(__file__).resolve().parent.parent / "static"
BACKGROUND: Final = "#f7f6f2"
# Name, pixels, and how much of the square the drawing takes. Systems cut maskable icons to a shape
# of theirs, of which only the inner four fifths are safe.
WANTED: Final = (
    ("any-192", 192, 1.0),
    ("any-512", 512, 1.0),
    ("maskable-192", 192, 0.62),
    ("maskable-512", 512, 0.62),
    ("touch-180", 180, 0.72),
)


def paint(page: Page, drawing: str, name: str, pixels: int, share: float) -> None:
    """One icon; those that fill their square have no ground, the others a light one."""
    ground = "transparent" if share == 1.0 else BACKGROUND
    page.set_viewport_size({"width": pixels, "height": pixels})
    page.set_content(
        f"<style>body{{margin:0;block-size:100vh;display:grid;place-items:center;"
        f"background:{ground}}}svg{{inline-size:{share:.0%}}}</style>{drawing}"
    )
    page.screenshot(path=STATIC / "icons" / f"{name}.png", omit_background=True)


def main() -> None:
    """Paint all of them."""
    (STATIC / "icons").mkdir(exist_ok=True)
    drawing = (STATIC / "icon.svg").read_text()
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = chromium.new_page()
        for name, pixels, share in WANTED:
            paint(page, drawing, name, pixels, share)
        chromium.close()


if __name__ == "__main__":
    main()
