"""What a phone fetches from the first request to the receipt, in every language that is built.

The road is walked in one language. Another fetches the same files, those of a language in its own:
their lengths are looked up where the portal serves them from.
"""

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from complaints.locale.catalogues import languages
from complaints.locale.languages import LANGUAGES
from tests.bench import road
from tests.e2e.chromium import launch


def run() -> dict[str, float]:
    """Kilobytes (of 1,000 bytes) by language, with the smallest, the median and the largest."""
    with road.portal_with_organisations() as portal, sync_playwright() as playwright:
        browser = launch(playwright)
        fetched = road.first_visit(browser, portal)
        browser.close()
        sizes = {one: _size(portal.pages, fetched, one) / 1_000 for one in languages()}
    return {
        "smallest language": min(sizes.values()),
        "median language": statistics.median(sizes.values()),
        "largest language": max(sizes.values()),
        **_named(sizes),
    }


def _size(pages: Path, fetched: Sequence[tuple[str, int]], language: str) -> int:
    """Bytes of the files that were fetched, in a language."""
    measured = f"/{road.LANGUAGE}/"
    return sum(
        _compressed(pages / language / (path.removeprefix(measured) or "index.html"))
        if path.startswith(measured)
        else size
        for path, size in fetched
    )


def _compressed(path: Path) -> int:
    return path.with_name(f"{path.name}.br").stat().st_size


def _named(sizes: Mapping[str, float]) -> dict[str, float]:
    """By tag and the language's own name, the smallest first."""
    ordered = sorted(sizes.items(), key=lambda one: one[1])
    return {f"{tag} ({LANGUAGES[tag].own_name})": size for tag, size in ordered}
