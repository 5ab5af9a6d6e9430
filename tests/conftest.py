"""Chromium for all tests that drive one: one of each kind, because only one Playwright can run.

And what Hypothesis is told in all of them.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.e2e.chromium import JITLESS, launch

# in a fresh clone the first text waits for a table of all characters, longer than Hypothesis likes
settings.register_profile("suite", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def jitless_chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch(playwright, JITLESS)
    yield browser
    browser.close()
