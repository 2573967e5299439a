"""axe-core in an open page: which rules for accessible pages it breaks."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from playwright.sync_api import Page

SOURCE: Final = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# Handed to the browser by its own console, which no policy of the page forbids.
RUN: Final = """async (tags) => {
    const found = await axe.run(document, {
        runOnly: { type: "tag", values: tags },
        resultTypes: ["violations"],
        preload: false,
    });
    const faults = found.violations.flatMap(({ id, nodes }) => nodes.map((node) => (
        `${id}: ${node.target.join(" ")} ${node.failureSummary.replaceAll(/\\s+/g, " ")}`
    )));
    return { rules: found.passes.map(({ id }) => id), faults };
}"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rules that a page keeps, and a sentence for every place where it breaks one."""

    rules: frozenset[str]
    faults: tuple[str, ...]


def judge(page: Page) -> Verdict:
    """Look at the page as it stands now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE)
    said: dict[str, Any] = page.evaluate(RUN, TAGS)
    return Verdict(frozenset(said["rules"]), tuple(said["faults"]))
