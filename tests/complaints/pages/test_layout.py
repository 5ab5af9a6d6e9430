"""Nothing is cut off, nothing too small to touch, nothing that axe-core finds: every language.

At the width of a phone of 360, and at twice its size; for languages of four scripts also with the
colours that somebody chose for everything.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from complaints.locale.catalogues import languages
from tests.complaints.pages.office import Office
from tests.complaints.pages.site import Served
from tests.complaints.pages.walk import RECORD, branches, coming_back, filing
from tests.e2e.axe import violations
from tests.e2e.phone import Phone

PHONE: ViewportSize = {"width": 360, "height": 740}
NARROW: ViewportSize = {"width": 180, "height": 740}  # a phone of 360 at twice its size
SAMPLE = frozenset({"en", "ar", "my", "ti"})

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


def looking(language: str) -> Callable[[Page], None]:
    """What is looked for on each screen in a language."""

    def look(page: Page) -> None:
        page.set_viewport_size(NARROW)
        check(page)
        if language in SAMPLE:
            assert violations(page) == []
            page.emulate_media(forced_colors="active")
            assert violations(page) == []
            page.emulate_media(forced_colors="none")
        page.set_viewport_size(PHONE)
        assert violations(page) == []

    return look


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # a screen that is still fading in has too little contrast, as it should
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", languages())
def test_filing(site: Served, page: Page, language: str) -> None:
    page.goto(f"{site.base}/{language}/")
    filing(Phone.on_page(page, site.base, language), looking(language))


@pytest.mark.parametrize("language", languages())
def test_branches(site: Served, page: Page, language: str) -> None:
    page.goto(f"{site.base}/{language}/")
    branches(Phone.on_page(page, site.base, language), looking(language))


@pytest.mark.parametrize("language", languages())
def test_coming_back(site: Served, page: Page, office: Office, language: str) -> None:
    digits = office.filed(RECORD)
    page.goto(f"{site.base}/{language}/answers.html")
    phone = Phone.on_page(page, site.base, language)
    coming_back(phone, office, digits, looking(language))


@pytest.mark.parametrize("language", languages())
def test_pages_to_read(site: Served, page: Page, language: str) -> None:
    look = looking(language)
    for name in ("protects.html", "r/", "r/1.html"):
        page.goto(f"{site.base}/{language}/{name}")
        look(page)


def test_the_languages(site: Served, page: Page) -> None:
    page.goto(site.base)
    looking("en")(page)


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
