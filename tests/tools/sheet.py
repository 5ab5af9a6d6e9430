"""All pictures on one sheet, each with its words: ``python -m tests.tools.sheet icons.png``.

For whoever changes one: a picture is judged beside its neighbours, in light and in dark.
"""

import sys
from html import escape
from typing import Final

from playwright.sync_api import sync_playwright

from complaints.pages.icons import drawings
from referral import vocabulary
from tests.e2e import chromium

_STYLE: Final = """
body { margin: 0; font: 11px/1.25 system-ui, sans-serif; }
section { display: grid; grid-template-columns: repeat(11, 1fr); gap: 14px 8px; padding: 20px; }
section.light { background: #fbf7f0; color: #1d2322; }
section.dark { background: #15191a; color: #ece6db; }
h2 { grid-column: 1 / -1; margin: 4px 0 0; font-size: 13px; }
div { text-align: center; }
svg { display: block; margin: 0 auto 4px; inline-size: 48px; fill: none; stroke: currentColor;
  stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
"""


_ENTRY: Final = '<div><svg viewBox="0 0 24 24"><path d="{drawing}"/></svg>{words}</div>'


def main(path: str) -> None:
    """Draw every picture at 48 pixels, twice, into the PNG file ``path``."""
    body = "".join(f'<section class="{scheme}">{_rows()}</section>' for scheme in ("light", "dark"))
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_content(f"<style>{_STYLE}</style>{body}")
        page.screenshot(path=path, full_page=True)
        browser.close()


def _rows() -> str:
    words = {
        "groups": {one.id: one.plain for one in vocabulary.groups()},
        "violations": {one.icon: one.label for one in vocabulary.violations()},
        "actors": {one.id: one.plain for one in vocabulary.actors()},
        "needs": {one.id: one.plain for one in vocabulary.needs()},
        "about": {one.id: one.plain for one in vocabulary.about()},
    }
    rows = []
    for kind, found in drawings().items():
        rows.append(f"<h2>{kind}</h2>")
        rows += (
            _ENTRY.format(drawing=drawing, words=escape(words[kind][name]))
            for name, drawing in found.items()
        )
    return "".join(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
