"""The list of cases in a real browser: by keyboard alone, on a phone, in every scheme."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.complaints.desk.many import fill, lines
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World, new_world
from tests.complaints.desk.window import At, on_a_port
from tests.e2e.axe import violations

pytestmark = pytest.mark.browser

#: Makes a round without leaving the page.
_FETCH = """() => {
    const form = document.querySelector("#fetch form");
    return fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
}"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with new_world(tmp_path_factory.mktemp("keys")) as world:
        yield world


@pytest.fixture(scope="module")
def base(world: World) -> Iterator[At]:
    """A desk with two complaints that came by the portal, and a long list of others."""
    for _ in range(2):
        world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    found = lines(70, today=world.now.date(), member="somebody", open_of_all=0.8, words=2)
    fill(desk.store, found)
    desk.close()
    with on_a_port(world) as address:
        yield address


def opened(window: BrowserContext, base: At, path: str = "/cases") -> Page:
    page = window.new_page()
    page.goto(base.link)
    page.get_by_test_id("passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("round")).to_be_visible()
    page.goto(base + path)
    return page


def focused(page: Page) -> str:
    """The code of the case that has the focus."""
    found = page.evaluate("document.activeElement.closest('tr')?.querySelector('code').textContent")
    return str(found)


def test_a_day_is_worked_by_single_keys(chromium: Browser, base: At) -> None:
    page = opened(chromium.new_context(locale="en"), base, "/cases/new?language=en&country=ES")
    rows = page.get_by_test_id("case-row")
    codes = page.locator('th[scope="row"] code').all_text_contents()
    assert len(codes) >= 2
    page.keyboard.press("j")
    assert focused(page) == codes[0]
    page.keyboard.press("k")
    assert focused(page) == codes[0]
    page.keyboard.press("j")
    assert focused(page) == codes[1]
    page.keyboard.press("x")
    expect(rows.nth(1).get_by_test_id("pick")).to_be_checked()
    expect(page.locator("#picked")).to_have_text("Chosen: 1")
    page.keyboard.press("x")
    expect(page.locator("#picked")).to_have_text("None chosen")
    page.context.close()


def test_whoever_comes_back_from_a_case_goes_on_at_it(chromium: Browser, base: At) -> None:
    page = opened(chromium.new_context(locale="en"), base, "/cases/new?language=en&country=ES")
    codes = page.locator('th[scope="row"] code').all_text_contents()
    for _ in range(2):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("case")).to_be_visible()
    page.go_back()
    link = page.get_by_test_id("case-link").nth(1)
    expect(link).to_be_focused()
    assert focused(page) == codes[1]
    page.context.close()


def test_an_act_that_needs_words_leads_to_them_and_keeps_what_was_chosen(
    chromium: Browser, base: At
) -> None:
    page = opened(chromium.new_context(locale="en"), base)
    for n in (0, 1):
        page.get_by_test_id("pick").nth(n).check()
    page.locator(".bulk summary").last.click()
    page.get_by_test_id("act-aside").click()
    expect(page.get_by_test_id("act-why")).to_be_focused()
    expect(page.locator("#picked")).to_have_text("Chosen: 2")
    page.get_by_test_id("act-flag").click()  # and asks for no word there
    expect(page.get_by_test_id("said")).to_have_text("2 cases flagged.")
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("said")).to_have_text("The flag is gone from 2 cases.")
    page.context.close()


def test_keys_of_another_script_and_capitals_are_the_same_keys(chromium: Browser, base: At) -> None:
    page = opened(chromium.new_context(locale="ar"), base, "/cases?language=en&country=ES")
    codes = page.locator('th[scope="row"] code').all_text_contents()
    line = page.context.new_cdp_session(page)

    def press(key: str, code: str, *, shift: bool = False) -> None:
        for kind in ("keyDown", "keyUp"):
            line.send(
                "Input.dispatchKeyEvent",
                {"type": kind, "key": key, "code": code, "modifiers": 8 if shift else 0},
            )

    press("ت", "KeyJ")
    press("J", "KeyJ")
    assert focused(page) == codes[1]
    press("ن", "KeyK")
    assert focused(page) == codes[0]
    press("ø", "KeyJ")  # a Latin letter that means itself
    assert focused(page) == codes[0]
    press("؟", "Slash", shift=True)
    expect(page.get_by_test_id("keys-help")).to_be_visible()
    page.keyboard.press("Escape")
    press("ظ", "Slash")
    expect(page.get_by_test_id("search")).to_be_focused()
    page.context.close()


def test_keys_take_flag_and_come_back_to_the_case(chromium: Browser, base: At) -> None:
    page = opened(chromium.new_context(locale="en"), base, "/cases?language=en&country=ES")
    ours = page.locator("tr", has_text="the fence").filter(has_text="Pushed back").first
    code = ours.locator("code").first.text_content() or ""
    ours.get_by_test_id("case-link").focus()
    page.keyboard.press("f")
    expect(page.get_by_test_id("said")).to_have_text("1 case flagged.")
    expect(page.locator("tr", has_text=code).get_by_test_id("case-link")).to_be_focused()
    expect(page.locator("tr", has_text=code).get_by_test_id("flagged")).to_be_visible()
    page.wait_for_load_state()  # keys work once the script is there
    page.keyboard.press("a")
    expect(page.get_by_test_id("said")).to_have_text("1 case assigned.")
    expect(page.locator("tr", has_text=code).locator(".who")).to_have_text("defensor-es-1")
    page.wait_for_load_state()
    page.locator("tr", has_text=code).get_by_test_id("case-link").focus()
    page.keyboard.press("r")
    expect(page.get_by_test_id("reply-text")).to_be_focused()
    assert page.url.endswith("#reply-text")
    page.go_back()
    page.locator("tr", has_text=code).get_by_test_id("case-link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("code")).to_have_text(code)
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.get_by_test_id("search")).to_be_focused()
    page.keyboard.type("jfa?x")  # what is typed does nothing else
    expect(page.get_by_test_id("search")).to_have_value("jfa?x")
    expect(page.get_by_test_id("keys-help")).to_be_hidden()
    page.context.close()


