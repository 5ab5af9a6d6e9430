"""Files made offline, handed in at the desk's page in a real browser: several, and stopped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.complaints.desk.offices import NHRI, PASSPHRASE, World
from tests.complaints.desk.test_takein import made_offline
from tests.complaints.desk.window import on_a_port

pytestmark = pytest.mark.browser


@pytest.fixture
def page(world: World, chromium: Browser) -> Iterator[Page]:
    """The page, at an unlocked desk."""
    desk = world.desk(NHRI)
    world.sync(desk)
    desk.close()
    with on_a_port(world) as address:
        context = chromium.new_context(locale="en")
        page = context.new_page()
        page.goto(address.link)
        page.get_by_test_id("passphrase").fill(PASSPHRASE)
        page.keyboard.press("Enter")
        page.get_by_test_id("view-takein").click()
        yield page
        context.close()


def test_several_files_are_taken_in_with_a_sentence_for_each(
    world: World, page: Page, tmp_path: Path
) -> None:
    archive = made_offline(world)
    for name, content in (("form.tar", archive), ("form(1).tar", archive), ("x.tar", b"no" * 900)):
        (tmp_path / name).write_bytes(content)
    files = [tmp_path / name for name in ("form.tar", "form(1).tar", "x.tar")]
    page.get_by_test_id("files").set_input_files(files)
    page.get_by_test_id("take-in").click()
    rows = page.get_by_test_id("taken").locator("li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_have_text("form.tar2 pieces were taken in.")
    expect(rows.nth(1)).to_have_text("form(1).tar2 pieces were taken in.")
    expect(rows.nth(2)).to_contain_text("This file was not made by the form, or it is damaged.")
    expect(page.get_by_test_id("stop")).to_be_hidden()
    assert len({name for _, name, _ in world.portal.waiting_envelopes}) == 1


def test_a_file_can_be_stopped_and_taken_in_again(world: World, page: Page, tmp_path: Path) -> None:
    (tmp_path / "form.tar").write_bytes(made_offline(world))
    page.get_by_test_id("files").set_input_files(tmp_path / "form.tar")
    page.route("**/offline/file", lambda _: None)  # it takes long
    page.get_by_test_id("take-in").click()
    page.get_by_test_id("stop").click()
    row = page.get_by_test_id("taken").locator("li")
    expect(row).to_contain_text("Stopped. Take the same file in again later")
    page.unroute("**/offline/file")
    page.get_by_test_id("files").set_input_files(tmp_path / "form.tar")
    page.get_by_test_id("take-in").click()
    expect(row).to_contain_text("2 pieces were taken in.")
