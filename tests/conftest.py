"""Chromium for all tests that drive one: one of each kind, because only one Playwright can run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.e2e.chromium import JITLESS, launch


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