def test_the_help_opens_closes_and_lets_no_key_through(chromium: Browser, base: At) -> None:
    page = opened(chromium.new_context(locale="en"), base)
    page.get_by_test_id("case-link").first.focus()
    before = focused(page)
    page.keyboard.press("?")
    expect(page.get_by_test_id("keys-help")).to_be_visible()
    expect(page.get_by_test_id("keys-close")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("keys-help")).to_be_hidden()
    assert focused(page) == before
    page.context.close()


def test_keys_that_are_switched_off_do_nothing(chromium: Browser, base: At) -> None:
    page = opened(chromium.new_context(locale="en"), base, "/preferences")
    assert violations(page) == []
    page.get_by_test_id("keys").uncheck()
    with page.expect_navigation():
        page.get_by_test_id("save-likes").click()
    page.goto(f"{base}/cases")
    for key in ("j", "?", "x", "f"):
        page.keyboard.press(key)
    expect(page.get_by_test_id("keys-help")).to_be_hidden()
    assert page.evaluate("document.activeElement === document.body")
    expect(page.locator("#picked")).to_have_text("None chosen")
    page.goto(f"{base}/preferences")
    page.get_by_test_id("keys").check()
    page.get_by_test_id("save-likes").click()
    page.context.close()


def test_the_list_is_narrowed_and_kept_by_keyboard(chromium: Browser, base: At) -> None:
    page = opened(chromium.new_context(locale="en"), base, "/cases/all")
    page.get_by_test_id("narrow").locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("facet-country").focus()
    page.keyboard.type("Spa")
    page.get_by_test_id("apply").press("Enter")
    expect(page.get_by_test_id("chip-country")).to_have_text(re.compile("Where: Spain"))
    assert page.url.endswith("/cases/all?country=ES")
    page.get_by_test_id("narrow").locator("summary").press("Enter")
    page.get_by_test_id("keep-name").fill("Spain")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("saved-list")).to_have_attribute("aria-current", "page")
    page.get_by_test_id("chip-country").press("Enter")
    expect(page.get_by_test_id("saved-list")).not_to_have_attribute("aria-current", "page")
    page.context.close()


@pytest.mark.parametrize(
    ("scheme", "forced", "width", "language"),
    [
        ("light", "none", 1280, "en"),
        ("dark", "none", 1280, "ar"),
        ("light", "active", 1280, "en"),
        ("light", "none", 360, "ar"),
        ("dark", "none", 360, "fr"),
    ],
)
def test_everybody_can_read_the_list(
    chromium: Browser, base: At, scheme: str, forced: str, width: int, language: str
) -> None:
    window = chromium.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        forced_colors=forced,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
        locale=language,
    )
    page = opened(window, base, "/cases/all?priority=critical")
    page.get_by_test_id("narrow").locator("summary").click()
    page.get_by_test_id("case-rule").first.click()
    page.get_by_test_id("pick").first.check()
    page.locator(".bulk summary").nth(1).click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    window.close()


def test_the_browser_is_told_that_something_came_and_nothing_else(
    chromium: Browser, base: At, world: World
) -> None:
    window = chromium.new_context(locale="en", permissions=["notifications"])
    window.add_init_script(
        "window.Notification = class { static permission = 'granted';"
        "static async requestPermission() { return 'granted'; }"
        "constructor(...all) { document.documentElement.dataset.told = JSON.stringify(all); } };"
    )
    page = opened(window, base, "/preferences")
    page.get_by_test_id("notify").check()
    with page.expect_navigation():
        page.get_by_test_id("save-likes").click()
    page.goto(f"{base}/cases/closed")
    assert re.match(r"\(\d+\) Closed", page.title())
    world.file()
    page.evaluate(_FETCH)
    said = '["Amparo: something new",{"tag":"amparo-desk"}]'
    expect(page.locator("html")).to_have_attribute("data-told", said)
    window.close()


def test_an_empty_list_shows_by_itself_what_a_round_has_brought(
    chromium: Browser, base: At, world: World
) -> None:
    window = chromium.new_context(locale="en")
    page = opened(window, base, "/cases/aside")
    expect(page.get_by_test_id("empty")).to_be_visible()
    mark = "document.documentElement.dataset.same = 'yes'"
    same = page.locator("html[data-same]")
    page.evaluate(mark)
    world.file()
    page.evaluate(_FETCH)
    expect(same).to_have_count(0)
    expect(page.get_by_test_id("empty")).to_be_visible()
    page.evaluate(mark)
    page.wait_for_timeout(2_500)  # nothing more came: it is not loaded again and again
    expect(same).to_have_count(1)
    window.close()
