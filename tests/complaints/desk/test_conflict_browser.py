"""A lawyer's road in a real browser: summary, check, account, brief; by keyboard, and in Arabic."""

import pytest
from playwright.sync_api import Browser, Page, expect

from crypto.receipt import Receipt
from tests.complaints.desk.offices import World
from tests.complaints.desk.test_conflict import ACCOUNT, NAME, OTHER, Scene, filed
from tests.complaints.desk.test_counsel_browser import tab_to
from tests.complaints.desk.window import At, entered, on_a_port
from tests.e2e import axe

__all__ = ["filed"]
pytestmark = pytest.mark.browser


def open_case(chromium: Browser, at: At, *, width: int, language: str) -> Page:
    page = entered(chromium, at, width=width, language=language)
    page.goto(f"{at}/cases/to-answer")
    page.get_by_test_id("case-link").click()
    return page


def is_sound(page: Page) -> bool:
    """Nothing that axe finds, nothing that runs out of the window."""
    assert axe.violations(page) == []
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_from_the_summary_to_the_brief(
    chromium: Browser, world: World, filed: tuple[Receipt, Scene]
) -> None:
    _, (_, second, _, _) = filed
    second.close()
    with on_a_port(world, "abogacia-es-1") as at:
        phone = open_case(chromium, at, width=360, language="ar")
        expect(phone.get_by_test_id("summary")).not_to_contain_text(OTHER)
        assert is_sound(phone)
        phone.get_by_test_id("check").click()
        expect(phone.get_by_test_id("others")).to_contain_text(OTHER)
        assert is_sound(phone)
        phone.context.close()

        page = open_case(chromium, at, width=1280, language="en")
        assert is_sound(page)
        tab_to(page, '[data-testid="check"]')
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("others")).to_be_visible()
        tab_to(page, '[data-testid="show-names"]')
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("people")).to_contain_text(NAME)
        tab_to(page, '[data-testid="sought"]')
        page.keyboard.type("brankovich")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("found")).to_be_visible()
        assert is_sound(page)
        tab_to(page, '[data-testid="result-clear"]')
        page.keyboard.press("Space")
        tab_to(page, '[data-testid="why"]')
        page.keyboard.type("The list of clients, by both lawyers")
        tab_to(page, '[data-testid="record"]')
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("account")).to_have_text(ACCOUNT)
        expect(page.get_by_test_id("check")).to_contain_text("abogacia-es-1")
        tab_to(page, '[data-testid="accept"]')
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("outcome-select")).to_be_visible()
        assert is_sound(page)
        page.get_by_test_id("to-brief").click()
        expect(page.get_by_test_id("brief-account")).to_contain_text(ACCOUNT)
        expect(page.get_by_test_id("brief")).not_to_contain_text(NAME)
        assert is_sound(page)
        page.context.close()
