"""A browser with nothing that came after the floor walks the whole road; below it, it is told."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.complaints.pages.office import Office
from tests.complaints.pages.site import Served
from tests.e2e.chromium import PHONE
from tests.e2e.phone import Phone, Story

NEWER = json.loads(Path("tests/complaints/browser/newer.json").read_text("utf-8"))
#: Chromium itself, or the program that drives it, cannot do without these in a page.
KEPT = {"globalThis": ["BigInt64Array", "BigUint64Array"]}
TAKE_AWAY = """(() => {
  const [members, kept] = %s;
  const own = Object.prototype.hasOwnProperty;
  globalThis.taken = 0;
  const objects = (owner) =>
    owner === "globalThis" ? [globalThis]
    : [globalThis[owner] ?? Intl[owner], (globalThis[owner] ?? Intl[owner])?.prototype];
  const arrays = Object.getPrototypeOf(Uint8Array);
  for (const [owner, names] of Object.entries(members)) {
    const from = owner === "TypedArray" ? [arrays, arrays.prototype] : objects(owner);
    for (const object of from.filter(Boolean)) {
      for (const name of names) {
        if (kept[owner]?.includes(name) || !own.call(object, name)) continue;
        if (delete object[name]) globalThis.taken += 1;
      }
    }
  }
})();"""


STORY = Story(
    violations=("wage-theft",),
    text="They kept what I had earned.",
    country="ES",
    place="the greenhouses",
    day="2026-03-02",
    actors=("employer",),
    words="a white van",
    needs=("legal-help",),
    about=("self",),
)


def test_nothing_newer_is_needed_on_the_road(site: Served, page: Page, office: Office) -> None:
    page.add_init_script(TAKE_AWAY % json.dumps([NEWER["members"], KEPT]))
    phone = Phone.on_page(page, site.base, "en")
    page.goto(f"{site.base}/en/")
    phone.on("safe_title")
    assert page.evaluate("taken") > 200
    assert page.evaluate("typeof DataView.prototype.getBigUint64") == "undefined"
    phone.tick(phone.texts("safe_yes"))
    phone.next()
    relative = phone.texts.term("about", "missing-relative")
    phone.tick(relative)
    phone.next()
    phone.on("missing_who")
    phone.press("back")
    phone.tick(relative, wanted=False)
    phone.press("back")
    phone.tell(STORY)
    phone.wait_for_organisations()
    phone.next()
    phone.leave_contact({}, readers=())
    phone.on("review_title")
    phone.next()
    digits = phone.number()
    phone.confirm_number(digits)
    assert office.read().parts
    page.goto(f"{site.base}/en/answers.html")
    phone.page.get_by_label(phone.texts("number_label")).fill(digits)
    phone.next()
    phone.on("time_title")


NOTICE = ("What still works here", "In Europe call 112")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_without_scripts_the_page_says_what_works(
    site: Served, browser: object, language: str
) -> None:
    context = browser.new_context(java_script_enabled=False, **PHONE)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{site.base}/{language}/")
    notice = page.locator(".notice")
    expect(notice).to_be_visible()
    for address in (f"/{language}/r/", f"/{language}/protects.html"):
        notice.locator(f'a[href="{address}"]').click()
        expect(page.locator("h1")).to_be_visible()
        page.go_back()
    context.close()


@pytest.mark.parametrize(
    "lacks",
    [
        "delete globalThis.BigInt",
        "delete globalThis.AbortController",
        "delete Crypto.prototype.getRandomValues",
        "delete globalThis.fetch",
        "delete Request.prototype.integrity",
        "delete globalThis.TextEncoder",
        "delete Element.prototype.replaceChildren",
        "DataView.prototype.setUint32 = () => {}",
    ],
)
def test_a_browser_that_lacks_something_is_told_before_anything_is_typed(
    site: Served, page: Page, lacks: str
) -> None:
    page.add_init_script(lacks)
    page.goto(f"{site.base}/en/")
    for words in NOTICE:
        expect(page.locator(".notice")).to_contain_text(words)
    page.wait_for_timeout(300)
    expect(page.locator("input, textarea, select, #next")).to_have_count(0)


def test_an_engine_that_cannot_read_the_script_shows_the_page_as_it_was(
    site: Served, page: Page
) -> None:
    page.route(
        "**/assets/app-*.js",
        lambda route: route.fulfill(body="let a b;", content_type="text/javascript"),
    )
    page.goto(f"{site.base}/en/")
    expect(page.locator(".notice")).to_be_visible()
    expect(page.locator("a.leave")).to_be_visible()


def test_who_waits_less_than_a_moment_is_not_alarmed(site: Served, page: Page) -> None:
    page.route("**/assets/app-*.js", lambda route: None)  # still on its way
    slower = page.context.new_cdp_session(page)  # a moment that no busy computer oversleeps
    slower.send("Animation.enable")
    slower.send("Animation.setPlaybackRate", {"playbackRate": 0.02})
    page.goto(f"{site.base}/en/", wait_until="commit")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".notice")).to_be_hidden()
    slower.send("Animation.setPlaybackRate", {"playbackRate": 1})
    expect(page.locator(".notice")).to_be_visible()
