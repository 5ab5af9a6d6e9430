"""Chromium for all tests that drive one: one of each kind, because only one Playwright can run.

And what is told to all of them: their order, how long to wait, how to search, what is done once.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.e2e.chromium import JITLESS, PATIENCE, launch, launch_light
from tests.order import longest_first
from tests.quicker import keep_what_is_there, quicker

# how long it takes is nothing that tests ask: a computer may have much else to do, and in a fresh
# clone the first text waits for a table of all characters
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

# whatever is waited for ends the waiting: only what never comes costs all of this
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items)


def pytest_collection_finish() -> None:
    keep_what_is_there()


@pytest.fixture(scope="session", autouse=True)
def _quicker() -> Iterator[None]:
    with quicker():
        yield


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch_light(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_chromium(playwright: Playwright) -> Iterator[Browser]:
    """With all that people have around a page: for what that may do, too."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def jitless_chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch_light(playwright, JITLESS)
    yield browser
    browser.close()
