"""The short ways: sending at once, keeping it safe, and a device whose clock is wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.complaints.pages.office import Office
from tests.complaints.pages.site import Served
from tests.e2e.phone import Phone

OMBUDSMAN, LEGAL_AID = "Ombudsman", "Legal aid"
TEXT, PLACE = "They took our phones.", "the old mill"
YEAR = timedelta(days=365)


@pytest.fixture
def phone(site: Served, context: BrowserContext) -> Phone:
    site.blocked.clear()
    site.portal.faults.clear()
    return Phone.open(context, site.base, "en")


def to_what(phone: Phone) -> None:
    phone.on("safe_title")
    phone.next()
    phone.on("about_title")
    expect(phone.page.get_by_role("button", name=phone.texts("send_now"))).to_have_count(0)
    phone.next()
    phone.on("what_title")


def chosen_at_once(phone: Phone) -> None:
    """From a screen in the middle, say the country, and be shown who will see what."""
    phone.press("send_now")
    phone.on("review_title")
    phone.press("where_choose")
    phone.on("where_title")
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.next()
    phone.on("review_title")


def test_sending_at_once_shows_the_safest_reader_and_sends(phone: Phone, office: Office) -> None:
    to_what(phone)
    phone.tick(phone.texts.term("groups", "work"))
    chosen_at_once(phone)
    papers = phone.page.locator("section.paper")
    expect(papers).to_have_count(1)
    expect(papers).to_contain_text(phone.texts("review_sees", name=LEGAL_AID))
    expect(papers).to_contain_text(phone.texts.term("groups", "work"))
    expect(phone.page.locator("main")).to_contain_text(phone.texts("review_early"))
    phone.next()
    phone.confirm_number(phone.number())


def test_it_is_there_from_the_fourth_screen_on(phone: Phone) -> None:
    to_what(phone)
    seen = 0
    while phone.page.locator("h1").inner_text() != phone.texts("review_title"):
        title = phone.page.locator("h1").inner_text()
        button = phone.page.get_by_role("button", name=phone.texts("send_now"), exact=True)
        expect(button).to_be_visible()
        assert "plain" in str(button.get_attribute("class"))
        seen += 1
        phone.next()
        expect(phone.page.locator("h1")).not_to_have_text(title)
    assert seen >= 8
    expect(button).to_have_count(0)


def test_what_is_said_later_presets_another_reader(phone: Phone) -> None:
    to_what(phone)
    phone.tick(phone.texts.term("groups", "work"))
    phone.next()
    phone.next()
    phone.on("tell_title")
    phone.next()
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.next()
    phone.next()
    phone.on("who_title")
    phone.tick(phone.texts.term("actors", "employer"))
    phone.press("send_now")
    papers = phone.page.locator("section.paper")
    expect(papers).to_contain_text(phone.texts("review_sees", name=OMBUDSMAN))
    phone.press("back")
    phone.tick(phone.texts.term("actors", "police"))
    phone.press("send_now")
    expect(papers).to_contain_text(phone.texts("review_sees", name=LEGAL_AID))
    expect(papers).to_have_count(1)


def test_nothing_said_is_nothing_to_send(phone: Phone) -> None:
    to_what(phone)
    phone.press("send_now")
    expect(phone.page.locator(".note")).to_contain_text(phone.texts("recipients_nothing"))
    expect(phone.page.locator("#next")).to_have_count(0)


def kept(phone: Phone) -> str:
    phone.press("keep_title")
    phone.on("keep_title")
    phone.next()
    expect(phone.page.locator(".problem")).to_have_text(phone.texts("keep_nothing"))
    phone.write("tell_label", TEXT)
    phone.write("where_place", PLACE)
    phone.next()
    digits = phone.number()
    expect(phone.page.locator("main")).to_contain_text(phone.texts("keep_nobody"))
    expect(phone.page.locator("main")).not_to_contain_text(phone.texts("number_sent"))
    phone.confirm_number(digits)
    expect(phone.page.locator("main")).to_contain_text(phone.texts("keep_return"))
    return digits


def test_keeping_it_safe_sends_nothing_to_anybody(phone: Phone, site: Served) -> None:
    before = len(site.portal.filed)
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    kept(phone)
    assert len(site.portal.filed) == before
    assert not [one for one in asked if "/v1/inboxes/" in one or "/v1/cards/" in one]
    assert len([one for one in asked if one.startswith("PUT") and "/v1/replies/" in one]) == 1


@pytest.mark.parametrize("years", [-1, 1])
def test_a_wrong_clock_is_told_and_locks_nobody_out(
    site: Served, context: BrowserContext, office: Office, years: int
) -> None:
    now = datetime.now(UTC)
    page = context.new_page()
    page.clock.set_fixed_time(now + years * YEAR)
    phone = Phone.on_page(page, site.base, "en")
    page.goto(f"{site.base}/en/")
    to_what(phone)
    phone.tick(phone.texts.term("groups", "work"))
    phone.press("send_now")
    buttons = page.locator(".note.waiting button")
    expect(buttons).to_have_count(2)
    expect(page.locator(".note.waiting")).to_contain_text(str(now.year))
    expect(page.locator(".note.waiting")).to_contain_text(str((now + years * YEAR).year))
    buttons.first.click()
    phone.press("where_choose")
    page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.next()
    phone.next()
    phone.number()
    office.site.portal.release()


def test_who_trusts_the_device_gets_no_list_that_has_expired(
    site: Served, context: BrowserContext
) -> None:
    page = context.new_page()
    page.clock.set_fixed_time(datetime.now(UTC) + YEAR)
    phone = Phone.on_page(page, site.base, "en")
    page.goto(f"{site.base}/en/")
    to_what(phone)
    phone.press("send_now")
    page.locator(".note.waiting button").last.click()
    expect(page.locator(".note.error")).to_contain_text(phone.texts("error_directory-expired"))
    expect(page.locator("#next")).to_have_count(0)
