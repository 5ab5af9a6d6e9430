"""One walk in a real browser: somebody at the counter, by keyboard, and a form brought along."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.desk.store.listing import View
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, PASSPHRASE, World
from tests.complaints.desk.test_takein import made_offline
from tests.complaints.desk.window import At, entered, fetched_on_a_port, opened
from tests.e2e import axe

pytestmark = pytest.mark.browser


@pytest.fixture
def at(world: World) -> Iterator[At]:
    yield from fetched_on_a_port(world)


def skip(page: Page) -> None:
    """Past what stands on every page."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def to(page: Page, test_id: str) -> None:
    """Come to something with the Tab key, however far it is."""
    wanted = page.get_by_test_id(test_id)
    for _ in range(150):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{test_id} was not reached by keyboard")


def test_somebody_at_the_counter(world: World, at: At, chromium: Browser, tmp_path: Path) -> None:
    page = entered(chromium, at, width=1280)
    page.wait_for_load_state()  # the script of the keys
    page.keyboard.press("n")
    expect(page.get_by_test_id("begin")).to_be_visible()
    assert not axe.violations(page)
    # a form that they bring along is taken in from here
    to(page, "to-takein")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("take-in")).to_be_visible()
    (tmp_path / "form.tar").write_bytes(made_offline(world))
    page.get_by_test_id("files").set_input_files(tmp_path / "form.tar")
    page.get_by_test_id("take-in").click()
    expect(page.get_by_test_id("taken")).to_contain_text("2 pieces were taken in.")
    page.go_back()

    to(page, "begin-present")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("go-on")).to_be_visible()
    assert not axe.violations(page)
    skip(page)
    to(page, "account-text")
    # what was typed is kept by itself: a lock covers it and loses nothing
    with page.expect_response(lambda one: one.url.endswith("/keep") and one.status == 204):
        page.keyboard.type("They took his papers at the fence.")
    page.get_by_test_id("lock").click()
    page.get_by_test_id("passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    page.get_by_test_id("view-intake").click()
    page.get_by_test_id("begun-1").click()
    expect(page.get_by_test_id("account-text")).to_have_value("They took his papers at the fence.")
    page.locator("#spoken").select_option("ar")
    (tmp_path / "paper.txt").write_text("a paper")
    page.get_by_test_id("bring").set_input_files(tmp_path / "paper.txt")
    expect(page.get_by_test_id("brought").locator("li")).to_have_count(1)
    # whom they look for: added, written about at once, taken out by mistake and put back
    to(page, "add-missing")
    page.keyboard.press("Enter")
    expect(page.locator("#missing-1-name")).to_be_focused()
    page.keyboard.type("Amina")
    to(page, "take-out-1")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("back-1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#missing-1-name")).to_be_focused()
    expect(page.locator("#missing-1-name")).to_have_value("Amina")
    expect(page.locator("#missing-1-held_by")).to_be_hidden()
    page.locator("#missing-1-held_by_state").select_option("yes")
    expect(page.locator("#missing-1-held_by")).to_be_visible()
    assert not axe.violations(page)
    to(page, "go-on")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("before")).to_have_attribute("dir", "rtl")
    assert not axe.violations(page)
    skip(page)
    to(page, f"ask-{LEGAL_AID}")
    page.keyboard.press("Space")
    to(page, "show-questions")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id(f"question-{LEGAL_AID}")).to_be_visible()
    to(page, f"unasked-{LEGAL_AID}")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_test_id(f"yes-{LEGAL_AID}")).to_be_checked()
    to(page, "seal")
    page.keyboard.press("Enter")

    receipt = Receipt.parse(page.get_by_test_id("western").inner_text())
    assert "٠" in page.get_by_test_id("number").inner_text() or receipt.digits.count("0") == 0
    assert receipt.digits not in page.url
    assert not axe.violations(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(media="print")
    expect(page.get_by_test_id("strip")).to_be_visible()
    expect(page.get_by_test_id("typed")).to_be_hidden()
    expect(page.get_by_test_id("round")).to_be_hidden()
    page.emulate_media(media="screen")
    skip(page)
    to(page, "typed")
    page.keyboard.type(receipt.grouped())
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("said")).to_contain_text("It is the same number.")
    page.go_back()
    expect(page.get_by_test_id("said")).to_contain_text("This is not here any more")

    desk = opened(at.app)
    world.sync(desk, desk)
    cases = [desk.office.case(line.id) for line in desk.office.cases(View.ALL)]
    (case,) = [one for one in cases if one.presence.written]
    assert len(cases) == 2
    assert case.language == "ar"
    page.goto(f"{at}/case/{case.id}")
    expect(page.get_by_test_id("attested-answer")).to_contain_text("attested by defensor-es-1")
    assert not axe.violations(page)
    assert world.replies(receipt).keepsake
