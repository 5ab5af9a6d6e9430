"""The recommendation in a real browser: by keyboard alone, on narrow screens, both directions."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.domain.parts import Part
from tests.complaints.desk.offices import LEGAL_AID, World, new_world
from tests.complaints.desk.test_counsel import PUSHED_BACK
from tests.complaints.desk.window import At, entered, fetched_on_a_port

pytestmark = pytest.mark.browser

_ENOUGH = 200  # presses of a key after which nobody would go on


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    """A desk with one case, as it is served."""
    with new_world(tmp_path_factory.mktemp("counsel")) as world:
        yield from served(world)


def served(world: World) -> Iterator[At]:
    world.file(parts=tuple(Part.new(name, content) for name, content in PUSHED_BACK.items()))
    yield from fetched_on_a_port(world)


def opened(chromium: Browser, base: At, *, width: int = 1280, language: str = "en") -> Page:
    page = entered(chromium, base, width=width, language=language)
    page.goto(f"{base}/cases/all")
    page.get_by_test_id("case-link").click()
    expect(page.get_by_test_id("case")).to_be_visible()
    return page


def tab_to(page: Page, selector: str) -> None:
    for _ in range(_ENOUGH):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"nobody comes to {selector} by keyboard")


def test_reasons_and_question_are_reached_by_keyboard(chromium: Browser, base: At) -> None:
    page = opened(chromium, base)
    why = page.get_by_test_id("why-medical-care")
    tab_to(page, '[data-testid="why-medical-care"] > summary')
    page.keyboard.press("Enter")
    expect(why.get_by_text("Istanbul Protocol").first).to_be_visible()
    tab_to(page, f'[data-testid="ask-{LEGAL_AID}"]')
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    expect(page.get_by_test_id(f"to-{LEGAL_AID}")).to_be_checked()
    page.context.close()


def test_the_rules_are_searched_by_keyboard(chromium: Browser, base: At) -> None:
    page = opened(chromium, base)
    tab_to(page, '[data-testid="view-library"]')
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("lookup")).to_be_visible()
    tab_to(page, '[data-testid="lookup"]')
    page.keyboard.type("ecthr-too-late")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("lookup-count")).to_have_text(re.compile(r"^[1-9] entr"))
    expect(page.get_by_test_id("rule-ecthr-too-late")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_nothing_is_wider_than_a_phone(chromium: Browser, base: At, language: str) -> None:
    page = opened(chromium, base, width=360, language=language)
    case = page.url
    paths = (case, f"{base}/rules", f"{base}/rules/mechanisms", f"{base}/rules/countries")
    for path in (*paths, f"{base}/rules/countries/ES", f"{base}/cases/all"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.context.close()


def test_printing_leaves_the_rules_alone_on_the_page(chromium: Browser, base: At) -> None:
    page = opened(chromium, base)
    page.goto(f"{base}/rules?q=ecthr")
    page.emulate_media(media="print")
    expect(page.get_by_test_id("rule-ecthr-too-late")).to_be_visible()
    for gone in ("lookup", "view-library", "tab-mechanisms"):
        expect(page.get_by_test_id(gone)).to_be_hidden()
    page.context.close()
