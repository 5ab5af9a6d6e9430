"""Cases of one event in a real browser: joined by keyboard, readable on a phone in Arabic."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.complaints.desk.offices import World, new_world
from tests.complaints.desk.test_counsel_browser import tab_to
from tests.complaints.desk.test_matters import file_both
from tests.complaints.desk.window import At, entered, fetched_on_a_port
from tests.complaints.domain.test_relating import PUSHED
from tests.e2e import axe

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    """A desk with two people of one event, and a third case."""
    with new_world(tmp_path_factory.mktemp("matters")) as world:
        yield from served(world)


def served(world: World) -> Iterator[At]:
    file_both(world)
    yield from fetched_on_a_port(world)


def opened(chromium: Browser, base: At, *, width: int = 1280, language: str = "en") -> Page:
    page = entered(chromium, base, width=width, language=language)
    page.goto(f"{base}/cases/all")
    page.locator("tr", has_text=PUSHED["place"]).get_by_test_id("case-link").first.click()
    expect(page.get_by_test_id("case")).to_be_visible()
    return page


def test_two_cases_become_one_matter_by_keyboard(chromium: Browser, base: At) -> None:
    page = opened(chromium, base)
    assert axe.violations(page) == []
    tab_to(page, '[data-testid="relate"]')
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("confirmed")).to_be_visible()
    tab_to(page, "#matter-title")
    page.keyboard.type("The river, 20 June")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("matter")).to_have_text("The river, 20 June")
    case = page.url.partition("#")[0]
    page.context.close()

    phone = opened(chromium, base, width=360, language="ar")
    phone.goto(case)
    assert axe.violations(phone) == []
    phone.get_by_test_id("matter").click()
    expect(phone.get_by_test_id("matter-page")).to_be_visible()
    expect(phone.get_by_test_id("matter-cases").locator("li")).to_have_count(2)
    assert axe.violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.context.close()
