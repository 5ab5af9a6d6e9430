"""Words in a real browser: other acts, the lock and another window lose none of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.complaints.desk.offices import PASSPHRASE, World
from tests.complaints.desk.window import At, entered, fetched_on_a_port
from tests.e2e import axe

pytestmark = pytest.mark.browser

WORDS = "We have read what you wrote, and "


@pytest.fixture
def base(world: World) -> Iterator[At]:
    world.file()
    yield from fetched_on_a_port(world)


def write(page: Page, words: str) -> None:
    page.wait_for_load_state()  # what keeps the words is there
    page.get_by_test_id("reply-text").focus()
    page.keyboard.type(words)


def test_a_letter_is_written_through_a_whole_day(chromium: Browser, base: At) -> None:
    page = entered(chromium, base, width=1280)
    page.get_by_test_id("case-link").first.click()
    field = page.get_by_test_id("reply-text")
    write(page, WORDS)
    page.get_by_test_id("flag").click()  # at once, while nothing of it is kept yet
    expect(page.get_by_test_id("said")).to_be_visible()
    expect(field).to_have_value(WORDS)
    assert axe.violations(page) == []

    with page.expect_response("**/begun/**"):
        write(page, "tomorrow")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_test_id("lock").click()
    expect(page.get_by_test_id("passphrase")).to_be_visible()
    page.get_by_test_id("passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("case")).to_be_visible()  # where they were
    expect(field).to_have_value(f"{WORDS}tomorrow")

    page.route("**/begun/**", lambda route: route.abort())
    write(page, " ")
    expect(page.get_by_test_id("unkept")).to_be_in_viewport()
    page.unroute("**/begun/**")
    write(page, "at nine.")
    page.get_by_test_id("reply-send").click()  # while the last words are on their way
    expect(page.get_by_test_id("said")).to_be_visible()
    expect(page.get_by_test_id("timeline")).to_contain_text(f"{WORDS}tomorrow at nine.")
    expect(field).to_have_value("")
    page.reload()
    expect(field).to_have_value("")
    page.context.close()


def test_nothing_is_kept_after_it_was_sent_however_slow_the_disk_is(
    chromium: Browser, base: At
) -> None:
    page = entered(chromium, base, width=1280)
    page.get_by_test_id("case-link").first.click()
    page.evaluate(  # words are kept slowly, and it is typed on meanwhile
        """() => {
          const real = window.fetch;
          window.fetch = async (to, how) => {
            const answer = await real(to, how);
            if (String(to).includes("/begun/")) await new Promise((go) => setTimeout(go, 1500));
            return answer;
          };
        }"""
    )
    kept: list[str] = []
    page.on("request", lambda one: kept.append(one.url) if "/begun/" in one.url else None)
    with page.expect_request("**/begun/**"):
        write(page, WORDS)
    write(page, "tomorrow.")
    page.get_by_test_id("reply-send").click()
    expect(page.get_by_test_id("said")).to_be_visible()
    expect(page.get_by_test_id("timeline")).to_contain_text(f"{WORDS}tomorrow.")
    assert len(kept) == 1
    page.reload()
    expect(page.get_by_test_id("reply-text")).to_have_value("")
    page.context.close()
