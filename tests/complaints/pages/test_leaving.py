"""The person's safety on the device: leaving at once, the cover, one entry of the history."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from referral import vocabulary
from tests.complaints.pages.site import ELSEWHERE, Served
from tests.complaints.pages.walk import Line, until_given_up
from tests.e2e.chromium import PHONE
from tests.e2e.phone import Phone
from tests.processes import until

PAGES = ["", "en/", "en/answers.html", "en/protects.html", "en/r/"]
SECRET = "what nobody may see"


@pytest.fixture
def phone(site: Served, context: BrowserContext) -> Phone:
    site.blocked.clear()
    site.portal.faults.clear()
    return Phone.open(context, site.base, "en")


def to_account(phone: Phone) -> None:
    for title in ("safe", "about", "what"):
        phone.on(f"{title}_title")
        phone.next()
    phone.on("tell_title")
    phone.write("tell_label", SECRET)


def send_now(phone: Phone, country: str) -> None:
    """Up to the last look, by the short way."""
    phone.press("send_now")
    phone.on("review_title")
    phone.press("where_choose")
    phone.on("where_title")
    phone.choose("where_country", country)
    phone.next()
    phone.on("review_title")


@pytest.mark.parametrize("path", PAGES)
def test_escape_three_times_leaves_every_page(
    site: Served, context: BrowserContext, path: str
) -> None:
    page = context.new_page()
    page.goto(f"{site.base}/{path}")
    page.wait_for_load_state("networkidle")
    for _ in range(2):
        page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    page.keyboard.press("Escape")
    page.wait_for_timeout(100)
    assert page.url == f"{site.base}/{path}"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{ELSEWHERE}")
    page.go_back()
    assert page.url == "about:blank"


def test_a_whole_visit_is_one_entry_of_the_history(site: Served, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(site.base)
    page.locator("#languages a[lang=en]").first.click()
    phone = Phone.on_page(page, site.base, "en")
    to_account(phone)
    phone.press("language")
    phone.press("back")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".brand").click()
    phone.on("safe_title")
    page.goto(f"{site.base}/en/answers.html")
    assert page.evaluate("history.length") == 3  # the empty page, and two addresses that were typed
    page.locator(".leave").click()
    page.wait_for_url(f"**{ELSEWHERE}")


def test_leaving_makes_the_browser_forget_what_it_kept(site: Served, browser: Browser) -> None:
    context = browser.new_context(**PHONE)

    def opened() -> tuple[Phone, int]:
        """The page, and how many of its script and style were fetched anew."""
        site.asked.clear()
        phone = Phone.open(context, site.base, "en")
        phone.on("safe_title")
        return phone, sum("/app-" in one for one in site.asked)

    assert opened()[1] == 2
    phone, fetched = opened()
    assert fetched == 0
    phone.page.locator(".leave").click()
    phone.page.wait_for_url(f"**{ELSEWHERE}")
    until(lambda: "/bye" in site.asked, what="asking to forget")
    phone.page.wait_for_timeout(300)  # for the browser to do it
    assert opened()[1] == 2
    context.close()


def test_a_dead_line_keeps_nobody_here(phone: Phone, site: Served) -> None:
    to_account(phone)
    site.blocked.add("/bye")
    phone.page.locator(".leave").click()
    phone.page.wait_for_url(f"**{ELSEWHERE}")


def is_over(phone: Phone, line: Line) -> None:
    """Whatever comes, and however long the page stays, it sends nothing more."""
    expect(phone.page.locator("body > *")).to_have_count(0)
    sent = line.sent
    line.carries()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    for _ in range(10):
        phone.page.clock.fast_forward(10_000)
        phone.page.wait_for_timeout(20)
    assert line.sent == sent


@pytest.fixture
def sending(phone: Phone, context: BrowserContext) -> Line:
    """Something is on its way, and the way out of the page is never done."""
    to_account(phone)
    send_now(phone, "ES")
    # an answer without a page: the browser stays where it is, and its scripts run on
    context.route(f"**{ELSEWHERE}", lambda route: route.fulfill(status=204))
    line = Line(phone.page)
    phone.next()
    line.until_something_waits()
    return line


def test_leaving_ends_what_is_being_sent(phone: Phone, sending: Line) -> None:
    phone.page.clock.install()
    with phone.page.expect_event("requestfailed") as ended:
        phone.page.locator(".leave").click()
    assert ended.value.method == "PUT"
    is_over(phone, sending)


def test_after_leaving_nothing_waits_for_a_line(phone: Phone, sending: Line) -> None:
    page = phone.page
    sending.dies()
    until_given_up(page, page.get_by_role("button", name=phone.texts("try_now"), exact=True))
    page.locator(".leave").click()
    is_over(phone, sending)


def test_a_cover_hides_the_page_after_two_minutes_and_loses_nothing(
    site: Served, context: BrowserContext
) -> None:
    page = context.new_page()
    page.clock.install()
    phone = Phone.on_page(page, site.base, "en")
    page.goto(f"{site.base}/en/")
    to_account(phone)
    field = page.get_by_label(phone.texts("tell_label"), exact=True)
    page.clock.fast_forward(119_000)
    field.press_sequentially("!")
    page.clock.fast_forward(119_000)
    expect(field).to_be_visible()
    page.clock.fast_forward(2_000)
    cover = page.get_by_role("button", name=phone.texts("cover"))
    expect(cover).to_be_focused()
    expect(page.locator("main")).to_be_hidden()
    expect(page.locator("footer")).to_be_hidden()
    assert SECRET not in page.locator("body").inner_text()
    assert SECRET not in page.locator("body").aria_snapshot()
    expect(page.locator(".leave")).to_be_visible()
    cover.click()
    expect(field).to_be_focused()
    expect(field).to_have_value(f"{SECRET}!")


@pytest.mark.parametrize("path", ["", "answers.html"])
def test_a_cover_hides_the_page_when_the_tab_is_hidden(
    site: Served, context: BrowserContext, path: str
) -> None:
    phone = Phone.open(context, site.base, "en", path)
    expect(phone.page.locator("#next")).to_be_visible()
    phone.page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { value: true, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    cover = phone.page.get_by_role("button", name=phone.texts("cover"))
    expect(cover).to_be_visible()
    expect(phone.page.locator("main")).to_be_hidden()
    cover.click()
    expect(phone.page.locator("#next")).to_be_visible()


def test_no_address_title_or_file_name_has_a_word_of_a_case(site: Served) -> None:
    named = [*vocabulary.groups(), *vocabulary.violations()]
    words = {word for one in named for word in one.id.split("-") if len(word) > 3}
    files = [path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.*")]
    assert files
    for one in files:
        assert not words & set(re.split(r"[^a-z]+", one)), one
        if one.endswith(".html"):
            text = (site.folder / one).read_text()
            assert "<title>Amparo</title>" in text
            assert '<link rel="icon" href="data:,">' in text
            assert '<meta name="referrer" content="no-referrer">' in text
