"""Nothing is cut off, nothing too small to touch, in every language and at every width."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from complaints.locale.catalogues import languages
from tests.complaints.pages.office import Office
from tests.complaints.pages.site import Served
from tests.e2e.phone import Phone

NARROW: ViewportSize = {"width": 180, "height": 740}  # a phone of 360 at twice its size
RECORD = {"account": {"text": "w" * 300}, "circumstances": {"country": "ES", "place": "x"}}

MEASURE = """() => {
    const touched = "button, a, .choice, select, textarea, input:not(.choice input)";
    const seen = [...document.querySelectorAll(touched)]
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0);
    return {
        wide: document.documentElement.scrollWidth - innerWidth,
        small: seen.filter(([, box]) => box.height < 47.5).map(([html]) => html),
        outside: seen
            .filter(([, box]) => box.left < -1 || box.right > innerWidth + 1)
            .map(([html]) => html),
        };
}"""


def check(page: Page) -> None:
    page.wait_for_timeout(50)
    measured = page.evaluate(MEASURE)
    assert measured["wide"] <= 0, page.locator("h1").inner_text()
    assert measured["small"] == []
    assert measured["outside"] == []


def each_screen(phone: Phone, until: str, seen: Callable[[Page], None]) -> None:
    while True:
        title = phone.page.locator("h1").inner_text()
        seen(phone.page)
        if title == phone.texts(until):
            return
        phone.next()
        expect(phone.page.locator("h1")).not_to_have_text(title)
        expect(phone.page.locator("h1")).to_be_focused()


@pytest.fixture
def narrow(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=NARROW)
    yield context
    context.close()


@pytest.mark.parametrize("language", languages())
def test_filing(site: Served, narrow: BrowserContext, language: str) -> None:
    phone = Phone.open(narrow, site.base, language)
    texts = phone.texts
    phone.on("safe_title")
    phone.tick(texts("safe_no"))
    each_screen(phone, "what_title", check)
    for group in ("border-and-entry", "force-and-bodily-harm", "work"):
        phone.tick(texts.term("groups", group))
    each_screen(phone, "tell_title", check)
    phone.write("tell_label", "Donaudampfschifffahrtsgesellschaft" * 20)
    each_screen(phone, "where_title", check)
    phone.page.get_by_label(texts("where_country"), exact=True).select_option("ES")
    phone.next()
    phone.tick(texts("when_month"))
    each_screen(phone, "who_title", check)
    phone.tick(texts.term("actors", "police"))
    each_screen(phone, "now_title", check)
    phone.say("fact_removal", "yes")
    each_screen(phone, "person_title", check)
    phone.say("person_child", "yes")
    each_screen(phone, "protection_title", check)
    phone.say("protection_fears_self", "yes")
    check(phone.page)
    phone.next()
    phone.wait_for_organisations()
    expect(phone.page.locator("section.paper.chosen")).to_have_count(1)
    each_screen(phone, "review_title", check)
    phone.next()
    phone.number()
    check(phone.page)
    phone.next()
    phone.on("check_title")
    check(phone.page)


@pytest.mark.parametrize("language", languages())
def test_coming_back(site: Served, narrow: BrowserContext, office: Office, language: str) -> None:
    digits = office.filed(RECORD)
    office.reply(text="W" * 200)
    office.ask()
    phone = Phone.open(narrow, site.base, language, "answers.html")
    phone.on("come_title")
    check(phone.page)
    phone.write("number_label", digits)
    phone.next()
    expect(phone.page.locator(".entry")).to_have_count(3)
    check(phone.page)
    phone.page.get_by_role("button", name=phone.texts("waits_look")).click()
    expect(phone.page.get_by_role("button", name=phone.texts("ask_yes"))).to_be_visible()
    check(phone.page)


def test_colours_have_contrast(site: Served, browser: Browser) -> None:
    """WCAG ratios of text, soft text and accent on paper, in light and dark."""
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{site.base}/en/")
        expect(page.locator("#next")).to_be_visible()
        ratio = """(name) => {
            const light = (name) => {
                const probe = document.createElement("i");
                probe.style.color = `var(--${name})`;
                document.body.append(probe);
                const parts = getComputedStyle(probe).color.match(/[0-9.]+/g);
                probe.remove();
                const [r, g, b] = parts.map((part) => {
                    const c = part / 255;
                    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const [a, b] = [light(name), light("paper")].sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05);
        }"""
        wanted = {"ink": 12, "accent": 7, "danger": 7, "amber": 7, "soft": 4.5, "edge": 3}
        measured = {name: page.evaluate(ratio, name) for name in wanted}
        assert {name: value for name, value in measured.items() if value < wanted[name]} == {}
        context.close()


def test_groups_of_arabic_digits_keep_their_order(site: Served, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    phone = Phone.open(context, site.base, "ar", "answers.html")
    field = phone.page.get_by_label(phone.texts("number_label"), exact=True)
    field.press_sequentially("١٢٣٤٥٦")
    expect(field).to_have_value("١٢٣٤ ٥٦")
    style = field.evaluate(
        "(one) => [getComputedStyle(one).direction, getComputedStyle(one).unicodeBidi]"
    )
    assert style == ["ltr", "bidi-override"]
    context.close()
