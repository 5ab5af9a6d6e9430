"""A caseworker looks through evidence in a real browser: by keyboard, in both directions."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.complaints.desk.offices import World, new_world
from tests.complaints.desk.test_evidence import file, voice
from tests.complaints.desk.test_looking import given
from tests.complaints.desk.test_viewing import paper, picture
from tests.complaints.desk.window import At, entered, fetched_on_a_port
from tests.e2e import axe

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    """A desk with one case and four files of it."""
    with new_world(tmp_path_factory.mktemp("looking")) as world:
        yield from served(world)


def served(world: World) -> Iterator[At]:
    file(
        world,
        given(1, picture("JPEG", (1600, 900))),
        given(
            2,
            paper(pages=2),
            kind="document",
            media_type="application/pdf",
            words="\u202eThe paper that they gave me",
        ),
        given(3, b"%PDF-1.7\n" + bytes(600), kind="document"),
        voice(bytes(900), name="evidence[4]"),
    )
    yield from fetched_on_a_port(world)


def opened(chromium: Browser, base: At, *, width: int = 1280, language: str = "en") -> Page:
    page = entered(chromium, base, width=width, height=900, language=language)
    page.goto(f"{base}/cases/all")
    page.get_by_test_id("case-link").click()
    expect(page.get_by_test_id("evidence")).to_be_visible()
    return page


def is_drawn(page: Page, test_id: str) -> bool:
    script = "one => one.decode().then(() => one.naturalWidth > 1, () => false)"
    return bool(page.get_by_test_id(test_id).first.evaluate(script))


def press(page: Page, key: str) -> None:
    """A key, once the page listens to keys."""
    page.wait_for_load_state("domcontentloaded")
    page.keyboard.press(key)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_evidence_is_looked_through_by_keyboard(chromium: Browser, base: At, language: str) -> None:
    on, back = ("ArrowLeft", "ArrowRight") if language == "ar" else ("ArrowRight", "ArrowLeft")
    page = opened(chromium, base, language=language)
    case = page.url
    page.get_by_test_id("soft-picture").first.scroll_into_view_if_needed()
    assert is_drawn(page, "soft-picture")
    page.get_by_test_id("exhibit").nth(2).scroll_into_view_if_needed()
    expect(page.get_by_test_id("no-picture").nth(2)).to_be_visible()  # a broken one
    expect(page.get_by_test_id("soft-picture").nth(2)).to_be_hidden()
    expect(page.get_by_test_id("no-picture").first).to_be_hidden()
    assert axe.violations(page) == []
    page.get_by_test_id("open-file").first.click()
    assert is_drawn(page, "picture")
    first = page.url
    assert axe.violations(page) == []
    for key, test_id in (("+", "farther"), ("r", "turn")):
        press(page, key)
        expect(page.get_by_test_id(test_id)).to_be_visible()
        assert is_drawn(page, "picture")
    assert "turn=90" in page.url
    page.goto(first)
    press(page, on)
    expect(page.get_by_test_id("page-of")).to_be_visible()
    press(page, on)
    page.wait_for_url("**page=2*")
    assert is_drawn(page, "picture")
    press(page, on)
    expect(page.get_by_test_id("file-problem")).to_be_visible()
    assert axe.violations(page) == []
    press(page, on)
    expect(page.get_by_test_id("listen")).to_be_visible()
    press(page, back)
    expect(page.get_by_test_id("file-problem")).to_be_visible()
    press(page, "Escape")
    page.wait_for_url(f"{case}#evidence")
    page.get_by_test_id("custody").click()
    expect(page.get_by_test_id("custody-line").first).to_be_visible()
    assert axe.violations(page) == []
    page.context.close()


def test_a_copy_is_saved_after_a_second_look(chromium: Browser, base: At, tmp_path: Path) -> None:
    page = opened(chromium, base)
    page.get_by_test_id("save-copy").nth(1).click()
    expect(page.get_by_test_id("copy-not")).to_be_visible()
    assert axe.violations(page) == []
    with page.expect_download() as download:
        page.get_by_test_id("copy-yes").click()
    assert download.value.suggested_filename.endswith("-2.pdf")
    download.value.save_as(tmp_path / "copy")
    page.get_by_test_id("copy-not").click()
    saved = hashlib.sha256((tmp_path / "copy").read_bytes()).hexdigest()
    expect(page.get_by_test_id("sha256")).to_have_text(saved)
    page.context.close()


def test_printing_is_written_down_by_itself(chromium: Browser, base: At) -> None:
    page = opened(chromium, base)
    page.get_by_test_id("custody").click()
    page.wait_for_url("**/custody")  # loaded whole, its scripts too
    before = page.get_by_test_id("custody-line").count()
    with page.expect_response("**/printed") as answer:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert answer.value.status == 204
    page.reload()
    expect(page.get_by_test_id("custody-line")).to_have_count(before + 1)
    page.context.close()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_nothing_of_evidence_is_wider_than_a_phone(
    chromium: Browser, base: At, language: str
) -> None:
    page = opened(chromium, base, width=360, language=language)
    case = page.url
    page.get_by_test_id("open-file").first.click()
    assert is_drawn(page, "picture")
    for address in (case, page.url, f"{page.url}?zoom=3", f"{page.url}/copy", f"{case}/custody"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
    page.context.close()
