"""The built pages with a portal behind them, and a browser that knows nothing from before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.complaints.pages.office import Office
from tests.complaints.pages.site import Served, served, todays_instance
from tests.e2e.chromium import PATIENCE, PHONE


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("pages")
    with served(todays_instance(), folder) as running:
        yield running


@pytest.fixture(scope="session")
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def office(site: Served) -> Office:
    site.blocked.clear()
    site.portal.release()  # what an earlier test sent is then not among the newest
    return Office(site=site)
