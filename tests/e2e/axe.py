"""What axe-core, the checker of accessibility, finds wrong with what a browser shows now."""

from functools import cache
from typing import Final

from playwright.sync_api import Page

from tests.tools.node import BROWSER, install

# every rule: WCAG 2.0 to 2.2, levels A and AA, and what axe calls best practice
_RUN: Final = """(only) =>
  axe.run(document, {resultTypes: ["violations"], ...only}).then((found) => {
    const said = ({html, any}) => [html.slice(0, 120), ...any.map(({message}) => message)];
    return found.violations.map(({id, nodes}) => `${id}: ${nodes.map(said).join(" | ")}`);
})"""


def violations(page: Page, *rules: str) -> list[str]:
    """Each rule that is broken, with the elements that break it; of these ``rules``, if any."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_source())
    found: list[str] = page.evaluate(_RUN, {"runOnly": list(rules)} if rules else {})
    return found


@cache
def _source() -> str:
    install(BROWSER)
    return (BROWSER / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
