"""axe, which checks pages against the Web Content Accessibility Guidelines, and the rules of ours that it does not know (floor 4)."""

import functools
import subprocess
from typing import Any

from tests.making.modules import ROOT

AXE = "axe-core@4.14.1"
HOME = ROOT / "build" / "axe"  # fetched once; git ignores it
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@functools.cache
def source() -> str:
    """The checker's own code."""
    path = HOME / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists() or AXE.rpartition("@")[2] not in path.read_text(encoding="utf-8")[:200]:
        subprocess.run(["npm", "install", "--silent", "--prefix", str(HOME), AXE], check=True, capture_output=True, timeout=300)
    return path.read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """What is wrong with a page as it is shown now, a line for each place."""
    page.evaluate(source())
    broken = page.evaluate("rules => axe.run(document, {runOnly: rules}).then(found => found.violations)", RULES)
    return [f"{rule['id']}: {node['html'][:120]} {node['failureSummary'][:200]}" for rule in broken for node in rule["nodes"]]


WIDE = """() => {
    const found = [...document.querySelectorAll('body *')].filter(one => {
        const box = one.getBoundingClientRect();
        const shown = box.width > 1 && box.height > 1 && getComputedStyle(one).visibility === 'visible';
        const inside = one.closest('.scrolls, .wide, [aria-hidden=true]') && document.documentElement.scrollWidth <= innerWidth;
        return shown && box.right > innerWidth + 1 && !inside;
    });
    return found.slice(0, 8).map(one => one.outerHTML.slice(0, 90));
}"""


def beyond_the_edge(page: Any) -> list[str]:
    """What cannot be seen without scrolling sideways; a wide table may scroll by itself (WCAG 1.4.10)."""
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return page.evaluate(WIDE) or (["the whole page"] if too_wide else [])
