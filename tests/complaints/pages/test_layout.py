"""Nothing is cut off, nothing too small to touch, nothing that axe-core finds: every language.

On a phone of 360 at twice its size, where there is least room; in languages of four scripts also at
its own size, and with the colours that somebody chose for everything.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from complaints.locale.catalogues import languages
from complaints.portal.offline_form import filled
from tests.complaints.pages import screens, walk
from tests.complaints.pages.forms import carried, packed
from tests.complaints.pages.office import Office
from tests.complaints.pages.site import Served
from tests.complaints.pages.walk import RECORD, WALKS, Seen
from tests.e2e.axe import violations
from tests.e2e.phone import Phone, Texts

PHONE: ViewportSize = {"width": 360, "height": 740}
NARROW: ViewportSize = {"width": 180, "height": 740}  # a phone of 360 at twice its size
WITH_SCREENS = frozenset({"index.html", "answers.html"})
SAMPLE = frozenset({"en", "ar", "my", "ti"})

MEASURE = """async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
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
    measured = page.evaluate(MEASURE)
    assert measured["wide"] <= 0, page.locator("h1").inner_text()
    assert measured["small"] == []
    assert measured["outside"] == []


def looking(language: str) -> Callable[[Page], None]:
    """What is looked for on each screen in a language."""

    def look(page: Page) -> None:
        check(page)
        assert violations(page) == []
        if language in SAMPLE:
            page.emulate_media(forced_colors="active")
            assert violations(page, "color-contrast") == []
            page.emulate_media(forced_colors="none")
            page.set_viewport_size(PHONE)
            assert violations(page) == []
            page.set_viewport_size(NARROW)

    return look


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # a screen that is still fading in has too little contrast, as it should
    context = browser.new_context(viewport=NARROW, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def walked(name: str, phone: Phone, through: Callable[[Seen], None]) -> None:
    """Go that way, look at each screen, and see exactly those of which it is said."""
    look = looking(phone.texts.language)
    titles: set[str] = set()

    def seen(page: Page) -> None:
        titles.add(page.locator("h1").first.inner_text())
        look(page)

    through(seen)
    assert titles == {phone.texts(one) for one in WALKS[name]}


def opened(site: Served, page: Page, language: str, name: str = "") -> Phone:
    phone = Phone.on_page(page, site.base, language)
    page.goto(f"{site.base}/{language}/{name}")
    return phone


def test_every_screen_is_walked_by() -> None:
    """A screen that is not: see `WALKS`."""
    walked_by = {one for titles in WALKS.values() for one in titles}
    assert walked_by == screens.titles()


@pytest.mark.parametrize("language", languages())
def test_filing(site: Served, page: Page, language: str) -> None:
    phone = opened(site, page, language)
    walked("filing", phone, partial(walk.filing, phone))


@pytest.mark.parametrize("language", languages())
def test_branches(site: Served, page: Page, language: str) -> None:
    phone = opened(site, page, language)
    walked("branches", phone, partial(walk.branches, phone))


@pytest.mark.parametrize("language", languages())
def test_several(site: Served, page: Page, language: str) -> None:
    phone = opened(site, page, language)
    walked("several", phone, partial(walk.several, phone))


@pytest.mark.parametrize("language", languages())
def test_coming_back(site: Served, page: Page, office: Office, language: str) -> None:
    site.portal.release()  # what walks before this one sent
    digits = office.filed(RECORD)
    walk.clock_a_year_ahead(page)
    phone = opened(site, page, language, "answers.html")
    walked("coming_back", phone, partial(walk.coming_back, phone, office, digits))


@pytest.mark.parametrize("language", languages())
def test_keeping(site: Served, page: Page, office: Office, language: str) -> None:
    phone = opened(site, page, language)
    walked("keeping", phone, partial(walk.keeping, phone, office))


@pytest.mark.parametrize("language", languages())
def test_the_form(site: Served, page: Page, language: str, tmp_path: Path) -> None:
    file = tmp_path / "form.html"
    empty = (site.folder / "form" / f"{language}.html").read_bytes()
    form = filled(empty, carried(site.instance, tmp_path / "directory"))
    file.write_bytes(form)
    page.goto(file.as_uri())
    texts = packed(form)["texts"]
    phone = Phone(page=page, texts=Texts(language=language, source=texts), base=site.base)
    walked("form", phone, partial(walk.form, phone))


@pytest.mark.parametrize("language", languages())
def test_what_stands_in_the_place_of_a_screen(site: Served, page: Page, language: str) -> None:
    page.route("**/sealing-*.js", lambda route: route.abort())
    phone = opened(site, page, language)
    walked("failing", phone, partial(walk.failing, phone))
    page.add_init_script("delete globalThis.AbortController")  # a browser below the floor
    page.goto(f"{site.base}/{language}/")
    expect(page.locator(".notice")).to_be_visible()
    looking(language)(page)


@pytest.mark.parametrize("language", languages())
def test_pages_to_read(site: Served, page: Page, language: str) -> None:
    look = looking(language)
    there = {one.name for one in (site.folder / language).glob("*.html")}
    for name in (*sorted(there - WITH_SCREENS), "r/", "r/1.html"):
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
