"""The pages in a real browser that runs no script, as somebody would use them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.assisted.tongue import tongue
from crypto.receipt import Receipt
from tests.complaints.assisted.running import LAWYERS, Assisted, letters, told_of
from tests.e2e.chromium import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(**PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def press(page: Page, go: str) -> None:
    page.locator(f"button[value='{go}']").click()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_somebody_files_and_comes_back(site: Assisted, page: Page, language: str) -> None:
    t = tongue(language)
    page.goto(f"{site.base}/")
    page.locator(f"a[hreflang='{language}']").click()
    expect(page.locator("html")).to_have_attribute("dir", t.direction)
    page.locator(f"main a[href='/{language}/tell']").click()
    page.get_by_label(t.term("about", "self"), exact=True).check()
    page.locator("summary").filter(has_text=t.term("groups", "border-and-entry")).click()
    page.get_by_label(t.term("violations", "pushback"), exact=True).check()
    page.fill("#text", "دفعونا — they pushed us")
    page.select_option("#country", "ES")
    page.select_option("#day", "29")
    page.select_option("#month", "2")
    page.select_option("#year", "2023")
    press(page, "readers")
    expect(page.locator(".note.error").first).to_have_text(t.of("assisted_no_day"))
    expect(page.locator("#day")).to_be_focused()  # of a page of many screens
    expect(page.locator("#day")).to_have_accessible_description(t.of("assisted_no_day"))
    expect(page.locator("#text")).to_have_value("دفعونا — they pushed us")
    page.select_option("#year", "2024")
    press(page, "readers")
    expect(page.locator("h1")).to_have_text(t.of("recipients_title"))
    expect(page.locator(f"input[value='{LAWYERS}']")).to_be_checked()
    press(page, "look")
    expect(page.locator("h1")).to_have_text(t.of("review_title"))
    press(page, "send")
    expect(page.locator("h1")).to_have_text(t.of("number_title"))
    rows = page.locator(".number").first.locator("[data-row] > span").all_inner_texts()
    number = Receipt.parse("".join(rows))
    page.fill("#typed", " ".join(rows))
    press(page, "check")
    expect(page.locator("h1")).to_have_text(t.of("after_title"))
    told = told_of(letters(site, LAWYERS)[-1])
    assert told["account"]["text"] == "دفعونا — they pushed us"
    assert told["circumstances"]["from"] == "2024-02-29"

    page.locator(f"footer a[href='/{language}/answers']").click()
    page.fill("#number", number.grouped())
    press(page, "open")
    expect(page.locator(".entry")).to_have_count(1)
    assert page.url == f"{site.base}/{language}/answers", "nothing stands in the address"
    press(page, "write")
    page.fill("#words", "more")
    press(page, "send")
    expect(page.locator("main")).to_contain_text(t.of("act_done"))
    assert page.context.cookies() == []
